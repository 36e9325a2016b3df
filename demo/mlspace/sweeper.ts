// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * MLSpace's sweep: once in a while it stops what is due. Its phase has nothing
 * to do with the hour, and a stop that fails is not tried again for a day.
 */
import type { Clock } from '../gateway/clock';
import { AwsError } from '../gateway/errors';
import { nextStop, type ScheduleTable, timeOfDay } from './schedule';

const MINUTE_MS = 60_000;
/** MLSpace's own default. */
const RATE_MINUTES = 60;
/** More sweeps than this are not made up for at once. */
const MOST_AT_ONCE = 2000;

export interface SweeperChange {
  readonly rateMinutes?: number;
  /** When the next sweep comes, in seconds from now. */
  readonly nextInSeconds?: number;
  /** Sweeps pass without doing anything. */
  readonly paused?: boolean;
}

export interface SweepRecord {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly stopped: readonly string[];
  /** Due, but left as they are until tomorrow. */
  readonly skipped: readonly string[];
}

export class Sweeper {
  /** @param stop - rejects with an AwsError where the stop is refused. */
  constructor(
    private readonly clock: Clock,
    private readonly table: ScheduleTable,
    private readonly stop: (name: string) => Promise<void>,
    private readonly log: (line: string) => void
  ) {
    this.next = clock.now() + this.rateMinutes * MINUTE_MS;
  }

  set(change: SweeperChange): void {
    this.rateMinutes = change.rateMinutes ?? this.rateMinutes;
    this.paused = change.paused ?? this.paused;
    this.next =
      change.nextInSeconds !== undefined
        ? this.clock.now() + change.nextInSeconds * 1000
        : change.rateMinutes !== undefined
          ? this.clock.now() + this.rateMinutes * MINUTE_MS
          : this.next;
  }

  describe() {
    const { rateMinutes, paused, next } = this;
    return { rateMinutes, paused, next, last: this.last };
  }

  /** Make every sweep whose moment has come. One caller at a time does it. */
  catchUp(): Promise<void> {
    this.running ??= this.sweepAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async sweepAll(): Promise<void> {
    for (let count = 0; count < MOST_AT_ONCE; count++) {
      if (this.next > this.clock.now()) {
        return;
      }
      const at = this.next;
      this.next += this.rateMinutes * MINUTE_MS;
      if (!this.paused) {
        this.last = await this.sweep(at);
      }
    }
  }

  private async sweep(at: number): Promise<SweepRecord> {
    const stopped: string[] = [];
    const skipped: string[] = [];
    const now = Math.floor(at / 1000);
    for (const { resourceId, project, terminationTime } of this.table.rows()) {
      if (terminationTime >= now) {
        continue;
      }
      const gone = await this.stopOne(resourceId, stopped, skipped);
      const tomorrow = nextStop(timeOfDay(terminationTime), at);
      if (gone || tomorrow === null) {
        this.table.delete(resourceId);
      } else {
        this.table.put(resourceId, project, tomorrow);
      }
    }
    return { at, stopped, skipped };
  }

  /** @returns whether there is no such notebook any more. */
  private async stopOne(
    name: string,
    stopped: string[],
    skipped: string[]
  ): Promise<boolean> {
    try {
      await this.stop(name);
      stopped.push(name);
      this.log(`sweep: stopped ${name}`);
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      skipped.push(name);
      this.log(`sweep: did not stop ${name}: ${error.code}`);
      return (
        error.code === 'ValidationException' &&
        error.message.endsWith('does not exist')
      );
    }
    return false;
  }

  private rateMinutes = RATE_MINUTES;
  private paused = false;
  /** Epoch milliseconds. */
  private next: number;
  private last: SweepRecord | null = null;
  private running: Promise<void> | null = null;
}
