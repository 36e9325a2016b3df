// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** EMR clusters through MLSpace: what MLSpace does not ask is asked here. */
import type { MlspaceDescription } from '../../mlspace/notebooks';
import { clustersThrough, planAttach, planDetach } from '../mlspace-clusters';

const WAITING = { id: 'j-AAAAAAAA1', name: 'spark', owner: 'asmith' };
const LONG = { id: 'j-AAAAAAAA2', name: 'x'.repeat(51), owner: null };
const api = {
  waitingClusters: () =>
    Promise.resolve([WAITING, LONG, { ...WAITING, id: '../evil' }])
};

const now: MlspaceDescription = {
  NotebookInstanceName: 'eda-jdoe',
  NotebookInstanceArn: 'arn',
  NotebookInstanceStatus: 'Stopped',
  InstanceType: 'ml.t3.medium',
  CreationTime: null,
  LastModifiedTime: null,
  FailureReason: null,
  VolumeSizeInGB: 20,
  NotebookInstanceLifecycleConfigName: 'default-config',
  PlatformIdentifier: null,
  RoleArn: null,
  KmsKeyId: null,
  SubnetId: null,
  SecurityGroups: [],
  Url: null,
  RootAccess: null,
  DirectInternetAccess: null,
  DefaultCodeRepository: null,
  AdditionalCodeRepositories: [],
  Owner: 'jdoe',
  Project: 'Project001'
};
const same = {
  NotebookInstanceName: 'eda-jdoe',
  InstanceType: 'ml.t3.medium',
  VolumeSizeInGB: 20
};
const attached = {
  ...now,
  NotebookInstanceLifecycleConfigName: 'spark-int-mls-conf'
};

it('lists what can be named in a request', async () => {
  const { clusters } = await clustersThrough(api);
  expect(clusters).toEqual([
    { ...WAITING, createdAt: null },
    { ...LONG, createdAt: null }
  ]);
});

it('attaches to what waits, and sends the rest as it is', async () => {
  expect(await planAttach(api, now, WAITING.id)).toEqual({
    edit: { ...same, clusterId: WAITING.id }
  });
});

it.each([
  ['of another project, or gone', 'j-AAAAAAAA9', now],
  ['with a name that MLSpace cannot take', LONG.id, now],
  [
    'where the volume is not known',
    WAITING.id,
    { ...now, VolumeSizeInGB: null }
  ]
])('does not attach to one %s', async (_, cluster, notebook) => {
  const plan = await planAttach(api, notebook, cluster);
  expect('refusal' in plan && plan.refusal.class).toBe('conflict');
});

it('detaches to what was chosen, and nothing that is not attached', () => {
  expect(planDetach(attached, 'default-config')).toEqual({
    edit: { ...same, NotebookInstanceLifecycleConfigName: 'default-config' }
  });
  expect(planDetach(now, 'default-config')).toHaveProperty('refusal');
  expect(planDetach(attached, null)).toHaveProperty('refusal');
});
