// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  instanceDetails,
  openAnswer,
  problem
} from '../../../src/companion/contract';
import { hintFor } from '../instances/details';
import { arnOf, awsError, Harness } from './harness';

let companion: Harness;

beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(() => companion.stop());

function post(name: string, verb: string, body?: unknown) {
  return companion.call(`/api/v1/instances/${name}/${verb}`, {
    method: 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  });
}

const details = async (name: string) => {
  const reply = await companion.call(`/api/v1/instances/${name}`);
  expect(reply.status).toBe(200);
  return instanceDetails.parse(reply.json);
};

const CHANGES = [
  'startNotebook',
  'stopNotebook',
  'updateNotebook',
  'deleteNotebook',
  'presignedUrl'
] as const;
const sent = () =>
  CHANGES.flatMap(one => companion.aws.calls.filter(([name]) => name === one));

describe('details', () => {
  it('tell all there is, of colleagues too', async () => {
    expect(await details('nb-asmith')).toMatchObject({
      name: 'nb-asmith',
      arn: arnOf('nb-asmith'),
      owner: 'asmith',
      isMine: false,
      platform: 'notebook-al2-v3',
      platformSupportEnds: '2026-06-30',
      volumeGib: 20,
      emrCluster: 'spark1',
      rootAccess: false,
      directInternetAccess: false,
      repositories: ['https://github.com/example/default'],
      tags: { user: 'asmith', project: 'Project001', system: 'MLSpace' },
      tagDrift: []
    });
  });

  it('say what to do about a failure', async () => {
    const { failureReason, failureHint } = await details('old-jdoe');
    expect(failureReason).toContain('5 minutes');
    expect(failureHint).toContain('in the background');
  });

  it.each([
    ['Notebook Instance Lifecycle Config x failed', /Read the logs/],
    ['Insufficient capacity in us-east-1a', /another type/],
    ['InsufficientFreeAddressesInSubnet', /no free address/],
    ['The KMS key is disabled', /encryption key/]
  ])('know %s', (reason, hint) => {
    expect(hintFor(reason)).toMatch(hint);
  });

  it('do not pretend to know a failure', () => {
    expect(hintFor('Internal error 42')).toBeNull();
  });

  it('flag tags that MLSpace does not see', async () => {
    companion.aws.notebooks.get('gpu-jdoe')!.tags = {
      User: 'jdoe',
      project: 'Project001',
      system: 'SMS'
    };
    expect((await details('gpu-jdoe')).tagDrift).toEqual([
      'The tag "User" should be written "user"; MLSpace does not see it.',
      'The tag "system" is "SMS" here and "MLSpace" on this notebook; MLSpace ignores one of them.'
    ]);
    companion.aws.notebooks.get('gpu-jdoe')!.tags = { project: 'Project001' };
    expect((await details('gpu-jdoe')).tagDrift).toHaveLength(2);
  });

  it.each(['nb-other', 'untagged', 'no-such'])(
    'of %s are not told',
    async name => {
      const reply = await companion.call(`/api/v1/instances/${name}`);
      expect(reply.status).toBe(404);
      expect(reply.text).not.toContain('Other9');
    }
  );
});

describe('open', () => {
  it('gives the URL once and keeps it nowhere', async () => {
    const reply = await post('gpu-jdoe', 'open', {});
    const { url } = openAnswer.parse(reply.json);
    expect(url).toBe(
      'https://gpu-jdoe.notebook.us-east-1.sagemaker.aws/?authToken=PRESIGNED&view=lab'
    );
    expect(reply.headers['cache-control']).toBe('no-store');
    const classic = await post('gpu-jdoe', 'open', { view: 'classic' });
    expect(openAnswer.parse(classic.json).url).not.toContain('view=');
    expect(companion.aws.count('presignedUrl')).toBe(2);
    expect(companion.logs.join('')).not.toContain('PRESIGNED');
  });

  it.each([
    ['nb-asmith', 403],
    ['nb-other', 404],
    ['eda-jdoe', 409],
    ['ctl-jdoe-1', 409]
  ])('of %s is refused', async (name, status) => {
    expect((await post(name, 'open', {})).status).toBe(status);
    expect(sent()).toEqual([]);
  });

  it('denied: the policy to ask for opens own notebooks only', async () => {
    companion.aws.fail.presignedUrl = () =>
      awsError('AccessDeniedException', 400);
    const fault = problem.parse((await post('gpu-jdoe', 'open', {})).json);
    expect(fault.statement).toMatchObject({
      Statement: [
        {
          Action: ['sagemaker:CreatePresignedNotebookInstanceUrl'],
          Condition: { StringEquals: { 'aws:ResourceTag/user': 'jdoe' } }
        },
        { Effect: 'Deny' }
      ]
    });
  });
});

describe('update', () => {
  it('sends what is to change, and nothing else', async () => {
    const reply = await post('eda-jdoe', 'update', {
      type: 'ml.t3.large',
      volumeGib: 20
    });
    expect(reply.json).toEqual({ name: 'eda-jdoe', status: 'Updating' });
    expect(sent()).toEqual([
      ['updateNotebook', 'eda-jdoe {"type":"ml.t3.large","volumeGib":20}']
    ]);
  });

  it('takes a lifecycle configuration away with null', async () => {
    await post('eda-jdoe', 'update', { lifecycleConfig: null });
    expect(sent()).toEqual([
      ['updateNotebook', 'eda-jdoe {"lifecycleConfig":null}']
    ]);
  });

  it('never shrinks a volume', async () => {
    const reply = await post('eda-jdoe', 'update', { volumeGib: 19 });
    expect(reply.status).toBe(400);
    expect(problem.parse(reply.json).detail).toContain('has 20 GiB');
    expect(sent()).toEqual([]);
  });

  it.each([
    [{}, ''],
    [{ volumeGib: 4 }, 'volumeGib'],
    [{ volumeGib: 16385 }, 'volumeGib'],
    [{ volumeGib: 20.5 }, 'volumeGib'],
    [{ volumeGib: '20' }, 'volumeGib'],
    [{ type: 't3.large' }, 'type'],
    [{ type: 'ml.t3.large; rm -rf /' }, 'type'],
    [{ lifecycleConfig: '../x' }, 'lifecycleConfig'],
    [{ platform: 'al2023' }, 'platform'],
    [{ roleArn: 'arn:aws:iam::111122223333:role/Admin' }, ''],
    [{ type: 'ml.t3.large', rootAccess: true }, ''],
    [[], ''],
    [null, '']
  ])('refuses %j', async (body, field) => {
    const reply = await post('eda-jdoe', 'update', body);
    expect(reply.status).toBe(400);
    expect(problem.parse(reply.json).detail).toContain(field);
    expect(companion.aws.calls).toEqual([]);
  });

  it.each([
    ['gpu-jdoe', 409],
    ['old-jdoe', 409],
    ['ctl-jdoe-1', 409],
    ['nb-asmith', 403]
  ])('of %s is refused', async (name, status) => {
    expect((await post(name, 'update', { volumeGib: 30 })).status).toBe(status);
    expect(sent()).toEqual([]);
  });
});

describe('delete', () => {
  it.each(['eda-jdoe', 'old-jdoe'])(
    'deletes %s when its name was typed',
    async name => {
      const reply = await post(name, 'delete', { confirm: name });
      expect(reply.json).toEqual({ name, status: 'Deleting' });
    }
  );

  it.each([
    {},
    { confirm: '' },
    { confirm: 'EDA-JDOE' },
    { confirm: 'gpu-jdoe' },
    { confirm: true }
  ])('refuses %j', async body => {
    expect((await post('eda-jdoe', 'delete', body)).status).toBe(400);
    expect(sent()).toEqual([]);
  });

  it.each([
    ['gpu-jdoe', 409],
    ['nb-asmith', 403],
    ['nb-other', 404]
  ])('of %s is refused', async (name, status) => {
    expect((await post(name, 'delete', { confirm: name })).status).toBe(status);
    expect(sent()).toEqual([]);
  });

  it('never deletes itself, whatever AWS says of its state or how it is spelled', async () => {
    companion.aws.notebooks.get('ctl-jdoe-1')!.status = 'Stopped';
    const lower = companion.aws.notebooks.get('ctl-jdoe-1')!;
    companion.aws.notebooks.set('CTL-jdoe-1', { ...lower, name: 'CTL-jdoe-1' });
    for (const name of ['ctl-jdoe-1', 'CTL-jdoe-1']) {
      const reply = await post(name, 'delete', { confirm: name });
      expect(problem.parse(reply.json).detail).toBe(
        'A notebook can not delete itself.'
      );
    }
    expect(sent()).toEqual([]);
  });

  it('is sent once, and says so when the answer was lost', async () => {
    companion.aws.fail.deleteNotebook = () =>
      Object.assign(new Error('x'), { code: 'ECONNRESET' });
    const reply = await post('eda-jdoe', 'delete', { confirm: 'eda-jdoe' });
    expect(reply.status).toBe(502);
    expect(problem.parse(reply.json).detail).toContain('not known whether');
    expect(companion.aws.count('deleteNotebook')).toBe(1);
  });
});
