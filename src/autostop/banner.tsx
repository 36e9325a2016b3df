// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import React from 'react';
import type { IFarewell } from './aftermath';
import type { Wording } from './wording';

export interface IBannerActions {
  readonly saveAll: () => void;
  /** This notebook on MLSpace's page; null: its address is not known. */
  readonly page: string | null;
}

/** Says above everything, JupyterLab's connection dialog included, that the instance was stopped. */
export class FarewellBanner extends ReactWidget {
  constructor(
    private readonly _farewell: IFarewell,
    private readonly _actions: IBannerActions,
    private readonly _wording: Wording,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-MLSpaceFarewell');
    // Outside of the shell the theme's variables need this, from JupyterLab 4.3 on.
    this.addClass('jp-ThemedContainer');
    this.node.setAttribute('role', 'alert');
  }

  /** Put it on top of the page. */
  open(): void {
    // First in reading order and for the keyboard too.
    const first = document.body.firstElementChild;
    const before = first instanceof HTMLElement ? first : null;
    Widget.attach(this, document.body, before);
  }

  protected override render(): JSX.Element {
    const trans = this._trans;
    const { gone } = this._farewell;
    const { page, saveAll } = this._actions;
    return (
      <>
        <p>
          <strong>{this._wording.farewell(this._farewell)}</strong>{' '}
          {gone
            ? trans.__(
                'Start it again in MLSpace or from the MLSpace panel of another notebook; after some minutes, reload this page. Until then keep it open: changes that are not saved live only here.'
              )
            : trans.__('Save now what is not saved: it still answers.')}
        </p>
        <div className="jp-MLSpaceFarewell-actions">
          {gone && page !== null && (
            <a
              className="jp-MLSpace-link"
              href={page}
              target="_blank"
              rel="noopener noreferrer"
            >
              {trans.__('Open in MLSpace')}
            </a>
          )}
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={gone ? () => window.location.reload() : saveAll}
          >
            {gone ? trans.__('Reload') : trans.__('Save all')}
          </button>
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={() => this.dispose()}
          >
            {trans.__('Dismiss')}
          </button>
        </div>
      </>
    );
  }
}
