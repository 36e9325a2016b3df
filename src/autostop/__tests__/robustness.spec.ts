// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * The seven rules that a countdown must keep to be relied on: look before
 * warning, tell a moved stop from a jitter, warn although nobody answers, never
 * sleep longer than a timer can, never wait for an answer, do not begin at the
 * beginning when it is nearly over, and let people switch it off.
 */
import { FakeCompanion, settle, trans } from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import { AutoStop } from '../autostop';
import { DEFAULT_SETTINGS } from '../settings';
import { Warner } from '../warner';
import { Wording } from '../wording';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STOP = Date.parse('2026-11-21T18:00:00Z');

async function openTab(startsBefore: number) {
  const world = {
    now: STOP - startsBefore,
    stop: STOP,
    /** Ends the patience with a source that is silent. */
    lose: () => undefined as void,
    said: [] as string[]
  };
  const report = (): AutoStopReport => ({
    now: world.now,
    daily: {
      timeUtc: new Date(world.stop).toISOString().slice(11, 16),
      sweepMinutes: 60,
      nextAt: world.stop,
      source: 'mlspace',
      evidence: { source: 'MLSpace', checkedAt: world.now }
    },
    problems: []
  });
  const companion = new FakeCompanion({ autostop: report });
  const autostop = new AutoStop({
    companion,
    trans,
    wording: new Wording(trans, 'en', 'UTC'),
    now: () => world.now,
    zone: 'UTC'
  });
  await settle();
  const left = () => Math.round((world.stop - world.now) / MINUTE);
  let shown = false;
  const warner = new Warner(
    {
      autostop,
      notify: () => {
        // Only what is new counts here.
        if (!shown) {
          world.said.push(`warning ${left()}`);
        }
        shown = true;
      },
      dismiss: () => {
        shown = false;
      },
      ask: () => world.said.push(`dialog ${left()}`),
      claim: () => Promise.resolve(true),
      patience: () =>
        new Promise(resolve => {
          world.lose = resolve;
        }),
      visible: () => true,
      remember: () => undefined
    },
    null
  );
  const pass = async (ms: number, tick = 10_000) => {
    for (const end = world.now + ms; world.now < end;) {
      world.now = Math.min(world.now + tick, end);
      await warner.check();
    }
    return world.said.splice(0);
  };
  return { world, companion, autostop, warner, pass };
}

it('1. looks at the source again before each warning', async () => {
  const { world, companion, pass } = await openTab(121 * MINUTE);
  await pass(60 * MINUTE);
  const before = companion.asked.length;
  world.stop = STOP + 180 * MINUTE;
  expect(await pass(2 * MINUTE)).toEqual([]);
  expect(companion.asked.length).toBe(before + 1);
  expect(await pass(180 * MINUTE)).toEqual(['warning 60']);
});

it('2. takes a stop that moved by less than a minute for the same, by more for another', async () => {
  const { world, autostop, pass } = await openTab(61 * MINUTE);
  expect(await pass(2 * MINUTE)).toEqual(['warning 60']);
  world.stop = STOP + 30_000;
  await autostop.refresh();
  expect(await pass(MINUTE)).toEqual([]);
  // Moved forth, and then back into the same step.
  world.stop = STOP + 3 * 60 * MINUTE;
  await autostop.refresh();
  await pass(10_000);
  world.stop = STOP - 2 * MINUTE;
  await autostop.refresh();
  expect(await pass(MINUTE)).toEqual(['warning 56']);
});

it('3. warns anyway when the source cannot be asked', async () => {
  const { companion, pass } = await openTab(61 * MINUTE);
  companion.answers.autostop = () => Promise.reject(new Error('gone'));
  expect(await pass(2 * MINUTE)).toEqual(['warning 60']);
});

it('4. is right after a pause longer than any timer can be', async () => {
  const { world, pass } = await openTab(3 * 60 * MINUTE);
  // setTimeout overflows after 24.8 days; nothing here is set for that long.
  world.now += 25 * DAY;
  world.stop = STOP + 25 * DAY;
  expect(await pass(125 * MINUTE)).toEqual(['warning 60']);
});

it('5. does not wait for an answer that does not come', async () => {
  const { world, companion, warner } = await openTab(60 * MINUTE + 5_000);
  companion.answers.autostop = () => new Promise(() => undefined);
  world.now += 10_000;
  const check = warner.check();
  await settle();
  expect(world.said).toEqual([]);
  world.lose();
  await check;
  expect(world.said).toEqual(['warning 60']);
});

it('6. goes straight to the dialog when it opens with less than two minutes left', async () => {
  const { pass } = await openTab(90_000);
  expect(await pass(10_000)).toEqual(['dialog 1']);
  const due = await openTab(-10 * MINUTE);
  expect(await due.pass(10_000)).toEqual(['dialog -10']);
});

it('7. is silent when warnings are switched off', async () => {
  const { autostop, pass } = await openTab(61 * MINUTE);
  autostop.configure({ ...DEFAULT_SETTINGS, warnMinutes: [] });
  expect(await pass(120 * MINUTE)).toEqual([]);
});
