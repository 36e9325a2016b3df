// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  diagnosticsReport,
  environmentsReport,
  lossesReport,
  MAX_SHARED_BYTES,
  openSharedAnswer,
  problem,
  shareAnswer,
  storageReport
} from '../../../../src/companion/contract';
import {
  awsError,
  GOOD_PARAMS,
  Harness,
  PARAMS_FILE,
  settle
} from '../../__tests__/harness';
import { withoutPasswords } from '../environments';
import { listening } from '../ports';
import { STARTED_AT, UID } from './machine';

const HOME = '/home/ec2-user';
const ENVS = `${HOME}/SageMaker/.mlspace/envs`;
const BASE = `${HOME}/anaconda3/envs/python3/bin/python`;
const BUCKET = GOOD_PARAMS.pSMSDataBucketName;
const PREFIX = `s3://${BUCKET}/project/Project001/mlspace-shared/`;

let companion: Harness;
beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(() => companion.stop());

const get = (path: string) => companion.call(`/api/v1/${path}`);
const post = (path: string, body: unknown = {}) =>
  companion.call(`/api/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body)
  });

describe('diagnostics', () => {
  const read = async () =>
    diagnosticsReport.parse((await get('diagnostics')).json);

  it('tells versions, places and each endpoint', async () => {
    const report = await read();
    expect(report.versions).toMatchObject({
      companion: '1.2.3',
      node: '24.0.0',
      python: '3.11.9',
      serverProxy: '4.4'
    });
    expect(report.host).toBe('localhost:8888');
    expect(report.endpoints.map(one => one.host)).toEqual([
      'api.sagemaker.us-east-1.amazonaws.com',
      'runtime.sagemaker.us-east-1.amazonaws.com',
      'sts.us-east-1.amazonaws.com',
      's3.us-east-1.amazonaws.com',
      'logs.us-east-1.amazonaws.com',
      'iam.amazonaws.com',
      'elasticmapreduce.us-east-1.amazonaws.com'
    ]);
    expect(report.places.map(({ what, found }) => [what, found])).toEqual([
      ['params', true],
      ['metadata', true],
      ['policies', false],
      ['instance tags', true],
      ['persistent folder', true]
    ]);
  });

  it('tells an endpoint without a route from one without a name', async () => {
    const codes: Record<string, string> = {
      iam: 'ETIMEDOUT',
      logs: 'ENOTFOUND',
      sts: 'ECONNREFUSED',
      s3: 'EHOSTUNREACH'
    };
    companion.machine.network = host => {
      const code = codes[host.split('.')[0] ?? ''] ?? null;
      return { address: code === null ? '10.1.2.3' : null, code };
    };
    const { endpoints } = await read();
    expect(
      Object.fromEntries(endpoints.map(one => [one.service, one.state]))
    ).toEqual({
      sagemaker: 'reached',
      'runtime.sagemaker': 'reached',
      sts: 'refused',
      s3: 'noRoute',
      logs: 'noName',
      iam: 'noRoute',
      elasticmapreduce: 'reached'
    });
    expect(endpoints[0]?.network).toBe('private');
  });

  it('goes where the SDK would go, and takes only host and port of it', async () => {
    companion.machine.env = {
      AWS_ENDPOINT_URL: 'http://user:secret@127.0.0.1:4566/path',
      AWS_ENDPOINT_URL_S3: 'https://s3.example.org'
    };
    const reply = await get('diagnostics');
    expect(reply.text).not.toContain('secret');
    expect(companion.machine.connections).toContain('127.0.0.1:4566');
    expect(companion.machine.connections).toContain('s3.example.org:443');
  });

  it('lists what is missing with its remedy', async () => {
    companion.files.files.delete(PARAMS_FILE);
    const { missing } = await read();
    expect(missing.length).toBeGreaterThan(0);
    expect(missing.every(({ next }) => next !== '')).toBe(true);
  });
});

describe('storage', () => {
  const read = async () => storageReport.parse((await get('storage')).json);
  const disk = () => companion.machine.disk;

  it('lists what a stop would delete, and nothing else', async () => {
    const old = STARTED_AT - 1;
    disk().add('/tmp/model.bin', { bytes: 500 });
    disk().add('/tmp/root.bin', { uid: 0 });
    disk().add(`${HOME}/data/new.csv`, { bytes: 900 });
    disk().add(`${HOME}/old.txt`, { modifiedAt: old });
    disk().add(`${HOME}/huge.bin`, { modifiedAt: old, bytes: 2e8 });
    disk().add(`${HOME}/.cache/pip/x`);
    disk().add(`${HOME}/anaconda3/pkgs/x`);
    disk().add(`${HOME}/mount/x`, { device: 2 });
    const report = await read();
    expect(report.lost.files.map(({ path }) => path)).toEqual([
      `${HOME}/huge.bin`,
      `${HOME}/data/new.csv`,
      '/tmp/model.bin'
    ]);
    expect(report.lost).toMatchObject({
      count: 3,
      bytes: 2e8 + 1400,
      isCut: false
    });
    expect(report.persistent).toMatchObject({ totalBytes: 5e9 });
  });

  it('says so when there is too much to look at', async () => {
    for (let index = 0; index < 5_100; index++) {
      disk().add(`/tmp/many/${index}`);
    }
    const { lost } = await read();
    expect(lost.isCut).toBe(true);
    expect(lost.files).toHaveLength(50);
    expect(lost.count).toBe(5_000);
  });

  it('is scanned once for all who ask what a stop would delete, and again after a while', async () => {
    const losses = async () => {
      const { checkedAt, lost } = lossesReport.parse(
        (await get('storage/losses')).json
      );
      return { checkedAt, count: lost.count };
    };
    disk().add('/tmp/first.bin');
    const first = await losses();
    expect(first.count).toBe(1);
    disk().add('/tmp/second.bin');
    await companion.clock.advance(119_000);
    expect(await losses()).toEqual(first);
    await companion.clock.advance(1_000);
    expect(await losses()).toEqual({
      checkedAt: first.checkedAt + 120_000,
      count: 2
    });
    // Who looks by hand sees what is there now, and so does everybody after.
    disk().add('/tmp/third.bin');
    expect((await read()).lost.count).toBe(3);
    expect((await losses()).count).toBe(3);
  });

  it('names packages that were installed since the start', async () => {
    const site = `${HOME}/anaconda3/envs/python3/lib/python3.10/site-packages`;
    disk().add(`${site}/xgboost-2.0.dist-info/METADATA`);
    expect((await read()).packages).toEqual([
      { environment: 'python3', names: ['xgboost'] }
    ]);
  });

  it("lists this user's ports without Jupyter's and its kernels'", async () => {
    const row = (address: string, state: string, uid: number) =>
      `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 ${uid} 0 1 1`;
    const table = [
      '  sl  local_address rem_address   st',
      row('0100007F:2133', '0A', UID), // 8499
      row('00000000:22B8', '0A', UID), // 8888, Jupyter
      row('0100007F:C001', '0A', UID), // 49153, a kernel
      row('0100007F:1F90', '0A', 0),
      row('0100007F:1F91', '01', UID)
    ].join('\n');
    disk().add('/proc/net/tcp', { text: table });
    const runtime = `${HOME}/.local/share/jupyter/runtime`;
    disk().add(`${runtime}/jpserver-1.json`, { text: '{"port":8888}' });
    disk().add(`${runtime}/kernel-1.json`, { text: '{"shell_port":49153}' });
    expect((await read()).ports).toEqual([{ port: 8499, address: 'loopback' }]);
  });

  it.each([
    ['0100007F', 'loopback'],
    ['00000000', 'every'],
    ['0A00000A', 'other'],
    ['00000000000000000000000000000000', 'every'],
    ['00000000000000000000000001000000', 'loopback'],
    ['0000000000000000FFFF00000100007F', 'loopback']
  ])('reads the address %s as %s', (address, expected) => {
    const row = `0: ${address}:0050 00000000:0000 0A 0:0 0:0 0 1000 0 1`;
    expect(listening(row, 1000)).toEqual([{ port: 80, address: expected }]);
  });
});

describe('environments', () => {
  const machine = () => companion.machine;
  const read = async () =>
    environmentsReport.parse((await get('environments')).json);
  const create = (name: string, base = 'venv:python3') =>
    post('environments', { name, base });

  beforeEach(() => machine().disk.add(BASE, { program: true }));

  it('takes the kernel of a base that is a venv itself, which lends nothing by itself', async () => {
    let isNamed = false;
    machine().program = async command => {
      isNamed ||= command.includes('mlspace-base.pth');
      const isLent = command.endsWith('import ipykernel') && !isNamed;
      return isLent || command.includes('pip install') ? 1 : 0;
    };
    await create('mine');
    await settle();
    const { job } = await read();
    expect(job).toMatchObject({ state: 'done', step: 'register' });
    expect(job?.detail).toContain('takes the kernel from there');
    expect(machine().commands.filter(one => one.includes('.pth'))).toEqual([
      expect.stringContaining(`${BASE} -c import glob`)
    ]);
  });

  it('is made, and registered where Jupyter looks and where on-start looks', async () => {
    machine().program = async command => {
      if (command === `${BASE} -m venv ${ENVS}/mine`) {
        machine().disk.add(`${ENVS}/mine/bin/python`, { program: true });
      }
      return 0;
    };
    expect((await create('mine')).status).toBe(200);
    await settle();
    const { job, environments } = await read();
    expect(job).toMatchObject({ name: 'mine', state: 'done' });
    expect(environments).toEqual([
      {
        name: 'mine',
        path: `${ENVS}/mine`,
        kernel: 'mlspace-mine',
        state: 'ready'
      }
    ]);
    const { files } = machine().disk;
    const spec = files.get(`${ENVS}/mine/mlspace-kernel/kernel.json`)?.text;
    expect(JSON.parse(spec ?? '')).toMatchObject({
      argv: [
        `${ENVS}/mine/bin/python`,
        '-m',
        'ipykernel_launcher',
        '-f',
        '{connection_file}'
      ]
    });
    expect(
      files.get(`${HOME}/.local/share/jupyter/kernels/mlspace-mine/kernel.json`)
        ?.text
    ).toBe(spec);
  });

  it("takes the base's kernel where there is no internet, and says so", async () => {
    machine().program = async command =>
      command.includes('pip install') ? 1 : 0;
    await create('mine');
    await settle();
    expect(machine().commands.slice(2)).toEqual([
      `${BASE} -m venv --system-site-packages ${ENVS}/mine`,
      `${ENVS}/mine/bin/python -c import ipykernel`
    ]);
    const { job } = await read();
    expect(job?.state).toBe('done');
    expect(job?.detail).toContain('sees the packages of its base');
  });

  it('leaves nothing behind when it fails', async () => {
    machine().program = async (_, { onLine }) => {
      onLine('Looking in https://joe:hunter2@index.example.org/simple');
      machine().disk.add(`${ENVS}/mine/half`);
      return 1;
    };
    await create('mine');
    await settle();
    const { job, environments } = await read();
    expect(job).toMatchObject({ state: 'failed' });
    expect(job?.lines[0]).toContain('https://***@index.example.org');
    expect(environments).toEqual([]);
  });

  it('can be cancelled', async () => {
    machine().program = (_, { signal }) =>
      new Promise(resolve =>
        signal.addEventListener('abort', () => resolve(null))
      );
    await create('mine');
    expect((await create('other')).status).toBe(409);
    const { job } = environmentsReport.parse(
      (await post('environments/cancel')).json
    );
    expect(job).toMatchObject({ name: 'mine', state: 'cancelled' });
  });

  it('takes no name that could be a path or an option, and no unknown base', async () => {
    for (const name of ['../x', '-x', 'a b', 'a/b', '', 'x'.repeat(41)]) {
      expect((await create(name)).status).toBe(400);
    }
    expect((await create('mine', '/bin/sh')).status).toBe(400);
    expect(machine().commands).toEqual([]);
  });

  it('shows no password of a package index', () => {
    expect(withoutPasswords('from https://a:b@c/d')).toBe(
      'from https://***@c/d'
    );
  });
});

describe('sharing', () => {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [{ cell_type: 'code', source: '1+1' }]
  };

  it('puts a snapshot below the own name, with the key of the project', async () => {
    const reply = await post('share', { name: 'a/My study.ipynb', notebook });
    const { uri } = shareAnswer.parse(reply.json);
    expect(uri).toMatch(
      new RegExp(`^${PREFIX}jdoe/\\d{12}-[0-9a-f]{8}-My-study\\.ipynb$`)
    );
    const [stored] = [...companion.aws.shared.values()];
    expect(stored).toMatchObject({
      bucket: BUCKET,
      kmsKeyId: GOOD_PARAMS.pSMSKMSKeyId
    });
    const opened = openSharedAnswer.parse(
      (await post('share/open', { uri })).json
    );
    expect(opened).toEqual({
      name: 'My-study.ipynb',
      sharedBy: 'jdoe',
      notebook
    });
  });

  it.each([
    `s3://other-bucket/project/Project001/mlspace-shared/jdoe/x.ipynb`,
    `s3://${BUCKET}/project/Other9/mlspace-shared/jdoe/x.ipynb`,
    `s3://${BUCKET}/private/asmith/x.ipynb`,
    `${PREFIX}jdoe/../../x.ipynb`,
    `${PREFIX}jdoe/x.csv`,
    'https://example.org/x.ipynb'
  ])('opens nothing but what this project shared: %s', async uri => {
    const reply = await post('share/open', { uri });
    expect(reply.status).toBe(400);
    expect(companion.aws.count('getShared')).toBe(0);
  });

  it('prints what an administrator would add', async () => {
    companion.aws.fail.putShared = () => awsError('AccessDenied', 403);
    const reply = await post('share', { name: 'x.ipynb', notebook });
    expect(reply.status).toBe(403);
    expect(problem.parse(reply.json).statement).toMatchObject({
      Statement: [
        {
          Action: ['s3:PutObject'],
          Resource: `arn:aws:s3:::${BUCKET}/project/Project001/mlspace-shared/jdoe/*`
        },
        { Action: ['kms:GenerateDataKey'] }
      ]
    });
  });

  it('takes a notebook with outputs, and none that is too large', async () => {
    const withText = (bytes: number) => ({
      ...notebook,
      cells: [{ cell_type: 'code', source: 'x'.repeat(bytes) }]
    });
    const ask = (bytes: number) =>
      post('share', { name: 'x.ipynb', notebook: withText(bytes) });
    expect((await ask(1024 * 1024)).status).toBe(200);
    expect((await ask(MAX_SHARED_BYTES)).status).toBe(400);
    expect((await ask(2 * MAX_SHARED_BYTES)).status).toBe(413);
    // Only this one operation takes as much.
    const other = await post('share/open', { uri: 'x'.repeat(300_000) });
    expect(other.status).toBe(413);
  });

  it('says when bucket, key or tags are not known', async () => {
    companion.files.files.delete(PARAMS_FILE);
    const reply = await post('share', { name: 'x.ipynb', notebook });
    expect(reply.status).toBe(404);
    expect(problem.parse(reply.json).next).toContain('get-global-resources');
  });
});
