// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import type { AutoStopState } from '../tokens';

const MINUTE_MS = 60_000;
/** Clocks and schedules are a little apart. */
const EARLY_MS = 2 * MINUTE_MS;
/** A stop that AWS was seen to carry out belongs to a window that ended this shortly before. */
const LATE_MS = 10 * MINUTE_MS;

/** The stop that was due. */
export interface IPlanned {
  readonly from: number;
  readonly to: number;
  readonly whenIdle: boolean;
}

/** Why the server is gone, or about to be, as far as is known. Times in epoch milliseconds. */
export interface IFarewell {
  /** When it was first missed, or seen to be stopped. */
  readonly at: number;
  /** The stop that was due; null when none was. */
  readonly planned: IPlanned | null;
  /** AWS was seen to stop this instance. */
  readonly certain: boolean;
  /** False while it is being stopped and may still answer. */
  readonly gone: boolean;
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

  /** The state has changed. A sweep moves the schedule on while it stops us. */
  observe(): void {
    const due = this._due();
    // An idle stop is moved by activity alone: then it is off.
    if (due && !due.whenIdle) {
      this._last = due;
    }
  }

  /** AWS says that this instance is being stopped. */
  seenStopping(): void {
    if (this._stopping || this._isDisposed) {
      return;
    }
    this._stopping = true;
    if (this._shown === null) {
      this._show(false, this._options.now());
    }
  }

  /** AWS says that this instance runs. */
  seenRunning(): void {
    this._stopping = false;
    if (this._shown === 'going') {
      this._hide();
    }
  }

  /** Whether a stop would be no surprise now. */
  get isNear(): boolean {
    return this._stopping || this._due() !== null;
  }

  /** Something did not answer. */
  async missed(): Promise<void> {
    const { isNear, _shown, _asking } = this;
    if (_shown === 'gone' || _asking || !isNear || this._isDisposed) {
      return;
    }
    const at = this._options.now();
    this.observe();
    this._asking = true;
    const alive = await this._options.probe();
    this._asking = false;
    if (!alive && !this._isDisposed) {
      this._show(true, at);
    }
  }

  /** The server answers. */
  back(): void {
    if (this._shown === 'gone') {
      this._stopping = false;
      this._hide();
    }
  }

  private _show(gone: boolean, at: number): void {
    this._shown = gone ? 'gone' : 'going';
    const certain = this._stopping;
    this._options.show({ at, planned: this._planned(at), certain, gone });
  }

  private _hide(): void {
    this._shown = null;
    this._options.hide();
  }

  /** The stop to which this end belongs. */
  private _planned(at: number): IPlanned | null {
    const last = this._due() ?? this._last;
    return last && at <= last.to + LATE_MS ? last : null;
  }

  private _due(): IPlanned | null {
    const state = this._options.state();
    if (state.kind !== 'scheduled' && state.kind !== 'due') {
      return null;
    }
    const { from, to, whenIdle } = state;
    return this._options.now() >= from - EARLY_MS
      ? { from, to, whenIdle }
      : null;
  }

  private _isDisposed = false;
  private _stopping = false;
  private _asking = false;
  private _shown: 'going' | 'gone' | null = null;
  private _last: IPlanned | null = null;
}
