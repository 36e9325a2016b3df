// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FakeCompanion, trans } from '../../companion/__tests__/fakes';
import type { LossesReport } from '../../companion/contract';
import { StopLosses } from '../losses';

const NOTHING: LossesReport = {
  checkedAt: 0,
  lost: { files: [], count: 0, bytes: 0, isCut: false },
  packages: []
};

function make(report: () => LossesReport | Promise<LossesReport>) {
  const companion = new FakeCompanion({ losses: report });
  const clock = { time: 1_000 };
  const shown = jest.fn();
  const losses = new StopLosses({
    companion,
    trans,
    locale: 'en',
    now: () => clock.time,
    show: shown
  });
  return { companion, clock, losses, shown };
}

it('knows nothing before it looked, and then what was found', async () => {
  const { losses } = make(() => ({
    checkedAt: 0,
    lost: {
      files: [
        { path: '/tmp/model.bin', bytes: 2e9, modifiedAt: 1 },
        { path: '/home/ec2-user/a.csv', bytes: 1e8, modifiedAt: 1 }
      ],
      count: 7,
      bytes: 2.14e9,
      isCut: true
    },
    packages: [{ environment: 'python3', names: [...'abcdefg'] }]
  }));
  expect(losses.sentences).toBeNull();
  await losses.look();
  expect(losses.sentences).toEqual([
    '7 new or large files elsewhere, 2.1 GB, the largest: /tmp/model.bin',
    'Packages installed into python3 since the start: a, b, c, d, e and 2 more',
    'The search ended at its limit: there may be more.'
  ]);
});

it('has nothing to say where nothing would be lost', async () => {
  const { losses } = make(() => NOTHING);
  await losses.look();
  expect(losses.sentences).toEqual([]);
});

it('looks once in five minutes, however often it is asked', async () => {
  const { companion, clock, losses } = make(() => NOTHING);
  await Promise.all([losses.look(), losses.look()]);
  clock.time += 299_999;
  await losses.look();
  expect(companion.asked).toEqual(['losses']);
  clock.time += 1;
  await losses.look();
  expect(companion.asked).toHaveLength(2);
  // A clock that was set back does not stop it.
  clock.time = 0;
  await losses.look();
  expect(companion.asked).toHaveLength(3);
});

it('keeps what it knew when the companion fails, and asks nobody who is away', async () => {
  const warn = jest.spyOn(console, 'warn').mockReturnValue(undefined);
  let fails = false;
  const { companion, clock, losses } = make(() =>
    fails ? Promise.reject(new Error('x')) : NOTHING
  );
  companion.state = { status: 'unavailable', remedy: 'Start it.' };
  await losses.look();
  expect(companion.asked).toEqual([]);
  companion.state = { status: 'ready', remedy: null };
  await losses.look();
  fails = true;
  clock.time += 300_000;
  await losses.look();
  expect(losses.sentences).toEqual([]);
  expect(losses.isLooking).toBe(false);
  expect(warn).toHaveBeenCalledTimes(1);
  warn.mockRestore();
});

it('tells when a search begins and ends', async () => {
  const { losses } = make(() => NOTHING);
  const looking: boolean[] = [];
  losses.changed.connect(({ isLooking }) => looking.push(isLooking));
  await losses.look();
  expect(looking).toEqual([true, false]);
});
