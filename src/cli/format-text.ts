// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Severity } from '../governance/model';
import type { Diagnostic, FileReport } from './report';

export interface TextOptions {
  readonly color: boolean;
  /** `standard MLSpace policies` */
  readonly policyLabel: string;
  readonly repaired: boolean;
  /** Files that could not be read. */
  readonly unread: number;
}

const CODES = {
  bold: '1',
  dim: '2',
  red: '31',
  yellow: '33',
  cyan: '36'
} as const;
type Paint = (style: keyof typeof CODES, text: string) => string;

const COLORS: Readonly<Record<Severity, keyof typeof CODES>> = {
  error: 'red',
  warning: 'yellow',
  info: 'cyan'
};

/** For people: each finding with its line, what decided and what to do; then a summary. */
export function formatText(
  reports: readonly FileReport[],
  options: TextOptions
): string {
  const paint: Paint = (style, text) =>
    options.color ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
  const blocks = reports.flatMap(report => [
    ...report.diagnostics.map(one => formatOne(one, report, paint)),
    ...(report.truncated
      ? [`${report.file}: too large to be read in full; there may be more.\n`]
      : [])
  ]);
  return [...blocks, summary(reports, options, paint)].join('\n');
}

function formatOne(
  diagnostic: Diagnostic,
  report: FileReport,
  paint: Paint
): string {
  const cell = report.isNotebook ? `:cell ${diagnostic.cell + 1}` : '';
  const where = `${report.file}${cell}:${diagnostic.line}:${diagnostic.column + 1}`;
  const level = paint(COLORS[diagnostic.severity], diagnostic.severity);
  const gutter = String(diagnostic.line).length;
  const bar = paint('dim', `${' '.repeat(gutter + 1)}|`);
  const notes = [decided(diagnostic), remedy(diagnostic)].filter(
    note => note !== null
  );
  return [
    `${paint('bold', where)}  ${level}  ${diagnostic.rule}  ${diagnostic.message}`,
    `${paint('dim', `${diagnostic.line} |`)} ${expandTabs(diagnostic.sourceLine)}`,
    `${bar} ${carets(diagnostic)}`,
    ...notes.map(
      note => `${paint('dim', `${' '.repeat(gutter + 1)}=`)} ${note}`
    ),
    ''
  ].join('\n');
}

const TAB = '    ';
const expandTabs = (text: string): string => text.replace(/\t/g, TAB);

/** Columns that a terminal gives to a stretch of text: wide characters take two. */
function width(text: string): number {
  let columns = 0;
  for (const char of expandTabs(text)) {
    columns += /\p{Mn}|\p{Cf}/u.test(char)
      ? 0
      : /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
            char
          )
        ? 2
        : 1;
  }
  return columns;
}

function carets(diagnostic: Diagnostic): string {
  const { sourceLine, column, line, endLine, endColumn } = diagnostic;
  const end = endLine === line ? endColumn : sourceLine.length;
  const before = width(sourceLine.slice(0, column));
  const marked = width(sourceLine.slice(column, end));
  return `${' '.repeat(before)}${'^'.repeat(Math.max(marked, 1))}`;
}

function decided(diagnostic: Diagnostic): string | null {
  if (diagnostic.policyLabel === null) {
    return null;
  }
  const { decidedBy, policyLabel } = diagnostic;
  if (decidedBy.length === 0) {
    return `Not allowed ${policyLabel}.`;
  }
  if (decidedBy.some(({ policy }) => UNFILLED.test(policy))) {
    return `Denied ${policyLabel}.`;
  }
  const by = decidedBy
    .slice(0, MOST_NAMED)
    .map(ref => `${ref.policy}, statement ${ref.statement}`);
  const more = decidedBy.length - by.length;
  const rest = more > 0 ? [`${more} more`] : [];
  return `Denied by ${[...by, ...rest].join('; ')} (${policyLabel}).`;
}

/** A policy of a template whose user or project is not known: its name says nothing. */
const UNFILLED = /(^|-)(PROJECT|USER|ROLE|ACCOUNT|REGION)(-|$)/;

/** Statements that one line names; JSON has them all. */
const MOST_NAMED = 3;

function remedy(diagnostic: Diagnostic): string | null {
  const fixable = diagnostic.fix ? ' [--fix]' : '';
  return diagnostic.remedy === null
    ? diagnostic.fix
      ? `${diagnostic.fix.title}.${fixable}`
      : null
    : `${diagnostic.remedy}${fixable}`;
}

function summary(
  reports: readonly FileReport[],
  options: TextOptions,
  paint: Paint
): string {
  const all = reports.flatMap(report => report.diagnostics);
  const count = (severity: Severity): number =>
    all.filter(one => one.severity === severity).length;
  const parts = [
    plural(count('error'), 'error'),
    plural(count('warning'), 'warning'),
    plural(count('info'), 'note')
  ].filter(part => part !== null);
  const calls = reports.reduce((sum, report) => sum + report.calls.length, 0);
  const files = plural(reports.length, 'file') ?? 'no files';
  const where = `${plural(calls, 'request') ?? 'no requests'} of ${files}`;
  const found =
    parts.length > 0
      ? `${paint('bold', parts.join(', '))} in ${where}`
      : calls > 0
        ? `${paint('bold', 'Nothing found')} in ${where}`
        : `No requests to judge in ${files}`;
  const fixed = reports.reduce((sum, report) => sum + report.fixed, 0);
  const fixable = all.filter(one => one.fix !== null).length;
  const hints = [
    options.repaired && fixed > 0 ? `${fixed} repaired` : null,
    fixable > 0 ? `${fixable} can be repaired with --fix` : null
  ].filter(hint => hint !== null);
  const unread =
    options.unread > 0
      ? ` ${plural(options.unread, 'file')} could not be read.`
      : '';
  if (reports.length === 0) {
    return options.unread > 0
      ? `Nothing was looked at.${unread}\n`
      : 'There are no notebooks and no scripts here.\n';
  }
  return `${found}${
    hints.length > 0 ? `; ${hints.join(', ')}` : ''
  }. Judged by the ${options.policyLabel}.${unread}\n`;
}

function plural(count: number, noun: string): string | null {
  return count === 0 ? null : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
