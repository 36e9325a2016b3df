// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import type { LogsAnswer, NotebookLog, Problem } from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { ICompanion } from '../tokens';

const HOUR_MS = 3_600_000;
const FOLLOW_PERIOD_MS = 5_000;
/** CloudWatch tells a line some seconds after it was written. */
const LATE_MS = 30_000;
/** Held at most; older ones give way. */
export const MAX_EVENTS = 10_000;
/** A range with more pages than this is read up to here, and said to be cut. */
const MAX_PAGES = 40;

/** How far back to read, in hours. */
export const RANGES_HOURS = [1, 24, 72, 336] as const;
export const LOGS = [
  'jupyter.log',
  'LifecycleConfigOnCreate',
  'LifecycleConfigOnStart'
] as const satisfies readonly NotebookLog[];

export type LogEvent = LogsAnswer['events'][number];

/** What is read: which log, and how far back. */
export interface ILogsLook {
  /** Null: all three. */
  readonly log: NotebookLog | null;
  readonly hours: (typeof RANGES_HOURS)[number];
}

/** Escape sequences and control characters, which logs of programs hold. */

const CONTROL =
  /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** The text of a log line, without what would only be obeyed by a terminal. */
export function readable(message: string): string {
  return message.replace(CONTROL, '').trimEnd();
}

/** The logs of one notebook, read by pages and followed on demand. */
export class LogsModel implements IDisposable {
  constructor(
    readonly name: string,
    private readonly _companion: ICompanion,
    private readonly _now: () => number
  ) {
    this._poll = new Poll({
      auto: false,
      name: 'jupyterlab-mlspace:logs',
      frequency: { interval: FOLLOW_PERIOD_MS, backoff: true, max: 60_000 },
      standby: 'when-hidden',
      factory: () => this._readOn()
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

  get look(): ILogsLook {
    return this._look;
  }

  get query(): string {
    return this._query;
  }

  get isLoading(): boolean {
    return this._isLoading;
  }

  get isFollowing(): boolean {
    return this._isFollowing;
  }

  get problem(): Problem | null {
    return this._problem;
  }

  /** False: this account has no such logs at all. */
  get exists(): boolean {
    return this._exists;
  }

  /** Whether the range holds more than was read. */
  get isCut(): boolean {
    return this._isCut;
  }

  /** Oldest first. */
  get events(): readonly LogEvent[] {
    return this._events;
  }

  /** Those that hold every word that is searched for. */
  get shown(): readonly LogEvent[] {
    const words = this._query.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length === 0
      ? this._events
      : this._events.filter(({ log, message }) => {
          const text = `${log} ${message}`.toLowerCase();
          return words.every(word => text.includes(word));
        });
  }

  setQuery(query: string): void {
    this._query = query;
    this._changed.emit();
  }

  /** Look at something else: it is read anew. */
  setLook(look: Partial<ILogsLook>): Promise<void> {
    this._look = { ...this._look, ...look };
    return this.refresh();
  }

  setFollowing(following: boolean): void {
    this._isFollowing = following;
    void (following ? this._poll.start() : this._poll.stop());
    this._changed.emit();
  }

  /** Read the whole range. Never rejects: `problem` tells. */
  async refresh(): Promise<void> {
    this._events = [];
    this._isCut = false;
    const from = this._now() - this._look.hours * HOUR_MS;
    await this._read(from).catch(() => undefined);
  }

  /** What is searched for and shown, as the text of a file. */
  get text(): string {
    return this.shown
      .map(({ at, log, message }) =>
        [new Date(at).toISOString(), log, readable(message)].join('\t')
      )
      .join('\n')
      .concat('\n');
  }

  private async _readOn(): Promise<void> {
    if (!this._isLoading) {
      const last = this._events.at(-1)?.at;
      await this._read(
        last === undefined
          ? this._now() - this._look.hours * HOUR_MS
          : last - LATE_MS
      );
    }
  }

  /** Rejects so that the poll backs off; `problem` tells the person. */
  private async _read(from: number): Promise<void> {
    const turn = ++this._turn;
    this._isLoading = true;
    this._changed.emit();
    try {
      await this._readPages(turn, Math.max(0, from));
      if (turn === this._turn) {
        this._problem = null;
      }
    } catch (error) {
      if (turn === this._turn) {
        this._problem = problemOf(error, 'FilterLogEvents');
      }
      throw error;
    } finally {
      if (turn === this._turn && !this._isDisposed) {
        this._isLoading = false;
        this._changed.emit();
      }
    }
  }

  private async _readPages(turn: number, from: number): Promise<void> {
    const { log } = this._look;
    let nextToken: string | null = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer: LogsAnswer = await this._companion.request(
        'instanceLogs',
        { name: this.name },
        { ...(log && { log }), from, ...(nextToken && { nextToken }) }
      );
      if (turn !== this._turn || this._isDisposed) {
        return;
      }
      this._exists = answer.exists;
      this._add(answer.events);
      this._changed.emit();
      nextToken = answer.nextToken;
      if (nextToken === null) {
        return;
      }
    }
    this._isCut = true;
  }

  /** Pages overlap when following, and lines of several logs interleave. */
  private _add(events: readonly LogEvent[]): void {
    const known = new Set(this._events.map(({ id }) => id));
    const fresh = events.filter(({ id }) => !known.has(id));
    if (fresh.length > 0) {
      const all = [...this._events, ...fresh].sort((a, b) => a.at - b.at);
      this._isCut ||= all.length > MAX_EVENTS;
      this._events = all.slice(-MAX_EVENTS);
    }
  }

  private readonly _poll: Poll;
  private _isDisposed = false;
  private _look: ILogsLook = { log: null, hours: 24 };
  private _query = '';
  private _events: readonly LogEvent[] = [];
  private _isLoading = false;
  private _isFollowing = false;
  private _isCut = false;
  private _exists = true;
  private _problem: Problem | null = null;
  private _turn = 0;
  private readonly _changed = new Signal<this, void>(this);
}
