// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { trans } from '../../companion/__tests__/fakes';
import type { AutoStopState } from '../../tokens';
import { Aftermath, type IFarewell } from '../aftermath';
import { Wording } from '../wording';

const MINUTE = 60_000;
const FROM = Date.parse('2026-11-21T18:00:00Z');

function setUp(now: number, kind: 'scheduled' | 'due' | 'unknown') {
  const page = {
    now,
    alive: false,
    shown: [] as IFarewell[],
    hidden: 0
  };
  const source = { sourceLabel: '', checkedAt: 0 };
  const state: AutoStopState =
    kind === 'unknown'
      ? { kind, reason: '' }
      : { kind, from: FROM, to: FROM + 60 * MINUTE, ...source };
  const aftermath = new Aftermath({
    now: () => page.now,
    state: () => state,
    probe: () => Promise.resolve(page.alive),
    show: farewell => page.shown.push(farewell),
    hide: () => page.hidden++
  });
  return { page, aftermath };
}

describe('Aftermath', () => {
  it('explains once that the server went in the window of a stop', async () => {
    const { page, aftermath } = setUp(FROM + 10 * MINUTE, 'due');
    await Promise.all([aftermath.missed(), aftermath.missed()]);
    page.now += MINUTE;
    await aftermath.missed();
    expect(page.shown).toEqual([
      { at: FROM + 10 * MINUTE, planned: FROM, certain: false }
    ]);
  });

  it('is certain only when AWS was seen to stop it', async () => {
    const { page, aftermath } = setUp(FROM - 600 * MINUTE, 'scheduled');
    aftermath.seenStopping();
    await aftermath.missed();
    expect(page.shown).toEqual([
      { at: page.now, planned: null, certain: true }
    ]);
  });

  it('says nothing of a connection that breaks at another time', async () => {
    const far = setUp(FROM - 3 * MINUTE, 'scheduled');
    await far.aftermath.missed();
    const unknown = setUp(FROM, 'unknown');
    await unknown.aftermath.missed();
    const revoked = setUp(FROM - 600 * MINUTE, 'scheduled');
    revoked.aftermath.seenStopping();
    revoked.aftermath.seenRunning();
    await revoked.aftermath.missed();
    for (const { page } of [far, unknown, revoked]) {
      expect(page.shown).toEqual([]);
    }
  });

  it('says nothing while Jupyter itself answers', async () => {
    const { page, aftermath } = setUp(FROM + MINUTE, 'due');
    page.alive = true;
    await aftermath.missed();
    expect(page.shown).toEqual([]);
    page.alive = false;
    await aftermath.missed();
    expect(page.shown).toHaveLength(1);
  });

  it('goes when the server is back, and not after disposal', async () => {
    const { page, aftermath } = setUp(FROM + MINUTE, 'due');
    aftermath.back();
    expect(page.hidden).toBe(0);
    await aftermath.missed();
    aftermath.back();
    expect(page.hidden).toBe(1);
    const late = aftermath.missed();
    aftermath.dispose();
    await late;
    expect(page.shown).toHaveLength(1);
  });
});

test('the wording claims no more than is known', () => {
  const wording = new Wording(trans, 'en', 'UTC');
  const at = FROM + 10 * MINUTE;
  expect(wording.farewell({ at, planned: FROM, certain: true })).toBe(
    'This notebook instance was stopped at about 18:10, as scheduled.'
  );
  expect(wording.farewell({ at, planned: null, certain: true })).toBe(
    'This notebook instance was stopped at about 18:10.'
  );
  expect(wording.farewell({ at, planned: FROM, certain: false })).toContain(
    'most likely stopped as scheduled'
  );
});
