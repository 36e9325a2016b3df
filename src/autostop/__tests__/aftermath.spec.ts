// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { trans } from '../../companion/__tests__/fakes';
import type { AutoStopState } from '../../tokens';
import { Aftermath, type IFarewell } from '../aftermath';
import { Wording } from '../wording';

const MINUTE = 60_000;
const FROM = Date.parse('2026-11-21T18:00:00Z');
const PLANNED = { from: FROM, to: FROM + 60 * MINUTE, whenIdle: false };

function setUp(now: number, kind: 'scheduled' | 'due' | 'unknown') {
  const page = {
    now,
    alive: false,
    shown: [] as IFarewell[],
    hidden: 0
  };
  const source = {
    source: 'mlspace',
    sourceLabel: '',
    checkedAt: 0,
    whenIdle: false
  } as const;
  let state: AutoStopState =
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
  const become = (next: AutoStopState) => {
    state = next;
    aftermath.observe();
  };
  return { page, aftermath, become };
}

describe('Aftermath', () => {
  it('explains once that the server went in the window of a stop', async () => {
    const { page, aftermath } = setUp(FROM + 10 * MINUTE, 'due');
    await Promise.all([aftermath.missed(), aftermath.missed()]);
    page.now += MINUTE;
    await aftermath.missed();
    expect(page.shown).toEqual([
      {
        at: FROM + 10 * MINUTE,
        planned: PLANNED,
        certain: false,
        gone: true
      }
    ]);
  });

  it('is certain only when AWS was seen to stop it', async () => {
    const { page, aftermath } = setUp(FROM - 600 * MINUTE, 'scheduled');
    aftermath.seenStopping();
    await aftermath.missed();
    expect(page.shown.at(-1)).toEqual({
      at: page.now,
      planned: null,
      certain: true,
      gone: true
    });
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
    for (const { page } of [far, unknown]) {
      expect(page.shown).toEqual([]);
    }
    expect(revoked.page.shown.map(one => one.gone)).toEqual([false]);
    expect(revoked.page.hidden).toBe(1);
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

describe('while AWS stops it', () => {
  const TOMORROW: AutoStopState = {
    kind: 'scheduled',
    from: FROM + 24 * 60 * MINUTE,
    to: FROM + 25 * 60 * MINUTE,
    source: 'mlspace',
    sourceLabel: '',
    checkedAt: 0,
    whenIdle: false
  };

  it('says so before the server is gone, once', () => {
    const { page, aftermath } = setUp(FROM + 10 * MINUTE, 'due');
    aftermath.seenStopping();
    aftermath.seenStopping();
    expect(page.shown).toEqual([
      { at: page.now, planned: PLANNED, certain: true, gone: false }
    ]);
  });

  it('then says that it was, and takes it back when the server answers', async () => {
    const { page, aftermath } = setUp(FROM + 10 * MINUTE, 'due');
    aftermath.seenStopping();
    // The companion may come and go while the server still stands.
    aftermath.back();
    expect(page.hidden).toBe(0);
    await aftermath.missed();
    expect(page.shown.map(one => one.gone)).toEqual([false, true]);
    aftermath.back();
    expect(page.hidden).toBe(1);
  });

  it('takes it back when AWS says that it runs after all', () => {
    const { page, aftermath } = setUp(FROM + 10 * MINUTE, 'due');
    aftermath.seenStopping();
    aftermath.seenRunning();
    expect(page.hidden).toBe(1);
  });

  it('knows the stop that was due although the sweep has moved it to tomorrow', () => {
    const { page, aftermath, become } = setUp(FROM + 10 * MINUTE, 'due');
    aftermath.observe();
    become(TOMORROW);
    aftermath.seenStopping();
    expect(page.shown[0].planned).toEqual(PLANNED);
    const later = setUp(FROM + 10 * MINUTE, 'due');
    later.aftermath.observe();
    later.become(TOMORROW);
    later.page.now += 180 * MINUTE;
    later.aftermath.seenStopping();
    expect(later.page.shown[0].planned).toBeNull();
  });

  it('does not call a stop idle after something ran', () => {
    const { page, aftermath, become } = setUp(FROM + 10 * MINUTE, 'due');
    become({ ...TOMORROW, kind: 'due', from: FROM, to: FROM, whenIdle: true });
    become(TOMORROW);
    aftermath.seenStopping();
    expect(page.shown[0].planned).toBeNull();
  });

  it('claims nothing of a broken connection once the stop was moved away', async () => {
    const { page, aftermath, become } = setUp(FROM + 10 * MINUTE, 'due');
    aftermath.observe();
    become(TOMORROW);
    await aftermath.missed();
    expect(page.shown).toEqual([]);
  });
});

test('the wording claims no more than is known', () => {
  const wording = new Wording(trans, 'en', 'UTC');
  const at = FROM + 10 * MINUTE;
  const say = (over: Partial<IFarewell>) =>
    wording.farewell({
      at,
      planned: PLANNED,
      certain: true,
      gone: true,
      ...over
    });
  const idle = { ...PLANNED, whenIdle: true };
  expect([
    say({}),
    say({ planned: null }),
    say({ planned: idle }),
    say({ gone: false }),
    say({ planned: null, gone: false }),
    say({ planned: idle, gone: false })
  ]).toEqual([
    'This notebook instance was stopped at about 18:10, as scheduled.',
    'This notebook instance was stopped at about 18:10.',
    'This notebook instance was stopped at about 18:10, because it was idle.',
    'This notebook instance is being stopped now, as scheduled.',
    'This notebook instance is being stopped now.',
    'This notebook instance is being stopped now, because it was idle.'
  ]);
  expect(say({ certain: false })).toBe(
    'The server went away at about 18:10; a stop was due at or after 18:00, so this notebook instance was most likely stopped as scheduled.'
  );
});
