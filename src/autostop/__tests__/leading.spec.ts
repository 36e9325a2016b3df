// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { trans } from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import { foreseen } from '../leading';
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

const leading = (idleFrom: number | null) =>
  foreseen(reportWith(idleFrom), wording, NOW)[0];

it('lets the sooner stop lead, with its own window', () => {
  expect(leading(NOW + 20 * MINUTE)).toEqual({
    kind: 'scheduled',
    from: NOW + 20 * MINUTE,
    to: NOW + 25 * MINUTE,
    sourceLabel: 'from the idle script of this instance',
    checkedAt: NOW
  });
  expect(leading(NOW - MINUTE)?.kind).toBe('due');
  expect(leading(null)?.sourceLabel).toBe('from MLSpace');
});

it('does not speak of an idle stop while the notebook is in use', () => {
  expect(leading(NOW + 31 * MINUTE)?.sourceLabel).toBe('from MLSpace');
  expect(leading(NOW + 60 * MINUTE)?.sourceLabel).toBe('from MLSpace');
});
