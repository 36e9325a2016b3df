// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { RuleOptions } from '../model';

/** Whether a rule is on. Options name codes or prefixes; the longer, more exact entry wins. */
export function isSelected(code: string, options: RuleOptions): boolean {
  const best = (entries: readonly string[]): number =>
    entries
      .filter(entry => code.startsWith(entry))
      .reduce((length, entry) => Math.max(length, entry.length), -1);
  const selected = options.select.length === 0 ? 0 : best(options.select);
  return selected >= 0 && best(options.ignore) < Math.max(selected, 1);
}
