// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  LocalReport,
  LocalRequest
} from '../../../src/companion/contract';
import { MINUTE, SECOND, type Clock } from '../clock';
import { ProblemError } from '../http/problems';
import type { Logger } from '../logging';
import { nextAt } from '../mlspace/service';
import type { Jupyter } from './jupyter';

const TICK_MS = 30 * SECOND;
/** A longer gap means that this machine slept, and nobody could see a warning. */
const SLEPT_MS = 5 * MINUTE;
/** A daily stop that was missed by more is left for the next day. */
const MISSED_MS = 60 * MINUTE;
/** After a refused stop. */
const RETRY_MS = 10 * MINUTE;

type Wish = Exclude<LocalRequest, { mode: 'off' }>;

export interface LocalStopParts {
  readonly jupyter: Jupyter;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Stop this very instance; rejects with a ProblemError. */
  readonly stop: () => Promise<void>;
  /** Until when the person wants it awake, epoch milliseconds; null: no such wish. */
  readonly awakeUntil: () => number | null;
  /** A warning began or ended, or the stop failed. */
  readonly changed: () => void;
}

/**
 * The companion's own auto-stop: off unless the person turns it on, and off
 * again when the companion starts anew. It stops only after the warning has
 * stood for its whole time; activity, a postponement or "keep awake" end it.
 */
export class LocalStop {
  constructor(private readonly parts: LocalStopParts) {}

  get report(): LocalReport | null {
    const { wish } = this;
    return wish === null
      ? null
      : {
          mode: wish.mode,
          idleMinutes: wish.mode === 'idle' ? wish.idleMinutes : null,
          timeUtc: wish.mode === 'daily' ? wish.timeUtc : null,
          warnMinutes: wish.warnMinutes,
          stopAt: this.stopAt,
          warnedAt: this.warnedAt,
          problem: this.problem
        };
  }

  /** The same wish again, as each page sends it, changes nothing. */
  async set(request: LocalRequest): Promise<void> {
    const wish = request.mode === 'off' ? null : request;
    if (JSON.stringify(wish) === JSON.stringify(this.wish)) {
      return;
    }
    this.dispose();
    this.wish = wish;
    if (wish !== null) {
      const now = this.parts.clock.now();
      this.since = now;
      this.ticked = now;
      this.daily = wish.mode === 'daily' ? nextAt(wish.timeUtc, now) : null;
      await this.tick();
    }
  }

  async postpone(minutes: number): Promise<void> {
    this.notBefore = this.parts.clock.now() + minutes * MINUTE;
    this.warnedAt = null;
    this.stopAt = null;
    // Who asked is told at once when it comes now.
    await this.tick();
  }

  dispose(): void {
    this.cancel();
    this.wish = null;
    this.daily = null;
    this.stopAt = null;
    this.warnedAt = null;
    this.problem = null;
    this.notBefore = 0;
  }

  private async tick(): Promise<void> {
    const { wish } = this;
    const { clock } = this.parts;
    if (wish === null) {
      return;
    }
    const now = clock.now();
    if (now - this.ticked > SLEPT_MS) {
      this.warnedAt = null;
    }
    this.ticked = now;
    const due = await this.due(wish, now);
    if (this.wish !== wish) {
      return;
    }
    this.announce(due, wish.warnMinutes * MINUTE, now);
    if (this.stopAt !== null && this.warnedAt !== null && now >= this.stopAt) {
      await this.stop(wish);
    }
    if (this.wish === wish) {
      this.cancel();
      this.cancel = clock.after(TICK_MS, () => void this.tick());
    }
  }

  /** When it should stop, warning aside; null: something keeps it awake. */
  private async due(wish: Wish, now: number): Promise<number | null> {
    const earliest = Math.max(this.notBefore, this.parts.awakeUntil() ?? 0);
    if (wish.mode === 'daily') {
      if (
        this.daily === null ||
        now > Math.max(this.daily, earliest) + MISSED_MS
      ) {
        this.daily = nextAt(wish.timeUtc, now);
      }
      return Math.max(this.daily, earliest);
    }
    const sessions = await this.parts.jupyter.sessions();
    if (sessions === null || sessions.some(one => one.state === 'busy')) {
      return null;
    }
    const last = Math.max(this.since, ...sessions.map(one => one.lastActivity));
    return Math.max(last + wish.idleMinutes * MINUTE, earliest);
  }

  private announce(due: number | null, warnMs: number, now: number): void {
    const warns = due !== null && now >= due - warnMs;
    const before = this.warnedAt;
    this.warnedAt = warns ? (this.warnedAt ?? now) : null;
    this.stopAt =
      due === null
        ? null
        : Math.max(due, this.warnedAt === null ? 0 : this.warnedAt + warnMs);
    if (this.warnedAt !== before) {
      this.parts.changed();
    }
  }

  private async stop(wish: Wish): Promise<void> {
    const { logger, stop, clock, changed } = this.parts;
    logger.log('info', 'stopping this instance', { mode: wish.mode });
    try {
      await stop();
      this.dispose();
    } catch (error) {
      this.problem =
        error instanceof ProblemError ? error.problem : unknownProblem();
      this.notBefore = clock.now() + RETRY_MS;
      this.warnedAt = null;
      this.stopAt = null;
    }
    changed();
  }

  private wish: Wish | null = null;
  /** Epoch milliseconds, all of them. */
  private since = 0;
  private ticked = 0;
  private daily: number | null = null;
  private notBefore = 0;
  private stopAt: number | null = null;
  private warnedAt: number | null = null;
  private problem: LocalReport['problem'] = null;
  private cancel: () => void = () => undefined;
}

function unknownProblem() {
  return new ProblemError({
    class: 'internal',
    operation: 'StopNotebookInstance',
    detail: 'This instance could not be stopped.',
    next: 'Stop it in MLSpace or in the list of notebooks.'
  }).problem;
}
