// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Finding, RuleOptions, Severity } from '../model';
import { RULES } from './registry';
import { suppress, UNUSED_SUPPRESSION } from './suppress';
import {
  deciders,
  type Rule,
  type RuleContext,
  type RuleReport
} from './types';

export { RULES } from './registry';
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

/** Runs the selected rules; findings in order of place, then of the registry. */
export function runRules(context: RuleContext): Finding[] {
  const { options } = context;
  const findings: Finding[] = [];
  for (const rule of RULES) {
    if (isSelected(rule.code, options)) {
      rule.check(context, report => {
        findings.push(makeFinding(context, rule, report));
      });
    }
  }
  const kept = suppress(context, unique(findings), code =>
    isSelected(code, options)
  );
  const rank = new Map(
    [...RULES.map(rule => rule.code), UNUSED_SUPPRESSION.code].map(
      (code, index) => [code, index]
    )
  );
  return kept.sort(
    (a, b) =>
      a.span.cell - b.span.cell ||
      a.span.from - b.span.from ||
      (rank.get(a.rule) ?? 0) - (rank.get(b.rule) ?? 0)
  );
}

function makeFinding(
  context: RuleContext,
  rule: Rule,
  report: RuleReport
): Finding {
  const decisions = report.decisions ?? [];
  return {
    rule: rule.code,
    severity:
      context.options.severities[rule.code] ?? report.severity ?? rule.severity,
    span: report.span,
    message: report.message,
    decidedBy: deciders(decisions),
    policyLabel: decisions.length > 0 ? `by the ${context.policyLabel}` : null,
    remedy: report.remedy ?? null,
    fix: report.fix ?? null
  };
}

/** Codes or prefixes; the longer, more exact entry wins. */
export function isSelected(code: string, options: RuleOptions): boolean {
  const best = (entries: readonly string[]): number =>
    entries
      .filter(entry => code.startsWith(entry))
      .reduce((length, entry) => Math.max(length, entry.length), -1);
  const selected = options.select.length === 0 ? 0 : best(options.select);
  return selected >= 0 && best(options.ignore) < Math.max(selected, 1);
}

const ORDER: readonly Severity[] = ['info', 'warning', 'error'];

/** Several requests may lead to the same finding at a shared value: keep the worst. */
function unique(findings: readonly Finding[]): Finding[] {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    const { cell, from, to } = finding.span;
    const key = `${finding.rule} ${cell} ${from} ${to}`;
    const known = byPlace.get(key);
    if (
      !known ||
      ORDER.indexOf(finding.severity) > ORDER.indexOf(known.severity)
    ) {
      byPlace.set(key, finding);
    }
  }
  return [...byPlace.values()];
}
