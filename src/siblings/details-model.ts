// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Instance, InstanceDetails, Problem } from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { ICompanion } from '../tokens';
import type { SiblingsModel } from './model';

/** All about one notebook, read again whenever the list says that it changed. */
export class DetailsModel implements IDisposable {
  constructor(
    readonly name: string,
    private readonly _companion: ICompanion,
    private readonly _siblings: SiblingsModel
  ) {
    _siblings.changed.connect(this._onList, this);
    this._seen = _siblings.find(name);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.setWatched(false);
    Signal.clearData(this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null before the first answer. What the list knows is newer, and goes before. */
  get details(): InstanceDetails | null {
    const now = this._siblings.find(this.name);
    return (
      this._details &&
      (now ? { ...this._details, status: now.status } : this._details)
    );
  }

  get problem(): Problem | null {
    return this._problem;
  }

  /** Whether an answer is awaited. */
  get isLoading(): boolean {
    return this._isLoading;
  }

  /** Follow the notebook while somebody looks. */
  setWatched(watched: boolean): void {
    if (watched === (this._watch !== null)) {
      return;
    }
    if (watched) {
      this._watch = this._companion.watch();
      void this._siblings.refresh();
      void this.refresh();
    } else {
      this._watch?.dispose();
      this._watch = null;
    }
  }

  /** Never rejects: `problem` tells, and what was known stays. */
  async refresh(): Promise<void> {
    const { name } = this;
    const turn = ++this._turn;
    this._isLoading = true;
    this._changed.emit();
    try {
      const details = await this._companion.request('instanceDetails', {
        name
      });
      this._take(turn, details, null);
    } catch (error) {
      const problem = problemOf(error, 'DescribeNotebookInstance');
      this._take(turn, this._details, problem);
    }
  }

  /** Only the answer to the last question counts. */
  private _take(
    turn: number,
    details: InstanceDetails | null,
    problem: Problem | null
  ): void {
    if (turn !== this._turn || this._isDisposed) {
      return;
    }
    this._isLoading = false;
    // What is gone must not be shown as if it were there.
    this._details = problem?.class === 'notFound' ? null : details;
    this._problem = problem;
    this._changed.emit();
  }

  private _onList(): void {
    const now = this._siblings.find(this.name);
    if (now === this._seen) {
      return;
    }
    this._seen = now;
    if (this._watch) {
      void this.refresh();
    }
  }

  private _isDisposed = false;
  private _isLoading = false;
  private _turn = 0;
  private _seen: Instance | null;
  private _details: InstanceDetails | null = null;
  private _problem: Problem | null = null;
  private _watch: IDisposable | null = null;
  private readonly _changed = new Signal<this, void>(this);
}
