// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { RuleOptions } from '../model';
import { RULES } from './registry';
import { UNUSED_SUPPRESSION } from './suppress';

export { RULES } from './registry';
export { RuleRunner } from './runner';
export { isSelected } from './selection';
export type { Rule, RuleContext } from './types';

/** Where a rule's page is found. */
export const RULE_PAGES =
  'https://github.com/jupyterlab-mlspace/jupyterlab-mlspace/blob/main/docs/rules';

/** Address of a rule's page. */
export function ruleUrl(code: string): string {
  return `${RULE_PAGES}/${code}.md`;
}

/** Options of somebody who set none. */
export const DEFAULT_RULE_OPTIONS: RuleOptions = {
  select: [],
  ignore: [],
  severities: {},
  requiredTags: ['user', 'project', 'system'],
  namingPatterns: {}
};

/** Whether a code or prefix names a rule. */
export function isKnownCode(code: string): boolean {
  return (
    code !== '' &&
    [...RULES, UNUSED_SUPPRESSION].some(rule => rule.code.startsWith(code))
  );
}
