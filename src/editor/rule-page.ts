// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Open a rule's page beside the notebook. */
export async function openRulePage(rule: string): Promise<void> {
  const { ruleUrl } = await import('../governance/rules');
  window.open(ruleUrl(rule), '_blank', 'noopener,noreferrer');
}
