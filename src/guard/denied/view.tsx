// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import { severityWord } from '../../editor/explain';
import { Prose } from '../../findings/prose';
import type { IExplanation } from './explanation';

export interface IDeniedActions {
  /** Null where nothing can be fixed automatically. */
  readonly fixAndRun: (() => void) | null;
  readonly runAgain: (() => void) | null;
}

/** The note below a refused cell. It belongs to the page, never to the notebook. */
export class DeniedNote extends ReactWidget {
  constructor(
    private readonly _explanation: IExplanation,
    private readonly _actions: IDeniedActions,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-MLSpaceDenied');
    this.node.setAttribute('role', 'note');
    this.node.setAttribute(
      'aria-label',
      this._trans.__('AccessDenied explained')
    );
  }

  protected override render(): JSX.Element {
    const { title, lines, findings, others } = this._explanation;
    const trans = this._trans;
    return (
      <>
        <p className="jp-MLSpaceDenied-title" role="status">
          <Prose text={title} />
        </p>
        {lines.map(line => (
          <p key={line}>
            <Prose text={line} />
          </p>
        ))}
        {findings.length > 0 && (
          <ul>
            {findings.map(({ rule, severity, message, remedy }, index) => (
              <li key={index}>
                <span
                  className={`jp-MLSpace-badge jp-MLSpace-badge-${severity}`}
                >
                  {`${rule} ${severityWord(severity, trans)}`}
                </span>{' '}
                <Prose text={remedy ? `${message} ${remedy}` : message} />
              </li>
            ))}
          </ul>
        )}
        {others.length > 0 && (
          <>
            <p>{trans.__('What else it can be:')}</p>
            <ul>
              {others.map(other => (
                <li key={other}>{other}</li>
              ))}
            </ul>
          </>
        )}
        {this._buttons()}
      </>
    );
  }

  private _buttons(): JSX.Element {
    const { fixAndRun, runAgain } = this._actions;
    const trans = this._trans;
    return (
      <div className="jp-MLSpaceDenied-actions">
        {fixAndRun && (
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={fixAndRun}
          >
            {trans.__('Fix and run again')}
          </button>
        )}
        {runAgain && (
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={runAgain}
          >
            {trans.__('Run again')}
          </button>
        )}
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={() => this.dispose()}
        >
          {trans.__('Dismiss')}
        </button>
      </div>
    );
  }
}
