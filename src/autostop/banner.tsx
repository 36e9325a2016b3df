// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import React from 'react';
import type { IFarewell } from './aftermath';
import type { Wording } from './wording';

/** Says above everything, JupyterLab's connection dialog included, that the instance was stopped. */
export class FarewellBanner extends ReactWidget {
  constructor(
    private readonly _farewell: IFarewell,
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
    Widget.attach(this, document.body);
  }

  protected override render(): JSX.Element {
    const trans = this._trans;
    return (
      <>
        <p>
          <strong>{this._wording.farewell(this._farewell)}</strong>{' '}
          {trans.__(
            'Start it again in MLSpace or from the MLSpace panel of another notebook; after some minutes, reload this page. Until then keep it open: changes that are not saved live only here.'
          )}
        </p>
        <div className="jp-MLSpaceFarewell-actions">
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={() => window.location.reload()}
          >
            {trans.__('Reload')}
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
