// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** MLSpace's schedule of stops: one row a resource, times in UTC. */

const DAY_SECONDS = 86_400;

export interface ScheduleRow {
  /** The notebook's name. */
  readonly resourceId: string;
  readonly resourceType: 'notebook-instance';
  /** Epoch seconds. */
  readonly terminationTime: number;
  readonly project: string;
}

export class ScheduleTable {
  get(name: string): ScheduleRow | null {
    return this.entries.get(name) ?? null;
  }

  put(name: string, project: string, terminationTime: number): void {
    this.entries.set(name, {
      resourceId: name,
      resourceType: 'notebook-instance',
      terminationTime,
      project
    });
  }

  delete(name: string): void {
    this.entries.delete(name);
  }

  rows(): ScheduleRow[] {
    return [...this.entries.values()];
  }

  private readonly entries = new Map<string, ScheduleRow>();
}

/**
 * The next moment, in epoch seconds, at which it is this time of day in UTC.
 * As MLSpace reads it: hour and minute may lack a digit, and what is no time
 * (empty, `24:00`, with seconds) silently gives null.
 */
export function nextStop(text: string, nowMs: number): number | null {
  const match = /^(\d{1,2}):(\d{1,2})$/.exec(text);
  const hour = Number(match?.[1]);
  const minute = Number(match?.[2]);
  if (!match || hour > 23 || minute > 59) {
    return null;
  }
  const now = nowMs / 1000;
  const midnight = Math.floor(now / DAY_SECONDS) * DAY_SECONDS;
  const today = midnight + hour * 3600 + minute * 60;
  return today <= now ? today + DAY_SECONDS : today;
}

/** `HH:MM` in UTC of a moment in epoch seconds. */
export function timeOfDay(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().slice(11, 16);
}
