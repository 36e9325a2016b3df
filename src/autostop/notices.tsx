// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { AutoStopState } from '../tokens';
import { Risks, type IRisks } from './risks';
import type { Wording } from './wording';

/** What the notices offer. */
export interface INoticeActions {
  readonly now: () => number;
  readonly saveAll: () => Promise<boolean>;
  readonly snooze: () => void;
  readonly snoozeMinutes: () => number;
  readonly closed: () => void;
  readonly risks: () => IRisks;
}

/** The one notification, updated in place, and the dialog of the last step. */
export class StopNotices {
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _wording: Wording,
    private readonly _actions: INoticeActions
  ) {}

  notify(state: AutoStopState): void {
    const trans = this._trans;
    const now = this._actions.now();
    const message = trans.__('%1.', this._wording.sentence(state, now));
    if (this._id && !Notification.manager.has(this._id)) {
      // Closed by the person: it does not come back by itself.
      this._id = null;
      this._actions.closed();
      return;
    }
    if (this._id && message === this._message) {
      return;
    }
    this._message = message;
    const options = { autoClose: false as const, actions: this._buttons() };
    if (this._id) {
      Notification.update({ id: this._id, message, ...options });
    } else {
      this._id = Notification.warning(message, options);
    }
  }

  dismiss(): void {
    if (this._id) {
      Notification.dismiss(this._id);
      this._id = null;
    }
  }

  async ask(state: AutoStopState): Promise<void> {
    const trans = this._trans;
    const result = await showDialog({
      title: trans.__('This notebook is about to be stopped'),
      body: (
        <>
          <p>
            {trans.__(
              '%1.',
              this._wording.sentence(state, this._actions.now())
            )}
          </p>
          <Risks risks={this._actions.risks()} trans={trans} />
        </>
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Dismiss') }),
        Dialog.okButton({ label: trans.__('Save all') })
      ]
    });
    if (result.button.accept) {
      await this._save();
    }
  }

  private _buttons(): Notification.IAction[] {
    const trans = this._trans;
    return [
      {
        label: trans.__('Save all'),
        caption: trans.__('Save every open document'),
        displayType: 'accent',
        callback: event => {
          event.preventDefault();
          void this._save();
        }
      },
      {
        label: trans.__('Snooze'),
        caption: trans._n(
          'Warn again in %1 minute, or at the next step',
          'Warn again in %1 minutes, or at the next step',
          this._actions.snoozeMinutes()
        ),
        callback: () => this._actions.snooze()
      }
    ];
  }

  private async _save(): Promise<void> {
    const trans = this._trans;
    try {
      if (await this._actions.saveAll()) {
        Notification.success(trans.__('All open documents are saved.'), {
          autoClose: 5_000
        });
        return;
      }
    } catch (reason) {
      console.error('MLSpace: saving failed', reason);
    }
    Notification.error(
      trans.__('Not everything could be saved. Save each document by itself.'),
      { autoClose: false }
    );
  }

  private _id: string | null = null;
  private _message = '';
}
