// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { WorkItem, WorkList } from '../../../../src/companion/contract';
import {
  Harness,
  POLICY_FOLDER,
  awsError,
  type Reply
} from '../../__tests__/harness';
import { arnOf, type FakeThing } from './fake-work';

const TRIO = { user: 'jdoe', project: 'Project001', system: 'MLSpace' };
const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 5, 12);
const MY_ROLE = 'arn:aws:iam::111122223333:role/MLSpace-Project001-abc';

function things(): FakeThing[] {
  return [
    {
      kind: 'training',
      id: 'churn-1',
      status: 'InProgress',
      tags: { ...TRIO },
      facts: {
        compute: [{ type: 'ml.m5.large', count: 2 }],
        startedAt: NOW - 3 * HOUR
      }
    },
    {
      kind: 'endpoint',
      id: 'churn-live',
      status: 'InService',
      tags: { ...TRIO },
      createdAt: NOW - 6 * HOUR
    },
    {
      kind: 'training',
      id: 'vision-1',
      status: 'InProgress',
      tags: { ...TRIO, user: 'asmith' }
    },
    {
      kind: 'training',
      id: 'secret',
      status: 'InProgress',
      tags: { ...TRIO, project: 'Other9' }
    },
    {
      kind: 'training',
      id: 'lost-1',
      status: 'InProgress',
      tags: {},
      facts: { roleArn: MY_ROLE }
    },
    { kind: 'cluster', id: 'j-1ABC', status: 'WAITING', tags: { ...TRIO } }
  ];
}

let companion: Harness;
beforeEach(async () => {
  companion = new Harness();
  companion.work.things = things();
  await companion.start();
});
afterEach(() => companion.stop());

const list = async (): Promise<WorkList> =>
  (await companion.call('/api/v1/work')).json as WorkList;
const post = (path: string, body: object = {}): Promise<Reply> =>
  companion.call(`/api/v1/work/${path}`, {
    method: 'POST',
    body: JSON.stringify(body)
  });
const named = (items: readonly WorkItem[], id: string): WorkItem =>
  items.find(one => one.id === id)!;

describe('the list', () => {
  it("has this project's, and what nobody claims; never another project's", async () => {
    const { items, untracked, problems } = await list();
    expect(items.map(one => one.id)).toEqual([
      'churn-1',
      'vision-1',
      'churn-live',
      'j-1ABC'
    ]);
    expect(untracked.map(one => one.id)).toEqual(['lost-1']);
    expect(named(untracked, 'lost-1').hasMyRole).toBe(true);
    expect(problems).toEqual([]);
  });

  it('counts instance-hours by machines and time', async () => {
    const { items } = await list();
    expect(named(items, 'churn-1').instanceHours).toBe(6);
    expect(named(items, 'churn-live').instanceHours).toBeNull();
  });

  it('asks AWS once for many tabs, and not while nobody asks', async () => {
    await Promise.all([list(), list(), list()]);
    expect(companion.work.count('list training')).toBe(1);
    await companion.clock.advance(10 * 60_000);
    expect(companion.work.count('list training')).toBe(1);
    await list();
    expect(companion.work.count('list training')).toBe(2);
  });

  it('keeps telling what it may list where other kinds are refused, and asks those seldom', async () => {
    companion.work.fail['list cluster'] = () =>
      awsError('AccessDeniedException', 400);
    const { items, problems } = await list();
    expect(items).toHaveLength(3);
    expect(problems.map(one => one.operation)).toEqual(['ListClusters']);
    expect(JSON.stringify(problems[0]?.statement)).toContain(
      'elasticmapreduce:ListClusters'
    );
    for (let minute = 0; minute < 5; minute++) {
      await companion.clock.advance(60_000);
      await list();
    }
    expect(companion.work.count('list cluster')).toBe(1);
  });

  it('keeps the last rows of a kind that is throttled, and backs off', async () => {
    await list();
    companion.work.fail['list training'] = () =>
      awsError('ThrottlingException', 400);
    await companion.clock.advance(60_000);
    const { items, problems } = await list();
    expect(items.map(one => one.id)).toContain('churn-1');
    expect(problems[0]?.class).toBe('throttled');
    await companion.clock.advance(26_000);
    await list();
    expect(companion.work.count('list training')).toBe(2);
  });

  it('reads tags one by one where the tagging API is refused, so many at a time', async () => {
    companion.work.fail['tagsByArn'] = () =>
      awsError('AccessDeniedException', 400);
    companion.work.things = Array.from({ length: 60 }, (_, n) => ({
      kind: 'training' as const,
      id: `job-${n}`,
      status: 'InProgress',
      tags: { ...TRIO }
    }));
    const first = await list();
    expect(first.items).toHaveLength(40);
    expect(first.pending).toBe(20);
    await companion.clock.advance(30_000);
    const second = await list();
    expect(second.items).toHaveLength(60);
    expect(companion.work.count('tagsOf')).toBe(60);
  });

  it('does without descriptions that the role may not read', async () => {
    companion.work.fail['describe'] = () =>
      awsError('AccessDeniedException', 400);
    const { items } = await list();
    expect(named(items, 'churn-1').computeKnown).toBe(false);
    await companion.clock.advance(60_000);
    await list();
    // Asked once for each; a refusal is remembered.
    expect(companion.work.count('describe training churn-1')).toBe(1);
  });

  it('says what lacks when the own project is not known', async () => {
    companion.aws.fail.listTags = () => awsError('AccessDeniedException', 400);
    const { items, problems } = await list();
    expect(items).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(companion.work.calls).toEqual([]);
  });
});

describe('what the role may not read', () => {
  const denied = () => awsError('AccessDeniedException', 400);

  it("takes a refused cluster for another project's, and asks no more for a while", async () => {
    const foreign = {
      kind: 'cluster',
      id: 'j-2DEF',
      status: 'WAITING'
    } as const;
    companion.work.things.push({ ...foreign, tags: {} });
    companion.work.fail['tagsOf cluster'] = denied;
    for (let look = 0; look < 5; look++) {
      const { pending, problems } = await list();
      expect([pending, problems]).toEqual([0, []]);
      await companion.clock.advance(30_000);
    }
    expect(companion.work.count('tagsOf cluster')).toBe(1);
  });

  it('says so where no cluster can be read at all', async () => {
    companion.work.fail['tagsByArn'] = denied;
    companion.work.fail['tagsOf cluster'] = denied;
    for (let look = 0; look < 2; look++) {
      const { problems } = await list();
      expect(problems.map(one => one.operation)).toEqual(['DescribeCluster']);
      await companion.clock.advance(30_000);
    }
    expect(companion.work.count('tagsOf cluster')).toBe(1);
  });

  it('does not count machines that it could not ask for', async () => {
    const facts = { compute: null, startedAt: NOW - HOUR };
    companion.work.things = [{ ...things().at(-1)!, facts }];
    expect(named((await list()).items, 'j-1ABC')).toMatchObject({
      computeKnown: false,
      instanceHours: null
    });
  });

  it('asks again once the tags are there', async () => {
    companion.work.fail['describe'] = denied;
    const { untracked } = await list();
    expect(named(untracked, 'lost-1').actions.logs).toContain('Add them first');
    companion.work.fail = {};
    await post('training/lost-1/tags');
    const { items } = await list();
    expect(named(items, 'lost-1')).toMatchObject({
      computeKnown: true,
      actions: { logs: null }
    });
  });
});

describe('ending', () => {
  it('is sent once for what is mine, and seen at once', async () => {
    await list();
    const reply = await post('training/churn-1/end');
    expect(reply.json).toEqual({ status: 'Stopping' });
    expect(companion.work.count('end')).toBe(1);
    expect(named((await list()).items, 'churn-1').status).toBe('Stopping');
  });

  it('deletes an endpoint and terminates a cluster', async () => {
    await post('endpoint/churn-live/end');
    await post('cluster/j-1ABC/end');
    expect(companion.work.calls).toContain('end endpoint churn-live');
    expect(companion.work.calls).toContain('end cluster j-1ABC');
  });

  it("leaves a colleague's alone, unless in owner mode", async () => {
    const { items } = await list();
    expect(named(items, 'vision-1').actions.end).toBe(
      'Only its owner, asmith, can end it.'
    );
    expect(named(items, 'vision-1').ownerEnd).toBeNull();
    expect((await post('training/vision-1/end')).status).toBe(403);
    expect(companion.work.count('end')).toBe(0);
    await post('training/vision-1/end', { ownerMode: true });
    expect(companion.work.count('end')).toBe(1);
  });

  it('goes by tags read at that moment', async () => {
    await list();
    companion.work.things[0]!.tags = { ...TRIO, user: 'asmith' };
    expect((await post('training/churn-1/end')).status).toBe(403);
    expect(companion.work.count('end')).toBe(0);
  });

  it("never touches another project's, not even in owner mode", async () => {
    const reply = await post('training/secret/end', { ownerMode: true });
    expect(reply.status).toBe(403);
    expect(companion.work.count('end')).toBe(0);
  });

  it('is not sent again after a lost answer', async () => {
    companion.work.fail['end'] = () =>
      Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    const reply = await post('training/churn-1/end');
    expect(reply.status).toBe(502);
    expect(reply.text).toContain('not known whether');
    expect(companion.work.count('end')).toBe(1);
  });

  it('prints the statement that would allow it', async () => {
    companion.work.fail['end'] = () => awsError('AccessDeniedException', 400);
    const { text } = await post('training/churn-1/end');
    expect(text).toContain('sagemaker:StopTrainingJob');
    expect(text).toContain('aws:ResourceTag/user');
  });
});

describe('judged by the policies in the folder', () => {
  const deny = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'sagemaker:*', Resource: '*' },
      {
        Sid: 'OwnOnly',
        Effect: 'Deny',
        Action: 'sagemaker:Stop*',
        Resource: '*',
        Condition: {
          StringNotEqualsIgnoreCase: { 'aws:ResourceTag/user': 'jdoe' }
        }
      }
    ]
  };

  it("names the statement that keeps me from a colleague's", async () => {
    companion.files.files.set(
      `${POLICY_FOLDER}/MLSpace-user-jdoe.json`,
      JSON.stringify(deny)
    );
    const { items } = await list();
    const reason =
      'AWS would refuse: sagemaker:StopTrainingJob is denied by "OwnOnly" of MLSpace-user-jdoe.';
    expect(named(items, 'vision-1').actions.end).toBe(reason);
    expect(named(items, 'vision-1').ownerEnd).toBe(reason);
    expect(named(items, 'churn-1').actions.end).toBeNull();
  });
});

describe('adding tags', () => {
  it('adds what is missing, and MLSpace can see it', async () => {
    await list();
    const reply = await post('training/lost-1/tags');
    expect(reply.json).toEqual({ tags: TRIO });
    const { items, untracked } = await list();
    expect(named(items, 'lost-1').isMine).toBe(true);
    expect(untracked).toEqual([]);
  });

  it("does not take a colleague's", async () => {
    companion.work.things[0]!.tags = { user: 'asmith' };
    const reply = await post('training/churn-1/tags');
    expect(reply.status).toBe(403);
    expect(companion.work.count('addTags')).toBe(0);
  });

  it('has nothing to do where all is well', async () => {
    expect((await post('training/churn-1/tags')).status).toBe(409);
  });
});

describe('logs', () => {
  it('shows the lines of this job, not of one whose name goes on', async () => {
    companion.aws.logLines = [
      { stream: 'churn-1/algo-1', at: NOW - 1000, message: 'epoch 1' },
      { stream: 'churn-1-2/algo-1', at: NOW - 1000, message: 'not mine' }
    ];
    const { json } = await post('training/churn-1/logs');
    expect(json).toMatchObject({
      events: [{ stream: 'algo-1', message: 'epoch 1' }],
      exists: true
    });
  });

  it('says why the role may not read them, with the statement', async () => {
    companion.aws.fail.filterLogs = () =>
      awsError('AccessDeniedException', 400);
    const { status, text } = await post('training/churn-1/logs');
    expect(status).toBe(403);
    expect(text).toContain('log-group:/aws/sagemaker/TrainingJobs*');
  });

  it('has none for what carries no tags of this project', async () => {
    expect((await post('training/lost-1/logs')).status).toBe(403);
    expect(companion.aws.count('filterLogs')).toBe(0);
  });
});

it('refuses names and kinds that are none', async () => {
  expect((await post('training/a%2Fb/end')).status).toBe(400);
  expect((await post('notebook/nb-1/end')).status).toBe(400);
  expect(arnOf({ kind: 'cluster', id: 'j-1' })).toContain('elasticmapreduce');
});
