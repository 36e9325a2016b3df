// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { expressionFor } from '../fixes/names';
import type { Fix, Governed, Span } from '../model';
import { stringsIn, textAt } from './literals';
import { isPlaceholder } from './placeholders';
import type { Rule, RuleContext } from './types';
import { hopeless, pairs, quoted } from './verdict';

/** Subnets or security groups that are not the project's: accepted, then the job fails. */
export const foreignNetwork: Rule = {
  code: 'MLS103',
  name: 'foreign-network',
  severity: 'warning',
  summary: 'Subnets or security groups are not the project’s own.',
  check(context, report) {
    const { facts } = context;
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        if (hopeless(context, pair)) {
          continue;
        }
        const { subnets, securityGroups } = pair.api.governed;
        for (const [governed, own] of [
          [subnets, facts.subnets],
          [securityGroups, facts.securityGroups]
        ] as const) {
          const foreign = foreignIds(governed, own);
          if (foreign.length > 0) {
            report({
              span:
                governed.value?.origin ??
                governed.written ??
                judged.request.callee,
              message: `The job would fail: ${quoted(foreign)} ${foreign.length === 1 ? 'is' : 'are'} not in this project’s network.`,
              remedy: `Use the project’s ${governed.name === 'subnets' ? 'subnets' : 'security groups'}.`,
              fix: ownFix(context, judged.request.callee, governed)
            });
          }
        }
      }
    }
  }
};

function foreignIds(
  governed: Governed,
  own: readonly string[] | null
): string[] {
  if (own === null || governed.presence !== 'present') {
    return [];
  }
  const ids = stringsIn(governed.value).flatMap(found => found.value ?? []);
  return [...new Set(ids)].filter(
    id =>
      /^(subnet|sg)-\w+$/.test(id) && !isPlaceholder(id) && !own.includes(id)
  );
}

/** A list of string literals and nothing else. */
const STRINGS = /^\[\s*(?:(?:"[^"\n]*"|'[^'\n]*')\s*,?\s*)+\]$/;

/** Replaces a list that is written out. */
function ownFix(
  context: RuleContext,
  at: Span,
  governed: Governed
): Fix | null {
  const span = governed.value?.origin;
  if (
    !span ||
    governed.value?.kind !== 'list' ||
    !STRINGS.test(textAt(context.document, span))
  ) {
    return null;
  }
  const expression = expressionFor(
    governed.name === 'subnets' ? 'subnets' : 'securityGroups',
    span.cell === at.cell && span.from > at.from ? at : span,
    context
  );
  return expression
    ? {
        title: 'Use the project’s network',
        edits: [{ span, text: expression.text }],
        prelude: expression.prelude ? { edit: expression.prelude } : null
      }
    : null;
}
