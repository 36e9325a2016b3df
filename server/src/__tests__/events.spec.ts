// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ClientRequest } from 'node:http';
import {
  autoStopReport,
  events,
  instanceList,
  problem
} from '../../../src/companion/contract';
import { awsError, GOOD_PARAMS, Harness, PARAMS_FILE, settle } from './harness';

let companion: Harness;
const opened: Tap[] = [];

beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(async () => {
  opened.splice(0).forEach(tap => tap.close());
  await companion.stop();
});

/** One open stream and what came through it. */
class Tap {
  text = '';
  status = 0;
  ended = false;

  private constructor(private request: ClientRequest | null) {}

  static async open(): Promise<Tap> {
    const tap = new Tap(null);
    tap.request = companion.send(
      '/api/v1/events',
      { headers: { Accept: 'text/event-stream' } },
      response => {
        tap.status = response.statusCode ?? 0;
        response.on('data', (part: Buffer) => (tap.text += part.toString()));
        response.on('end', () => (tap.ended = true));
      }
    );
    tap.request.on('error', () => (tap.ended = true));
    tap.request.end();
    opened.push(tap);
    await until(() => tap.status !== 0);
    return tap;
  }

  close(): void {
    this.request?.destroy();
  }

  /** Every event so far, each valid by the contract. */
  get events(): { name: string; data: unknown }[] {
    return this.text
      .split('\n\n')
      .filter(block => block.startsWith('event: '))
      .map(block => {
        const [first, second] = block.split('\n');
        const name = (first ?? '').slice('event: '.length);
        const data: unknown = JSON.parse((second ?? '').slice('data: '.length));
        expect(Object.keys(events)).toContain(name);
        events[name as keyof typeof events].parse(data);
        return { name, data };
      });
  }

  of(name: string): unknown[] {
    return this.events.filter(one => one.name === name).map(one => one.data);
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !condition(); turn++) {
    await new Promise<void>(resolve => setTimeout(resolve, 2));
  }
  expect(condition()).toBe(true);
}

const statusOf = (data: unknown, name: string) =>
  instanceList.parse(data).instances.find(one => one.name === name)?.status;

it('sends the whole state after connecting', async () => {
  const tap = await Tap.open();
  await companion.clock.advance(10);
  await until(() => new Set(tap.events.map(one => one.name)).size === 3);
  expect(statusOf(tap.of('instances').at(-1), 'gpu-jdoe')).toBe('InService');
});

it.each([undefined, '*/*', 'text/event-stream, */*', 'application/json'])(
  'refuses Accept %s, which the proxy would buffer',
  async accept => {
    const reply = await companion.call('/api/v1/events', {
      headers: { Accept: accept ?? null }
    });
    expect(reply.status).toBe(406);
    problem.parse(reply.json);
    expect(companion.services.events.size).toBe(0);
  }
);

it('asks AWS for all tabs together, and stops when nobody watches', async () => {
  const taps = await Promise.all(Array.from({ length: 20 }, () => Tap.open()));
  // Shorter than a stream's life, so that closing is what ends the polling.
  await companion.clock.advance(2 * 60_000);
  expect(companion.services.events.size).toBe(20);
  const sweeps = companion.aws.count('listNotebooks');
  expect(sweeps).toBeGreaterThanOrEqual(4);
  expect(sweeps).toBeLessThanOrEqual(5);
  taps.forEach(tap => tap.close());
  await until(() => companion.services.events.size === 0);
  await companion.clock.advance(60 * 60_000);
  expect(companion.aws.count('listNotebooks')).toBe(sweeps);
  expect(companion.clock.pending).toBe(0);
});

it('follows a change from InService to Stopped without being asked', async () => {
  const tap = await Tap.open();
  await companion.clock.advance(100);
  await companion.call('/api/v1/instances/gpu-jdoe/stop', { method: 'POST' });
  await until(
    () => statusOf(tap.of('instances').at(-1), 'gpu-jdoe') === 'Stopping'
  );
  companion.aws.notebooks.get('gpu-jdoe')!.status = 'Stopped';
  await companion.clock.advance(6000);
  await until(
    () => statusOf(tap.of('instances').at(-1), 'gpu-jdoe') === 'Stopped'
  );
});

it('looks often while something moves, seldom when not', async () => {
  await Tap.open();
  await companion.clock.advance(1000);
  const count = () => companion.aws.count('listNotebooks');
  let before = count();
  await companion.clock.advance(60_000);
  expect(count() - before).toBe(2);
  companion.aws.notebooks.get('gpu-jdoe')!.status = 'Stopping';
  await companion.clock.advance(30_000);
  before = count();
  await companion.clock.advance(30_000);
  expect(count() - before).toBeGreaterThanOrEqual(5);
});

it('backs off while AWS throttles, tells so, and recovers', async () => {
  const tap = await Tap.open();
  await companion.clock.advance(1000);
  companion.aws.fail.listNotebooks = () => awsError('ThrottlingException', 400);
  const before = companion.aws.count('listNotebooks');
  await companion.clock.advance(2 * 60_000);
  expect(companion.aws.count('listNotebooks') - before).toBeLessThanOrEqual(5);
  await until(
    () =>
      instanceList.parse(tap.of('instances').at(-1)).problem?.class ===
      'throttled'
  );
  const shown = instanceList.parse(tap.of('instances').at(-1));
  expect(shown.instances).toHaveLength(5);
  companion.aws.fail = {};
  const again = await Tap.open();
  await companion.clock.advance(3 * 60_000 - 5000);
  await until(
    () => instanceList.parse(again.of('instances').at(-1)).problem === null
  );
});

it('tells of a params file that changed, and of its stop time', async () => {
  const tap = await Tap.open();
  await companion.clock.advance(30_000);
  const before = tap.of('project').length;
  companion.files.files.set(
    PARAMS_FILE,
    JSON.stringify({ ...GOOD_PARAMS, dailyStopTime: '23:00' })
  );
  await companion.clock.advance(30_000);
  await until(() => tap.of('project').length === before + 1);
  const stop = autoStopReport.parse(tap.of('autostop').at(-1));
  expect(stop.daily).toMatchObject({ timeUtc: '23:00', source: 'params' });
  await companion.clock.advance(60_000);
  expect(tap.of('project')).toHaveLength(before + 1);
});

it('keeps the connection warm and ends it after some minutes', async () => {
  const tap = await Tap.open();
  await companion.clock.advance(61_000);
  await until(() => tap.text.split(': still here').length === 4);
  expect(tap.ended).toBe(false);
  await companion.clock.advance(2 * 60_000);
  await until(() => tap.ended);
  await until(() => companion.services.events.size === 0);
});

it('gives the place of the oldest to one too many', async () => {
  const taps: Tap[] = [];
  for (let index = 0; index < 33; index++) {
    taps.push(await Tap.open());
  }
  await until(() => taps[0]?.ended === true);
  await until(() => companion.services.events.size === 32);
  expect(taps.slice(1).every(tap => !tap.ended)).toBe(true);
});

it('survives a reader that goes away in the middle', async () => {
  const tap = await Tap.open();
  tap.close();
  await settle();
  await companion.clock.advance(60_000);
  expect((await companion.call('/api/v1/health')).status).toBe(200);
});
