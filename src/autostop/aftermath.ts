// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import type { AutoStopState } from '../tokens';

const MINUTE_MS = 60_000;
/** Clocks and schedules are a little apart. */
const EARLY_MS = 2 * MINUTE_MS;

/** Why the server is gone, as far as is known. Times in epoch milliseconds. */
export interface IFarewell {
  /** When it was first missed. */
  readonly at: number;
  /** The stop that was due; null when none was. */
  readonly planned: number | null;
  /** AWS was seen to stop this instance. */
  readonly certain: boolean;
}

export interface IAftermathOptions {
  readonly now: () => number;
  readonly state: () => AutoStopState;
  /** Whether Jupyter itself answers. */
  readonly probe: () => Promise<boolean>;
  readonly show: (farewell: IFarewell) => void;
  readonly hide: () => void;
}

/** Tells a stop from a broken connection when the server goes away. */
export class Aftermath implements IDisposable {
  constructor(private readonly _options: IAftermathOptions) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
  }

  /** AWS says that this instance is being stopped. */
  seenStopping(): void {
    this._stopping = true;
  }

  /** AWS says that this instance runs. */
  seenRunning(): void {
    this._stopping = false;
  }

  /** Whether a stop would be no surprise now. */
  get isNear(): boolean {
    return this._stopping || this._planned() !== null;
  }

  /** Something did not answer. */
  async missed(): Promise<void> {
    if (this._shown || this._asking || !this.isNear || this._isDisposed) {
      return;
    }
    const at = this._options.now();
    const planned = this._planned();
    this._asking = true;
    const alive = await this._options.probe();
    this._asking = false;
    if (!alive && !this._isDisposed) {
      this._shown = true;
      this._options.show({ at, planned, certain: this._stopping });
    }
  }

  /** The server answers again. */
  back(): void {
    this._stopping = false;
    if (this._shown) {
      this._shown = false;
      this._options.hide();
    }
  }

  private _planned(): number | null {
    const state = this._options.state();
    if (state.kind !== 'scheduled' && state.kind !== 'due') {
      return null;
    }
    return this._options.now() >= state.from - EARLY_MS ? state.from : null;
  }

  private _isDisposed = false;
  private _stopping = false;
  private _asking = false;
  private _shown = false;
}
