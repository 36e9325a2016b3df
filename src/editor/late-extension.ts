// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Compartment, type Extension } from '@codemirror/state';
import { type EditorView, ViewPlugin } from '@codemirror/view';

/** Code that is loaded when the first editor opens. */
export class Late<T> {
  constructor(private _load: () => Promise<T>) {}

  /** An extension made from it: at once if it is there, else as soon as it is. */
  extension(make: (loaded: T) => Extension): Extension {
    if (this._loaded !== null) {
      return make(this._loaded);
    }
    const place = new Compartment();
    return place.of(
      ViewPlugin.define(view => {
        let isGone = false;
        void this._get().then(loaded => {
          if (!isGone) {
            fill(view, place, make(loaded));
          }
        });
        return {
          destroy: () => {
            isGone = true;
          }
        };
      })
    );
  }

  private async _get(): Promise<T> {
    this._pending ??= this._load();
    const loaded = await this._pending;
    this._loaded = loaded;
    return loaded;
  }

  private _pending: Promise<T> | null = null;
  private _loaded: T | null = null;
}

function fill(view: EditorView, place: Compartment, made: Extension): void {
  view.dispatch({ effects: place.reconfigure(made) });
}
