// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { AutoStopReport } from '../companion/contract';
import { isOverdue } from './leading';
import { isZone, parseTime } from './schedule';
import type { IAutoStopSettings } from './settings';
import type { Wording } from './wording';

/** A problem in words, with its remedy. */
export interface IShown {
  readonly message: string;
  readonly next: string;
}

/** Less than this is no wrong clock. */
const WRONG_CLOCK_MS = 120_000;

/** What the companion found: bad values, and stops that did not come. */
export function reportProblems(
  report: AutoStopReport | null,
  now: number,
  wording: Wording,
  trans: TranslationBundle
): IShown[] {
  const problems: IShown[] = (report?.problems ?? []).map(
    ({ message, next }) => ({ message, next })
  );
  const idle = report?.idle;
  if (isOverdue(idle, now)) {
    problems.push({
      message: trans.__(
        'The idle script should have stopped this notebook after %1, and did not.',
        wording.moment(idle.from)
      ),
      next: trans.__(
        'Its right to stop notebooks may be missing. Do not count on it either way.'
      )
    });
  }
  const failed = report?.local?.problem;
  if (failed) {
    problems.push({
      message: trans.__(
        'The auto-stop of this extension could not stop this notebook: %1',
        failed.detail
      ),
      next: failed.next
    });
  }
  return problems;
}

/** What a person entered and nobody can read. */
export function settingsProblems(
  { time, zone, localTime }: IAutoStopSettings,
  trans: TranslationBundle
): IShown[] {
  const problems: IShown[] = [];
  if (time.trim() !== '' && !parseTime(time)) {
    problems.push({
      message: trans.__('The daily stop time "%1" is no time.', time),
      next: trans.__('Write it in the settings as 17:30.')
    });
  } else if (time.trim() !== '' && zone.trim() !== '' && !isZone(zone.trim())) {
    problems.push({
      message: trans.__('The time zone "%1" is not known.', zone),
      next: trans.__('Write it in the settings as America/New_York or UTC.')
    });
  }
  if (localTime !== null && !parseTime(localTime)) {
    problems.push({
      message: trans.__(
        'The auto-stop of this extension is off: its daily time "%1" is no time.',
        localTime
      ),
      next: trans.__('Write it in the settings as 17:30, in UTC.')
    });
  }
  return problems;
}

/** @param skew - how far the companion's clock is ahead of this one. */
export function clockProblems(
  skew: number,
  wording: Wording,
  trans: TranslationBundle
): IShown[] {
  return Math.abs(skew) < WRONG_CLOCK_MS
    ? []
    : [
        {
          message: trans.__(
            "This computer's clock and the notebook's differ by %1.",
            wording.duration(Math.abs(skew))
          ),
          next: trans.__("The countdown follows the notebook's.")
        }
      ];
}
