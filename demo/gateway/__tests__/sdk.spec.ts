// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The gateway as the AWS SDK for JavaScript meets it, moto left out. */
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient
} from '@aws-sdk/client-resource-groups-tagging-api';
import {
  CreateNotebookInstanceCommand,
  CreatePresignedNotebookInstanceUrlCommand,
  DescribeNotebookInstanceCommand,
  ListAppsCommand,
  ListNotebookInstancesCommand,
  ListTagsCommand,
  SageMakerClient,
  StopNotebookInstanceCommand
} from '@aws-sdk/client-sagemaker';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { NamedPolicy } from '../../../src/governance/model';
import { demoPolicies } from '../policies';
import { join } from 'node:path';
import { CONFIG, FakeUpstream, type Running, startGateway } from './support';

const POLICIES: NamedPolicy[] = demoPolicies(
  join(__dirname, '..', '..', 'policies'),
  CONFIG
);
const ROLE_NAME =
  'MLSpace-Project001-d30a5f57532a603697ccbb51558fa02ccadd74a0c499';
const USER = `User: arn:aws:sts::111122223333:assumed-role/${ROLE_NAME}/SageMaker`;
const INSTANCE = 'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/';

let gateway: Running;
const upstream = new FakeUpstream({
  GetResources: () => ({ ResourceTagMappingList: [], PaginationToken: '' })
});

beforeEach(async () => {
  gateway = await startGateway({ policies: POLICIES, upstream });
});
afterEach(() => gateway.close());

interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  readonly maxAttempts: number;
}

function options(accessKeyId: string): ClientOptions {
  return {
    endpoint: gateway.origin,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1
  };
}

const notebook = (): SageMakerClient =>
  new SageMakerClient({ ...options(CONFIG.accessKeys.notebook) });
const admin = (): SageMakerClient =>
  new SageMakerClient({ ...options(CONFIG.accessKeys.admin) });

async function seed(
  name: string,
  user: string,
  project: string
): Promise<void> {
  await admin().send(
    new CreateNotebookInstanceCommand({
      NotebookInstanceName: name,
      InstanceType: 'ml.t3.medium',
      RoleArn: 'arn:aws:iam::111122223333:role/r',
      Tags: [
        { Key: 'user', Value: user },
        { Key: 'project', Value: project },
        { Key: 'system', Value: 'MLSpace' }
      ]
    })
  );
  await gateway.control('PATCH', `instances/${name}`, { status: 'InService' });
}

async function status(name: string): Promise<string | undefined> {
  const answer = await notebook().send(
    new DescribeNotebookInstanceCommand({ NotebookInstanceName: name })
  );
  return answer.NotebookInstanceStatus;
}

function stop(name: string): Promise<unknown> {
  return notebook().send(
    new StopNotebookInstanceCommand({ NotebookInstanceName: name })
  );
}

describe('through the AWS SDK', () => {
  it('says who one is, by access key', async () => {
    const client = new STSClient({ ...options(CONFIG.accessKeys.notebook) });
    const me = await client.send(new GetCallerIdentityCommand({}));
    expect(me.Arn).toBe(USER.replace('User: ', ''));
    expect(me.Account).toBe('111122223333');
  });

  it('knows no other keys', async () => {
    const client = new SageMakerClient({ ...options('SOMEBODY') });
    await expect(
      client.send(new ListNotebookInstancesCommand({}))
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it('stops an own instance by way of Stopping', async () => {
    await seed('mine', 'jdoe', 'Project001');
    await stop('mine');
    expect(await status('mine')).toBe('Stopping');
    gateway.clock.pass(8000);
    expect(await status('mine')).toBe('Stopped');
  });

  it("refuses to stop a colleague's, in IAM's words", async () => {
    await seed('theirs', 'asmith', 'Project001');
    await expect(stop('theirs')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `${USER} is not authorized to perform: sagemaker:StopNotebookInstance on resource: ${INSTANCE}theirs because no identity-based policy allows the sagemaker:StopNotebookInstance action`
    });
    expect(await status('theirs')).toBe('InService');
  });

  it('names the boundary when only the boundary does not allow', async () => {
    await seed('mine', 'jdoe', 'Project001');
    await gateway.control('PUT', 'policies', [
      ...POLICIES.filter(policy => policy.kind === 'identity'),
      {
        name: 'b',
        kind: 'boundary',
        document: { Version: '2012-10-17', Statement: [] }
      }
    ]);
    await expect(stop('mine')).rejects.toMatchObject({
      message: expect.stringContaining(
        'because no permissions boundary allows the sagemaker:StopNotebookInstance action'
      )
    });
  });

  it('finds resources by tag', async () => {
    await seed('mine', 'jdoe', 'Project001');
    await seed('other', 'jdoe', 'Project002');
    const client = new ResourceGroupsTaggingAPIClient({
      ...options(CONFIG.accessKeys.notebook)
    });
    const answer = await client.send(
      new GetResourcesCommand({
        ResourceTypeFilters: ['sagemaker:notebook-instance'],
        TagFilters: [{ Key: 'project', Values: ['Project001'] }]
      })
    );
    expect(
      answer.ResourceTagMappingList?.map(item => item.ResourceARN)
    ).toEqual([`${INSTANCE}mine`]);
    const tags = await notebook().send(
      new ListTagsCommand({ ResourceArn: `${INSTANCE}mine` })
    );
    expect(tags.Tags).toContainEqual({ Key: 'user', Value: 'jdoe' });
  });

  it('pages through a list', async () => {
    for (const name of ['c', 'a', 'b']) {
      await seed(name, 'jdoe', 'Project001');
    }
    const first = await notebook().send(
      new ListNotebookInstancesCommand({ MaxResults: 2 })
    );
    const second = await notebook().send(
      new ListNotebookInstancesCommand({
        MaxResults: 2,
        NextToken: first.NextToken
      })
    );
    const names = [first, second].map(answer =>
      answer.NotebookInstances?.map(item => item.NotebookInstanceName)
    );
    expect(names).toEqual([['a', 'b'], ['c']]);
    expect(second.NextToken).toBeUndefined();
  });

  it('gives a presigned URL that opens once, on loopback', async () => {
    await seed('mine', 'jdoe', 'Project001');
    const { AuthorizedUrl: url = '' } = await admin().send(
      new CreatePresignedNotebookInstanceUrlCommand({
        NotebookInstanceName: 'mine'
      })
    );
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url)).status).toBe(403);
  });

  it('lets a presigned URL expire after five minutes', async () => {
    await seed('mine', 'jdoe', 'Project001');
    const { AuthorizedUrl: url = '' } = await admin().send(
      new CreatePresignedNotebookInstanceUrlCommand({
        NotebookInstanceName: 'mine'
      })
    );
    gateway.clock.pass(5 * 60_000 + 1);
    expect((await fetch(url)).status).toBe(403);
  });
});

describe('what moto has not learned', () => {
  it('is said in words, not as a web page', async () => {
    upstream.answer = {
      status: 500,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: Buffer.from('<h1>Internal Server Error</h1>')
    };
    await expect(admin().send(new ListAppsCommand({}))).rejects.toMatchObject({
      name: 'UnsupportedOperation',
      message: 'The demo AWS does not carry out sagemaker:ListApps.'
    });
  });
});

describe('faults', () => {
  const list = (client = notebook()): Promise<unknown> =>
    client.send(new ListNotebookInstancesCommand({}));

  it.each([
    ['throttling', 'ThrottlingException'],
    ['internal', 'InternalFailure'],
    ['unavailable', 'ServiceUnavailable'],
    ['expired', 'ExpiredTokenException'],
    ['denied', 'AccessDeniedException'],
    ['quota', 'ResourceLimitExceeded']
  ])(
    '%s is %s, as often as asked, and spares the admin key',
    async (kind, name) => {
      await gateway.control('POST', 'faults', { kind, count: 2 });
      await expect(list(admin())).resolves.toBeDefined();
      await expect(list()).rejects.toMatchObject({ name });
      await expect(list()).rejects.toMatchObject({ name });
      await expect(list()).resolves.toBeDefined();
    }
  );

  it('hits only the operation that it names, until cleared', async () => {
    await seed('mine', 'jdoe', 'Project001');
    await gateway.control('POST', 'faults', {
      kind: 'throttling',
      service: 'sagemaker',
      operation: 'StopNotebookInstance'
    });
    await expect(list()).resolves.toBeDefined();
    await expect(stop('mine')).rejects.toThrow('Rate exceeded');
    await expect(stop('mine')).rejects.toThrow('Rate exceeded');
    await gateway.control('DELETE', 'faults');
    await expect(stop('mine')).resolves.toBeDefined();
  });

  it('breaks the connection before or after the deed', async () => {
    await seed('mine', 'jdoe', 'Project001');
    await gateway.control('POST', 'faults', { kind: 'drop', count: 1 });
    await expect(stop('mine')).rejects.toThrow();
    expect(await status('mine')).toBe('InService');
    await gateway.control('POST', 'faults', { kind: 'dropAnswer', count: 1 });
    await expect(stop('mine')).rejects.toThrow();
    expect(await status('mine')).toBe('Stopping');
  });

  it('is slow for as long as told', async () => {
    const before = gateway.clock.now();
    await gateway.control('POST', 'faults', {
      kind: 'slow',
      delayMs: 5000,
      count: 1
    });
    await list();
    expect(gateway.clock.now() - before).toBe(5000);
  });
});

describe('the control route', () => {
  it('wants its secret, and no web page', async () => {
    const url = `${gateway.origin}/_demo/state`;
    expect((await fetch(url)).status).toBe(403);
    const headers = { 'x-mlspace-demo': 'a-secret-of-the-tesT' };
    expect((await fetch(url, { headers })).status).toBe(403);
    const right = { 'x-mlspace-demo': 'a-secret-of-the-test' };
    expect((await fetch(url, { headers: right })).status).toBe(200);
    const page = { ...right, origin: 'https://example.org' };
    expect((await fetch(url, { headers: page })).status).toBe(403);
  });

  it('says what is wrong with a request', async () => {
    const bad = await gateway.control('POST', 'faults', { kind: 'gremlin' });
    expect(bad.status).toBe(400);
    expect((await gateway.control('GET', 'nothing')).status).toBe(404);
    const none = await gateway.control('PATCH', 'instances/none', {
      status: 'Failed'
    });
    expect(none.status).toBe(400);
  });

  it('keeps a record of requests without credentials', async () => {
    await seed('mine', 'jdoe', 'Project001');
    await stop('mine');
    const { body } = await gateway.control('GET', 'requests?since=1');
    expect(body).toEqual([
      expect.objectContaining({
        sequence: 2,
        principal: 'notebook',
        service: 'sagemaker',
        operation: 'StopNotebookInstance',
        parameters: { NotebookInstanceName: 'mine' },
        status: 200,
        error: null
      })
    ]);
    expect(JSON.stringify(body)).not.toContain(CONFIG.accessKeys.notebook);
  });

  it('puts the clock forward', async () => {
    await seed('mine', 'jdoe', 'Project001');
    await stop('mine');
    await gateway.control('POST', 'clock', { advance: 7999 });
    expect(await status('mine')).toBe('Stopping');
    await gateway.control('POST', 'clock', { advance: 1 });
    expect(await status('mine')).toBe('Stopped');
  });

  it('sets delays', async () => {
    await seed('mine', 'jdoe', 'Project001');
    await gateway.control('PATCH', 'state', {
      delays: { stopping: 60_000 },
      speed: 2
    });
    await stop('mine');
    gateway.clock.pass(29_999);
    expect(await status('mine')).toBe('Stopping');
    gateway.clock.pass(1);
    expect(await status('mine')).toBe('Stopped');
  });
});
