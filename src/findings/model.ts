// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel } from '@jupyterlab/ui-components';
import type { Finding, Severity } from '../governance/model';
import type {
  IGovernance,
  IGovernedDocument,
  IRunFinding,
  IRunGuard
} from '../tokens';

export const COLUMNS = [
  'severity',
  'rule',
  'message',
  'document',
  'cell',
  'line'
] as const;
export type Column = (typeof COLUMNS)[number];

/** One line of the table. */
export interface IRow {
  readonly key: string;
  readonly document: IGovernedDocument;
  readonly finding: Finding;
  /** 1-based line in the cell. */
  readonly line: number;
  /** Set where a run showed it, not the text. */
  readonly run: IRunFinding | null;
}

/** What the person chose; kept across reloads. */
export interface IViewState {
  readonly scope: 'current' | 'all';
  readonly sort: { readonly column: Column; readonly ascending: boolean };
  readonly hidden: readonly Column[];
}

export const DEFAULT_VIEW: IViewState = {
  scope: 'current',
  sort: { column: 'cell', ascending: true },
  hidden: []
};

const RANK: Readonly<Record<Severity, number>> = {
  error: 0,
  warning: 1,
  info: 2
};

function isColumn(value: unknown): value is Column {
  return COLUMNS.some(column => column === value);
}

/** What the state database holds may be of another version. */
export function readView(stored: unknown): IViewState {
  if (typeof stored !== 'object' || stored === null) {
    return DEFAULT_VIEW;
  }
  const { scope, sort, hidden }: { [K in keyof IViewState]?: unknown } = stored;
  const order: { column?: unknown; ascending?: unknown } =
    typeof sort === 'object' && sort !== null ? sort : {};
  return {
    scope: scope === 'all' ? 'all' : 'current',
    sort: isColumn(order.column)
      ? { column: order.column, ascending: order.ascending !== false }
      : DEFAULT_VIEW.sort,
    hidden: Array.isArray(hidden)
      ? hidden.filter(isColumn).filter(column => column !== 'message')
      : []
  };
}

function lineOf(document: IGovernedDocument, finding: Finding): number {
  const cell = document.result?.source.cells[finding.span.cell];
  const before = cell?.source.slice(0, finding.span.from) ?? '';
  return before.split('\n').length;
}

/** The rows of some documents, in the order in which they stand there; what runs showed comes after. */
export function rowsOf(
  documents: readonly IGovernedDocument[],
  runs: IRunGuard | null = null
): IRow[] {
  return documents.flatMap(document => [
    ...(document.result?.analysis.findings ?? []).map((finding, index) => ({
      key: `${document.id} ${index}`,
      document,
      finding,
      line: lineOf(document, finding),
      run: null
    })),
    ...(runs?.findings(document) ?? []).map((run, index) => ({
      key: `${document.id} run ${index}`,
      document,
      finding: run.finding,
      line: lineOf(document, run.finding),
      run
    }))
  ]);
}

function compareBy(column: Column, a: IRow, b: IRow): number {
  switch (column) {
    case 'severity':
      return RANK[a.finding.severity] - RANK[b.finding.severity];
    case 'rule':
      return a.finding.rule.localeCompare(b.finding.rule);
    case 'message':
      return a.finding.message.localeCompare(b.finding.message);
    case 'document':
      return a.document.path.localeCompare(b.document.path);
    case 'cell':
      return a.finding.span.cell - b.finding.span.cell;
    case 'line':
      return a.line - b.line;
  }
}

/** Rows in the chosen order; where that says nothing, by place. */
export function sortRows(
  rows: readonly IRow[],
  { column, ascending }: IViewState['sort']
): IRow[] {
  const sign = ascending ? 1 : -1;
  return [...rows].sort(
    (a, b) =>
      sign * compareBy(column, a, b) ||
      compareBy('document', a, b) ||
      compareBy('cell', a, b) ||
      compareBy('line', a, b)
  );
}

/** Rows that hold all words of a query in rule, sentence, severity or path. */
export function filterRows(
  rows: readonly IRow[],
  query: string,
  severityWord: (severity: Severity) => string
): IRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ document, finding }) => {
    const text =
      `${finding.rule} ${severityWord(finding.severity)} ${finding.message} ${document.path}`.toLowerCase();
    return words.every(word => text.includes(word));
  });
}

/** What the findings table, the sidebar section and the status item show. */
export class FindingsModel extends VDomModel {
  constructor(
    readonly governance: IGovernance,
    readonly trans: TranslationBundle,
    readonly runs: IRunGuard | null = null
  ) {
    super();
    governance.changed.connect(this._onChanged, this);
    runs?.changed.connect(this._onChanged, this);
  }

  get view(): IViewState {
    return this._view;
  }

  set view(view: IViewState) {
    this._view = view;
    this.stateChanged.emit();
  }

  get query(): string {
    return this._query;
  }

  set query(query: string) {
    this._query = query;
    this.stateChanged.emit();
  }

  get documents(): readonly IGovernedDocument[] {
    const { current, documents } = this.governance;
    return this._view.scope === 'all' ? documents : current ? [current] : [];
  }

  /** Findings of the document in front. */
  get currentFindings(): readonly Finding[] {
    return this.governance.current?.result?.analysis.findings ?? [];
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.governance.changed.disconnect(this._onChanged, this);
      this.runs?.changed.disconnect(this._onChanged, this);
      super.dispose();
    }
  }

  private _onChanged(): void {
    this.stateChanged.emit();
  }

  private _view = DEFAULT_VIEW;
  private _query = '';
}
