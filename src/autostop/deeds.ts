// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { problemOf } from '../companion/errors';
import type { AutoStopState, ICompanion } from '../tokens';
import type { AutoStop } from './autostop';
import type { MlspaceLink } from './mlspace';
import type { IDeed } from './notices';
import type { Wording } from './wording';

/** A warning offers one hour: enough to come back to it. */
const HOUR_MINUTES = 60;

export interface IDeedsOptions {
  readonly autostop: AutoStop;
  readonly companion: ICompanion | null;
  readonly link: MlspaceLink | null;
  readonly wording: Wording;
  readonly trans: TranslationBundle;
  readonly openSettings: () => void;
}

/** What a person can do against the stop that is coming, whoever makes it. */
export class StopDeeds {
  constructor(private readonly _options: IDeedsOptions) {}

  /** Null where nothing can be done, or no stop is coming. */
  against(state: AutoStopState): IDeed | null {
    if (!('from' in state)) {
      return null;
    }
    const { trans } = this._options;
    switch (state.source) {
      case 'idleScript':
        return {
          label: trans.__('Keep awake 1 h'),
          caption: trans.__(
            'Keep the idle script from stopping it for an hour'
          ),
          run: () => this.keepAwake(HOUR_MINUTES)
        };
      case 'local':
        return {
          label: trans.__('Postpone 1 h'),
          caption: trans.__('Put this stop off for an hour'),
          run: () => this.postpone(HOUR_MINUTES)
        };
      default:
        return {
          label: trans.__('Change stop time'),
          caption: trans.__('Change or clear the stop time in MLSpace'),
          run: () => this.changeStopTime()
        };
    }
  }

  /** @param minutes - null ends it. */
  keepAwake(minutes: number | null): Promise<void> {
    return this._ask('keepAwake', { minutes });
  }

  postpone(minutes: number): Promise<void> {
    return this._ask('postponeLocalStop', { minutes });
  }

  async connect(): Promise<void> {
    const { link, trans, autostop } = this._options;
    if (link) {
      const { connectMlspace } = await import('./mlspace-dialogs');
      await connectMlspace(link, trans);
      await autostop.refresh();
    }
  }

  async changeStopTime(): Promise<void> {
    const { link, wording, trans, autostop, openSettings } = this._options;
    if (!link) {
      // Without the companion nobody can ask MLSpace; the person's own note is in the settings.
      openSettings();
      return;
    }
    const { changeStopTime } = await import('./change-dialog');
    await changeStopTime({ link, wording, trans, now: () => autostop.now() });
    await autostop.refresh();
  }

  private async _ask(
    route: 'keepAwake' | 'postponeLocalStop',
    body: { readonly minutes: number | null }
  ): Promise<void> {
    const { companion, trans, autostop } = this._options;
    try {
      await companion?.request(route, {}, body);
    } catch (error) {
      const { detail, next } = problemOf(error, trans.__('put the stop off'));
      Notification.error(`${detail} ${next}`, { autoClose: false });
    }
    await autostop.refresh();
  }
}
