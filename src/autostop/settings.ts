// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { LocalRequest } from '../companion/contract';
import { parseTime } from './schedule';

/** The plugin's settings, read. */
export interface IAutoStopSettings {
  /** `HH:MM`, or empty: not stated. */
  readonly time: string;
  /** IANA zone of `time`; empty = the browser's. */
  readonly zone: string;
  readonly sweepMinutes: number;
  /** Minutes before the stop, longest first; the last one is a dialog. */
  readonly warnMinutes: readonly number[];
  readonly snoozeMinutes: number;
  /** Address of MLSpace's page; empty: asked for. */
  readonly mlspaceUrl: string;
  /** The companion's own auto-stop. */
  readonly local: LocalRequest;
  /** The daily time of that, where it is wanted; null: it is not. */
  readonly localTime: string | null;
}

export const DEFAULT_SETTINGS: IAutoStopSettings = {
  time: '',
  zone: 'UTC',
  sweepMinutes: 60,
  warnMinutes: [60, 30, 10, 2],
  snoozeMinutes: 5,
  mlspaceUrl: '',
  local: { mode: 'off' },
  localTime: null
};

/** Settings come validated by their schema; what is absent is the default. */
export function readSettings(
  composite: Readonly<Record<string, unknown>>
): IAutoStopSettings {
  const { time, zone, sweepMinutes, warnMinutes, snoozeMinutes } = composite;
  const { mlspaceUrl, localStop, localTime } = composite;
  const steps: unknown[] = Array.isArray(warnMinutes) ? warnMinutes : [];
  return {
    time: typeof time === 'string' ? time : DEFAULT_SETTINGS.time,
    zone: typeof zone === 'string' ? zone : DEFAULT_SETTINGS.zone,
    sweepMinutes: orDefault(sweepMinutes, DEFAULT_SETTINGS.sweepMinutes),
    warnMinutes: Array.isArray(warnMinutes)
      ? steps.filter(step => typeof step === 'number').sort((a, b) => b - a)
      : DEFAULT_SETTINGS.warnMinutes,
    snoozeMinutes: orDefault(snoozeMinutes, DEFAULT_SETTINGS.snoozeMinutes),
    mlspaceUrl: typeof mlspaceUrl === 'string' ? mlspaceUrl.trim() : '',
    local: readLocal(composite),
    localTime:
      localStop === 'daily'
        ? typeof localTime === 'string'
          ? localTime
          : ''
        : null
  };
}

function readLocal({
  localStop,
  localIdleMinutes,
  localTime,
  localWarnMinutes
}: Readonly<Record<string, unknown>>): LocalRequest {
  const warnMinutes = orDefault(localWarnMinutes, 10);
  const time = parseTime(typeof localTime === 'string' ? localTime : '');
  if (localStop === 'idle') {
    const idleMinutes = orDefault(localIdleMinutes, 120);
    return { mode: 'idle', idleMinutes, warnMinutes };
  }
  if (localStop === 'daily' && time) {
    const two = (part: number) => String(part).padStart(2, '0');
    const timeUtc = `${two(time.hour)}:${two(time.minute)}`;
    return { mode: 'daily', timeUtc, warnMinutes };
  }
  return { mode: 'off' };
}

function orDefault(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
