// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The companion against the demo's MLSpace, over HTTP on both sides. */
import {
  CONFIG,
  type Running,
  startGateway
} from '../../../../demo/gateway/__tests__/support';
import {
  autoStopReport,
  mlspaceConnected,
  mlspaceFound,
  mlspaceStopTime,
  problem
} from '../../../../src/companion/contract';
import { Harness } from '../../__tests__/harness';

const NAME = 'ctl-jdoe-1';
let demo: Running;
let companion: Harness;
let base: string;

beforeEach(async () => {
  demo = await startGateway();
  base = `${demo.origin}/Prod/`;
  const created = await fetch(demo.origin, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${CONFIG.accessKeys.admin}/20260101/us-east-1/sagemaker/aws4_request`,
      'x-amz-target': 'SageMaker.CreateNotebookInstance',
      'content-type': 'application/x-amz-json-1.1'
    },
    body: JSON.stringify({
      NotebookInstanceName: NAME,
      InstanceType: 'ml.t3.medium',
      RoleArn: 'arn:aws:iam::111122223333:role/r',
      Tags: [
        { Key: 'user', Value: CONFIG.user },
        { Key: 'project', Value: CONFIG.project }
      ]
    })
  });
  expect(created.status).toBe(200);
  companion = await new Harness().start();
  // Tokens end by the demo's clock, and are looked at by the companion's.
  companion.clock.time = demo.clock.now();
  await schedule('23:00');
});
afterEach(async () => {
  await companion.stop();
  await demo.close();
});

const schedule = (time: string | null) =>
  demo.control('PUT', `mlspace/schedule/${NAME}`, { time });
const override = (allowed: boolean | null) =>
  demo.control('PATCH', 'mlspace', {
    project: { allowNotebookOwnerOverride: allowed }
  });

async function token(body: object = {}): Promise<string> {
  const reply = await demo.control('POST', 'mlspace/tokens', body);
  return (reply.body as { token: string }).token;
}

const post = (
  path: string,
  body: unknown,
  headers: Record<string, string> = {}
) =>
  companion.call(`/api/v1/mlspace/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers
  });

async function connect(text?: string) {
  return post('token', { base, api: base, token: text ?? (await token()) });
}

async function claim() {
  const { handle } = mlspaceConnected.parse((await connect()).json);
  return { 'X-MLSpace-Handle': handle, 'X-MLSpace-Api': base };
}

const read = (headers: Record<string, string>) =>
  companion.call('/api/v1/mlspace/stop-time', { headers });
const report = async () =>
  autoStopReport.parse((await companion.call('/api/v1/autostop')).json);

describe('finding the API', () => {
  it('reads env.js without running it', async () => {
    const reply = await post('discover', {
      base: `${demo.origin}/Prod/index.html?x=1#/project/P`
    });
    expect(mlspaceFound.parse(reply.json)).toEqual({
      base,
      api: base,
      apiOrigin: demo.origin,
      sameOrigin: true,
      name: 'MLSpace',
      managesRoles: true
    });
  });

  it.each([
    ['nowhere', 'invalid'],
    ['ftp://example.org/', 'invalid'],
    ['http://mlspace.example.org/', 'invalid'],
    ['https://user:secret@example.org/', 'invalid'],
    ['https://169.254.169.254/latest/', 'denied'],
    ['https://10.0.0.1/', 'denied']
  ])('does not go to %s', async (text, kind) => {
    const reply = await post('discover', { base: text });
    expect(problem.parse(reply.json).class).toBe(kind);
    expect(reply.text).not.toContain('secret');
  });

  it('says so where there is no MLSpace', async () => {
    const reply = await post('discover', { base: `${demo.origin}/other/` });
    expect(problem.parse(reply.json).class).toBe('notFound');
  });
});

describe('a pasted token', () => {
  it('is tried, and gives the stop time with its evidence', async () => {
    expect((await report()).sources?.[0]).toMatchObject({ state: 'notAsked' });
    const headers = await claim();
    const told = mlspaceStopTime.parse((await read(headers)).json);
    expect(told).toMatchObject({
      notebook: NAME,
      timeUtc: '23:00',
      locked: null,
      page: `${base}#/project/Project001/notebook/${NAME}`
    });
    expect((await report()).daily).toEqual({
      timeUtc: '23:00',
      sweepMinutes: 60,
      nextAt: told.nextAt,
      source: 'mlspace',
      evidence: { source: 'MLSpace', checkedAt: companion.clock.time }
    });
  });

  it('is believed above the tag, also when it knows of no stop', async () => {
    const own = companion.aws.notebooks.get(NAME)!;
    own.tags = { ...own.tags, 'mlspace:stop-time': '20:00' };
    await companion.services.identity.refresh();
    expect((await report()).daily?.source).toBe('tag');
    await schedule(null);
    await claim();
    const { daily, none } = await report();
    expect(daily).toBeNull();
    expect(none).toMatchObject({ source: 'MLSpace' });
  });

  it('serves nobody without its handle, nor another tab', async () => {
    const headers = await claim();
    const wrongs: Record<string, string>[] = [
      {},
      { ...headers, 'X-MLSpace-Handle': 'guess' },
      { 'X-MLSpace-Handle': headers['X-MLSpace-Handle'] }
    ];
    for (const wrong of wrongs) {
      const reply = await read(wrong);
      expect(reply.status).toBeGreaterThanOrEqual(400);
    }
  });

  it('is dropped when the tab believes in another address', async () => {
    const headers = await claim();
    const other = await read({ ...headers, 'X-MLSpace-Api': 'https://x.org/' });
    expect(problem.parse(other.json).class).toBe('conflict');
    expect(problem.parse((await read(headers)).json).class).toBe('expired');
  });

  it('is dropped when asked, and when its time is over', async () => {
    const first = await claim();
    await post('forget', {}, first);
    expect(problem.parse((await read(first)).json).class).toBe('expired');
    const second = await claim();
    await companion.clock.advance(3600_001);
    expect(problem.parse((await read(second)).json).class).toBe('expired');
  });

  it.each([
    ['no token', () => Promise.resolve('hello'), 'invalid'],
    ['an expired one', () => token({ lifeSeconds: -5 }), 'expired'],
    ["a stranger's", () => token({ user: 'cwong' }), 'denied']
  ])('is not kept if it is %s', async (_, make, kind) => {
    const text = await make();
    const reply = await connect(text);
    expect(problem.parse(reply.json).class).toBe(kind);
    expect(reply.text).not.toContain(text);
  });

  it('is taken as people copy it', async () => {
    const reply = await connect(`  Bearer "${await token()}"\n`);
    expect(mlspaceConnected.parse(reply.json).user).toBe('jdoe');
  });

  it('appears in no log, nor does its handle', async () => {
    const text = await token();
    const { handle } = mlspaceConnected.parse((await connect(text)).json);
    const headers = { 'X-MLSpace-Handle': handle, 'X-MLSpace-Api': base };
    await demo.control('PATCH', 'mlspace', { sweep: { paused: true } });
    await read(headers);
    await read({ ...headers, 'X-MLSpace-Api': 'https://x.org/' });
    await connect(`${text}x`);
    const logs = companion.logs.join('');
    expect(logs).toContain('request failed');
    expect(logs).not.toContain(handle);
    for (const part of text.split('.')) {
      expect(logs).not.toContain(part);
    }
  });
});

describe('changing the stop time', () => {
  const change = (
    headers: Record<string, string>,
    timeUtc: string | null,
    seen: string | null
  ) => post('stop-time', { timeUtc, seen }, headers);
  const edits = async () => {
    const { body } = await demo.control('GET', 'mlspace');
    return (body as { schedule: { time: string }[] }).schedule.map(
      row => row.time
    );
  };

  it('changes and clears it, and reads it again', async () => {
    const headers = await claim();
    const changed = await change(headers, '07:05', '23:00');
    expect(mlspaceStopTime.parse(changed.json).timeUtc).toBe('07:05');
    expect(await edits()).toEqual(['07:05']);
    expect((await report()).daily?.timeUtc).toBe('07:05');
    const cleared = await change(headers, null, '07:05');
    expect(mlspaceStopTime.parse(cleared.json).timeUtc).toBeNull();
    expect(await edits()).toEqual([]);
  });

  it.each([false, null])(
    'is not done where the override is %s, though the API would do it',
    async allowed => {
      await override(allowed);
      const headers = await claim();
      const reply = await change(headers, '07:05', '23:00');
      expect(problem.parse(reply.json)).toMatchObject({ class: 'denied' });
      expect(await edits()).toEqual(['23:00']);
    }
  );

  it('does not overwrite what somebody else has changed meanwhile', async () => {
    const headers = await claim();
    await schedule('21:00');
    const reply = await change(headers, '07:05', '23:00');
    expect(problem.parse(reply.json).class).toBe('conflict');
    expect(await edits()).toEqual(['21:00']);
  });

  it('sends nothing that changes nothing', async () => {
    const headers = await claim();
    // An edit would move the time to its next occurrence.
    companion.clock.time += 1;
    await demo.control('PUT', `mlspace/schedule/${NAME}`, {
      time: Date.UTC(2020, 0, 1, 23) / 1000
    });
    const reply = await change(headers, '23:00', '23:00');
    expect(mlspaceStopTime.parse(reply.json).nextAt).toBe(
      Date.UTC(2020, 0, 1, 23)
    );
  });

  it.each(['24:00', '7:05', '17:00:00', ''])(
    'does not even take %j',
    async timeUtc => {
      const reply = await change(await claim(), timeUtc, '23:00');
      expect(problem.parse(reply.json).class).toBe('invalid');
      expect(await edits()).toEqual(['23:00']);
    }
  );
});
