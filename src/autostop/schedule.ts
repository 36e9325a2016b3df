// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { StopSource } from '../companion/contract';
import type { AutoStopState } from '../tokens';

/** A daily stop: wall-clock time in a zone. */
export interface IDailyTime {
  readonly hour: number;
  readonly minute: number;
  /** IANA name; MLSpace itself keeps `UTC`. */
  readonly zone: string;
  /** The stop comes up to this much later: the sweep's phase is not known. */
  readonly sweepMinutes: number;
  /** The next stop as the source names it, epoch milliseconds; null or absent: it does not. */
  readonly nextAt?: number | null;
}

/** From the earliest moment of a stop to the latest, epoch milliseconds. */
export interface IWindow {
  readonly from: number;
  readonly to: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A sweep takes a while itself; only then is one known to have been missed. */
const SWEEP_SLACK_MS = 5 * MINUTE_MS;

/** `HH:MM`, the hour maybe unpadded as MLSpace writes it; null if it is no time. */
export function parseTime(
  text: string
): { hour: number; minute: number } | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const hour = Number(match?.[1]);
  const minute = Number(match?.[2]);
  return match && hour < 24 && minute < 60 ? { hour, minute } : null;
}

export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}

/** The next moment at which it is this time in UTC. */
export function nextUtc(
  { hour, minute }: { hour: number; minute: number },
  now: number
): number {
  const midnight = Math.floor(now / DAY_MS) * DAY_MS;
  const today = midnight + (hour * 60 + minute) * MINUTE_MS;
  return today > now ? today : today + DAY_MS;
}

/** The window that holds `now` or, if none does, the next one. */
export function windowAt(daily: IDailyTime, now: number): IWindow {
  const told = toldWindow(daily, now);
  if (told) {
    return told;
  }
  const today = wallClock(now, daily.zone);
  const reach = 1 + Math.floor(daily.sweepMinutes / 1440);
  for (let days = -reach; days <= 2; days++) {
    const from = instantOf(daily, today + days * DAY_MS);
    const to = from + daily.sweepMinutes * MINUTE_MS;
    if (now < to + SWEEP_SLACK_MS) {
      return { from, to };
    }
  }
  throw new RangeError('A daily time comes within two days.');
}

/**
 * A source that names the next stop is believed until that has passed: a sweep
 * that has come already moved it to tomorrow, which the time of day cannot tell.
 */
function toldWindow(
  { nextAt, sweepMinutes }: IDailyTime,
  now: number
): IWindow | null {
  if (typeof nextAt !== 'number' || nextAt - now > DAY_MS) {
    return null;
  }
  const to = nextAt + sweepMinutes * MINUTE_MS;
  return now < to + SWEEP_SLACK_MS ? { from: nextAt, to } : null;
}

/** Evidence for a daily time. */
export interface ISourced {
  readonly source: StopSource;
  readonly sourceLabel: string;
  readonly checkedAt: number;
}

/** What is known at `now` of a stop at this time every day. */
export function stateAt(
  daily: IDailyTime,
  sourced: ISourced,
  now: number
): AutoStopState {
  const { from, to } = windowAt(daily, now);
  const kind = now < from ? 'scheduled' : 'due';
  return { kind, from, to, ...sourced, whenIdle: false };
}

/** The instant of the daily time on the day of `wallDay`, a wall clock in UTC's clothes. */
function instantOf(daily: IDailyTime, wallDay: number): number {
  const midnight = Math.floor(wallDay / DAY_MS) * DAY_MS;
  const wall = midnight + (daily.hour * 60 + daily.minute) * MINUTE_MS;
  const before = wall - offset(wall - DAY_MS, daily.zone);
  const after = wall - offset(wall + DAY_MS, daily.zone);
  const exists = [before, after].filter(
    instant => wallClock(instant, daily.zone) === wall
  );
  // Twice when clocks go back: the first. Never when they go forward: as much later.
  return exists.length > 0 ? Math.min(...exists) : before;
}

function offset(instant: number, zone: string): number {
  return wallClock(instant, zone) - instant;
}

/** What a clock on the wall of `zone` shows, to the second, written as if it were UTC. */
function wallClock(instant: number, zone: string): number {
  if (zone === 'UTC') {
    return instant;
  }
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(part => [part.type, Number(part.value)])
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const seconds = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second')
  );
  return seconds + (((instant % 1000) + 1000) % 1000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric'
    });
    formats.set(zone, format);
  }
  return format;
}
