// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { capabilityReport } from '../../../src/companion/contract';
import { awsError, Harness } from './harness';

let companion: Harness;

beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(() => companion.stop());

async function report() {
  const reply = await companion.call('/api/v1/capabilities');
  expect(reply.status).toBe(200);
  return capabilityReport.parse(reply.json);
}

async function states(of: (id: string) => boolean = id => !id.includes('/')) {
  const { capabilities } = await report();
  return Object.fromEntries(
    capabilities.filter(one => of(one.id)).map(one => [one.id, one.state])
  );
}

it('tries what reads, and leaves changes untried', async () => {
  expect(await states()).toEqual({
    AuthorizeSecurityGroupIngress: 'untried',
    DescribeCluster: 'untried',
    DescribeSecurityGroups: 'untried',
    ListClusters: 'untried',
    ListInstances: 'untried',
    GetCallerIdentity: 'allowed',
    DescribeNotebookInstance: 'allowed',
    ListTags: 'allowed',
    ListNotebookInstances: 'allowed',
    GetResources: 'allowed',
    StartNotebookInstance: 'untried',
    StopNotebookInstance: 'untried',
    UpdateNotebookInstance: 'untried',
    DeleteNotebookInstance: 'untried',
    CreatePresignedNotebookInstanceUrl: 'untried',
    CreateNotebookInstance: 'untried',
    ListNotebookInstanceLifecycleConfigs: 'untried',
    DescribeNotebookInstanceLifecycleConfig: 'untried',
    CreateNotebookInstanceLifecycleConfig: 'untried',
    UpdateNotebookInstanceLifecycleConfig: 'untried',
    ListCodeRepositories: 'untried',
    FilterLogEvents: 'untried',
    PutObject: 'untried',
    GetObject: 'untried'
  });
  expect((await report()).missing).toBeNull();
});

it('remembers what was denied and puts it into one policy', async () => {
  const denied = () => awsError('AccessDeniedException', 400);
  companion.aws.fail.taggedNotebooks = denied;
  companion.aws.fail.stopNotebook = denied;
  companion.aws.fail.presignedUrl = denied;
  await companion.call('/api/v1/instances/gpu-jdoe/stop', { method: 'POST' });
  await companion.call('/api/v1/instances/gpu-jdoe/open', { method: 'POST' });
  expect(await states()).toMatchObject({
    GetResources: 'denied',
    StopNotebookInstance: 'denied',
    StartNotebookInstance: 'untried',
    CreatePresignedNotebookInstanceUrl: 'denied'
  });
  expect((await report()).missing).toMatchObject({
    Statement: [
      { Action: ['tag:GetResources'] },
      { Action: ['sagemaker:StopNotebookInstance'] },
      { Action: ['sagemaker:CreatePresignedNotebookInstanceUrl'] },
      { Effect: 'Deny', Action: ['sagemaker:AddTags', 'sagemaker:DeleteTags'] }
    ]
  });
  companion.aws.fail = {};
  await companion.call('/api/v1/instances/gpu-jdoe/stop', { method: 'POST' });
  expect(await states()).toMatchObject({ StopNotebookInstance: 'allowed' });
});

it('does not take one refused notebook for a lost right, nor a lost right for ever', async () => {
  expect(await states()).toMatchObject({ DescribeNotebookInstance: 'allowed' });
  companion.aws.fail.describeNotebook = () =>
    awsError('AccessDeniedException', 400);
  const stop = () =>
    companion.call('/api/v1/instances/nb-other/stop', { method: 'POST' });
  await stop();
  expect(await states()).toMatchObject({ DescribeNotebookInstance: 'allowed' });
  companion.clock.time += 16 * 60_000;
  await stop();
  expect(await states()).toMatchObject({ DescribeNotebookInstance: 'denied' });
});

it('takes no other failure for a denial', async () => {
  companion.aws.fail.stopNotebook = () => awsError('ThrottlingException', 400);
  await companion.call('/api/v1/instances/gpu-jdoe/stop', { method: 'POST' });
  expect(await states()).toMatchObject({ StopNotebookInstance: 'untried' });
});

it('has one policy for everything, each statement named once', async () => {
  const { everything } = await report();
  const { Statement } = everything as { Statement: { Sid: string }[] };
  const sids = Statement.map(one => one.Sid);
  expect(sids).toContain('MLSpaceCreateOwnNotebooks');
  expect(new Set(sids).size).toBe(sids.length);
});

describe('running work', () => {
  const trio = { user: 'jdoe', project: 'Project001', system: 'MLSpace' };
  const ofWork = (id: string) => id.startsWith('training/');

  beforeEach(() => {
    companion.work.things = [
      { kind: 'training', id: 'job-1', status: 'InProgress', tags: trio }
    ];
  });

  it('is on the page too: what reads was tried', async () => {
    expect(await states(ofWork)).toEqual({
      'training/list': 'allowed',
      'training/describe': 'allowed',
      'training/readTags': 'untried',
      'training/end': 'untried',
      'training/addTags': 'untried',
      'training/logs': 'untried'
    });
    const ids = (await report()).capabilities.map(one => one.id);
    expect(ids).not.toContain('tuning/logs');
    expect(ids).not.toContain('cluster/readTags');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('denied: the statement that lets this user end their own, and no other', async () => {
    companion.work.fail['end'] = () => awsError('AccessDeniedException', 400);
    await report();
    await companion.call('/api/v1/work/training/job-1/end', { method: 'POST' });
    expect(await states(ofWork)).toMatchObject({ 'training/end': 'denied' });
    const { capabilities, missing } = await report();
    const statement = {
      Effect: 'Allow',
      Action: ['sagemaker:StopTrainingJob'],
      Condition: {
        StringEquals: {
          'aws:ResourceTag/project': 'Project001',
          'aws:ResourceTag/user': 'jdoe'
        }
      }
    };
    expect(missing).toMatchObject({ Statement: [statement] });
    expect(capabilities.find(one => one.id === 'training/end')).toMatchObject({
      operation: 'StopTrainingJob',
      policy: { Statement: [statement] },
      mlspace: { covers: 'none' }
    });
  });

  it('has a log group of its own, which says nothing of the notebooks’', async () => {
    companion.aws.fail.filterLogs = () =>
      awsError('AccessDeniedException', 400);
    await report();
    await companion.call('/api/v1/work/training/job-1/logs', {
      method: 'POST'
    });
    expect(await states(ofWork)).toMatchObject({ 'training/logs': 'denied' });
    expect(await states()).toMatchObject({ FilterLogEvents: 'untried' });
  });

  it('is not asked for while AWS cannot be reached', async () => {
    companion.aws.fail.listNotebooks = () => awsError('ECONNREFUSED', 0);
    await report();
    expect(companion.work.calls).toEqual([]);
  });
});

it('says of every operation how far MLSpace goes in its place', async () => {
  const { capabilities } = await report();
  const of = (operation: string) =>
    capabilities.find(one => one.id === operation)?.mlspace;
  expect(of('StopNotebookInstance')).toEqual({ covers: 'all', note: null });
  expect(of('UpdateNotebookInstanceLifecycleConfig')?.covers).toBe('none');
  expect(of('ListClusters')?.covers).toBe('all');
  expect(of('ListInstances')?.covers).toBe('part');
  expect(
    capabilities.filter(
      ({ mlspace }) => mlspace.covers !== 'all' && mlspace.note === null
    )
  ).toEqual([]);
});
