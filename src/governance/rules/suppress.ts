// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { comments, lineEnd, lineStart, type Stretch } from '../fixes/scan';
import { ListFact } from '../list-fact';
import type {
  Cell,
  Finding,
  Fix,
  Severity,
  SourceDocument,
  Span
} from '../model';
import type { RuleContext } from './types';

/** Reported by the runner itself: it needs to know what all rules said. */
export const UNUSED_SUPPRESSION = {
  code: 'MLS901',
  name: 'unused-suppression',
  severity: 'info' as Severity,
  summary: 'A comment switches off a rule that has nothing to say there.'
};

const COMMENT =
  /^#\s*mlspace:\s*(ignore-cell|ignore)(?:\s*\[([^\]]*)\])?(?=\s|$|#)/;

/** A comment that switches rules off. */
export interface SuppressionComment {
  readonly cell: number;
  readonly kind: 'line' | 'cell';
  /** Empty: all rules. */
  readonly codes: readonly string[];
  readonly comment: Stretch;
}
interface Suppression extends SuppressionComment {
  readonly used: Set<string>;
}

const mentions = ({ type, source }: Cell): boolean =>
  type === 'code' && source.includes('mlspace:');

const COMMENTS = new ListFact<Cell, readonly SuppressionComment[]>(
  cells => cells.filter(mentions).flatMap(readSuppressions),
  mentions
);

/** The comments of a document; the same list while they are the same. */
export function suppressionComments({
  cells
}: SourceDocument): readonly SuppressionComment[] {
  return COMMENTS.of(cells);
}

/** Takes out what comments switch off, and reports comments that switch off nothing. */
export function suppress(
  context: RuleContext,
  findings: readonly Finding[],
  isOn: (code: string) => boolean
): Finding[] {
  const suppressions = suppressionComments(context.document).map(one => ({
    ...one,
    used: new Set<string>()
  }));
  if (suppressions.length === 0) {
    return [...findings];
  }
  const kept = findings.filter(finding => {
    const matching = suppressions.filter(one => covers(one, finding, context));
    matching.forEach(one => one.used.add(finding.rule));
    return matching.length === 0;
  });
  if (!isOn(UNUSED_SUPPRESSION.code)) {
    return kept;
  }
  const unused = suppressions.flatMap(one => reportUnused(one, context, isOn));
  return [...kept, ...unused];
}

function readSuppressions(cell: Cell): SuppressionComment[] {
  return comments(cell.source).flatMap(comment => {
    const text = cell.source.slice(comment.from, comment.to);
    const match = COMMENT.exec(text);
    if (!match) {
      return [];
    }
    const before = cell.source.slice(
      lineStart(cell.source, comment.from),
      comment.from
    );
    const ownLine = before.trim() === '';
    const kind = match[1] === 'ignore-cell' ? 'cell' : 'line';
    if (kind === 'cell' && !ownLine) {
      return [];
    }
    const codes = (match[2] ?? '')
      .split(',')
      .map(code => code.trim())
      .filter(code => code !== '');
    return [{ cell: cell.index, kind, codes, comment }];
  });
}

function covers(
  one: Suppression,
  finding: Finding,
  context: RuleContext
): boolean {
  if (
    finding.span.cell !== one.cell ||
    (one.codes.length > 0 &&
      !one.codes.some(code => finding.rule.startsWith(code)))
  ) {
    return false;
  }
  return one.kind === 'cell' || onItsLines(one.comment, finding.span, context);
}

/** On a line of the statement that the finding is in. */
function onItsLines(
  comment: Stretch,
  span: Span,
  context: RuleContext
): boolean {
  const { source } = context.document.cells[span.cell];
  const statement = context.program.statementAt(span) ?? span;
  return (
    comment.from >= lineStart(source, Math.min(statement.from, span.from)) &&
    comment.to <= lineEnd(source, Math.max(statement.to, span.to))
  );
}

function reportUnused(
  one: Suppression,
  context: RuleContext,
  isOn: (code: string) => boolean
): Finding[] {
  const idle =
    one.codes.length === 0
      ? one.used.size === 0
        ? ['any rule']
        : []
      : one.codes.filter(
          code =>
            // A rule that is off may have had something to say.
            isOn(code) && ![...one.used].some(rule => rule.startsWith(code))
        );
  if (idle.length === 0) {
    return [];
  }
  const span = { cell: one.cell, from: one.comment.from, to: one.comment.to };
  const all = idle.length >= Math.max(one.codes.length, 1);
  return [
    {
      rule: UNUSED_SUPPRESSION.code,
      severity:
        context.options.severities[UNUSED_SUPPRESSION.code] ??
        UNUSED_SUPPRESSION.severity,
      span,
      message: `Nothing to ignore here for ${idle.join(', ')}.`,
      decidedBy: [],
      policyLabel: null,
      remedy: 'Remove it from the comment.',
      fix: all ? removeComment(one, context) : keepCodes(one, idle, context)
    }
  ];
}

function removeComment(one: Suppression, context: RuleContext): Fix {
  const { source } = context.document.cells[one.cell];
  const start = lineStart(source, one.comment.from);
  const alone = source.slice(start, one.comment.from).trim() === '';
  const { from, to } = alone
    ? { from: start, to: Math.min(one.comment.to + 1, source.length) }
    : {
        from:
          start +
          source.slice(start, one.comment.from).replace(/[ \t]+$/, '').length,
        to: one.comment.to
      };
  return {
    title: 'Remove the comment',
    edits: [{ span: { cell: one.cell, from, to }, text: '' }],
    prelude: null
  };
}

function keepCodes(
  one: Suppression,
  idle: readonly string[],
  context: RuleContext
): Fix {
  const { source } = context.document.cells[one.cell];
  const open = source.indexOf('[', one.comment.from) + 1;
  const close = source.indexOf(']', open);
  const kept = one.codes.filter(code => !idle.includes(code));
  return {
    title: `Remove ${idle.join(', ')} from the comment`,
    edits: [
      { span: { cell: one.cell, from: open, to: close }, text: kept.join(', ') }
    ],
    prelude: null
  };
}
