// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { severityWord } from '../editor/explain';
import type { Finding } from '../governance/model';
import type { IGovernedDocument } from '../tokens';
import { FoldOut } from './fold-out';
import { type Column, COLUMNS, type FindingsModel, type IRow } from './model';
import { Prose } from './prose';

/** What the table's buttons do. */
export interface IFindingsActions {
  jump(document: IGovernedDocument, finding: Finding): void;
  fix(document: IGovernedDocument, finding: Finding): void;
  /** Shows what would change first. */
  fixAll(document: IGovernedDocument): void;
  ignore(
    document: IGovernedDocument,
    finding: Finding,
    where: 'line' | 'cell' | 'rule'
  ): void;
  why(rule: string): void;
  /** What a cell's run showed. */
  forget(cellId: string): void;
}

/** What all parts of the view are given. */
export interface IProps {
  readonly model: FindingsModel;
  readonly actions: IFindingsActions;
  readonly trans: TranslationBundle;
}

/** A column's heading. */
export function columnTitle(column: Column, trans: TranslationBundle): string {
  switch (column) {
    case 'severity':
      return trans.__('Severity');
    case 'rule':
      return trans.__('Rule');
    case 'message':
      return trans.__('Finding');
    case 'document':
      return trans.__('Document');
    case 'cell':
      return trans.__('Cell');
    case 'line':
      return trans.__('Line');
  }
}

/** Findings as a table with sortable headings. */
export function Table({
  model,
  actions,
  trans,
  rows
}: IProps & { readonly rows: readonly IRow[] }): JSX.Element {
  const columns = COLUMNS.filter(
    column =>
      !model.view.hidden.includes(column) &&
      (column !== 'document' || model.view.scope === 'all')
  );
  return (
    <table className="jp-MLSpaceFindings-table">
      <thead>
        <tr>
          {columns.map(column => (
            <Heading key={column} column={column} model={model} trans={trans} />
          ))}
          <th scope="col">{trans.__('Actions')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.key}>
            {columns.map(column => (
              <td key={column} className={`jp-MLSpaceFindings-${column}`}>
                <Value
                  row={row}
                  column={column}
                  actions={actions}
                  trans={trans}
                />
              </td>
            ))}
            <td className="jp-MLSpaceFindings-actions">
              <Actions row={row} actions={actions} trans={trans} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Heading({
  column,
  model,
  trans
}: {
  readonly column: Column;
  readonly model: FindingsModel;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const { sort } = model.view;
  const isSorted = sort.column === column;
  const ascending = isSorted ? !sort.ascending : true;
  return (
    <th
      scope="col"
      aria-sort={
        isSorted ? (sort.ascending ? 'ascending' : 'descending') : undefined
      }
    >
      <button
        type="button"
        onClick={() => {
          model.view = { ...model.view, sort: { column, ascending } };
        }}
      >
        {columnTitle(column, trans)}
        <span aria-hidden="true">
          {isSorted ? (sort.ascending ? ' ▲' : ' ▼') : ''}
        </span>
      </button>
    </th>
  );
}

const PLACES = ['line', 'cell', 'rule'] as const;

function placeTitle(
  where: (typeof PLACES)[number],
  trans: TranslationBundle
): string {
  switch (where) {
    case 'line':
      return trans.__('In this line, by a comment');
    case 'cell':
      return trans.__('In this cell, by a comment');
    case 'rule':
      return trans.__('Everywhere, in the settings');
  }
}

function isNotebook({ result }: IGovernedDocument): boolean {
  return result?.source.format === 'notebook';
}

interface IRowProps {
  readonly row: IRow;
  readonly actions: IFindingsActions;
  readonly trans: TranslationBundle;
}

function Value({
  row: { document, finding, line },
  column,
  actions,
  trans
}: IRowProps & { readonly column: Column }): JSX.Element {
  switch (column) {
    case 'severity':
      return (
        <span
          className={`jp-MLSpace-badge jp-MLSpace-badge-${finding.severity}`}
        >
          {severityWord(finding.severity, trans)}
        </span>
      );
    case 'rule':
      return (
        <button
          type="button"
          className="jp-MLSpaceFindings-link"
          title={trans.__('Open the page of rule %1', finding.rule)}
          onClick={() => actions.why(finding.rule)}
        >
          {finding.rule}
        </button>
      );
    case 'message':
      return (
        <button
          type="button"
          className="jp-MLSpaceFindings-link"
          title={trans.__('Go to the place')}
          onClick={() => actions.jump(document, finding)}
        >
          <Prose text={finding.message} />
        </button>
      );
    case 'document':
      return <>{document.path}</>;
    case 'cell':
      return <>{isNotebook(document) ? finding.span.cell + 1 : ''}</>;
    case 'line':
      return <>{line}</>;
  }
}

function Actions({
  row: { document, finding, run },
  actions,
  trans
}: IRowProps): JSX.Element {
  const fixable = run ? run.twin : finding;
  const fix = fixable?.fix && (
    <button
      type="button"
      className="jp-MLSpaceFindings-button"
      title={fixable.fix.title}
      onClick={() => actions.fix(document, fixable)}
    >
      {trans.__('Fix')}
    </button>
  );
  if (run) {
    return (
      <>
        {fix}
        <button
          type="button"
          className="jp-MLSpaceFindings-button"
          title={trans.__('Forget what this cell’s run showed')}
          onClick={() => actions.forget(run.cellId)}
        >
          {trans.__('Dismiss')}
        </button>
      </>
    );
  }
  return (
    <>
      {fix}
      <FoldOut
        title={trans.__('Ignore')}
        label={trans.__('Ignore %1', finding.rule)}
      >
        {PLACES.map(where => (
          <button
            key={where}
            type="button"
            className="jp-MLSpaceFindings-link"
            onClick={() => actions.ignore(document, finding, where)}
          >
            {placeTitle(where, trans)}
          </button>
        ))}
      </FoldOut>
    </>
  );
}
