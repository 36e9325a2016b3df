// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { trans } from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import { foreseen, isOverdue } from '../leading';
import { Wording } from '../wording';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const MINUTE = 60_000;
const wording = new Wording(trans, 'en', 'UTC');

function reportWith(idleFrom: number | null): AutoStopReport {
  return {
    now: NOW,
    daily: {
      timeUtc: '12:40',
      sweepMinutes: 60,
      source: 'mlspace',
      evidence: { source: 'MLSpace', checkedAt: NOW }
    },
    problems: [],
    idle: {
      path: '/var/spool/cron/root',
      idleSeconds: 3600,
      ignoresConnections: true,
      everyMinutes: 5,
      sessions: [],
      from: idleFrom,
      detail: '',
      evidence: { source: '/var/spool/cron/root', checkedAt: NOW }
    }
  };
}

const all = (idleFrom: number | null, over: Partial<AutoStopReport> = {}) =>
  foreseen({ ...reportWith(idleFrom), ...over }, wording, NOW);
/** What leads: the soonest that is not far. */
const leading = (idleFrom: number | null) =>
  all(idleFrom).find(one => !one.isFar)?.state;

it('lets the sooner stop lead, with its own window', () => {
  expect(leading(NOW + 20 * MINUTE)).toEqual({
    kind: 'scheduled',
    from: NOW + 20 * MINUTE,
    to: NOW + 25 * MINUTE,
    source: 'idleScript',
    sourceLabel: 'from the idle script of this instance',
    checkedAt: NOW,
    whenIdle: true
  });
  expect(leading(NOW - MINUTE)?.kind).toBe('due');
  expect(leading(null)?.sourceLabel).toBe('from MLSpace');
});

it('does not speak of an idle stop while the notebook is in use', () => {
  expect(leading(NOW + 31 * MINUTE)?.sourceLabel).toBe('from MLSpace');
  expect(leading(NOW + 60 * MINUTE)?.sourceLabel).toBe('from MLSpace');
});

it('keeps an idle stop that is far, for where nothing else is known', () => {
  const [idle] = all(NOW + 50 * MINUTE, { daily: null });
  expect(idle).toMatchObject({ isFar: true, state: { source: 'idleScript' } });
});

it('drops an idle script that evidently does not stop anything', () => {
  const passed = NOW - 11 * MINUTE;
  expect(all(passed, { daily: null })).toEqual([]);
  expect(isOverdue(reportWith(passed).idle, NOW)).toBe(true);
  expect(isOverdue(reportWith(NOW - 9 * MINUTE).idle, NOW)).toBe(false);
  expect(isOverdue(reportWith(null).idle, NOW)).toBe(false);
});

it('has the auto-stop of this extension, which comes at its moment', () => {
  const local = {
    mode: 'daily',
    idleMinutes: null,
    timeUtc: '12:30',
    warnMinutes: 10,
    stopAt: NOW + 30 * MINUTE,
    warnedAt: null,
    problem: null
  } as const;
  const [first] = all(null, { local });
  expect(first).toMatchObject({
    isFar: false,
    state: {
      source: 'local',
      whenIdle: false,
      from: NOW + 30 * MINUTE,
      to: NOW + 31 * MINUTE
    }
  });
  const idle = { ...local, mode: 'idle', idleMinutes: 50 } as const;
  expect(all(null, { local: idle })[0]).toMatchObject({
    isFar: true,
    state: { whenIdle: true }
  });
  expect(all(null, { local: { ...local, stopAt: null } })).toHaveLength(1);
});

it('believes a source that names the next stop: the sweep has come already', () => {
  const daily = reportWith(null).daily!;
  const tomorrow = Date.parse('2026-11-22T11:40:00Z');
  const told = all(null, {
    daily: { ...daily, timeUtc: '11:40', nextAt: tomorrow }
  });
  expect(told[0].state).toMatchObject({ kind: 'scheduled', from: tomorrow });
  const untold = all(null, { daily: { ...daily, timeUtc: '11:40' } });
  expect(untold[0].state.kind).toBe('due');
});
