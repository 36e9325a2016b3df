// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import { FakeCompanion, settle, trans } from '../../companion/__tests__/fakes';
import type { AutoStopReport, StopSource } from '../../companion/contract';
import type { AutoStopState } from '../../tokens';
import { AutoStop } from '../autostop';
import { StopDeeds } from '../deeds';
import { Wording } from '../wording';
import { FakeAutoStop, NOW } from './fakes';

const wording = new Wording(trans, 'en', 'UTC');

async function setUp(companion: FakeCompanion | null) {
  const autostop = new AutoStop({
    companion,
    trans,
    wording,
    now: () => NOW,
    zone: 'UTC'
  });
  await settle();
  const openSettings = jest.fn();
  const deeds = new StopDeeds({
    autostop,
    companion,
    link: null,
    wording,
    trans,
    openSettings
  });
  return { deeds, openSettings };
}

const REPORT: AutoStopReport = { now: NOW, daily: null, problems: [] };

function stopBy(source: StopSource): AutoStopState {
  return { ...new FakeAutoStop().state, source } as AutoStopState;
}

afterEach(() => Notification.dismiss());

it.each([
  ['mlspace', 'Change stop time'],
  ['params', 'Change stop time'],
  ['settings', 'Change stop time'],
  ['idleScript', 'Keep awake 1 h'],
  ['local', 'Postpone 1 h']
] as const)('against a stop by %s offers: %s', async (source, label) => {
  const { deeds } = await setUp(null);
  expect(deeds.against(stopBy(source))?.label).toBe(label);
});

it('offers nothing where no stop is coming', async () => {
  const { deeds } = await setUp(null);
  expect(deeds.against({ kind: 'unknown', reason: '' })).toBeNull();
});

it('keeps awake, postpones, and asks again what is now', async () => {
  const companion = new FakeCompanion({
    autostop: () => REPORT,
    keepAwake: () => REPORT,
    postponeLocalStop: () => REPORT
  });
  const { deeds } = await setUp(companion);
  await deeds.against(stopBy('idleScript'))?.run();
  await deeds.keepAwake(null);
  await deeds.against(stopBy('local'))?.run();
  expect(companion.sent.map(({ route, body }) => [route, body])).toEqual([
    ['autostop', undefined],
    ['keepAwake', { minutes: 60 }],
    ['autostop', undefined],
    ['keepAwake', { minutes: null }],
    ['autostop', undefined],
    ['postponeLocalStop', { minutes: 60 }],
    ['autostop', undefined]
  ]);
});

it('says so when that does not work', async () => {
  const companion = new FakeCompanion({
    autostop: () => REPORT,
    keepAwake: () => Promise.reject(new Error('It is gone.'))
  });
  const { deeds } = await setUp(companion);
  await deeds.keepAwake(60);
  expect(
    Notification.manager.notifications.map(({ message }) => message.trim())
  ).toEqual(['It is gone.']);
});

it('opens the settings where there is no companion to ask MLSpace', async () => {
  const { deeds, openSettings } = await setUp(null);
  await deeds.changeStopTime();
  await deeds.connect();
  expect(openSettings).toHaveBeenCalledTimes(1);
});
