// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A role without rights: the demo's MLSpace is asked instead, over HTTP on both sides. */
import {
  CONFIG,
  type Running,
  startGateway
} from '../../../../demo/gateway/__tests__/support';
import {
  createAnswer,
  createOptions,
  instanceDetails,
  instanceList,
  mlspaceConnected,
  problem
} from '../../../../src/companion/contract';
import { awsError, Harness, type Reply } from '../../__tests__/harness';

const SELF = 'ctl-jdoe-1';
let demo: Running;
let companion: Harness;
let base: string;

async function aws(operation: string, body: object) {
  const reply = await fetch(demo.origin, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${CONFIG.accessKeys.admin}/20260101/us-east-1/sagemaker/aws4_request`,
      'x-amz-target': `SageMaker.${operation}`,
      'content-type': 'application/x-amz-json-1.1'
    },
    body: JSON.stringify(body)
  });
  expect(reply.status).toBe(200);
}

const make = (name: string, user: string, project: string = CONFIG.project) =>
  aws('CreateNotebookInstance', {
    NotebookInstanceName: name,
    InstanceType: 'ml.t3.medium',
    RoleArn: 'arn:aws:iam::111122223333:role/r',
    VolumeSizeInGB: 20,
    Tags: Object.entries({ user, project, system: 'MLSpace' }).map(
      ([Key, Value]) => ({ Key, Value })
    )
  });

beforeEach(async () => {
  demo = await startGateway();
  base = `${demo.origin}/Prod/`;
  await aws('CreateNotebookInstanceLifecycleConfig', {
    NotebookInstanceLifecycleConfigName: CONFIG.lifecycleConfig,
    OnStart: [{ Content: 'IyEvYmluL2Jhc2gK' }]
  });
  await make(SELF, CONFIG.user);
  await make('eda-jdoe', CONFIG.user);
  await make('nb-asmith', 'asmith');
  await make('foreign', CONFIG.user, 'Other9');
  demo.clock.pass(600_000);
  companion = await new Harness().start();
  companion.clock.time = demo.clock.now();
  const denied = () => awsError('AccessDeniedException', 400);
  for (const operation of [
    'listNotebooks',
    'describeNotebook',
    'startNotebook',
    'stopNotebook',
    'createNotebook',
    'taggedNotebooks',
    'listLifecycles'
  ] as const) {
    companion.aws.fail[operation] = denied;
  }
});
afterEach(async () => {
  await companion.stop();
  await demo.close();
});

async function claim(user?: string): Promise<Record<string, string>> {
  const { body } = await demo.control('POST', 'mlspace/tokens', { user });
  const { token } = body as { token: string };
  const reply = await companion.call('/api/v1/mlspace/token', {
    method: 'POST',
    body: JSON.stringify({ base, api: base, token })
  });
  const { handle } = mlspaceConnected.parse(reply.json);
  return { 'X-MLSpace-Handle': handle, 'X-MLSpace-Api': base };
}

const get = (path: string, headers = {}) =>
  companion.call(`/api/v1/${path}`, { headers });
const post = (path: string, body: object, headers = {}): Promise<Reply> =>
  companion.call(`/api/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers
  });
const list = async (headers = {}) =>
  instanceList.parse((await get('instances', headers)).json);
const status = async (name: string, headers = {}) =>
  (await list(headers)).instances.find(one => one.name === name)?.status;

describe('without a token', () => {
  it('the denial and its statement are told', async () => {
    const { problem: denied, backend } = await list();
    expect(denied?.class).toBe('denied');
    expect(backend).toBeUndefined();
  });
});

describe('with a token', () => {
  it('lists the project’s, and says who spoke', async () => {
    const found = await list(await claim());
    expect(found).toMatchObject({ backend: 'mlspace', problem: null });
    expect(found.instances.map(one => one.name)).toEqual([SELF, 'eda-jdoe']);
    const [self] = found.instances;
    expect(self).toMatchObject({ isSelf: true, isMine: true });
    // str(datetime) was understood.
    expect(self?.createdAt).toBe(demo.clock.now() - 600_000);
  });

  it('tells when each is stopped: one’s own as it is, others’ as the project has it', async () => {
    await demo.control('PUT', 'mlspace/schedule/eda-jdoe', { time: '18:00' });
    await demo.control('PATCH', 'mlspace', {
      project: { defaultNotebookStopTime: '7:05' }
    });
    const stopsFor = async (user?: string) => {
      const { instances } = await list(await claim(user));
      return new Map(instances.map(one => [one.name, one.stop]));
    };
    const stops = await stopsFor();
    expect(stops.get('eda-jdoe')).toEqual({
      timeUtc: '18:00',
      source: 'mlspace',
      isDefault: false
    });
    expect(stops.get(SELF)).toMatchObject({ timeUtc: null });
    // An administrator sees all of them, and has none.
    expect((await stopsFor('mlspace-admin')).get('nb-asmith')).toEqual({
      timeUtc: '07:05',
      source: 'mlspace',
      isDefault: true
    });
  });

  it('describes what the list does not know yet', async () => {
    const headers = await claim();
    await make('new-jdoe', CONFIG.user);
    expect(await status('new-jdoe', headers)).toBe('Pending');
  });

  it('stops, and follows its state though the list runs behind', async () => {
    const headers = await claim();
    await list(headers);
    expect((await post('instances/eda-jdoe/stop', {}, headers)).json).toEqual({
      name: 'eda-jdoe',
      status: 'Stopping'
    });
    expect(await status('eda-jdoe', headers)).toBe('Stopping');
  });

  it('edits without ever sending a stop time', async () => {
    const headers = await claim();
    await demo.control('PUT', 'mlspace/schedule/eda-jdoe', { time: '18:00' });
    await post('instances/eda-jdoe/stop', {}, headers);
    demo.clock.pass(600_000);
    companion.clock.time = demo.clock.now();
    const reply = await post(
      'instances/eda-jdoe/update',
      { volumeGib: 30 },
      headers
    );
    expect(reply.status).toBe(200);
    demo.clock.pass(600_000);
    companion.clock.time = demo.clock.now();
    const details = instanceDetails.parse(
      (await get('instances/eda-jdoe', headers)).json
    );
    expect(details).toMatchObject({
      volumeGib: 30,
      type: 'ml.t3.medium',
      stop: { timeUtc: '18:00', source: 'mlspace', isDefault: false },
      backend: 'mlspace'
    });
  });

  it.each([
    ['start', 'nb-asmith', 'asmith'],
    ['open', 'nb-asmith', 'asmith']
  ])('may not %s another owner’s, not even as administrator', async verb => {
    const headers = await claim('mlspace-admin');
    const reply = await post(`instances/nb-asmith/${verb}`, {}, headers);
    expect(problem.parse(reply.json).class).toBe('denied');
  });

  it('opens by a presigned URL that is in no log', async () => {
    const headers = await claim();
    const reply = await post('instances/eda-jdoe/open', {}, headers);
    const { url } = reply.json as { url: string };
    expect(url).toContain('view=lab');
    const secret = new URL(url).searchParams.get('authToken')!;
    expect(companion.logs.join('\n')).not.toContain(secret);
  });

  it('knows no notebook of another project', async () => {
    const reply = await get('instances/foreign', await claim());
    expect(reply.status).toBeGreaterThanOrEqual(400);
  });

  it('deletes only with the name, and never itself', async () => {
    const headers = await claim();
    await post('instances/eda-jdoe/stop', {}, headers);
    demo.clock.pass(600_000);
    companion.clock.time = demo.clock.now();
    const wrong = await post(
      'instances/eda-jdoe/delete',
      { confirm: 'eda' },
      headers
    );
    expect(wrong.status).toBe(400);
    companion.aws.fail.deleteNotebook = companion.aws.fail.listNotebooks;
    const done = await post(
      'instances/eda-jdoe/delete',
      { confirm: 'eda-jdoe' },
      headers
    );
    expect(done.status).toBe(200);
    const self = await post(
      `instances/${SELF}/delete`,
      { confirm: SELF },
      headers
    );
    expect(problem.parse(self.json).detail).toContain('can not delete itself');
  });
});

describe('a new notebook through MLSpace', () => {
  const request = { name: 'made-jdoe', type: 'ml.t3.medium', volumeGib: 5 };

  it('is created with a stop time where the project allows', async () => {
    const headers = await claim();
    await demo.control('PATCH', 'mlspace', {
      project: {
        defaultNotebookStopTime: '18:00',
        allowNotebookOwnerOverride: true
      }
    });
    const options = createOptions.parse((await get('create', headers)).json);
    expect(options).toMatchObject({
      typesFrom: 'mlspace',
      lifecycleProblem: null,
      stopTime: { projectDefault: '18:00', mayChoose: true }
    });
    const reply = await post(
      'create',
      { ...request, stopTimeUtc: '21:30' },
      headers
    );
    expect(createAnswer.parse(reply.json).outcome).toBe('created');
    const details = await get('instances/made-jdoe', headers);
    expect(instanceDetails.parse(details.json).stop?.timeUtc).toBe('21:30');
  });

  it('has none that the project forbids, and nothing is sent', async () => {
    const headers = await claim();
    await demo.control('PATCH', 'mlspace', {
      project: {
        defaultNotebookStopTime: '18:00',
        // MLSpace itself would take it: the key is there.
        allowNotebookOwnerOverride: false
      }
    });
    const reply = await post(
      'create',
      { ...request, stopTimeUtc: '21:30' },
      headers
    );
    expect(problem.parse(reply.json).class).toBe('denied');
    expect(await status('made-jdoe', headers)).toBeUndefined();
  });

  it('needs a token for a stop time', async () => {
    const reply = await post('create', { ...request, stopTimeUtc: '21:30' });
    expect(problem.parse(reply.json).class).toBe('expired');
  });
});

describe('who is asked', () => {
  it('AWS, where the role may', async () => {
    companion.aws.fail = {};
    const headers = await claim();
    const found = await list(headers);
    expect(found.backend).toBeUndefined();
    expect(found.instances.some(one => one.name === 'gpu-jdoe')).toBe(true);
  });

  it('nobody twice: only IAM’s own refusal leads on', async () => {
    companion.aws.fail = {
      stopNotebook: () => awsError('ThrottlingException', 400)
    };
    const headers = await claim();
    const reply = await post('instances/gpu-jdoe/stop', {}, headers);
    expect(problem.parse(reply.json).class).toBe('throttled');
    const theirs = await post('instances/nb-asmith/stop', {}, headers);
    expect(problem.parse(theirs.json).detail).toContain('Only its owner');
  });

  it('the tab’s handle is demanded on each call', async () => {
    const headers = await claim();
    await list(headers);
    const forged = { ...headers, 'X-MLSpace-Handle': 'guess' };
    const reply = await get('instances', forged);
    expect(problem.parse(reply.json).class).toBe('expired');
    const moved = { ...headers, 'X-MLSpace-Api': 'https://evil.example/' };
    expect((await get('instances', moved)).status).toBe(409);
    // The token is gone with that.
    expect((await get('instances', headers)).status).toBe(401);
  });

  it('AWS again, some time after the right was added', async () => {
    const headers = await claim();
    expect((await list(headers)).backend).toBe('mlspace');
    companion.aws.fail = {};
    expect((await list(headers)).backend).toBe('mlspace');
    await companion.clock.advance(16 * 60_000);
    expect((await list(headers)).backend).toBeUndefined();
  });
});
