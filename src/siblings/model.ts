// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import type {
  Instance,
  InstanceList,
  InstanceStop,
  Problem
} from '../companion/contract';
import { isMoving } from '../companion/moving';
import { problemOf } from '../companion/errors';
import type { ICompanion } from '../tokens';
import { lookAt, readLook, type ILook } from './look';

export type Change = 'start' | 'stop';
export type Action = keyof Instance['actions'];

/** MLSpace pushes no events. */
const MOVING_PERIOD_MS = 10_000;
/** Pushed events make this rare; it is for when they do not come. */
const FALLBACK_PERIOD_MS = 30_000;

/** The list of instances, as last told, and how it is looked at. */
export class SiblingsModel implements IDisposable {
  constructor(
    private readonly _companion: ICompanion,
    private readonly _now: () => number
  ) {
    _companion.instancesChanged.connect(this._onList, this);
    _companion.stateChanged.connect(this._onCompanion, this);
    this._poll = new Poll({
      auto: false,
      name: 'jupyterlab-mlspace:siblings',
      frequency: { interval: FALLBACK_PERIOD_MS, backoff: true },
      standby: 'when-hidden',
      factory: () => this._refreshIfQuiet()
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
    this.setWatched(false);
    this._poll.dispose();
    Signal.clearData(this);
  }

  /** Anything that is shown changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null before the first answer. */
  get list(): InstanceList | null {
    return this._list;
  }

  /** Why the companion could not be asked; null when it could. */
  get problem(): Problem | null {
    return this._problem ?? this._list?.problem ?? null;
  }

  /** Whether the companion cannot be asked at all; the panel's head says why. */
  get isAway(): boolean {
    return this._companion.state.status === 'unavailable';
  }

  get look(): ILook {
    return this._look;
  }

  /** Emitted when the person looks at the list in another way. */
  get lookChanged(): ISignal<this, ILook> {
    return this._lookChanged;
  }

  /** What to tell a screen reader of the last change that was asked for here. */
  get arrived(): Instance | null {
    return this._arrived;
  }

  get query(): string {
    return this._query;
  }

  setLook(look: Partial<ILook>): void {
    this._look = { ...this._look, ...look };
    this._lookChanged.emit(this._look);
    this._changed.emit();
  }

  setQuery(query: string): void {
    this._query = query;
    this._changed.emit();
  }

  /** Take back all that narrows the list. */
  showAll(): void {
    this._query = '';
    this.setLook({ status: 'all', owner: null });
  }

  /** What look and search leave, in order; this one first. */
  get shown(): readonly Instance[] {
    return lookAt(this._list?.instances ?? [], this._look, {
      query: this._query,
      stopOf: this.stopOf,
      now: this._now()
    });
  }

  /** All that there is in the scope that is looked at. */
  get inScope(): readonly Instance[] {
    const all = this._list?.instances ?? [];
    return this._look.scope === 'mine' ? all.filter(one => one.isMine) : all;
  }

  /** When it is stopped each day; where nothing on it tells, as the settings say. */
  readonly stopOf = (instance: Instance): InstanceStop | null =>
    instance.stop ?? this._usualStop;

  /** The project's time, where the person's settings have it. */
  setUsualStop(stop: InstanceStop | null): void {
    this._usualStop = stop;
    this._changed.emit();
  }

  find(name: string): Instance | null {
    return this._list?.instances.find(other => other.name === name) ?? null;
  }

  /** This notebook instance; null where it is not known. */
  get self(): Instance | null {
    return this._list?.instances.find(other => other.isSelf) ?? null;
  }

  /** Whether a change of this instance is under way from here. */
  isBusy(name: string): boolean {
    return this._busy.has(name);
  }

  /** Follow the instances while somebody looks. */
  setWatched(watched: boolean): void {
    if (watched === (this._watch !== null)) {
      return;
    }
    if (watched) {
      this._watch = this._companion.watch();
      void this._poll.start();
      void this.refresh();
    } else {
      this._watch?.dispose();
      this._watch = null;
      void this._poll.stop();
    }
  }

  /** Ask the companion. Never rejects: the last known list stays, with its age. */
  refresh(): Promise<void> {
    return this._request('instances');
  }

  /** Have AWS asked, whatever the age of the list: for a person's click. */
  askAnew(): Promise<void> {
    return this._request('refreshInstances');
  }

  private async _request(
    route: 'instances' | 'refreshInstances'
  ): Promise<void> {
    try {
      this._setList(await this._companion.request(route));
    } catch (error) {
      this._problem = problemOf(error, 'ListNotebookInstances');
      this._changed.emit();
    }
  }

  /** Start or stop; rejects with what the companion said. */
  async change(name: string, change: Change): Promise<void> {
    if (this._busy.has(name)) {
      return;
    }
    this._busy.add(name);
    this.follow(name);
    this._changed.emit();
    try {
      const { status } = await (change === 'start'
        ? this._companion.request('startInstance', { name })
        : this._companion.request(
            'stopInstance',
            { name },
            this.asOwner(name)
          ));
      this._setStatus(name, status);
    } finally {
      this._busy.delete(name);
      this._changed.emit();
      // Also after a failure: the list tells what has really come of it.
      await this.refresh();
    }
  }

  /** Tell when this instance has got where it is going. */
  follow(name: string): void {
    this._followed.add(name);
  }

  /** Whether a project owner changes colleagues' notebooks: said by a setting. */
  setOwnerMode(on: boolean): void {
    this._ownerMode = on;
    this._changed.emit();
  }

  get ownerMode(): boolean {
    return this._ownerMode;
  }

  /** What a change of this instance has to say for owner mode. */
  asOwner(name: string): { ownerMode?: true } {
    const isMine = this.find(name)?.isMine ?? true;
    return this._ownerMode && !isMine ? { ownerMode: true } : {};
  }

  /** Why an action is not possible now; null when it is. */
  refusal(instance: Instance, action: Action): string | null {
    const { isMine, actions, ownerActions } = instance;
    const owners = this._ownerMode && !isMine ? ownerActions : undefined;
    switch (action) {
      case 'stop':
      case 'update':
      case 'delete':
        return owners ? owners[action] : actions[action];
      default:
        return actions[action];
    }
  }

  private async _refreshIfQuiet(): Promise<void> {
    const ready = this._companion.state.status !== 'unavailable';
    if (ready && this._now() - this._heardAt >= this._period) {
      await this.refresh();
    }
  }

  private get _period(): number {
    const { backend, instances = [] } = this._list ?? {};
    return backend === 'mlspace' && instances.some(isMoving)
      ? MOVING_PERIOD_MS
      : FALLBACK_PERIOD_MS;
  }

  private _onList(_: ICompanion, list: InstanceList): void {
    this._setList(list);
  }

  private _onCompanion(companion: ICompanion): void {
    if (companion.state.status === 'ready' && this._watch) {
      void this.refresh();
    } else {
      this._changed.emit();
    }
  }

  private _setList(list: InstanceList): void {
    // Two ways lead here: an answer that was overtaken by an event is old.
    if ((list.asOf ?? 0) < (this._list?.asOf ?? 0)) {
      return;
    }
    this._list = { ...list, instances: this._kept(list.instances) };
    this._problem = null;
    this._heardAt = this._now();
    this._poll.frequency = { ...this._poll.frequency, interval: this._period };
    this._follow();
    this._changed.emit();
  }

  /** The same objects for what did not change, so that their rows stay as they are. */
  private _kept(instances: readonly Instance[]): Instance[] {
    const known = new Map(
      this._list?.instances.map(old => [JSON.stringify(old), old])
    );
    return instances.map(now => known.get(JSON.stringify(now)) ?? now);
  }

  /** Notice when an instance that was started or stopped here has got there. */
  private _follow(): void {
    for (const name of this._followed) {
      const instance = this.find(name);
      if (!this._busy.has(name) && !(instance && isMoving(instance))) {
        this._followed.delete(name);
        this._arrived = instance;
      }
    }
  }

  private _setStatus(name: string, status: string): void {
    if (this._list) {
      const instances = this._list.instances.map(other =>
        other.name === name ? { ...other, status } : other
      );
      this._list = { ...this._list, instances };
    }
  }

  private readonly _poll: Poll;
  private _isDisposed = false;
  private _ownerMode = false;
  private _usualStop: InstanceStop | null = null;
  private _list: InstanceList | null = null;
  private _problem: Problem | null = null;
  private _look: ILook = readLook(null);
  private _arrived: Instance | null = null;
  private _query = '';
  private _heardAt = 0;
  private _watch: IDisposable | null = null;
  private _busy = new Set<string>();
  private _followed = new Set<string>();
  private _lookChanged = new Signal<this, ILook>(this);
  private _changed = new Signal<this, void>(this);
}
