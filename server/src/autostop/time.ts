// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

export type StopTime =
  | { /** `HH:MM`, padded. */ readonly timeUtc: string }
  | { /** Completes "`<name>` ...". */ readonly problem: string };

/**
 * Parse a daily stop time. An unpadded hour is taken (`7:05`), as MLSpace
 * takes it; what MLSpace accepts and then silently drops is named.
 */
export function parseStopTime(text: string): StopTime {
  const value = text.trim();
  if (value === '') {
    return { problem: 'is empty' };
  }
  const match = /^(\d{1,2}):(\d{2})$/.exec(value);
  if (match === null) {
    return /^\d{1,2}:\d{2}:\d{2}$/.test(value)
      ? { problem: 'has seconds' }
      : { problem: 'is not a time' };
  }
  const hour = Number(match[1]);
  const minute = Number(match[2]);
  if (hour > 23) {
    return { problem: 'has an hour above 23' };
  }
  if (minute > 59) {
    return { problem: 'has a minute above 59' };
  }
  return { timeUtc: `${String(hour).padStart(2, '0')}:${match[2]}` };
}
