// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type {
  LifecycleConfig,
  LifecycleList,
  Problem,
  RepositoryList
} from '../../companion/contract';
import { problemOf } from '../../companion/errors';
import type { ICompanion } from '../../tokens';
import { ScriptForm } from './form';

/** What is read of AWS, or why it could not be; both null before the answer. */
export interface IRead<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
}
const NOT_YET = { value: null, problem: null } as const;

/** Lifecycle configurations and repositories: which there are, one of them, one that is written. */
export class ScriptsModel implements IDisposable {
  constructor(
    private readonly _companion: ICompanion,
    private readonly _trans: TranslationBundle
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get list(): IRead<LifecycleList> {
    return this._list;
  }

  get repositories(): IRead<RepositoryList> {
    return this._repositories;
  }

  /** The name of the one that is looked at; null for none. */
  get selected(): string | null {
    return this._selected;
  }

  get config(): IRead<LifecycleConfig> {
    return this._config;
  }

  /** What is being written; null when nothing is. */
  get draft(): ScriptForm | null {
    return this._draft;
  }

  /** Whether leaving would lose something that was typed. */
  get isUnsaved(): boolean {
    return this._draft?.isChanged ?? false;
  }

  /** The name of the one that was saved last. */
  get saved(): string | null {
    return this._saved;
  }

  /** Never rejects: what could not be read says why. */
  async refresh(): Promise<void> {
    await Promise.all([
      this._readList(),
      this._read('ListCodeRepositories', this._repositories, () =>
        this._companion.request('repositories')
      ).then(read => {
        this._repositories = read;
      })
    ]);
    this._emit();
  }

  async select(name: string): Promise<void> {
    this._draft = null;
    this._saved = null;
    this._config = NOT_YET;
    this._selected = name;
    this._emit();
    const operation = 'DescribeNotebookInstanceLifecycleConfig';
    const read = await this._read(operation, NOT_YET, () =>
      this._companion.request('lifecycleConfig', { name })
    );
    if (this._selected === name) {
      this._config = read;
      this._emit();
    }
  }

  /** Write a new one. */
  create(): void {
    this._begin(null, {});
  }

  /** Write the one that is looked at; only where it may be changed. */
  edit(): void {
    const { value } = this._config;
    if (value !== null && value.readOnly === null) {
      this._begin(value, {
        name: value.name,
        onCreate: value.onCreate ?? '',
        onStart: value.onStart ?? ''
      });
    }
  }

  /** Write a new one that begins as the one that is looked at. */
  copy(): void {
    const { value } = this._config;
    if (value !== null) {
      this._begin(null, {
        onCreate: value.onCreate ?? '',
        onStart: value.onStart ?? ''
      });
    }
  }

  cancel(): void {
    this._draft = null;
    this._emit();
  }

  /** True when AWS has it. Never rejects: the draft's `problem` tells. */
  async save(): Promise<boolean> {
    const draft = this._draft;
    if (draft === null || !(await draft.submit()) || draft.saved === null) {
      return false;
    }
    const { saved } = draft;
    this._draft = null;
    this._selected = saved.name;
    this._config = { value: saved, problem: null };
    this._saved = saved.name;
    this._emit();
    await this._readList();
    this._emit();
    return true;
  }

  private _begin(
    edited: LifecycleConfig | null,
    start: ConstructorParameters<typeof ScriptForm>[2]
  ): void {
    const taken = (this._list.value?.configs ?? []).map(({ name }) => name);
    this._saved = null;
    this._draft = new ScriptForm(
      this._companion,
      edited,
      start,
      taken,
      this._trans
    );
    this._draft.changed.connect(this._emit, this);
    this._emit();
  }

  private async _readList(): Promise<void> {
    const operation = 'ListNotebookInstanceLifecycleConfigs';
    this._list = await this._read(operation, this._list, () =>
      this._companion.request('lifecycleConfigs')
    );
  }

  /** What was known stays beside the problem. */
  private async _read<T>(
    operation: string,
    before: IRead<T>,
    ask: () => Promise<T>
  ): Promise<IRead<T>> {
    try {
      return { value: await ask(), problem: null };
    } catch (error) {
      return { value: before.value, problem: problemOf(error, operation) };
    }
  }

  private _emit(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private _isDisposed = false;
  private _list: IRead<LifecycleList> = NOT_YET;
  private _repositories: IRead<RepositoryList> = NOT_YET;
  private _selected: string | null = null;
  private _config: IRead<LifecycleConfig> = NOT_YET;
  private _draft: ScriptForm | null = null;
  private _saved: string | null = null;
  private readonly _changed = new Signal<this, void>(this);
}
