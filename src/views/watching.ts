// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';

/** A view that knows whether anybody can see it. */
export abstract class WatchingWidget extends ReactWidget {
  override dispose(): void {
    if (!this.isDisposed) {
      this._tell(false);
      Signal.clearData(this);
      super.dispose();
    }
  }

  /** Begin or end to follow what is shown; told each once. */
  protected setWatched(_watched: boolean): void {
    // Most views show what was read once.
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._tell(true);
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._tell(this.isVisible);
  }

  protected override onBeforeHide(msg: Message): void {
    super.onBeforeHide(msg);
    this._tell(false);
  }

  protected override onBeforeDetach(msg: Message): void {
    super.onBeforeDetach(msg);
    this._tell(false);
  }

  private _tell(watched: boolean): void {
    if (watched !== this._isWatched) {
      this._isWatched = watched;
      this.setWatched(watched);
    }
  }

  private _isWatched = false;
}
