// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { VDomRenderer } from '@jupyterlab/ui-components';
import React from 'react';
import { countWords } from '../editor/explain';
import type { FindingsModel } from './model';

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The sidebar's section: how many, where, and a way to the table. */
export class FindingsSection extends VDomRenderer<FindingsModel> {
  constructor(
    model: FindingsModel,
    private _open: () => void
  ) {
    super(model);
    this.addClass('jp-MLSpaceFindingsSection');
  }

  protected render(): JSX.Element {
    const { currentFindings, governance, trans } = this.model;
    const { current } = governance;
    const text = !current
      ? trans.__('Open a notebook or a Python file to have it checked.')
      : currentFindings.length === 0
        ? trans.__('None in %1', baseName(current.path))
        : trans.__(
            '%1 in %2',
            countWords(currentFindings, trans),
            baseName(current.path)
          );
    return (
      <>
        <span role="status">{text}</span>
        <button
          type="button"
          className="jp-MLSpace-link"
          title={trans.__('Open the table of findings')}
          onClick={this._open}
        >
          {trans.__('Open')}
        </button>
      </>
    );
  }
}

/** The status bar's item: `MLSpace: 2`. */
export class FindingsStatus extends VDomRenderer<FindingsModel> {
  constructor(
    model: FindingsModel,
    private _open: () => void
  ) {
    super(model);
    this.addClass('jp-mod-highlighted');
    this.addClass('jp-MLSpaceFindingsStatus');
  }

  protected render(): JSX.Element {
    const { currentFindings, governance, trans } = this.model;
    const words = countWords(currentFindings, trans) || trans.__('no findings');
    const title = trans.__(
      'MLSpace: %1. Judged by the %2. Click for the table.',
      words,
      governance.policyLabel
    );
    return (
      <button type="button" title={title} onClick={this._open}>
        {trans.__('MLSpace: %1', currentFindings.length)}
        <span className="jp-MLSpace-srOnly">{`, ${words}`}</span>
      </button>
    );
  }
}
