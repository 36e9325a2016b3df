// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import type { AutoStopReport } from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { AutoStopState, IAutoStop, ICompanion } from '../tokens';
import { foreseen } from './leading';
import {
  clockProblems,
  reportProblems,
  settingsProblems,
  type IShown
} from './problems';
import { isZone, parseTime, stateAt, type IDailyTime } from './schedule';
import { DEFAULT_SETTINGS, type IAutoStopSettings } from './settings';
import type { Wording } from './wording';

/** Less than this is the network, not a wrong clock. */
const CLOCK_TOLERANCE_MS = 10_000;

/**
 * When this instance will be stopped. Time is read from the clock handed in,
 * never counted: a page that slept for a month is right at its first `advance`.
 */
export class AutoStop implements IAutoStop, IDisposable {
  constructor(private readonly _options: IAutoStopOptions) {
    const { companion } = _options;
    companion?.autoStopChanged.connect(this._onReport, this);
    companion?.stateChanged.connect(this._onCompanion, this);
    this.advance();
    void this.refresh();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._poll?.dispose();
    Signal.clearData(this);
  }

  get state(): AutoStopState {
    return this._state;
  }

  get problems(): readonly IShown[] {
    return this._problems;
  }

  /** What else to know of the stop; empty: nothing. */
  get note(): string {
    const { trans } = this._options;
    const report = this._report;
    const isTold = Boolean(report?.daily ?? report?.none ?? this._stated());
    return 'from' in this._state && !isTold ? unknownDaily(trans) : '';
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What the companion last said; null: nothing yet. */
  get report(): AutoStopReport | null {
    return this._report;
  }

  get settings(): IAutoStopSettings {
    return this._settings;
  }

  now(): number {
    return this._options.now() + this._skew;
  }

  configure(settings: IAutoStopSettings): void {
    this._settings = settings;
    this.advance();
  }

  /** Ask the source every so often, while anybody can see the page. */
  follow(periodMs: number): void {
    this._poll ??= new Poll({
      name: 'jupyterlab-mlspace:autostop',
      frequency: { interval: periodMs, backoff: true },
      standby: 'when-hidden',
      factory: () => this.refresh()
    });
  }

  /** Read the clock: the state follows it. */
  advance(): void {
    const state = this._compute(this.now());
    const problems = this._listProblems();
    const same = JSON.stringify([this._state, this._problems]);
    if (JSON.stringify([state, problems]) !== same) {
      this._state = state;
      this._problems = problems;
      this._changed.emit();
    }
  }

  /** Ask the source again. Never rejects: what was known stays, with its age. */
  async refresh(): Promise<void> {
    const { companion } = this._options;
    if (!companion || this._isAway()) {
      this._failure = null;
    } else {
      try {
        // MLSpace first: the report then has what it says now.
        await this._options.askFirst?.();
        this._onReport(companion, await companion.request('autostop'));
      } catch (error) {
        // A companion that is silent is told of by the panel's head, once.
        const { detail, next } = problemOf(error, 'autostop');
        this._failure = this._isAway() ? null : { message: detail, next };
      }
    }
    this.advance();
  }

  private _isAway(): boolean {
    return this._options.companion?.state.status === 'unavailable';
  }

  private _onReport(_: ICompanion, report: AutoStopReport): void {
    const skew = report.now - this._options.now();
    this._skew = Math.abs(skew) < CLOCK_TOLERANCE_MS ? 0 : skew;
    this._report = report;
    this._failure = null;
    this.advance();
  }

  private _onCompanion(companion: ICompanion): void {
    if (companion.state.status === 'ready') {
      void this.refresh();
    } else {
      this.advance();
    }
  }

  private _compute(now: number): AutoStopState {
    const { wording, trans } = this._options;
    const report = this._report;
    const known = report ? foreseen(report, wording, now) : [];
    const isTold = Boolean(report?.daily ?? report?.none);
    const stated = this._stated();
    const near = known.find(one => !one.isFar)?.state;
    if (stated && !isTold) {
      const source = 'settings';
      const sourceLabel = wording.sourceLabel(source);
      const own = stateAt(stated, { source, sourceLabel, checkedAt: 0 }, now);
      return near && 'from' in own && near.from < own.from ? near : own;
    }
    // One that activity will move is better than none.
    const first = near ?? known[0]?.state;
    if (first) {
      return first;
    }
    if (report?.none) {
      return {
        kind: 'none',
        reason: trans.__(
          'No daily stop is set for this notebook (%1).',
          report.none.source
        ),
        idleWatch: Boolean(report.idle ?? report.local?.mode === 'idle')
      };
    }
    return { kind: 'unknown', reason: unknownDaily(trans) };
  }

  /** The time that the settings state, if it can be read. */
  private _stated(): IDailyTime | null {
    const { time, zone, sweepMinutes } = this._settings;
    const parsed = parseTime(time);
    const named = zone.trim() || this._options.zone;
    return parsed && isZone(named)
      ? { ...parsed, zone: named, sweepMinutes }
      : null;
  }

  private _listProblems(): IShown[] {
    const { trans, wording } = this._options;
    return [
      ...(this._failure ? [this._failure] : []),
      ...reportProblems(this._report, this.now(), wording, trans),
      ...settingsProblems(this._settings, trans),
      ...clockProblems(this._skew, wording, trans)
    ];
  }

  private _isDisposed = false;
  private _poll: Poll | null = null;
  private _settings = DEFAULT_SETTINGS;
  private _report: AutoStopReport | null = null;
  private _failure: IShown | null = null;
  private _skew = 0;
  private _state: AutoStopState = { kind: 'unknown', reason: '' };
  private _problems: readonly IShown[] = [];
  private _changed = new Signal<this, void>(this);
}

function unknownDaily(trans: TranslationBundle): string {
  return trans.__(
    'When MLSpace stops this notebook is not known: neither the params file nor a tag tells it. Ask MLSpace below, or look at this notebook in MLSpace and enter its daily stop time in the settings.'
  );
}

export interface IAutoStopOptions {
  readonly companion: ICompanion | null;
  readonly trans: TranslationBundle;
  readonly wording: Wording;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The browser's, an IANA name. */
  readonly zone: string;
  /** Awaited before the companion is asked; may reject. */
  readonly askFirst?: () => Promise<unknown>;
}
