// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomRenderer } from '@jupyterlab/ui-components';
import React from 'react';
import { countWords, severityWord } from '../editor/explain';
import type { Finding } from '../governance/model';
import { FoldOut } from './fold-out';
import {
  type Column,
  COLUMNS,
  type FindingsModel,
  filterRows,
  rowsOf,
  sortRows
} from './model';
import {
  columnTitle,
  type IFindingsActions,
  type IProps,
  Table
} from './table';

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
  const all = rowsOf(model.documents, model.runs);
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
      <ColumnsMenu model={model} trans={trans} />
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

function ColumnsMenu({
  model,
  trans
}: Pick<IProps, 'model' | 'trans'>): JSX.Element {
  const { view } = model;
  const setHidden = (column: Column, isHidden: boolean) => {
    const hidden = view.hidden.filter(other => other !== column);
    model.view = { ...view, hidden: isHidden ? [...hidden, column] : hidden };
  };
  return (
    <FoldOut title={trans.__('Columns')}>
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
    </FoldOut>
  );
}
