// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Problem, WorkItem, WorkList } from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { ICompanion } from '../tokens';

/** The companion asks AWS no more often than this for all tabs together. */
const PERIOD_MS = 30_000;

/** What runs for the project, as last told. Asks only while somebody looks. */
export class RunningModel implements IDisposable {
  constructor(private readonly _companion: ICompanion) {
    _companion.stateChanged.connect(this._onCompanion, this);
    this._poll = new Poll({
      auto: false,
      name: 'jupyterlab-mlspace:running',
      frequency: { interval: PERIOD_MS, backoff: true },
      standby: 'when-hidden',
      factory: () => this._ask('work')
    });
  }

  /** As a project owner; the role's policies decide all the same. */
  ownerMode = false;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null before the first answer. */
  get list(): WorkList | null {
    return this._list;
  }

  /** Why the companion did not answer, when it did not. */
  get problem(): Problem | null {
    return this._problem;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  isBusy(item: WorkItem): boolean {
    return this._busy.has(item.arn);
  }

  /** Why it cannot be ended now; null when it can. */
  endRefusal(item: WorkItem): string | null {
    return this.ownerMode ? item.ownerEnd : item.actions.end;
  }

  /** Keeps the list fresh until disposed. */
  watch(): IDisposable {
    this._watchers++;
    if (this._watchers === 1 && !this._isDisposed) {
      void this._poll.start();
      void this._poll.refresh();
    }
    return new DisposableDelegate(() => {
      this._watchers--;
      if (this._watchers === 0 && !this._isDisposed) {
        void this._poll.stop();
      }
    });
  }

  /** Never rejects: `problem` tells. */
  async refresh(): Promise<void> {
    await this._ask('refreshWork').catch(() => undefined);
  }

  /** Rejects with a `CompanionError`. */
  async end(item: WorkItem): Promise<void> {
    const body =
      this.ownerMode && item.actions.end !== null ? { ownerMode: true } : {};
    await this._change(item, () =>
      this._companion.request('endWork', targetOf(item), body)
    );
  }

  /** Rejects with a `CompanionError`. */
  async addTags(item: WorkItem): Promise<void> {
    await this._change(item, () =>
      this._companion.request('tagWork', targetOf(item), {})
    );
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._poll.dispose();
    Signal.clearData(this);
  }

  private async _change(
    item: WorkItem,
    send: () => Promise<unknown>
  ): Promise<void> {
    if (this.isBusy(item)) {
      return;
    }
    this._busy.add(item.arn);
    this._changed.emit();
    try {
      await send();
    } finally {
      this._busy.delete(item.arn);
      this._changed.emit();
      await this._ask('work').catch(() => undefined);
    }
  }

  private async _ask(route: 'work' | 'refreshWork'): Promise<void> {
    try {
      this._list = await this._companion.request(route);
      this._problem = null;
    } catch (error) {
      this._problem = problemOf(error, route);
      // The poll backs off when it hears of it.
      throw error;
    } finally {
      this._changed.emit();
    }
  }

  private _onCompanion(): void {
    if (this._watchers > 0 && this._companion.state.status === 'ready') {
      void this._poll.refresh();
    }
  }

  private readonly _poll: Poll;
  private readonly _busy = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
  private _list: WorkList | null = null;
  private _problem: Problem | null = null;
  private _watchers = 0;
  private _isDisposed = false;
}

export function targetOf({ kind, id }: WorkItem): { kind: string; id: string } {
  return { kind, id };
}
