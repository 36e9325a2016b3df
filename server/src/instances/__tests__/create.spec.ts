// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  createAnswer,
  createOptions,
  createVerdict,
  problem
} from '../../../../src/companion/contract';
import {
  awsError,
  GOOD_PARAMS,
  Harness,
  PARAMS_FILE,
  POLICY_FOLDER,
  settle,
  type Reply
} from '../../__tests__/harness';
import { CREATE_ID_TAG } from '../outcome';
import { typeOptions } from '../types';

const GOOD = { name: 'new-jdoe', type: 'ml.t3.large', volumeGib: 20 };
const lost = () => Object.assign(new Error('x'), { code: 'ECONNRESET' });
const denied = () => awsError('AccessDeniedException', 400);

let companion: Harness;
beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(() => companion.stop());

function post(path: string, body: unknown): Promise<Reply> {
  return companion.call(`/api/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body)
  });
}

/** Runs the pauses before each look as they come. */
async function postThroughPauses(body: unknown): Promise<Reply> {
  let reply: Reply | null = null;
  const asked = post('create', body).then(answer => {
    reply = answer;
  });
  while (reply === null) {
    await settle();
    await companion.clock.advance(1000);
  }
  await asked;
  return reply;
}

function putPolicy(name: string, statements: readonly object[]): void {
  companion.files.files.set(
    `${POLICY_FOLDER}/${name}`,
    JSON.stringify({ Version: '2012-10-17', Statement: statements })
  );
}

it('creates with what is the project’s, whatever the request', async () => {
  const reply = await post('create', GOOD);
  expect(createAnswer.parse(reply.json)).toMatchObject({
    outcome: 'created',
    status: 'Pending'
  });
  expect(companion.aws.created).toEqual([
    {
      ...GOOD,
      roleArn: 'arn:aws:iam::111122223333:role/MLSpace-Project001-abc',
      subnetId: 'subnet-0bbbbbbbbbbbbbbbb',
      securityGroups: GOOD_PARAMS.pSMSSecurityGroupId,
      kmsKeyId: GOOD_PARAMS.pSMSKMSKeyId,
      lifecycleConfig: GOOD_PARAMS.pSMSLifecycleConfigName,
      platform: null,
      repositories: [],
      tags: {
        user: 'jdoe',
        project: 'Project001',
        system: 'MLSpace',
        [CREATE_ID_TAG]: expect.stringMatching(/^[0-9a-f-]{36}$/)
      }
    }
  ]);
});

it.each([
  { roleArn: 'arn:aws:iam::111122223333:role/Admin' },
  { subnetId: 'subnet-1' },
  { rootAccess: true },
  { directInternetAccess: true },
  { tags: { user: 'asmith' } },
  { volumeGib: 4 },
  { volumeGib: 16385 },
  { name: 'ends-' },
  { name: 'a'.repeat(64) },
  { type: 'ml.t3.large"' },
  { repositories: ['https://user:token@example.com/x'] }
])('refuses %j before AWS hears of it', async change => {
  const reply = await post('create', { ...GOOD, ...change });
  expect(reply.status).toBe(400);
  expect(companion.aws.calls).toEqual([]);
});

it.each(['pSMSKMSKeyId', 'pSMSSubnetIds', 'pSMSSecurityGroupId'])(
  'creates nothing without %s',
  async key => {
    companion.files.files.set(
      PARAMS_FILE,
      JSON.stringify({ ...GOOD_PARAMS, [key]: undefined })
    );
    const reply = await post('create', GOOD);
    expect(problem.parse(reply.json).detail).toContain(key);
    const options = createOptions.parse(
      (await companion.call('/api/v1/create')).json
    );
    expect(options.fixed).toBeNull();
    expect(options.problems).toHaveLength(1);
    expect(companion.aws.count('createNotebook')).toBe(0);
  }
);

it('creates nothing for nobody', async () => {
  companion.aws.notebooks.get('ctl-jdoe-1')!.tags = { project: 'Project001' };
  expect((await post('create', GOOD)).status).toBe(404);
  expect(companion.aws.count('createNotebook')).toBe(0);
});

describe('the policies of the project folder', () => {
  const ALL = {
    Effect: 'Allow',
    Action: ['sagemaker:*', 'iam:PassRole'],
    Resource: '*'
  };

  it('are asked first: what they deny is not sent', async () => {
    putPolicy('identity.json', [{ ...ALL, Action: 'sagemaker:List*' }]);
    const reply = await post('create', GOOD);
    const fault = problem.parse(reply.json);
    expect(reply.status).toBe(403);
    expect(fault.detail).toContain('CreateNotebookInstance');
    expect(JSON.stringify(fault.statement)).toContain('aws:RequestTag/user');
    expect(companion.aws.count('createNotebook')).toBe(0);
  });

  it('deny by name, and then no Allow is offered', async () => {
    putPolicy('identity.json', [
      ALL,
      {
        Sid: 'NoBigOnes',
        Effect: 'Deny',
        Action: 'sagemaker:CreateNotebookInstance',
        Resource: '*',
        Condition: { StringLike: { 'sagemaker:InstanceTypes': 'ml.p*' } }
      }
    ]);
    const verdict = async (type: string) =>
      createVerdict.parse((await post('create/check', { ...GOOD, type })).json);
    expect(await verdict('ml.p3.2xlarge')).toEqual({
      verdict: 'denied',
      reasons: [
        'CreateNotebookInstance is denied by "NoBigOnes" of identity.json.'
      ],
      statement: null
    });
    expect((await verdict('ml.t3.large')).verdict).toBe('allowed');
    expect(companion.aws.count('createNotebook')).toBe(0);
  });

  it('say nothing where there are none, or one can not be read', async () => {
    const check = async () =>
      createVerdict.parse((await post('create/check', GOOD)).json).verdict;
    expect(await check()).toBe('unknown');
    putPolicy('identity.json', [{ ...ALL, Action: 'sagemaker:List*' }]);
    expect(await check()).toBe('denied');
    companion.files.files.set(`${POLICY_FOLDER}/other.json`, 'not json');
    expect(await check()).toBe('unknown');
  });
});

describe('a lost answer', () => {
  it('after the deed: created, found by its own tag, and sent once', async () => {
    companion.aws.failAfter.createNotebook = lost;
    const reply = await postThroughPauses(GOOD);
    expect(createAnswer.parse(reply.json).outcome).toBe('created');
    expect(companion.aws.count('createNotebook')).toBe(1);
  });

  it('before the deed: failed', async () => {
    companion.aws.fail.createNotebook = () => awsError('InternalFailure', 500);
    const reply = await postThroughPauses(GOOD);
    expect(problem.parse(reply.json).detail).toContain('was not created');
    expect(companion.aws.count('createNotebook')).toBe(1);
  });

  it('is settled by the list where IAM refuses to describe', async () => {
    companion.aws.failAfter.createNotebook = lost;
    await post('instances/refresh', {});
    companion.aws.fail.describeNotebook = denied;
    const reply = await postThroughPauses(GOOD);
    expect(createAnswer.parse(reply.json).outcome).toBe('created');
  });

  it('and another’s notebook of that name: not ours', async () => {
    companion.aws.fail.createNotebook = lost;
    const reply = await postThroughPauses({ ...GOOD, name: 'nb-other' });
    expect(reply.status).toBe(409);
    expect(reply.text).not.toContain('Other9');
  });

  it('and no way to look: unknown, never "created"', async () => {
    await post('instances/refresh', {});
    companion.aws.failAfter.createNotebook = lost;
    companion.aws.fail.describeNotebook = lost;
    const reply = await postThroughPauses(GOOD);
    expect(createAnswer.parse(reply.json)).toMatchObject({
      outcome: 'unknown',
      status: null
    });
  });
});

it('killed in the middle: the next companion does not make a second one', async () => {
  companion.aws.failAfter.createNotebook = lost;
  void post('create', GOOD).catch(() => undefined);
  while (companion.aws.created.length === 0) {
    await settle();
  }
  const { aws } = companion;
  await companion.stop();
  companion = new Harness();
  Object.assign(companion.aws, { notebooks: aws.notebooks });
  await companion.start();
  const reply = await post('create', GOOD);
  expect(problem.parse(reply.json).class).toBe('conflict');
  expect(companion.aws.created).toEqual([]);
  const list = await companion.call('/api/v1/instances');
  expect(list.text).toContain('new-jdoe');
});

it.each([
  ['ThrottlingException', 'throttled', 429],
  ['ResourceLimitExceeded', 'quota', 409],
  ['ExpiredTokenException', 'expired', 401],
  ['AccessDeniedException', 'denied', 403]
])('%s is no mystery: it was not sent twice', async (name, kind, status) => {
  companion.aws.fail.createNotebook = () => awsError(name, 400);
  const reply = await post('create', GOOD);
  expect(reply.status).toBe(status);
  expect(problem.parse(reply.json).class).toBe(kind);
  expect(companion.aws.count('createNotebook')).toBe(1);
});

it.each(['GPU-jdoe', 'nb-other'])('a name that is taken: %s', async name => {
  const reply = await post('create', { ...GOOD, name });
  expect(reply.status).toBe(409);
  expect(reply.text).not.toContain('Other9');
});

it('offers what can be chosen', async () => {
  companion.aws.lifecycles.set('team', {
    name: 'team',
    onCreate: null,
    onStart: 'IyE=',
    tags: {},
    modifiedAt: 1
  });
  companion.aws.lifecycles.set('spark-int-mls-conf', {
    name: 'spark-int-mls-conf',
    onCreate: null,
    onStart: 'IyE=',
    tags: {},
    modifiedAt: 1
  });
  const options = createOptions.parse(
    (await companion.call('/api/v1/create')).json
  );
  expect(options.lifecycleConfigs).toEqual(['team']);
  expect(options.defaultLifecycleConfig).toBe(
    GOOD_PARAMS.pSMSLifecycleConfigName
  );
  expect(options.types.map(one => one.name)).toContain('ml.t3.medium');
  expect(options.name.taken).toContain('nb-asmith');
  expect(options.name.taken).not.toContain('nb-other');
  expect(options.platforms.map(one => one.id)).toEqual([
    'notebook-al2023-v1',
    'notebook-al2-v3'
  ]);
  expect(options.problems).toEqual([]);
});

it('offers the default alone where the role may not list scripts', async () => {
  companion.aws.fail.listLifecycles = denied;
  const options = createOptions.parse(
    (await companion.call('/api/v1/create')).json
  );
  expect(options.lifecycleConfigs).toBeNull();
  expect(options.lifecycleProblem?.class).toBe('denied');
});

it('tells numbers of types only where they are certain', () => {
  const [t3, g5, metal] = [
    'ml.t3.medium',
    'ml.g5.12xlarge',
    'ml.x9.3xlarge'
  ].map(name => typeOptions([name])[0]);
  expect(t3).toMatchObject({ vcpus: 2, memoryGib: 4, group: 'standard' });
  expect(g5).toMatchObject({
    vcpus: 48,
    memoryGib: 192,
    accelerator: '4 x NVIDIA A10G'
  });
  expect(metal).toMatchObject({ vcpus: null, memoryGib: null });
});

describe('several at once', () => {
  const stop = async (names: readonly string[], ownerMode?: boolean) => {
    const reply = await post('stop-instances', { names, ownerMode });
    const { results } = reply.json as {
      results: { name: string; status: string | null; problem: unknown }[];
    };
    return results.map(one => [one.name, one.status]);
  };

  it('have a result each, and the own one comes last', async () => {
    expect(
      await stop(['ctl-jdoe-1', 'gpu-jdoe', 'eda-jdoe', 'nb-other', 'gpu-jdoe'])
    ).toEqual([
      ['ctl-jdoe-1', 'Stopping'],
      ['gpu-jdoe', 'Stopping'],
      ['eda-jdoe', null],
      ['nb-other', null]
    ]);
    const order = companion.aws.calls
      .filter(([call]) => call === 'stopNotebook')
      .map(([, name]) => name);
    expect(order).toEqual(['gpu-jdoe', 'ctl-jdoe-1']);
  });

  it('in owner mode reach colleagues of the project only', async () => {
    expect(await stop(['nb-asmith'])).toEqual([['nb-asmith', null]]);
    expect(await stop(['nb-asmith', 'nb-other'], true)).toEqual([
      ['nb-asmith', 'Stopping'],
      ['nb-other', null]
    ]);
  });

  it('are given up when AWS is drowning', async () => {
    companion.aws.fail.describeNotebook = () =>
      awsError('ThrottlingException', 400);
    const names = Array.from({ length: 50 }, (_, i) => `nb-${i}`);
    expect(await stop(names)).toHaveLength(50);
    expect(companion.aws.count('describeNotebook')).toBeLessThan(10);
  });
});

describe('owner mode', () => {
  it.each(['start', 'open'])('never lets others %s it', async verb => {
    const reply = await post(`instances/nb-asmith/${verb}`, {});
    expect(reply.status).toBe(403);
    const forced = await post(`instances/nb-asmith/open`, { ownerMode: true });
    expect(forced.status).toBe(400);
  });

  it('has to be said with each change', async () => {
    expect((await post('instances/nb-asmith/stop', {})).status).toBe(403);
    const reply = await post('instances/nb-asmith/stop', { ownerMode: true });
    expect(reply.json).toEqual({ name: 'nb-asmith', status: 'Stopping' });
  });

  it('asks for a policy that reaches the project', async () => {
    companion.aws.fail.stopNotebook = denied;
    const reply = await post('instances/nb-asmith/stop', { ownerMode: true });
    const text = JSON.stringify(problem.parse(reply.json).statement);
    expect(text).toContain('aws:ResourceTag/project');
    expect(text).not.toContain('aws:ResourceTag/user');
  });

  it('does not reach oneself', async () => {
    companion.aws.notebooks.get('ctl-jdoe-1')!.status = 'Stopped';
    const reply = await post('instances/ctl-jdoe-1/delete', {
      confirm: 'ctl-jdoe-1',
      ownerMode: true
    });
    expect(reply.status).toBe(409);
    expect(companion.aws.count('deleteNotebook')).toBe(0);
  });
});
