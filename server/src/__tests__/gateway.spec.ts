// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The companion's AWS adapter against the demo gateway, policies enforced. */
import { join } from 'node:path';
import {
  CONFIG,
  startGateway,
  type Running
} from '../../../demo/gateway/__tests__/support';
import { demoPolicies } from '../../../demo/gateway/policies';
import { roleNameOf } from '../../../demo/gateway/account';
import { SdkAws } from '../aws/sdk';
import type { NewNotebook } from '../aws/types';
import { CREATE_ID_TAG } from '../instances/outcome';

const POLICIES = demoPolicies(
  join(__dirname, '..', '..', '..', 'demo', 'policies'),
  CONFIG
);
const TAGS = {
  user: CONFIG.user,
  project: CONFIG.project,
  system: CONFIG.system,
  [CREATE_ID_TAG]: 'one'
};
const NEW: NewNotebook = {
  name: 'new-jdoe',
  type: 'ml.t3.medium',
  volumeGib: 5,
  roleArn: `arn:aws:iam::${CONFIG.account}:role/${roleNameOf(CONFIG.prefix, CONFIG.project, CONFIG.user)}`,
  subnetId: CONFIG.subnets[0] ?? '',
  securityGroups: CONFIG.securityGroups,
  kmsKeyId: CONFIG.kmsKeyId,
  lifecycleConfig: null,
  platform: 'notebook-al2023-v1',
  repositories: [],
  tags: TAGS
};
const SCRIPTS = { onCreate: null, onStart: 'IyEvYmluL2Jhc2gK' };

let gateway: Running;
const aws = new SdkAws(async () => CONFIG.region);
const before = { ...process.env };

beforeAll(async () => {
  gateway = await startGateway({ policies: POLICIES });
  process.env['AWS_ENDPOINT_URL'] = gateway.origin;
  process.env['AWS_ACCESS_KEY_ID'] = CONFIG.accessKeys.notebook;
  process.env['AWS_SECRET_ACCESS_KEY'] = 'x';
});
afterAll(async () => {
  process.env = before;
  await gateway.close();
});

it('creates a notebook under the printed policies, root and internet off', async () => {
  const arn = await aws.createNotebook(NEW);
  expect(await aws.listTags(arn)).toEqual(TAGS);
  expect(await aws.describeNotebook('new-jdoe')).toMatchObject({
    status: 'Pending',
    rootAccess: false,
    directInternetAccess: false,
    platform: 'notebook-al2023-v1',
    subnetId: NEW.subnetId,
    kmsKeyId: NEW.kmsKeyId
  });
});

it.each([
  ['another user', { tags: { ...TAGS, user: 'asmith' } }],
  ['another project', { tags: { ...TAGS, project: 'Other9' } }],
  ['another role', { roleArn: `arn:aws:iam::${CONFIG.account}:role/Admin` }]
])('is refused for %s by IAM itself', async (_, change) => {
  await expect(
    aws.createNotebook({ ...NEW, name: 'other', ...change })
  ).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

it('makes, changes and empties a lifecycle configuration of its own', async () => {
  await aws.createLifecycle('mine', SCRIPTS, TAGS);
  const made = await aws.describeLifecycle('mine');
  expect(made).toMatchObject(SCRIPTS);
  expect(await aws.listTags(made.arn)).toEqual(TAGS);
  await aws.updateLifecycle('mine', { onCreate: 'IyEK', onStart: null });
  expect(await aws.describeLifecycle('mine')).toMatchObject({
    onCreate: 'IyEK',
    onStart: null
  });
  const { items } = await aws.listLifecycles(null);
  expect(items.map(one => one.name)).toContain('mine');
});

it('can not make one in another’s name', async () => {
  await expect(
    aws.createLifecycle('theirs', SCRIPTS, { ...TAGS, user: 'asmith' })
  ).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

it('lists repositories', async () => {
  expect(await aws.listRepositories(null)).toEqual({
    items: [],
    nextToken: null
  });
});
