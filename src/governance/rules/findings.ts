// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Finding, Severity } from '../model';
import type { Said } from './memory';
import { RULES } from './registry';
import { UNUSED_SUPPRESSION } from './suppress';
import { deciders, type RuleContext, type RuleReport } from './types';

const BY_CODE = new Map(RULES.map(rule => [rule.code, rule]));
const RANK = new Map(
  [...BY_CODE.keys(), UNUSED_SUPPRESSION.code].map((code, index) => [
    code,
    index
  ])
);

/** Makes findings of what rules say; of the same report the same finding. */
export class FindingMaker {
  private readonly made = new WeakMap<RuleReport, Finding>();

  make(context: RuleContext, { code, report }: Said): Finding {
    let finding = this.made.get(report);
    if (!finding) {
      finding = describe(context, code, report);
      this.made.set(report, finding);
    }
    return finding;
  }
}

function describe(
  { options, policyLabel }: RuleContext,
  code: string,
  report: RuleReport
): Finding {
  const decisions = report.decisions ?? [];
  return {
    rule: code,
    severity:
      options.severities[code] ??
      report.severity ??
      BY_CODE.get(code)?.severity ??
      'warning',
    span: report.span,
    message: report.message,
    decidedBy: deciders(decisions),
    policyLabel: decisions.length > 0 ? `by the ${policyLabel}` : null,
    remedy: report.remedy ?? null,
    fix: report.fix ?? null
  };
}

const ORDER: readonly Severity[] = ['info', 'warning', 'error'];

/** Several requests may lead to the same finding at a shared value: keep the worst. */
export function unique(findings: readonly Finding[]): Finding[] {
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

/** In order of place, then of the registry. */
export function inOrder(a: Finding, b: Finding): number {
  return (
    a.span.cell - b.span.cell ||
    a.span.from - b.span.from ||
    (RANK.get(a.rule) ?? 0) - (RANK.get(b.rule) ?? 0)
  );
}
