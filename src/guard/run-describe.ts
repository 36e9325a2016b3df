// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Analysis, Finding, Span } from '../governance/model';
import type { IRunFinding } from '../tokens';
import type { GuardCall, GuardItem } from './notes';
import { callTitle, itemText } from './wording';

/** The rule that speaks of the same in the text. */
function ruleOf({ kind, what }: GuardItem): string {
  if (what === 'differs') {
    return 'MLS002';
  }
  if (what === 'case') {
    return 'MLS003';
  }
  if (what === 'rejected') {
    return 'MLS202';
  }
  return kind === 'tags' ? 'MLS001' : kind === 'network' ? 'MLS101' : 'MLS201';
}

/** What the guard did with a call, said as findings. */
export function findingsOf(
  call: GuardCall,
  cell: number,
  source: string,
  analysis: Analysis,
  trans: TranslationBundle
): Omit<IRunFinding, 'cellId'>[] {
  const span = placeOf(call, cell, source, analysis);
  return call.items.map(item => {
    const rule = ruleOf(item);
    const finding: Finding = {
      rule,
      severity: call.outcome === 'stopped' ? 'error' : 'warning',
      span,
      message: trans.__(
        'When this ran (%1): %2.',
        callTitle(call, trans),
        itemText(item, trans)
      ),
      decidedBy: [],
      policyLabel: null,
      remedy: null,
      fix: null
    };
    return { finding, twin: twinOf(rule, cell, span, analysis) };
  });
}

/** The callee of the request if the text shows it, else the line, else the cell's first line. */
function placeOf(
  { operation, line }: GuardCall,
  cell: number,
  source: string,
  { requests }: Analysis
): Span {
  const lines = source.split('\n');
  const first = Math.min(Math.max((line ?? 1) - 1, 0), lines.length - 1);
  const from = lines.slice(0, first).reduce((sum, l) => sum + l.length + 1, 0);
  const to = from + lines[first].length;
  const found = requests
    .map(({ request }) => request)
    .filter(
      ({ call, requests: sent }) =>
        call.cell === cell && sent.some(({ action }) => action === operation)
    );
  const here = found.find(
    ({ call }) => line === null || (call.from <= to && from <= call.to)
  );
  return here?.callee ?? { cell, from, to };
}

/** What reading the text says of the same; its fix is the fix. */
function twinOf(
  rule: string,
  cell: number,
  span: Span,
  { findings }: Analysis
): Finding | null {
  const alike = findings.filter(
    other => other.rule === rule && other.span.cell === cell
  );
  return (
    alike.find(
      ({ span: { from, to } }) => from <= span.to && span.from <= to
    ) ??
    alike[0] ??
    null
  );
}
