// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { autoStopReport } from '../../../../src/companion/contract';
import { awsError, Harness } from '../../__tests__/harness';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let companion: Harness;

beforeEach(async () => {
  companion = await new Harness().start();
  companion.jupyter.list = [];
});
afterEach(() => companion.stop());

const post = (path: string, body: unknown) =>
  companion.call(`/api/v1/autostop/${path}`, {
    method: 'POST',
    body: JSON.stringify(body)
  });
const local = async () =>
  autoStopReport.parse((await companion.call('/api/v1/autostop')).json).local;
const stops = () => companion.aws.count('stopNotebook');
const IDLE = { mode: 'idle', idleMinutes: 60, warnMinutes: 10 };
const session = (lastActivity: number, state = 'idle') => ({
  path: 'a.ipynb',
  kernel: 'k',
  state,
  connections: 1,
  lastActivity
});

it('is off by itself', async () => {
  expect(await local()).toBeNull();
  await companion.clock.advance(48 * HOUR);
  expect(stops()).toBe(0);
});

it('warns for its whole time, then stops this instance and no other', async () => {
  const start = companion.clock.time;
  await post('local', IDLE);
  await companion.clock.advance(49 * MINUTE);
  expect(await local()).toMatchObject({ warnedAt: null });
  await companion.clock.advance(2 * MINUTE);
  expect(await local()).toMatchObject({
    warnedAt: start + 50 * MINUTE,
    stopAt: start + HOUR
  });
  await companion.clock.advance(8 * MINUTE + 30_000);
  expect(stops()).toBe(0);
  await companion.clock.advance(MINUTE);
  expect(
    companion.aws.calls.filter(([name]) => name === 'stopNotebook')
  ).toEqual([['stopNotebook', 'ctl-jdoe-1']]);
  expect(await local()).toBeNull();
});

it('starts anew with activity, and waits for what runs', async () => {
  await post('local', IDLE);
  await companion.clock.advance(55 * MINUTE);
  expect((await local())?.warnedAt).not.toBeNull();
  companion.jupyter.list = [session(companion.clock.time)];
  await companion.clock.advance(MINUTE);
  expect((await local())?.warnedAt).toBeNull();
  companion.jupyter.list = [session(0, 'busy')];
  await companion.clock.advance(24 * HOUR);
  expect(stops()).toBe(0);
  expect((await local())?.stopAt).toBeNull();
});

it('is put off by a postponement, and warns again', async () => {
  await post('local', IDLE);
  await companion.clock.advance(55 * MINUTE);
  await post('postpone', { minutes: 120 });
  await companion.clock.advance(119 * MINUTE);
  expect(stops()).toBe(0);
  expect((await local())?.warnedAt).not.toBeNull();
  await companion.clock.advance(2 * MINUTE);
  expect(stops()).toBe(1);
});

it('tells at once until when it was put off', async () => {
  await post('local', { mode: 'daily', timeUtc: '23:30', warnMinutes: 10 });
  const daily = (await local())?.stopAt ?? 0;
  await post('postpone', { minutes: 240 });
  const until = companion.clock.now() + 4 * HOUR;
  expect((await local())?.stopAt).toBe(Math.max(daily, until));
  await post('local', IDLE);
  await post('postpone', { minutes: 120 });
  expect((await local())?.stopAt).toBe(companion.clock.now() + 2 * HOUR);
});

it('yields to "keep awake"', async () => {
  companion.jupyter.list = [session(0)];
  await post('local', IDLE);
  await post('awake', { minutes: 300 });
  await companion.clock.advance(299 * MINUTE);
  expect(stops()).toBe(0);
});

it('warns anew after a sleep in which nobody could see it', async () => {
  await post('local', IDLE);
  await companion.clock.advance(55 * MINUTE);
  // The machine sleeps: the clock moves, and no timer ran.
  companion.clock.time += 25 * 24 * HOUR;
  await companion.clock.advance(MINUTE);
  expect(stops()).toBe(0);
  await companion.clock.advance(8 * MINUTE);
  expect(stops()).toBe(0);
  await companion.clock.advance(2 * MINUTE);
  expect(stops()).toBe(1);
});

it('stops daily at its time, and leaves a missed day', async () => {
  // 12:00 UTC now.
  const daily = { mode: 'daily', timeUtc: '18:00', warnMinutes: 10 };
  await post('local', daily);
  await companion.clock.advance(5 * HOUR + 50 * MINUTE);
  expect((await local())?.warnedAt).not.toBeNull();
  companion.clock.time += 2 * HOUR;
  await companion.clock.advance(HOUR);
  expect(stops()).toBe(0);
  expect((await local())?.stopAt).toBe(Date.UTC(2026, 0, 6, 18));
  await companion.clock.advance(24 * HOUR);
  expect(stops()).toBe(1);
});

it('is not shortened by a page that sends the same wish again', async () => {
  await post('local', IDLE);
  await companion.clock.advance(30 * MINUTE);
  await post('local', IDLE);
  await companion.clock.advance(31 * MINUTE);
  expect(stops()).toBe(1);
});

it('says why a stop failed, and warns before the next attempt', async () => {
  companion.aws.fail.stopNotebook = () =>
    awsError('AccessDeniedException', 400);
  await post('local', IDLE);
  await companion.clock.advance(61 * MINUTE);
  expect(stops()).toBe(1);
  expect(await local()).toMatchObject({ problem: { class: 'denied' } });
  await companion.clock.advance(8 * MINUTE);
  expect(stops()).toBe(1);
  companion.aws.fail = {};
  await companion.clock.advance(5 * MINUTE);
  expect(stops()).toBe(2);
});

it('stops nothing that is not its own', async () => {
  companion.aws.notebooks.get('ctl-jdoe-1')!.tags = { user: 'asmith' };
  await post('local', IDLE);
  await companion.clock.advance(3 * HOUR);
  expect(stops()).toBe(0);
});

it('ends when turned off', async () => {
  await post('local', IDLE);
  await companion.clock.advance(59 * MINUTE);
  await post('local', { mode: 'off' });
  await companion.clock.advance(48 * HOUR);
  expect(stops()).toBe(0);
  expect(await local()).toBeNull();
});

it.each([
  { mode: 'idle', idleMinutes: 1, warnMinutes: 10 },
  { mode: 'idle', idleMinutes: 60, warnMinutes: 0 },
  { mode: 'daily', timeUtc: '24:00', warnMinutes: 10 },
  { mode: 'idle', idleMinutes: 60, warnMinutes: 10, notebook: 'gpu-jdoe' },
  { mode: 'sometimes' }
])('does not take %j', async body => {
  expect((await post('local', body)).status).toBe(400);
});
