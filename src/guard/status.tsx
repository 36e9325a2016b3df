// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel, VDomRenderer } from '@jupyterlab/ui-components';
import React from 'react';
import type { GuardStatus } from './kernel-guard';
import { type GuardMode, modeSentence, modeWord } from './modes';

/** How the guard of the notebook in front stands; null: no notebook in front. */
export interface IGuardState {
  readonly mode: GuardMode;
  readonly status: GuardStatus;
  /** Whether the notebook itself chose the mode. */
  readonly isChosen: boolean;
}

export class GuardStatusModel extends VDomModel {
  get state(): IGuardState | null {
    return this._state;
  }

  set state(state: IGuardState | null) {
    if (JSON.stringify(state) !== JSON.stringify(this._state)) {
      this._state = state;
      this.stateChanged.emit();
    }
  }

  private _state: IGuardState | null = null;
}

/** What keeps the mode from being in force; empty when nothing does. */
export function statusWord(
  { mode, status }: IGuardState,
  trans: TranslationBundle
): string {
  if (mode === 'off') {
    return '';
  }
  switch (status) {
    case 'in':
      return '';
    case 'starting':
      return trans.__('starting');
    case 'failed':
      return trans.__('failed');
    case 'otherLanguage':
      return trans.__('not for this kernel');
    case 'noKernel':
    case 'out':
      return trans.__('no kernel');
  }
}

/** The status bar's item: `Guard: fill in`; a click offers the modes. */
export class GuardStatusItem extends VDomRenderer<GuardStatusModel> {
  constructor(
    model: GuardStatusModel,
    private readonly _open: (anchor: DOMRect) => void,
    private readonly _trans: TranslationBundle
  ) {
    super(model);
    this.addClass('jp-mod-highlighted');
    this.addClass('jp-MLSpaceGuard-status');
  }

  protected render(): JSX.Element | null {
    const { state } = this.model;
    const trans = this._trans;
    if (!state) {
      return null;
    }
    const word = modeWord(state.mode, trans);
    const problem = statusWord(state, trans);
    const title = [
      trans.__('MLSpace guard: %1.', problem ? `${word} (${problem})` : word),
      modeSentence(state.mode, trans),
      state.isChosen
        ? trans.__('Chosen for this notebook.')
        : trans.__('By the settings.'),
      trans.__('Click for the choice.')
    ].join(' ');
    return (
      <button
        type="button"
        title={title}
        aria-haspopup="menu"
        onClick={event =>
          this._open(event.currentTarget.getBoundingClientRect())
        }
      >
        {problem
          ? trans.__('Guard: %1 (%2)', word, problem)
          : trans.__('Guard: %1', word)}
      </button>
    );
  }
}
