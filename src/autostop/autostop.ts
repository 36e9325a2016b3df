// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import type { AutoStopReport } from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { AutoStopState, IAutoStop, ICompanion } from '../tokens';
import { foreseen } from './leading';
import { isZone, parseTime, stateAt, type IDailyTime } from './schedule';
import { DEFAULT_SETTINGS, type IAutoStopSettings } from './settings';
import type { Wording } from './wording';

type Shown = { readonly message: string; readonly next: string };

/** Less than this is the network, not a wrong clock. */
const CLOCK_TOLERANCE_MS = 10_000;
const WRONG_CLOCK_MS = 120_000;

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

  get problems(): readonly Shown[] {
    return this._problems;
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
    const [first] = known;
    if (stated && !isTold) {
      const sourceLabel = wording.sourceLabel('settings');
      const own = stateAt(stated, { sourceLabel, checkedAt: 0 }, now);
      return first && 'from' in own && first.from < own.from ? first : own;
    }
    if (first) {
      return first;
    }
    if (report?.none) {
      return {
        kind: 'none',
        reason: trans.__(
          'No automatic stop is set for this notebook (%1).',
          report.none.source
        )
      };
    }
    return {
      kind: 'unknown',
      reason: trans.__(
        'Neither the params file nor a tag tells it. Look at this notebook in MLSpace, and enter the daily stop time in the settings.'
      )
    };
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

  private _listProblems(): Shown[] {
    const { trans, wording } = this._options;
    const problems: Shown[] = this._failure ? [this._failure] : [];
    this._report?.problems.forEach(({ message, next }) =>
      problems.push({ message, next })
    );
    const { time, zone } = this._settings;
    if (time.trim() !== '' && !parseTime(time)) {
      problems.push({
        message: trans.__('The daily stop time "%1" is no time.', time),
        next: trans.__('Write it in the settings as 17:30.')
      });
    } else if (time.trim() !== '' && !this._stated()) {
      problems.push({
        message: trans.__('The time zone "%1" is not known.', zone),
        next: trans.__('Write it in the settings as America/New_York or UTC.')
      });
    }
    if (Math.abs(this._skew) >= WRONG_CLOCK_MS) {
      problems.push({
        message: trans.__(
          "This computer's clock and the notebook's differ by %1.",
          wording.duration(Math.abs(this._skew))
        ),
        next: trans.__("The countdown follows the notebook's.")
      });
    }
    return problems;
  }

  private _isDisposed = false;
  private _poll: Poll | null = null;
  private _settings = DEFAULT_SETTINGS;
  private _report: AutoStopReport | null = null;
  private _failure: Shown | null = null;
  private _skew = 0;
  private _state: AutoStopState = { kind: 'unknown', reason: '' };
  private _problems: readonly Shown[] = [];
  private _changed = new Signal<this, void>(this);
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
