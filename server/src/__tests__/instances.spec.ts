// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  instanceChange,
  instanceList,
  problem,
  type Problem
} from '../../../src/companion/contract';
import {
  arnOf,
  awsError,
  Harness,
  METADATA_FILE,
  sampleNotebooks,
  type FakeNotebook
} from './harness';

let companion: Harness;

beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(() => companion.stop());

async function list() {
  const reply = await companion.call('/api/v1/instances');
  expect(reply.status).toBe(200);
  return instanceList.parse(reply.json);
}

async function change(name: string, verb: 'start' | 'stop') {
  return companion.call(`/api/v1/instances/${name}/${verb}`, {
    method: 'POST'
  });
}

async function refused(
  name: string,
  verb: 'start' | 'stop',
  status: number
): Promise<Problem> {
  const reply = await change(name, verb);
  expect(reply.status).toBe(status);
  return problem.parse(reply.json);
}

const sent = () =>
  companion.aws.count('startNotebook') + companion.aws.count('stopNotebook');

describe('the list', () => {
  it("holds this project's notebooks only, own first", async () => {
    const { instances, asOf, problem: fault } = await list();
    expect(instances.map(one => one.name)).toEqual([
      'ctl-jdoe-1',
      'eda-jdoe',
      'gpu-jdoe',
      'old-jdoe',
      'nb-asmith'
    ]);
    expect(asOf).toBe(companion.clock.time);
    expect(fault).toBeNull();
    expect(instances[0]).toMatchObject({ isSelf: true, isMine: true });
    expect(instances[4]).toMatchObject({ owner: 'asmith', isMine: false });
  });

  it('says why a failed one failed', async () => {
    const failed = (await list()).instances.find(
      one => one.name === 'old-jdoe'
    );
    expect(failed?.failureReason).toContain('longer than 5 minutes');
  });

  it('says per action why not', async () => {
    const { instances } = await list();
    const actions = new Map(instances.map(one => [one.name, one.actions]));
    expect(actions.get('ctl-jdoe-1')).toMatchObject({
      start: expect.stringContaining('InService'),
      stop: null,
      open: expect.stringContaining('you are in'),
      update: expect.stringContaining('own settings'),
      delete: expect.stringContaining('itself')
    });
    expect(actions.get('eda-jdoe')).toEqual({
      start: null,
      stop: 'It is Stopped; it has to be InService.',
      open: 'It is Stopped; it has to be InService.',
      update: null,
      delete: null
    });
    expect(actions.get('old-jdoe')).toMatchObject({
      start: null,
      update: 'It is Failed; it has to be Stopped.',
      delete: null
    });
    expect(actions.get('nb-asmith')?.stop).toBe(
      'Only its owner, asmith, can stop it.'
    );
  });

  it('is served from memory while it is young', async () => {
    await list();
    await Promise.all([list(), list()]);
    expect(companion.aws.count('listNotebooks')).toBe(1);
    companion.clock.time += 11_000;
    await list();
    expect(companion.aws.count('listNotebooks')).toBe(2);
  });

  it('is asked for anew by a click, but not by ten', async () => {
    await list();
    companion.clock.time += 2000;
    const click = () =>
      companion.call('/api/v1/instances/refresh', { method: 'POST' });
    for (let count = 0; count < 10; count++) {
      instanceList.parse((await click()).json);
    }
    expect(companion.aws.count('listNotebooks')).toBe(2);
  });

  it('asks once for many tabs at the same moment', async () => {
    await Promise.all(Array.from({ length: 20 }, list));
    expect(companion.aws.count('listNotebooks')).toBe(1);
    expect(companion.aws.count('taggedNotebooks')).toBe(1);
    expect(companion.aws.count('listTags')).toBe(1);
  });

  it('follows pages', async () => {
    const many = manyNotebooks(1000);
    many.forEach(one => companion.aws.notebooks.set(one.name, one));
    const { instances } = await list();
    expect(instances).toHaveLength(1005);
    expect(companion.aws.count('listNotebooks')).toBe(11);
  });

  it('without the tagging API reads tags one by one, so many a sweep', async () => {
    companion.aws.fail.taggedNotebooks = () =>
      awsError('AccessDeniedException', 400);
    manyNotebooks(250).forEach(one =>
      companion.aws.notebooks.set(one.name, one)
    );
    const counts: number[] = [];
    for (let sweep = 0; sweep < 4; sweep++) {
      const { instances, pending } = await list();
      counts.push(instances.length);
      expect(pending).toBe(Math.max(0, 257 - 100 * (sweep + 1)));
      companion.clock.time += 11_000;
    }
    expect(counts.at(-1)).toBe(255);
    // Its own tags once, then each instance once; and the refusal is remembered.
    expect(companion.aws.count('listTags')).toBe(1 + 257);
    expect(companion.aws.count('taggedNotebooks')).toBe(1);
  });

  it('finds a new notebook that the tagging API does not know yet', async () => {
    const lagging = companion.aws.taggedNotebooks.bind(companion.aws);
    companion.aws.taggedNotebooks = async (project, token) => {
      const answer = await lagging(project, token);
      return {
        ...answer,
        items: answer.items.filter(one => one.arn !== arnOf('brand-new'))
      };
    };
    companion.aws.notebooks.set('brand-new', {
      name: 'brand-new',
      status: 'Pending',
      type: 'ml.t3.medium',
      tags: { user: 'jdoe', project: 'Project001', system: 'MLSpace' },
      createdAt: companion.clock.time - 60_000
    });
    expect((await list()).instances.map(one => one.name)).toContain(
      'brand-new'
    );
  });

  it('keeps the last known state, with its age, while AWS is away', async () => {
    const before = await list();
    companion.aws.fail.listNotebooks = () =>
      Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    companion.clock.time += 60_000;
    const after = await list();
    expect(after.instances).toEqual(before.instances);
    expect(after.asOf).toBe(before.asOf);
    expect(after.problem).toMatchObject({
      class: 'network',
      operation: 'ListNotebookInstances'
    });
  });

  it('leaves AWS in peace longer and longer while it fails', async () => {
    companion.aws.fail.listNotebooks = () =>
      awsError('ThrottlingException', 400);
    for (let second = 0; second < 120; second++) {
      await list();
      companion.clock.time += 1000;
    }
    expect(companion.aws.count('listNotebooks')).toBeLessThanOrEqual(5);
  });

  it('off an instance is empty and says why', async () => {
    await companion.stop();
    companion = new Harness();
    companion.files.files.delete(METADATA_FILE);
    await companion.start();
    const { instances, problem: fault } = await list();
    expect(instances).toEqual([]);
    expect(fault?.operation).toBe('read resource-metadata.json');
    expect(companion.aws.count('listNotebooks')).toBe(0);
  });

  it('of an instance without tags is empty and says why', async () => {
    companion.aws.notebooks.get('ctl-jdoe-1')!.tags = {};
    const { instances, problem: fault } = await list();
    expect(instances).toEqual([]);
    expect(fault?.detail).toContain('no tag "project"');
  });

  it('denied: names the policy that would allow it', async () => {
    companion.aws.fail.listNotebooks = () =>
      awsError('AccessDeniedException', 400);
    const { problem: fault } = await list();
    expect(fault).toMatchObject({
      class: 'denied',
      statement: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['sagemaker:ListNotebookInstances'],
            Resource: '*'
          }
        ]
      }
    });
  });
});

describe('start and stop', () => {
  it('stops an own notebook after looking at it anew', async () => {
    await list();
    companion.aws.calls = [];
    const reply = await change('gpu-jdoe', 'stop');
    expect(instanceChange.parse(reply.json)).toEqual({
      name: 'gpu-jdoe',
      status: 'Stopping'
    });
    expect(companion.aws.calls).toEqual([
      ['describeNotebook', 'gpu-jdoe'],
      ['listTags', arnOf('gpu-jdoe')],
      ['stopNotebook', 'gpu-jdoe']
    ]);
    const shown = (await list()).instances.find(one => one.name === 'gpu-jdoe');
    expect(shown?.status).toBe('Stopping');
    expect(shown?.actions.stop).toContain('wait');
  });

  it('does not mind the type that the proxy gives to an absent body', async () => {
    const reply = await companion.call('/api/v1/instances/gpu-jdoe/stop', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': '0'
      }
    });
    expect(reply.status).toBe(200);
  });

  it.each(['eda-jdoe', 'old-jdoe'])('starts %s', async name => {
    const reply = await change(name, 'start');
    expect(reply.json).toEqual({ name, status: 'Pending' });
  });

  it("may stop itself: whether to save first is the page's business", async () => {
    expect((await change('ctl-jdoe-1', 'stop')).status).toBe(200);
  });

  it("refuses another owner's notebook", async () => {
    const fault = await refused('nb-asmith', 'stop', 403);
    expect(fault).toMatchObject({
      class: 'denied',
      operation: 'StopNotebookInstance'
    });
    expect(fault.detail).toContain('asmith');
    expect(sent()).toBe(0);
  });

  it.each(['nb-other', 'untagged'])(
    'knows nothing of %s, which is no notebook of this project',
    async name => {
      const fault = await refused(name, 'stop', 404);
      expect(fault.detail).not.toMatch(/Other9/);
      expect(sent()).toBe(0);
    }
  );

  it('says the same of one that does not exist', async () => {
    const fault = await refused('no-such', 'stop', 404);
    expect(fault.class).toBe('notFound');
  });

  it('tells "not ours" from "not allowed" when IAM refuses to describe', async () => {
    companion.aws.fail.describeNotebook = () =>
      awsError('AccessDeniedException', 400);
    expect((await refused('no-such', 'stop', 404)).statement).toBeUndefined();
    expect(await refused('gpu-jdoe', 'stop', 403)).toMatchObject({
      operation: 'DescribeNotebookInstance',
      statement: { Version: '2012-10-17' }
    });
    expect(sent()).toBe(0);
  });

  it('trusts what AWS says now, not the list', async () => {
    await list();
    companion.aws.notebooks.get('gpu-jdoe')!.tags = {
      user: 'asmith',
      project: 'Project001'
    };
    await refused('gpu-jdoe', 'stop', 403);
    companion.aws.notebooks.get('eda-jdoe')!.status = 'Updating';
    const fault = await refused('eda-jdoe', 'start', 409);
    expect(fault.class).toBe('conflict');
    expect(sent()).toBe(0);
  });

  it('compares tags exactly, as MLSpace does', async () => {
    companion.aws.notebooks.get('gpu-jdoe')!.tags = {
      user: 'JDoe',
      project: 'Project001'
    };
    await refused('gpu-jdoe', 'stop', 403);
    companion.aws.notebooks.get('gpu-jdoe')!.tags = {
      user: 'jdoe',
      project: 'project001'
    };
    await refused('gpu-jdoe', 'stop', 404);
    expect(sent()).toBe(0);
  });

  it('does nothing while its own tags are unknown', async () => {
    companion.aws.fail.listTags = () => awsError('AccessDeniedException', 400);
    const fault = await refused('gpu-jdoe', 'stop', 403);
    expect(fault.operation).toBe('ListTags');
    expect(sent()).toBe(0);
  });

  it.each([
    'a%2Fb',
    '..',
    '-x',
    'x-',
    'x'.repeat(64),
    'a%20b',
    'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance%2Fgpu-jdoe',
    '%00',
    'gpu-jdoe%0d%0aX: y'
  ])('refuses the name %s', async name => {
    const reply = await companion.call(
      `/api/v1/instances/${name.replace(/ /g, '%20')}/stop`,
      { method: 'POST' }
    );
    expect([400, 404]).toContain(reply.status);
    expect(companion.aws.calls).toEqual([]);
  });

  it('is sent once, whatever AWS answers', async () => {
    companion.aws.fail.stopNotebook = () =>
      awsError('ThrottlingException', 400);
    const fault = await refused('gpu-jdoe', 'stop', 429);
    expect(fault.next).toContain('has to be asked again');
    expect(companion.aws.count('stopNotebook')).toBe(1);
  });

  it('says that it does not know when the answer was lost', async () => {
    companion.aws.fail.stopNotebook = () =>
      Object.assign(new Error('x'), { name: 'TimeoutError' });
    const fault = await refused('gpu-jdoe', 'stop', 502);
    expect(fault.detail).toContain(
      'not known whether StopNotebookInstance took effect'
    );
    expect(companion.aws.count('stopNotebook')).toBe(1);
  });

  it('takes one change of a notebook at a time', async () => {
    const describe = companion.aws.describeNotebook.bind(companion.aws);
    let release: () => void = () => undefined;
    const held = new Promise<void>(resolve => (release = resolve));
    await list();
    let entered: () => void = () => undefined;
    const inside = new Promise<void>(resolve => (entered = resolve));
    companion.aws.describeNotebook = async name => {
      entered();
      await held;
      return describe(name);
    };
    const first = change('gpu-jdoe', 'stop');
    await inside;
    const fault = await Promise.race([
      refused('gpu-jdoe', 'stop', 409),
      first.then(() => null)
    ]);
    expect(fault?.detail).toContain('under way');
    release();
    expect((await first).status).toBe(200);
    expect((await change('eda-jdoe', 'start')).status).toBe(200);
    expect(companion.aws.count('stopNotebook')).toBe(1);
  });

  it('denied: names a policy bound to owner and project, with a Deny of retagging', async () => {
    companion.aws.fail.stopNotebook = () =>
      awsError(
        'AccessDeniedException',
        400,
        'User: x is not authorized to perform: sagemaker:StopNotebookInstance on resource: y because no permissions boundary allows the sagemaker:StopNotebookInstance action'
      );
    const fault = await refused('gpu-jdoe', 'stop', 403);
    expect(fault.detail).toContain('permissions boundary');
    expect(fault.statement).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'MLSpaceStopOwnNotebooks',
          Effect: 'Allow',
          Action: ['sagemaker:StopNotebookInstance'],
          Resource:
            'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/*',
          Condition: {
            StringEquals: {
              'aws:ResourceTag/project': 'Project001',
              'aws:ResourceTag/user': 'jdoe'
            }
          }
        },
        {
          Sid: 'MLSpaceKeepNotebookTags',
          Effect: 'Deny',
          Action: ['sagemaker:AddTags', 'sagemaker:DeleteTags'],
          Resource:
            'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/*',
          // Absent on a request to retag, so that only creating with tags passes.
          Condition: {
            StringNotEquals: {
              'sagemaker:TaggingAction': 'CreateNotebookInstance'
            }
          }
        }
      ]
    });
    // IAM's own words carry ARNs and sessions; ours do not.
    expect(JSON.stringify(fault)).not.toContain('is not authorized');
  });
});

function manyNotebooks(count: number): FakeNotebook[] {
  const [first] = sampleNotebooks();
  return Array.from({ length: count }, (_, index) => ({
    name: `many-${index}`,
    status: 'Stopped',
    type: 'ml.t3.medium',
    tags: first?.tags ?? {}
  }));
}
