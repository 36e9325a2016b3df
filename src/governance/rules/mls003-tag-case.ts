// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { tagFact } from '../fixes/names';
import type { Span } from '../model';
import { replaceLiteral, stringsIn } from './literals';
import { allTags, TRACKED_TAGS, type Tag } from './tags';
import type { Report, Rule, RuleContext } from './types';
import { hopeless, pairs } from './verdict';

/** IAM ignores the case of tags, MLSpace does not. */
export const tagCase: Rule = {
  code: 'MLS003',
  name: 'tag-case',
  severity: 'warning',
  summary:
    'A tag differs only in case: IAM lets it pass, MLSpace does not see it.',
  check(context, report) {
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        if (!hopeless(context, pair)) {
          for (const tag of allTags(pair.api.governed.tags)) {
            checkTag(context, judged.request.callee, tag, report);
          }
        }
      }
    }
  }
};

function checkTag(
  context: RuleContext,
  callee: Span,
  tag: Tag,
  report: Report
): void {
  const { key } = tag;
  const name = TRACKED_TAGS.find(known => known === key?.toLowerCase());
  if (!name || key === null) {
    return;
  }
  if (key !== name) {
    report({
      span: tag.keySpan ?? callee,
      message: `MLSpace would not track this: tag key \`${key}\` is not \`${name}\`.`,
      remedy: 'Write the key in lower case.',
      fix: replaceLiteral(
        context.document,
        tag.keySpan,
        key,
        name,
        `Change to ${name}`
      )
    });
  }
  const wanted = tagFact(name, context.facts);
  for (const found of stringsIn(tag.value)) {
    const value = found.value;
    if (
      wanted !== null &&
      value !== null &&
      value !== wanted &&
      value.toLowerCase() === wanted.toLowerCase()
    ) {
      report({
        span: found.origin ?? callee,
        message: `MLSpace would not track this: tag \`${name}\` is \`${value}\`, not \`${wanted}\`.`,
        remedy: 'Write the value exactly as MLSpace does.',
        fix: replaceLiteral(
          context.document,
          found.origin,
          value,
          wanted,
          `Change to ${wanted}`
        )
      });
    }
  }
}
