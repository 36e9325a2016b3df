// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { useNow } from '../project/time';
import type { AutoStopState, IAutoStop, IStopLosses } from '../tokens';
import { Risks, type IRisks } from './risks';
import type { Wording } from './wording';

/** What can be done against one kind of stop, beside saving. */
export interface IDeed {
  readonly label: string;
  readonly caption: string;
  readonly run: () => Promise<void>;
}

/** What the notices offer. */
export interface INoticeActions {
  readonly saveAll: () => Promise<boolean>;
  readonly snooze: () => void;
  readonly snoozeMinutes: () => number;
  readonly closed: () => void;
  readonly risks: () => IRisks;
  /** Null where nobody looks at the disk. */
  readonly losses: IStopLosses | null;
  /** Null where nothing can be done. */
  readonly deed: (state: AutoStopState) => IDeed | null;
}

/** The one notification, updated in place, and the dialog of the last step. */
export class StopNotices {
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _wording: Wording,
    private readonly _autostop: IAutoStop,
    private readonly _actions: INoticeActions
  ) {}

  notify(state: AutoStopState): void {
    const message = this._wording.warning(state, this._autostop.now());
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
    const options = {
      autoClose: false as const,
      actions: this._buttons(state)
    };
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
    const deed = this._actions.deed(state);
    const other = Dialog.createButton({
      // Not accepted: only one of the three looks like the answer.
      accept: false,
      label: deed?.label ?? '',
      caption: deed?.caption ?? ''
    });
    const save = Dialog.okButton({ label: trans.__('Save all') });
    const buttons = [
      Dialog.cancelButton({ label: trans.__('Dismiss') }),
      ...(deed ? [other] : []),
      save
    ];
    const result = await showDialog({
      title: trans.__('This notebook is about to be stopped'),
      body: (
        <LastWarning
          autostop={this._autostop}
          wording={this._wording}
          risks={this._actions.risks}
          losses={this._actions.losses}
          trans={trans}
        />
      ),
      buttons,
      defaultButton: buttons.indexOf(save)
    });
    if (result.button.label === save.label) {
      await this._save();
    } else if (deed && result.button.label === deed.label) {
      await deed.run();
    }
  }

  private _buttons(state: AutoStopState): Notification.IAction[] {
    const trans = this._trans;
    const deed = this._actions.deed(state);
    const stay = (run: () => Promise<void>) => (event: MouseEvent) => {
      event.preventDefault();
      void run();
    };
    return [
      {
        label: trans.__('Save all'),
        caption: trans.__('Save every open document'),
        displayType: 'accent',
        callback: stay(() => this._save())
      },
      {
        label: trans.__('Snooze'),
        caption: trans._n(
          'Warn again in %1 minute, or at the next step',
          'Warn again in %1 minutes, or at the next step',
          this._actions.snoozeMinutes()
        ),
        callback: () => this._actions.snooze()
      },
      ...(deed
        ? [
            {
              label: deed.label,
              caption: deed.caption,
              callback: stay(deed.run)
            }
          ]
        : [])
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

const BODY_PERIOD_MS = 5_000;

/** Stays true while it is open: nobody may have looked at it for hours. */
function LastWarning(props: {
  autostop: IAutoStop;
  wording: Wording;
  risks: () => IRisks;
  losses: IStopLosses | null;
  trans: TranslationBundle;
}): JSX.Element {
  const { autostop, wording, risks, losses, trans } = props;
  const clock = React.useCallback(() => autostop.now(), [autostop]);
  const now = useNow(BODY_PERIOD_MS, clock);
  return (
    <div className="jp-MLSpaceDialog">
      <p>{trans.__('%1.', wording.sentence(autostop.state, now))}</p>
      <Risks risks={risks()} losses={losses} trans={trans} />
    </div>
  );
}
