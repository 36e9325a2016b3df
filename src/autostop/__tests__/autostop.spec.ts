// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FakeCompanion, settle, trans } from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import { AutoStop } from '../autostop';
import { DEFAULT_SETTINGS } from '../settings';
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
      sourceLabel: 'from notebook-params.json',
      checkedAt: NOW
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
