// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { emrClusterList, problem } from '../../../../src/companion/contract';
import { adviseOnScript } from '../../../../src/companion/lifecycle-advice';
import {
  awsError,
  DEFAULT_LIFECYCLE,
  Harness,
  type FakeCluster,
  type Reply
} from '../../__tests__/harness';
import { attachmentName, clusterOf } from '../names';
import { attachmentScript } from '../script';

const ID = 'j-2AXXXXXXGAPLF';
const NAME = attachmentName(ID, 'Project001', 'jdoe');

function clusterOfProject(over: Partial<FakeCluster> = {}): FakeCluster {
  return {
    id: ID,
    name: 'spark',
    createdAt: 1000,
    state: 'WAITING',
    tags: { project: 'Project001', user: 'bkumar' },
    masterSecurityGroup: 'sg-0ffffffffffffffff',
    subnetId: 'subnet-0bbbbbbbbbbbbbbbb',
    master: '10.0.1.7',
    ...over
  };
}

let companion: Harness;
beforeEach(async () => {
  companion = await new Harness().start();
  companion.aws.clusters = [clusterOfProject()];
});
afterEach(() => companion.stop());

function post(path: string, body: unknown): Promise<Reply> {
  return companion.call(`/api/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body)
  });
}
const attach = (name = 'eda-jdoe', cluster = ID) =>
  post(`instances/${name}/attach`, { cluster });
const script = () =>
  Buffer.from(
    companion.aws.lifecycles.get(NAME)?.onStart ?? '',
    'base64'
  ).toString();

describe('the clusters', () => {
  const list = async () =>
    emrClusterList
      .parse((await companion.call('/api/v1/emr-clusters')).json)
      .clusters.map(one => one.id);

  it('are this project’s that wait', async () => {
    companion.aws.clusters.push(
      clusterOfProject({ id: 'j-RUNNING1', state: 'RUNNING' }),
      clusterOfProject({ id: 'j-FOREIGN1', tags: { project: 'Other9' } }),
      clusterOfProject({ id: 'j-UNTAGGED', tags: {} })
    );
    expect(await list()).toEqual([ID]);
  });

  it('that may not be described are none of ours', async () => {
    companion.aws.fail.describeCluster = () =>
      awsError('AccessDeniedException', 400);
    expect(await list()).toEqual([]);
  });

  it('that cannot be listed bring the statement', async () => {
    companion.aws.fail.listWaitingClusters = () =>
      awsError('AccessDeniedException', 400);
    const reply = await companion.call('/api/v1/emr-clusters');
    expect(reply.text).toContain('elasticmapreduce:ListClusters');
    expect(reply.status).toBe(403);
  });
});

describe('attaching', () => {
  it('writes the master’s address, opens the port, and updates', async () => {
    expect((await attach()).json).toEqual({
      name: 'eda-jdoe',
      status: 'Updating'
    });
    expect(script()).toContain('s/localhost/10.0.1.7/g');
    expect(script()).toContain('mlspace-config-111122223333');
    expect(script()).toContain('s3://mlspace-data-111122223333/');
    expect(companion.aws.lifecycles.get(NAME)?.tags).toMatchObject({
      user: 'jdoe',
      project: 'Project001'
    });
    expect(companion.aws.ingress).toEqual([
      {
        group: 'sg-0ffffffffffffffff',
        source: 'sg-0123456789abcdef0',
        port: 8998
      }
    ]);
    expect(companion.aws.calls.at(-1)).toEqual([
      'updateNotebook',
      `eda-jdoe {"lifecycleConfig":"${NAME}"}`
    ]);
  });

  it('writes anew where the master has changed', async () => {
    await attach();
    companion.aws.notebooks.get('eda-jdoe')!.status = 'Stopped';
    companion.aws.clusters = [clusterOfProject({ master: '10.0.1.9' })];
    expect((await attach()).status).toBe(200);
    expect(script()).toContain('10.0.1.9');
    expect(script()).not.toContain('10.0.1.7');
    expect(companion.aws.ingress).toHaveLength(1);
  });

  it.each([
    ['a foreign cluster', { tags: { project: 'Other9' } }, 404],
    ['one without tags', { tags: {} }, 404],
    ['one that works', { state: 'RUNNING' }, 409],
    ['one that ended', { state: 'TERMINATED' }, 409],
    ['one without a master', { master: null }, 409]
  ])('refuses %s, whatever the page listed', async (_, over, status) => {
    companion.aws.clusters = [clusterOfProject(over)];
    expect((await attach()).status).toBe(status);
    expect(companion.aws.count('createLifecycle')).toBe(0);
    expect(companion.aws.count('allowIngress')).toBe(0);
    expect(companion.aws.count('updateNotebook')).toBe(0);
  });

  it.each(['nb-asmith', 'nb-other', 'gpu-jdoe', 'ctl-jdoe-1'])(
    'refuses the notebook %s before anything is made',
    async name => {
      expect((await attach(name)).status).toBeGreaterThanOrEqual(400);
      expect(companion.aws.count('createLifecycle')).toBe(0);
      expect(companion.aws.count('allowIngress')).toBe(0);
    }
  );

  it('never runs what somebody else put under its name', async () => {
    companion.aws.lifecycles.set(NAME, {
      name: NAME,
      onCreate: null,
      onStart: 'ZXZpbA==',
      tags: { user: 'mallory', project: 'Project001' },
      modifiedAt: 1
    });
    expect(problem.parse((await attach()).json).detail).toContain(
      'not yours alone'
    );
    expect(companion.aws.count('updateLifecycle')).toBe(0);
    expect(companion.aws.count('updateNotebook')).toBe(0);
  });

  it('goes on where the rule is there but may not be made', async () => {
    companion.aws.fail.allowIngress = () =>
      awsError('UnauthorizedOperation', 403);
    const refused = await attach();
    expect(refused.text).toContain('security-group/sg-0ffffffffffffffff');
    companion.aws.ingress.push({
      group: 'sg-0ffffffffffffffff',
      source: 'sg-0123456789abcdef0',
      port: 8998
    });
    expect((await attach()).status).toBe(200);
  });
});

describe('a new notebook', () => {
  it('begins attached, in the cluster’s subnet', async () => {
    const request = { name: 'new-jdoe', type: 'ml.t3.medium', volumeGib: 5 };
    expect((await post('create', { ...request, cluster: ID })).status).toBe(
      200
    );
    expect(companion.aws.created[0]).toMatchObject({
      lifecycleConfig: NAME,
      subnetId: 'subnet-0bbbbbbbbbbbbbbbb'
    });
  });
});

describe('detaching', () => {
  it('goes back to the project’s default, or to what was chosen', async () => {
    await attach();
    const notebook = companion.aws.notebooks.get('eda-jdoe')!;
    notebook.status = 'Stopped';
    expect((await post('instances/eda-jdoe/detach', {})).status).toBe(200);
    expect(notebook.lifecycleConfig).toBe(DEFAULT_LIFECYCLE);
    notebook.status = 'Stopped';
    expect((await post('instances/eda-jdoe/detach', {})).status).toBe(409);
    notebook.lifecycleConfig = 'spark1-int-mls-conf';
    await post('instances/eda-jdoe/detach', { lifecycleConfig: 'mine' });
    expect(notebook.lifecycleConfig).toBe('mine');
  });
});

describe('the name and the script', () => {
  it('is short, one for each cluster and owner, and leads back', () => {
    const longest = attachmentName(`j-${'A'.repeat(30)}`, 'P', 'u');
    expect(longest.length).toBeLessThanOrEqual(63);
    expect(clusterOf(longest)).toBe(`j-${'A'.repeat(30)}`);
    expect(attachmentName(ID, 'P', 'a')).not.toBe(attachmentName(ID, 'P', 'b'));
    expect(clusterOf('spark-int-mls-conf')).toBe('spark');
    expect(clusterOf(DEFAULT_LIFECYCLE)).toBeNull();
  });

  const facts = {
    cluster: ID,
    master: '10.0.1.7',
    configBucket: 'config',
    dataBucket: 'data'
  };

  it('is what our own advice asks for', () => {
    expect(adviseOnScript(attachmentScript(facts))).toEqual([]);
  });

  it.each([
    { master: '$(evil)' },
    { configBucket: "a'; rm -rf /" },
    { dataBucket: 'x\ny' },
    { cluster: 'j-1; evil' }
  ])('holds nothing that was not checked: %j', over => {
    expect(() => attachmentScript({ ...facts, ...over })).toThrow();
  });
});
