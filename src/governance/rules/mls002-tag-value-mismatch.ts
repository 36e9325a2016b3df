// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { tagFact } from '../fixes/names';
import type { JudgedRequest, StringValue } from '../model';
import { replaceLiteral, stringsIn } from './literals';
import { isPlaceholder } from './placeholders';
import { allTags, TRACKED_TAGS } from './tags';
import type { JudgedApi, Report, Rule, RuleContext } from './types';
import { hopeless, pairs, refusedFor, subject, tagHelps } from './verdict';

/** Tags that name another user, project or system than this notebook's. */
export const tagValueMismatch: Rule = {
  code: 'MLS002',
  name: 'tag-value-mismatch',
  severity: 'error',
  summary: 'A tag names another user, project or system than the notebook’s.',
  check(context, report) {
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        if (!hopeless(context, pair)) {
          checkTags(context, judged, pair, report);
        }
      }
    }
  }
};

function checkTags(
  context: RuleContext,
  judged: JudgedRequest,
  pair: JudgedApi,
  report: Report
): void {
  for (const { key, value } of allTags(pair.api.governed.tags)) {
    const name = TRACKED_TAGS.find(tag => tag === key?.toLowerCase());
    const wanted = name ? tagFact(name, context.facts) : null;
    if (!name || wanted === null) {
      continue;
    }
    for (const found of stringsIn(value)) {
      if (isOther(found.value, wanted)) {
        reportOne(context, judged, pair, name, wanted, found, report);
      }
    }
  }
}

/** Differs in more than case, and is no placeholder: those have rules of their own. */
function isOther(value: string | null, wanted: string): boolean {
  return (
    value !== null &&
    value.toLowerCase() !== wanted.toLowerCase() &&
    !isPlaceholder(value)
  );
}

function reportOne(
  context: RuleContext,
  judged: JudgedRequest,
  pair: JudgedApi,
  name: string,
  wanted: string,
  found: StringValue,
  report: Report
): void {
  const value = found.value ?? '';
  const refusal = refusedFor(context, pair, ['tags'], decision =>
    tagHelps(decision, [name])
  );
  const what = `tag \`${name}\` is \`${value}\`, not \`${wanted}\``;
  report({
    span: found.origin ?? judged.request.callee,
    severity: refusal ? 'error' : 'warning',
    message: refusal
      ? `AWS would refuse ${subject(judged, [pair])}: ${what}.`
      : `This would not be listed under your ${name}: ${what}.`,
    remedy: `Use this notebook’s own ${name}.`,
    decisions: refusal ? [refusal] : [],
    fix: replaceLiteral(
      context.document,
      found.origin,
      value,
      wanted,
      `Change to ${wanted}`
    )
  });
}
