// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { AutoStopReport, StopSource } from '../companion/contract';
import type { AutoStopState } from '../tokens';
import { parseTime, stateAt } from './schedule';
import type { Wording } from './wording';

export type Known = Extract<AutoStopState, { from: number }>;

/** A stop that may come. */
export interface IForeseen {
  readonly state: Known;
  /** So far off that activity will most likely move it. */
  readonly isFar: boolean;
}

const MINUTE_MS = 60_000;
/** The companion's own stop comes at its moment, give or take a look. */
const LOCAL_MINUTES = 1;
/** Where a crontab's schedule was not understood. */
const SCRIPT_MINUTES = 60;
/** A script that has not stopped an idle instance by then does not work. */
const SCRIPT_SLACK_MS = 5 * MINUTE_MS;

/** Every stop that the companion's report foresees, the sooner first. */
export function foreseen(
  report: AutoStopReport,
  wording: Wording,
  now: number
): IForeseen[] {
  return [
    dailyOf(report, wording, now),
    idleOf(report, wording, now),
    localOf(report, wording, now)
  ]
    .filter(one => one !== null)
    .sort((a, b) => a.state.from - b.state.from);
}

/** Whether the idle script should have stopped this instance, and did not. */
export function isOverdue(
  idle: AutoStopReport['idle'],
  now: number
): idle is NonNullable<AutoStopReport['idle']> & { from: number } {
  return (
    typeof idle?.from === 'number' &&
    now >= idle.from + everyOf(idle) * MINUTE_MS + SCRIPT_SLACK_MS
  );
}

function everyOf(idle: NonNullable<AutoStopReport['idle']>): number {
  return idle.everyMinutes ?? SCRIPT_MINUTES;
}

function dailyOf(
  { daily }: AutoStopReport,
  wording: Wording,
  now: number
): IForeseen | null {
  if (!daily) {
    return null;
  }
  const time = parseTime(daily.timeUtc) ?? { hour: 0, minute: 0 };
  const { sweepMinutes, nextAt, source } = daily;
  const state = stateAt(
    { ...time, zone: 'UTC', sweepMinutes, nextAt },
    {
      source,
      sourceLabel: wording.sourceLabel(source),
      checkedAt: daily.evidence.checkedAt
    },
    now
  );
  return 'from' in state ? { state, isFar: false } : null;
}

function idleOf(
  { idle }: AutoStopReport,
  wording: Wording,
  now: number
): IForeseen | null {
  if (typeof idle?.from !== 'number' || isOverdue(idle, now)) {
    return null;
  }
  const { from, idleSeconds, evidence } = idle;
  const minutes = everyOf(idle);
  const { checkedAt } = evidence;
  return {
    state: known(
      'idleScript',
      true,
      { from, minutes, checkedAt },
      wording,
      now
    ),
    isFar: from - now > idleSeconds * 500
  };
}

function localOf(
  { local, now: checkedAt }: AutoStopReport,
  wording: Wording,
  now: number
): IForeseen | null {
  if (typeof local?.stopAt !== 'number') {
    return null;
  }
  const { stopAt: from, mode, idleMinutes } = local;
  const when = { from, minutes: LOCAL_MINUTES, checkedAt };
  return {
    state: known('local', mode === 'idle', when, wording, now),
    isFar: mode === 'idle' && from - now > ((idleMinutes ?? 0) * MINUTE_MS) / 2
  };
}

interface IWhen {
  readonly from: number;
  readonly minutes: number;
  readonly checkedAt: number;
}

function known(
  source: StopSource,
  whenIdle: boolean,
  { from, minutes, checkedAt }: IWhen,
  wording: Wording,
  now: number
): Known {
  return {
    kind: now < from ? 'scheduled' : 'due',
    from,
    to: from + minutes * MINUTE_MS,
    source,
    sourceLabel: wording.sourceLabel(source),
    checkedAt,
    whenIdle
  };
}
