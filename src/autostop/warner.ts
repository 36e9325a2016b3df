// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import type { AutoStopState } from '../tokens';
import type { AutoStop } from './autostop';

const MINUTE_MS = 60_000;
/** A stop that is moved by less is the same one. */
const SAME_STOP_MS = MINUTE_MS;

/** Which warning was given, and until when it was put off. */
export interface IGiven {
  /** The stop that was warned of, epoch milliseconds. */
  readonly from: number;
  /** Minutes before it. */
  readonly step: number;
  /** Epoch milliseconds; 0 = not put off. */
  readonly snoozedUntil: number;
}

/** What a warning needs from the page. */
export interface IWarnerOptions {
  readonly autostop: AutoStop;
  /** Show or update the one notification. */
  readonly notify: (state: AutoStopState, final: boolean) => void;
  readonly dismiss: () => void;
  /** The dialog of the last step. */
  readonly ask: (state: AutoStopState) => void;
  /** Resolves when the source has had time enough to answer. */
  readonly patience: () => Promise<void>;
  /** True for the one tab that may give this warning. */
  readonly claim: (name: string) => Promise<boolean>;
  /** Whether anybody can see this tab. */
  readonly visible: () => boolean;
  /** Survives a reload of this tab. */
  readonly remember: (given: IGiven) => void;
}

/**
 * The step whose time has come: the smallest that is not before `remainingMs`.
 * After the time itself it is the last one.
 */
export function stepAt(
  steps: readonly number[],
  remainingMs: number
): number | null {
  const reached = steps.filter(step => remainingMs <= step * MINUTE_MS);
  return reached.length > 0 ? Math.min(...reached) : null;
}

/** Warns before a stop: each step once, in one tab, after a look at the source. */
export class Warner implements IDisposable {
  constructor(
    private readonly _options: IWarnerOptions,
    private _given: IGiven | null
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
  }

  /** Look at the clock. Called often; a call while one is under way does nothing. */
  async check(): Promise<void> {
    if (this._checking || this._isDisposed) {
      return;
    }
    this._checking = true;
    try {
      await this._check();
    } finally {
      this._checking = false;
    }
  }

  /** Put the warning off for so many minutes, or to the next step. */
  snooze(minutes: number): void {
    const { autostop } = this._options;
    if (this._given) {
      const snoozedUntil = autostop.now() + minutes * MINUTE_MS;
      this._give({ ...this._given, snoozedUntil });
    }
    this._showing = false;
    this._options.dismiss();
  }

  /** The person closed the warning: the next step brings the next. */
  closed(): void {
    this._showing = false;
  }

  private async _check(): Promise<void> {
    const now = this._step();
    if (!now) {
      this._hide();
      return;
    }
    if (!this._options.visible()) {
      return;
    }
    if (this._isGiven(now)) {
      this._repeat(now);
      return;
    }
    // The stop may have been moved by somebody else; without an answer, warn anyway.
    const { autostop, patience } = this._options;
    await Promise.race([autostop.refresh(), patience()]);
    const then = this._step();
    if (!then || this._isGiven(then)) {
      return;
    }
    const { from, step } = then;
    const minute = Math.floor(from / MINUTE_MS);
    const mine = await this._options.claim(`${minute}:${step}`);
    this._give({ from, step, snoozedUntil: 0 });
    if (mine) {
      this._show(then);
    } else {
      this._hide();
    }
  }

  /** The step that is due now. */
  private _step(): { from: number; step: number; state: AutoStopState } | null {
    const { autostop } = this._options;
    autostop.advance();
    const { state } = autostop;
    if (state.kind !== 'scheduled' && state.kind !== 'due') {
      return null;
    }
    const remaining = state.from - autostop.now();
    const step = stepAt(autostop.settings.warnMinutes, remaining);
    return step === null ? null : { from: state.from, step, state };
  }

  private _isGiven({ from, step }: { from: number; step: number }): boolean {
    const given = this._given;
    return (
      given !== null &&
      Math.abs(given.from - from) < SAME_STOP_MS &&
      given.step <= step
    );
  }

  /** Keep an open warning true; bring a snoozed one back. */
  private _repeat(now: { state: AutoStopState; step: number }): void {
    const { autostop, notify } = this._options;
    const until = this._given?.snoozedUntil ?? 0;
    if (this._showing) {
      notify(now.state, this._isLast(now.step));
    } else if (until > 0 && autostop.now() >= until && this._given) {
      this._give({ ...this._given, snoozedUntil: 0 });
      this._showing = true;
      notify(now.state, this._isLast(now.step));
    }
  }

  private _show(now: { state: AutoStopState; step: number }): void {
    if (this._isLast(now.step)) {
      this._hide();
      this._options.ask(now.state);
      return;
    }
    this._showing = true;
    this._options.notify(now.state, false);
  }

  private _isLast(step: number): boolean {
    return step === Math.min(...this._options.autostop.settings.warnMinutes);
  }

  private _hide(): void {
    if (this._showing) {
      this._showing = false;
      this._options.dismiss();
    }
  }

  private _give(given: IGiven): void {
    this._given = given;
    this._options.remember(given);
  }

  private _isDisposed = false;
  private _checking = false;
  private _showing = false;
}
