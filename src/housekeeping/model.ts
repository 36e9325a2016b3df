// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import type {
  DiagnosticsReport,
  EnvironmentsReport,
  Problem,
  StorageReport
} from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { ICompanion } from '../tokens';

const JOB_PERIOD_MS = 1_000;

/** What was read last, and why the last attempt failed. */
export interface ILoaded<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly isLoading: boolean;
}

const NOTHING = { value: null, problem: null, isLoading: false } as const;

interface IParts {
  storage: StorageReport;
  environments: EnvironmentsReport;
  diagnostics: DiagnosticsReport;
}

/** The state of the page: each part is read, and may fail, alone. */
export class HousekeepingModel implements IDisposable {
  constructor(private readonly _companion: ICompanion) {
    this._poll = new Poll({
      auto: false,
      name: 'jupyterlab-mlspace:environments',
      frequency: { interval: JOB_PERIOD_MS, backoff: true, max: 10_000 },
      standby: 'when-hidden',
      factory: () => this.refresh('environments')
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._poll.dispose();
    Signal.clearData(this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get storage(): ILoaded<StorageReport> {
    return this._parts.storage;
  }

  get environments(): ILoaded<EnvironmentsReport> {
    return this._parts.environments;
  }

  get diagnostics(): ILoaded<DiagnosticsReport> {
    return this._parts.diagnostics;
  }

  /** Whether account ids are left whole. */
  get accounts(): boolean {
    return this._accounts;
  }

  setAccounts(accounts: boolean): void {
    this._accounts = accounts;
    this._changed.emit();
  }

  /** Never rejects: what went wrong is in the part. */
  async refresh(part: keyof IParts): Promise<void> {
    await this._load(part, () => this._companion.request(part));
  }

  async refreshAll(): Promise<void> {
    await Promise.all([
      this.refresh('storage'),
      this.refresh('environments'),
      this.refresh('diagnostics')
    ]);
  }

  async create(name: string, base: string): Promise<void> {
    await this._load('environments', () =>
      this._companion.request('createEnvironment', {}, { name, base })
    );
  }

  async cancel(): Promise<void> {
    await this._load('environments', () =>
      this._companion.request('cancelEnvironment')
    );
  }

  private async _load<P extends keyof IParts>(
    part: P,
    ask: () => Promise<IParts[P]>
  ): Promise<void> {
    this._set(part, { ...this._parts[part], isLoading: true });
    try {
      this._set(part, { value: await ask(), problem: null, isLoading: false });
    } catch (error) {
      const problem = problemOf(error, part);
      this._set(part, { ...this._parts[part], problem, isLoading: false });
    }
  }

  private _set<P extends keyof IParts>(
    part: P,
    loaded: ILoaded<IParts[P]>
  ): void {
    if (this._isDisposed) {
      return;
    }
    this._parts = { ...this._parts, [part]: loaded };
    if (part === 'environments') {
      this._follow();
    }
    this._changed.emit();
  }

  /** Look on while an environment is being made. */
  private _follow(): void {
    const running = this.environments.value?.job?.state === 'running';
    if (running !== this._isFollowing) {
      this._isFollowing = running;
      void (running ? this._poll.start() : this._poll.stop());
    }
  }

  private readonly _poll: Poll;
  private _parts: { [P in keyof IParts]: ILoaded<IParts[P]> } = {
    storage: NOTHING,
    environments: NOTHING,
    diagnostics: NOTHING
  };
  private _accounts = false;
  private _isFollowing = false;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
