// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { AutoStopReport } from '../companion/contract';
import type { AutoStopState } from '../tokens';
import { parseTime, stateAt } from './schedule';
import type { Wording } from './wording';

type Known = Extract<AutoStopState, { from: number }>;

const MINUTE_MS = 60_000;
/** The companion's own stop comes at its moment, give or take a look. */
const LOCAL_MINUTES = 1;
/** Where a crontab's schedule was not understood. */
const SCRIPT_MINUTES = 60;

/** Every stop that the companion's report foresees, the sooner first. */
export function foreseen(
  report: AutoStopReport,
  wording: Wording,
  now: number
): Known[] {
  return [
    dailyOf(report, wording, now),
    idleOf(report, wording, now),
    localOf(report, wording, now)
  ]
    .filter(one => one !== null)
    .sort((a, b) => a.from - b.from);
}

function dailyOf(
  { daily }: AutoStopReport,
  wording: Wording,
  now: number
): Known | null {
  if (!daily) {
    return null;
  }
  const time = parseTime(daily.timeUtc) ?? { hour: 0, minute: 0 };
  const state = stateAt(
    { ...time, zone: 'UTC', sweepMinutes: daily.sweepMinutes },
    {
      sourceLabel: wording.sourceLabel(daily.source),
      checkedAt: daily.evidence.checkedAt
    },
    now
  );
  return state.kind === 'scheduled' || state.kind === 'due' ? state : null;
}

function idleOf(
  { idle }: AutoStopReport,
  wording: Wording,
  now: number
): Known | null {
  // Any activity moves it: before half of its time it would only be noise.
  return typeof idle?.from === 'number' &&
    idle.from - now <= idle.idleSeconds * 500
    ? known(
        idle.from,
        idle.everyMinutes ?? SCRIPT_MINUTES,
        wording.sourceLabel('idleScript'),
        idle.evidence.checkedAt,
        now
      )
    : null;
}

function localOf(
  report: AutoStopReport,
  wording: Wording,
  now: number
): Known | null {
  const { local } = report;
  return typeof local?.stopAt === 'number'
    ? known(
        local.stopAt,
        LOCAL_MINUTES,
        wording.sourceLabel('local'),
        report.now,
        now
      )
    : null;
}

function known(
  from: number,
  minutes: number,
  sourceLabel: string,
  checkedAt: number,
  now: number
): Known {
  const kind = now < from ? 'scheduled' : 'due';
  return { kind, from, to: from + minutes * MINUTE_MS, sourceLabel, checkedAt };
}
