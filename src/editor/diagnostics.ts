// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Diagnostic } from '@codemirror/lint';
import type { Finding, Severity } from '../governance/model';

/** A finding at its place in one editor's text, in UTF-16 units. */
export interface IPlacedFinding {
  readonly finding: Finding;
  readonly from: number;
  readonly to: number;
}

const MARK: Readonly<Record<Severity, string>> = {
  error: 'jp-MLSpace-mark jp-MLSpace-mark-error',
  warning: 'jp-MLSpace-mark jp-MLSpace-mark-warning',
  info: 'jp-MLSpace-mark jp-MLSpace-mark-info'
};

/** The findings of one cell, clamped to a document of `length` and never empty. */
export function placeFindings(
  findings: readonly Finding[],
  cell: number,
  length: number
): IPlacedFinding[] {
  return findings
    .filter(({ span }) => span.cell === cell)
    .map(finding => {
      const from = Math.max(0, Math.min(finding.span.from, length));
      const to = Math.max(from, Math.min(finding.span.to, length));
      return {
        finding,
        // A mark of no length would be invisible.
        from: from === to && from === length ? Math.max(0, from - 1) : from,
        to: from === to && to < length ? to + 1 : to
      };
    })
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** For the lint library, which draws the marks; the hover is our own. */
export function toDiagnostic(
  { finding, from, to }: IPlacedFinding,
  title: string
): Diagnostic {
  return {
    from,
    to,
    severity: finding.severity,
    source: finding.rule,
    message: title,
    markClass: MARK[finding.severity]
  };
}
