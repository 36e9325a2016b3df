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

async function states() {
  const { capabilities } = await report();
  return Object.fromEntries(
    capabilities.map(one => [one.operation, one.state])
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
