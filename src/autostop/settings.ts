// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

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
}

export const DEFAULT_SETTINGS: IAutoStopSettings = {
  time: '',
  zone: 'UTC',
  sweepMinutes: 60,
  warnMinutes: [60, 30, 10, 2],
  snoozeMinutes: 5
};

/** Settings come validated by their schema; what is absent is the default. */
export function readSettings(
  composite: Readonly<Record<string, unknown>>
): IAutoStopSettings {
  const { time, zone, sweepMinutes, warnMinutes, snoozeMinutes } = composite;
  const steps: unknown[] = Array.isArray(warnMinutes) ? warnMinutes : [];
  return {
    time: typeof time === 'string' ? time : DEFAULT_SETTINGS.time,
    zone: typeof zone === 'string' ? zone : DEFAULT_SETTINGS.zone,
    sweepMinutes: orDefault(sweepMinutes, DEFAULT_SETTINGS.sweepMinutes),
    warnMinutes: Array.isArray(warnMinutes)
      ? steps.filter(step => typeof step === 'number').sort((a, b) => b - a)
      : DEFAULT_SETTINGS.warnMinutes,
    snoozeMinutes: orDefault(snoozeMinutes, DEFAULT_SETTINGS.snoozeMinutes)
  };
}

function orDefault(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
