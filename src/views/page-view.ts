// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { WatchingWidget } from './watching';

export interface IPageViewOptions {
  /** What a screen reader calls it. */
  readonly name: string;
  /** Rendered again whenever it changes. */
  readonly model?: { readonly changed: ISignal<unknown, unknown> };
  /** Disposed with the view. */
  readonly owned?: IDisposable;
}

/** The frame of whatever shows in the main area: a named region that scrolls. */
export abstract class PageView extends WatchingWidget {
  constructor({ name, model, owned }: IPageViewOptions) {
    super();
    this.addClass('jp-MLSpacePage');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', name);
    this._owned = owned;
    model?.changed.connect(this.update, this);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this._owned?.dispose();
    }
  }

  private readonly _owned: IDisposable | undefined;
}
