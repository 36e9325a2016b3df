// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nameHolding, type Wanted } from '../fixes/names';
import { PROJECT_CELL_MARKER } from '../fixes/project-cell';
import type { Fix, ProjectFacts, Span } from '../model';
import { replaceFix, textAt } from './literals';
import type { Rule, RuleContext } from './types';

/** What an administrator may change under a notebook's feet. */
export const hardCodedProjectValue: Rule = {
  code: 'MLS501',
  name: 'hard-coded-project-value',
  severity: 'info',
  summary:
    'A subnet, security group, key or bucket of the project is written out.',
  scope: 'cells',
  check(context, report) {
    const { document, part, facts } = context;
    for (const { value, span } of part.strings) {
      const what = meaning(value, facts);
      const cell = document.cells[span.cell];
      if (what && !cell?.source.includes(PROJECT_CELL_MARKER)) {
        report({
          span,
          message: `${what.noun} is written out; an administrator’s change would not reach it.`,
          remedy:
            'Read it from notebook-params.json, as the project cell does.',
          fix: nameFix(context, span, value, what.wanted)
        });
      }
    }
  }
};

function meaning(
  value: string,
  facts: ProjectFacts
): { noun: string; wanted: Wanted | null } | null {
  if (value.length < 4) {
    return null;
  }
  if (facts.subnets?.includes(value)) {
    return { noun: 'A subnet of the project', wanted: null };
  }
  if (facts.securityGroups?.includes(value)) {
    return { noun: 'A security group of the project', wanted: null };
  }
  if (value === facts.volumeKey) {
    return { noun: 'The project’s key', wanted: 'volumeKey' };
  }
  return value === facts.bucket
    ? { noun: 'The project’s bucket', wanted: 'bucket' }
    : null;
}

/** Only where the notebook has a name for it already, and not in that name's own line. */
function nameFix(
  context: RuleContext,
  span: Span,
  value: string,
  wanted: Wanted | null
): Fix | null {
  const text = textAt(context.document, span);
  if (!wanted || !/^["']/.test(text) || text.slice(1, -1) !== value) {
    return null;
  }
  const name = nameHolding(wanted, context.program.namesAt(span), context, []);
  return name ? replaceFix(`Use ${name}`, span, name) : null;
}
