// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FakeCompanion, settle, trans } from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import { AutoStop } from '../autostop';
import { pageProblem } from '../../companion/errors';
import { DEFAULT_SETTINGS, readSettings } from '../settings';
import { Wording } from '../wording';

const NOW = Date.parse('2026-11-21T12:00:00Z');

function reportOf(over: Partial<AutoStopReport> = {}): AutoStopReport {
  return {
    now: NOW,
    daily: {
      timeUtc: '18:00',
      sweepMinutes: 60,
      source: 'params',
      evidence: { source: 'notebook-params.json', checkedAt: NOW }
    },
    problems: [],
    ...over
  };
}

async function setUp(companion: FakeCompanion | null) {
  const clock = { now: NOW };
  const autostop = new AutoStop({
    companion,
    trans,
    wording: new Wording(trans, 'en', 'UTC'),
    now: () => clock.now,
    zone: 'America/New_York'
  });
  await settle();
  const changes: string[] = [];
  autostop.changed.connect(() => {
    changes.push(autostop.state.kind);
  });
  return { autostop, clock, changes };
}

describe('AutoStop', () => {
  it('takes the time of the companion before that of the settings', async () => {
    const { autostop } = await setUp(
      new FakeCompanion({ autostop: () => reportOf() })
    );
    autostop.configure({ ...DEFAULT_SETTINGS, time: '17:00' });
    expect(autostop.state).toEqual({
      kind: 'scheduled',
      from: Date.parse('2026-11-21T18:00:00Z'),
      to: Date.parse('2026-11-21T19:00:00Z'),
      source: 'params',
      sourceLabel: 'from notebook-params.json',
      checkedAt: NOW,
      whenIdle: false
    });
  });

  it('falls back to the settings, in their zone or the browser’s', async () => {
    const { autostop } = await setUp(null);
    expect(autostop.state.kind).toBe('unknown');
    autostop.configure({ ...DEFAULT_SETTINGS, time: '18:00', zone: '' });
    expect(autostop.state).toMatchObject({
      from: Date.parse('2026-11-21T23:00:00Z'),
      sourceLabel: 'from your settings, not confirmed by MLSpace'
    });
    autostop.configure({ ...DEFAULT_SETTINGS, time: '18:00', zone: 'UTC' });
    expect(autostop.state).toMatchObject({
      from: Date.parse('2026-11-21T18:00:00Z')
    });
  });

  it('names a time and a zone that cannot be read', async () => {
    const { autostop } = await setUp(null);
    autostop.configure({ ...DEFAULT_SETTINGS, time: '24:00' });
    expect(autostop.problems.map(({ message }) => message)).toEqual([
      'The daily stop time "24:00" is no time.'
    ]);
    autostop.configure({ ...DEFAULT_SETTINGS, time: '18:00', zone: 'X/Y' });
    expect(autostop.problems.map(({ message }) => message)).toEqual([
      'The time zone "X/Y" is not known.'
    ]);
    expect(autostop.state.kind).toBe('unknown');
  });

  it('says nothing of a daily stop that it does not know, beside an idle one', async () => {
    const idle = {
      path: '/var/spool/cron/root',
      idleSeconds: 3600,
      ignoresConnections: true,
      everyMinutes: 5,
      sessions: [],
      from: NOW + 50 * 60_000,
      detail: '',
      evidence: { source: 'x', checkedAt: NOW }
    };
    const only = new FakeCompanion({
      autostop: () => reportOf({ daily: null, idle })
    });
    const { autostop } = await setUp(only);
    expect(autostop.state).toMatchObject({
      source: 'idleScript',
      whenIdle: true
    });
    expect(autostop.note).toContain('is not known');
    const none = { source: 'MLSpace', checkedAt: NOW };
    only.autoStopChanged.emit(
      reportOf({ daily: null, none, idle: { ...idle, from: null } })
    );
    expect(autostop.state).toMatchObject({ kind: 'none', idleWatch: true });
    expect(autostop.note).toBe('');
    only.autoStopChanged.emit(reportOf({ daily: null, none }));
    expect(autostop.state).toMatchObject({ kind: 'none', idleWatch: false });
  });

  it('names an idle script that does not work, and an auto-stop that could not', async () => {
    const { autostop } = await setUp(
      new FakeCompanion({
        autostop: () =>
          reportOf({
            idle: {
              path: 'p',
              idleSeconds: 3600,
              ignoresConnections: true,
              everyMinutes: 5,
              sessions: [],
              from: NOW - 20 * 60_000,
              detail: '',
              evidence: { source: 'p', checkedAt: NOW }
            },
            local: {
              mode: 'idle',
              idleMinutes: 60,
              timeUtc: null,
              warnMinutes: 10,
              stopAt: null,
              warnedAt: null,
              problem: pageProblem('denied', 'stop', 'No right.', 'Ask.')
            }
          })
      })
    );
    expect(autostop.problems.map(({ message }) => message)).toEqual([
      'The idle script should have stopped this notebook after Nov 21, 11:40 UTC, and did not.',
      'The auto-stop of this extension could not stop this notebook: No right.'
    ]);
    expect(autostop.state).toMatchObject({ source: 'params' });
  });

  it('says that its own auto-stop is off for want of a time', async () => {
    const { autostop } = await setUp(null);
    const read = readSettings({ localStop: 'daily', localTime: '25:00' });
    expect(read.local).toEqual({ mode: 'off' });
    autostop.configure(read);
    expect(autostop.problems.map(({ message }) => message)).toEqual([
      'The auto-stop of this extension is off: its daily time "25:00" is no time.'
    ]);
  });

  it('emits when the state changes, not every second', async () => {
    const { autostop, clock, changes } = await setUp(
      new FakeCompanion({ autostop: () => reportOf() })
    );
    for (let second = 0; second < 29 * 3600; second++) {
      clock.now += 1000;
      autostop.advance();
    }
    expect(changes).toEqual(['due', 'scheduled']);
  });

  it('follows the clock of the notebook when this one is wrong', async () => {
    const { autostop } = await setUp(
      new FakeCompanion({ autostop: () => reportOf({ now: NOW + 7 * 60_000 }) })
    );
    expect(autostop.now()).toBe(NOW + 7 * 60_000);
    expect(autostop.problems.map(({ message }) => message)).toEqual([
      "This computer's clock and the notebook's differ by 7 min."
    ]);
  });

  it('takes a few seconds for the network', async () => {
    const { autostop } = await setUp(
      new FakeCompanion({ autostop: () => reportOf({ now: NOW + 5_000 }) })
    );
    expect(autostop.now()).toBe(NOW);
  });

  it('keeps what was known when the companion goes', async () => {
    const companion = new FakeCompanion({ autostop: () => reportOf() });
    const { autostop } = await setUp(companion);
    companion.answers.autostop = () => Promise.reject(new Error('gone'));
    companion.setState({ status: 'unavailable', remedy: 'x' });
    await autostop.refresh();
    expect(autostop.state.kind).toBe('scheduled');
    expect(autostop.problems).toEqual([]);
  });

  it('follows a report that is pushed', async () => {
    const companion = new FakeCompanion({ autostop: () => reportOf() });
    const { autostop, changes } = await setUp(companion);
    const daily = { ...reportOf().daily!, timeUtc: '20:15' };
    companion.autoStopChanged.emit(reportOf({ daily }));
    expect(changes).toEqual(['scheduled']);
    expect(autostop.state).toMatchObject({
      from: Date.parse('2026-11-21T20:15:00Z')
    });
    autostop.dispose();
    companion.autoStopChanged.emit(reportOf());
    expect(changes).toEqual(['scheduled']);
  });
});
