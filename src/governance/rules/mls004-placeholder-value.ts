// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { pythonString } from '../fixes/project-cell';
import type { Decision, Fix, GovernedName, Span, StringValue } from '../model';
import { replaceFix, stringsIn, textAt } from './literals';
import { isPlaceholder, meaningOf, placeholderIn } from './placeholders';
import { allTags } from './tags';
import type { JudgedApi, Report, Rule, RuleContext, RuleReport } from './types';
import { pairs, refusedFor, tagHelps } from './verdict';

/** Where a placeholder would go to AWS. */
const GOVERNING: readonly GovernedName[] = [
  'subnets',
  'securityGroups',
  'volumeKey',
  'role'
];

/** Text of an example that nobody replaced. */
export const placeholderValue: Rule = {
  code: 'MLS004',
  name: 'placeholder-value',
  severity: 'warning',
  summary: 'A placeholder of an example was left in.',
  scope: 'requests and cells',
  check(context, report) {
    const seen = new Set<string>();
    const once: Report = one => {
      const { cell, from, to } = one.span;
      const place = `${cell} ${from} ${to}`;
      if (!seen.has(place)) {
        seen.add(place);
        report(one);
      }
    };
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        checkTags(context, pair, judged.request.callee, once);
        checkValues(context, pair, judged.request.callee, once);
      }
    }
    for (const { value, span } of context.part.strings) {
      const placeholder = placeholderIn(value);
      if (placeholder !== null) {
        once(describe(context, placeholder, span, null));
      }
    }
  }
};

function checkTags(
  context: RuleContext,
  pair: JudgedApi,
  callee: Span,
  report: Report
): void {
  for (const { key, value } of allTags(pair.api.governed.tags)) {
    for (const found of stringsIn(value)) {
      if (key !== null && found.value !== null && isPlaceholder(found.value)) {
        const refusal = refusedFor(context, pair, ['tags'], decision =>
          tagHelps(decision, [key])
        );
        reportValue(context, found, callee, refusal, report);
      }
    }
  }
}

function checkValues(
  context: RuleContext,
  { api }: JudgedApi,
  callee: Span,
  report: Report
): void {
  for (const name of GOVERNING) {
    const { presence, value } = api.governed[name];
    for (const found of presence === 'present' ? stringsIn(value) : []) {
      if (found.value !== null && isPlaceholder(found.value)) {
        reportValue(context, found, callee, null, report);
      }
    }
  }
}

function reportValue(
  context: RuleContext,
  found: StringValue,
  callee: Span,
  refusal: Decision | null,
  report: Report
): void {
  const value = found.value ?? '';
  report(
    describe(
      context,
      placeholderIn(value) ?? value,
      found.origin ?? callee,
      refusal
    )
  );
}

function describe(
  context: RuleContext,
  placeholder: string,
  span: Span,
  refusal: Decision | null
): RuleReport {
  return {
    span,
    severity: refusal ? 'error' : 'warning',
    message: refusal
      ? `AWS would refuse this: placeholder \`${placeholder}\` is still there.`
      : `Placeholder \`${placeholder}\` is still there.`,
    remedy: 'Put the real value in its place.',
    decisions: refusal ? [refusal] : [],
    fix: replacement(context, placeholder, span)
  };
}

function replacement(
  context: RuleContext,
  placeholder: string,
  span: Span
): Fix | null {
  const meaning = meaningOf(placeholder, context.facts);
  const text = textAt(context.document, span);
  const at = text.indexOf(placeholder);
  if (meaning === null || at < 0 || !/^[rRuUfF]?["']/.test(text)) {
    return null;
  }
  const from = span.from + at;
  const quote = /'/.exec(text.slice(0, 3)) ? "'" : '"';
  return replaceFix(
    `Change to ${meaning}`,
    { cell: span.cell, from, to: from + placeholder.length },
    pythonString(meaning, quote).slice(1, -1)
  );
}
