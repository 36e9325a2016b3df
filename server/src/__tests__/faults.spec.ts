// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the world can do to the companion: nothing is lost, nothing done twice, and its age is told. */
import type { ClientRequest } from 'node:http';
import { instanceList, problem } from '../../../src/companion/contract';
import {
  arnOf,
  awsError,
  GOOD_PARAMS,
  Harness,
  PARAMS_FILE,
  settle,
  type Reply
} from './harness';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let companion: Harness;
const watching: ClientRequest[] = [];
beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(async () => {
  watching.splice(0).forEach(one => one.destroy());
  await companion.stop();
});

const list = async (fresh = false) =>
  instanceList.parse(
    (
      await companion.call(
        `/api/v1/instances${fresh ? '/refresh' : ''}`,
        fresh ? { method: 'POST' } : {}
      )
    ).json
  );
const post = (path: string, body: object = {}): Promise<Reply> =>
  companion.call(`/api/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body)
  });
const classOf = (reply: Reply) => problem.parse(reply.json).class;

/** A tab that looks. */
async function watch(): Promise<void> {
  const before = companion.services.events.size;
  const tab = companion.send(
    '/api/v1/events',
    { headers: { Accept: 'text/event-stream' } },
    response => response.resume()
  );
  tab.on('error', () => undefined);
  tab.end();
  watching.push(tab);
  while (companion.services.events.size === before) {
    await settle();
  }
}

describe.each([
  ['a storm of throttling', 'ThrottlingException', 400, 'throttled'],
  ['a burst of 5xx', 'ServiceUnavailable', 503, 'network']
])('%s that lasts an hour', (_, name, status, kind) => {
  it('is asked ever more rarely, keeps the list and its age, and ends by itself', async () => {
    await watch();
    await companion.clock.advance(MINUTE);
    const before = await list();
    companion.aws.fail.listNotebooks = () => awsError(name, status);
    const asked = companion.aws.count('listNotebooks');
    await companion.clock.advance(HOUR);
    const during = await list();
    expect(companion.aws.count('listNotebooks') - asked).toBeLessThan(25);
    expect(during.problem?.class).toBe(kind);
    expect(during.instances).toEqual(before.instances);
    expect(during.asOf).toBe(before.asOf);
    companion.aws.fail = {};
    await companion.clock.advance(10 * MINUTE);
    const after = await list();
    expect(after.problem).toBeNull();
    expect(after.asOf).toBeGreaterThan(before.asOf ?? 0);
  });

  it('takes no change twice', async () => {
    companion.aws.fail.stopNotebook = () => awsError(name, status);
    expect((await post('instances/gpu-jdoe/stop')).status).toBeGreaterThan(399);
    await companion.clock.advance(HOUR);
    expect(companion.aws.count('stopNotebook')).toBe(1);
  });
});

it('a list that hangs: one question, however many ask and click, and changes go on', async () => {
  const none = { items: [], nextToken: null };
  let answer: () => void = () => undefined;
  let asked = 0;
  companion.aws.listNotebooks = () => {
    asked += 1;
    return new Promise(resolve => (answer = () => resolve(none)));
  };
  await watch();
  await companion.clock.advance(1000);
  const waiting = Array.from({ length: 20 }, (_, i) => list(i % 2 === 0));
  await settle();
  expect(asked).toBe(1);
  expect((await post('instances/gpu-jdoe/stop')).status).toBe(200);
  expect((await companion.call('/api/v1/health')).status).toBe(200);
  answer();
  const answers = await Promise.all(waiting);
  expect(answers.every(one => one.instances.length === 0)).toBe(true);
  expect(asked).toBe(1);
});

describe('credentials that expire in the middle', () => {
  const expired = () => awsError('ExpiredTokenException', 400);

  it('of a sweep: what was known stays, as old as it is', async () => {
    const before = await list();
    companion.aws.fail.taggedNotebooks = expired;
    await companion.clock.advance(MINUTE);
    const during = await list(true);
    expect(during.problem?.class).toBe('expired');
    expect(during.instances).toEqual(before.instances);
    expect(during.asOf).toBe(before.asOf);
    // Not mistaken for a right that lacks: no reading one by one.
    expect(
      companion.aws.calls.filter(([call]) => call === 'listTags')
    ).toHaveLength(1);
  });

  it('of a change: said, and not sent again', async () => {
    companion.aws.fail.stopNotebook = expired;
    expect(classOf(await post('instances/gpu-jdoe/stop'))).toBe('expired');
    expect(companion.aws.count('stopNotebook')).toBe(1);
    companion.aws.fail = {};
    expect((await post('instances/gpu-jdoe/stop')).status).toBe(200);
  });
});

describe('an AWS that contradicts itself', () => {
  it('lists as running what is stopped: the description counts', async () => {
    await list();
    companion.aws.notebooks.get('gpu-jdoe')!.status = 'Stopped';
    expect(classOf(await post('instances/gpu-jdoe/stop'))).toBe('conflict');
    expect(companion.aws.count('stopNotebook')).toBe(0);
  });

  it('describes another notebook than it was asked for: nothing is done', async () => {
    const { aws } = companion;
    const describe = aws.describeNotebook.bind(aws);
    aws.describeNotebook = async name => ({
      ...(await describe('gpu-jdoe')),
      name
    });
    // The colleague's one, under the ARN (and so the tags) of one's own.
    expect(classOf(await post('instances/nb-asmith/stop'))).toBe('conflict');
    expect(classOf(await post('instances/nb-other/stop'))).toBe('conflict');
    expect(aws.count('stopNotebook')).toBe(0);
  });

  it('says by the tagging API "mine", by ListTags a colleague’s: ListTags counts', async () => {
    const { aws } = companion;
    aws.taggedNotebooks = async () => ({
      items: [
        {
          arn: arnOf('nb-asmith'),
          tags: { user: 'jdoe', project: 'Project001' }
        }
      ],
      nextToken: null
    });
    const shown = (await list()).instances.find(
      one => one.name === 'nb-asmith'
    );
    expect(shown?.isMine).toBe(true);
    expect(classOf(await post('instances/nb-asmith/stop'))).toBe('denied');
    expect(aws.count('stopNotebook')).toBe(0);
  });

  it('lists what it does not describe: gone, and said so', async () => {
    await list();
    companion.aws.fail.describeNotebook = () =>
      awsError('ValidationException', 400, 'RecordNotFound');
    expect(classOf(await post('instances/gpu-jdoe/stop'))).toBe('notFound');
  });
});

describe('a clock that is put back', () => {
  it('does not make old lists young', async () => {
    await list();
    const asked = companion.aws.count('listNotebooks');
    companion.clock.time -= HOUR;
    companion.aws.notebooks.get('gpu-jdoe')!.status = 'Stopping';
    const { instances, asOf } = await list();
    expect(companion.aws.count('listNotebooks')).toBe(asked + 1);
    expect(asOf).toBe(companion.clock.time);
    expect(instances.find(one => one.name === 'gpu-jdoe')?.status).toBe(
      'Stopping'
    );
  });
});

describe('a params file that changes under it', () => {
  const GOOD = { name: 'new-jdoe', type: 'ml.t3.large', volumeGib: 20 };
  const write = (text: string) => companion.files.files.set(PARAMS_FILE, text);

  it('a new notebook gets what it says at that moment', async () => {
    await companion.call('/api/v1/create-options');
    write(
      JSON.stringify({
        ...GOOD_PARAMS,
        pSMSSubnetIds: 'subnet-0cccccccccccccccc'
      })
    );
    expect((await post('create', GOOD)).status).toBe(200);
    expect(companion.aws.created).toMatchObject([
      { subnetId: 'subnet-0cccccccccccccccc' }
    ]);
  });

  it.each([
    ['half written', JSON.stringify(GOOD_PARAMS).slice(0, 80)],
    ['emptied', ''],
    ['without a key', JSON.stringify({ ...GOOD_PARAMS, pSMSKMSKeyId: '' })]
  ])('%s: nothing is created with half of it', async (_, text) => {
    await companion.call('/api/v1/create-options');
    write(text);
    const reply = await post('create', GOOD);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    problem.parse(reply.json);
    expect(companion.aws.count('createNotebook')).toBe(0);
    write(JSON.stringify(GOOD_PARAMS));
    expect((await post('create', GOOD)).status).toBe(200);
    expect(companion.aws.count('createNotebook')).toBe(1);
  });
});
