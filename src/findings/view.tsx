// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomRenderer } from '@jupyterlab/ui-components';
import React from 'react';
import { countWords, severityWord } from '../editor/explain';
import type { Finding } from '../governance/model';
import type { IGovernedDocument } from '../tokens';
import {
  type Column,
  COLUMNS,
  type FindingsModel,
  filterRows,
  type IRow,
  rowsOf,
  sortRows
} from './model';

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
}

interface IProps {
  readonly model: FindingsModel;
  readonly actions: IFindingsActions;
  readonly trans: TranslationBundle;
}

function columnTitle(column: Column, trans: TranslationBundle): string {
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

/** The table of findings in the main area. */
export class FindingsView extends VDomRenderer<FindingsModel> {
  constructor(
    model: FindingsModel,
    private _actions: IFindingsActions
  ) {
    super(model);
    this.addClass('jp-MLSpaceFindings');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', model.trans.__('MLSpace findings'));
  }

  protected render(): JSX.Element {
    const { model } = this;
    return (
      <Findings model={model} actions={this._actions} trans={model.trans} />
    );
  }

  /** The model outlives this view. */
  protected override onCloseRequest(): void {
    this.dispose();
  }
}

function Findings({ model, actions, trans }: IProps): JSX.Element {
  const word = (severity: Finding['severity']) => severityWord(severity, trans);
  const all = rowsOf(model.documents);
  const rows = sortRows(filterRows(all, model.query, word), model.view.sort);
  return (
    <>
      <Tools model={model} actions={actions} trans={trans} />
      <p className="jp-MLSpaceFindings-summary" role="status">
        {all.length === 0
          ? emptyText(model, trans)
          : countWords(
              all.map(({ finding }) => finding),
              trans
            )}
      </p>
      {rows.length > 0 && (
        <Table model={model} actions={actions} trans={trans} rows={rows} />
      )}
      {rows.length === 0 && all.length > 0 && (
        <p>{trans.__('No finding holds these words.')}</p>
      )}
    </>
  );
}

/** What was checked, and by which policy. */
function emptyText(model: FindingsModel, trans: TranslationBundle): string {
  const { documents, governance } = model;
  const read = documents.filter(({ result }) => result !== null);
  if (read.length === 0) {
    return trans.__(
      'Nothing checked yet: open a Python notebook or a Python file.'
    );
  }
  const calls = read.reduce(
    (sum, { result }) => sum + (result?.analysis.requests.length ?? 0),
    0
  );
  const checked = trans._n(
    'No findings. Checked %1 call that creates something on AWS, by the %2.',
    'No findings. Checked %1 calls that create something on AWS, by the %2.',
    calls,
    governance.policyLabel
  );
  const isCut = read.some(({ result }) => result?.analysis.truncated);
  return isCut
    ? trans.__('%1 Very long parts were not read: there may be more.', checked)
    : checked;
}

function Tools({ model, actions, trans }: IProps): JSX.Element {
  const { view } = model;
  const { current } = model.governance;
  const isFixable = model.currentFindings.some(({ fix }) => fix !== null);
  const setHidden = (column: Column, isHidden: boolean) => {
    const hidden = view.hidden.filter(other => other !== column);
    model.view = { ...view, hidden: isHidden ? [...hidden, column] : hidden };
  };
  return (
    <div className="jp-MLSpaceFindings-tools">
      <label>
        {trans.__('Show')}
        <select
          value={view.scope}
          onChange={event => {
            const scope = event.target.value === 'all' ? 'all' : 'current';
            model.view = { ...view, scope };
          }}
        >
          <option value="current">{trans.__('This document')}</option>
          <option value="all">{trans.__('All open documents')}</option>
        </select>
      </label>
      <input
        type="search"
        placeholder={trans.__('Filter')}
        aria-label={trans.__('Filter findings by rule, sentence or document')}
        value={model.query}
        onChange={event => {
          model.query = event.target.value;
        }}
      />
      <details className="jp-MLSpaceFindings-menu">
        <summary>{trans.__('Columns')}</summary>
        <div>
          {COLUMNS.filter(column => column !== 'message').map(column => (
            <label key={column}>
              <input
                type="checkbox"
                checked={!view.hidden.includes(column)}
                onChange={event => setHidden(column, !event.target.checked)}
              />
              {columnTitle(column, trans)}
            </label>
          ))}
        </div>
      </details>
      {current && isFixable && (
        <button
          type="button"
          className="jp-MLSpaceFindings-button"
          title={trans.__('Shows what would change first')}
          onClick={() => actions.fixAll(current)}
        >
          {trans.__('Fix all in this document')}
        </button>
      )}
    </div>
  );
}

function Table({
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

/** A sentence in which backticks stand around code. */
function Prose({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text
        .split('`')
        .map((part, index) =>
          index % 2 === 1 ? <code key={index}>{part}</code> : part
        )}
    </>
  );
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
  row: { document, finding },
  actions,
  trans
}: IRowProps): JSX.Element {
  return (
    <>
      {finding.fix && (
        <button
          type="button"
          className="jp-MLSpaceFindings-button"
          title={finding.fix.title}
          onClick={() => actions.fix(document, finding)}
        >
          {trans.__('Fix')}
        </button>
      )}
      <details className="jp-MLSpaceFindings-menu">
        <summary aria-label={trans.__('Ignore %1', finding.rule)}>
          {trans.__('Ignore')}
        </summary>
        <div>
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
        </div>
      </details>
    </>
  );
}
