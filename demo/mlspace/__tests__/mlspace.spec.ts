// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  CONFIG,
  type Running,
  startGateway
} from '../../gateway/__tests__/support';

const NAME = 'ctl-jdoe-1';
const HOUR = 3_600_000;
let demo: Running;

beforeEach(async () => {
  demo = await startGateway();
  await aws('CreateNotebookInstance', {
    NotebookInstanceName: NAME,
    InstanceType: 'ml.t3.medium',
    RoleArn: 'arn:aws:iam::111122223333:role/r',
    Tags: [
      { Key: 'user', Value: CONFIG.user },
      { Key: 'project', Value: CONFIG.project },
      { Key: 'system', Value: CONFIG.system }
    ]
  });
  demo.clock.pass(60_000);
});
afterEach(() => demo.close());

async function aws(operation: string, body: unknown) {
  const answer = await fetch(demo.origin, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${CONFIG.accessKeys.admin}/20260101/us-east-1/sagemaker/aws4_request`,
      'x-amz-target': `SageMaker.${operation}`,
      'content-type': 'application/x-amz-json-1.1'
    },
    body: JSON.stringify(body)
  });
  expect(answer.status).toBe(200);
  return JSON.parse(await answer.text()) as Record<string, unknown>;
}

async function token(body: object = {}): Promise<string> {
  const reply = await demo.control('POST', 'mlspace/tokens', body);
  return (reply.body as { token: string }).token;
}

async function api(
  method: string,
  path: string,
  {
    bearer,
    body,
    project = CONFIG.project
  }: { bearer?: string; body?: unknown; project?: string | null } = {}
) {
  const answer = await fetch(`${demo.origin}/Prod/${path}`, {
    method,
    headers: {
      ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
      ...(project !== null && { 'x-mlspace-project': project })
    },
    body: body === undefined ? undefined : JSON.stringify(body)
  });
  const text = await answer.text();
  return { status: answer.status, text, json: () => JSON.parse(text) };
}

async function status(): Promise<unknown> {
  return (await aws('DescribeNotebookInstance', { NotebookInstanceName: NAME }))
    .NotebookInstanceStatus;
}

const schedule = (time: string | number | null) =>
  demo.control('PUT', `mlspace/schedule/${NAME}`, { time });
const stopTime = async () =>
  (await api('GET', `notebook/${NAME}`, { bearer: await token() })).json()
    .NotebookDailyStopTime;

describe('who may ask', () => {
  it('lets anybody read env.js and the configuration', async () => {
    const script = await api('GET', 'env.js', { project: null });
    expect(script.text).toMatch(/^window\.env = \{/);
    expect(script.text).toContain(`"LAMBDA_ENDPOINT":"${demo.origin}/Prod/"`);
    const config = await api('GET', 'app-config?configScope=global');
    expect(
      config.json()[0].configuration.EnabledInstanceTypes.notebook
    ).toContain('ml.t3.medium');
  });

  it('answers 401 without a token and 403 to one that is not good', async () => {
    const path = `notebook/${NAME}`;
    expect((await api('GET', path)).status).toBe(401);
    const good = await token();
    const forged = `${good.slice(0, -6)}AAAAAA`;
    for (const bearer of [
      'nonsense',
      forged,
      await token({ lifeSeconds: -1 }),
      await token({ user: 'cwong' })
    ]) {
      expect((await api('GET', path, { bearer })).status).toBe(403);
    }
    expect((await api('GET', path, { bearer: good })).status).toBe(200);
  });

  it('wants the project in a header that is spelled in lower case', async () => {
    const bearer = await token();
    const path = `notebook/${NAME}`;
    expect((await api('GET', path, { bearer, project: null })).status).toBe(
      403
    );
    expect((await api('GET', path, { bearer, project: 'Other' })).status).toBe(
      403
    );
    const { request } = await import('node:http');
    const ask = (header: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        request(
          `${demo.origin}/Prod/${path}`,
          {
            headers: {
              Authorization: `Bearer ${bearer}`,
              [header]: CONFIG.project
            }
          },
          answer => resolve(answer.resume().statusCode)
        )
          .on('error', reject)
          .end();
      });
    expect(await ask('X-MLSpace-Project')).toBe(403);
    expect(await ask('x-mlspace-project')).toBe(200);
  });

  it('lets a colleague look, and change nothing', async () => {
    const bearer = await token({ user: 'asmith' });
    expect((await api('GET', `notebook/${NAME}`, { bearer })).status).toBe(200);
    const body = { terminationTime: null };
    const path = `notebook/${NAME}/schedule`;
    expect((await api('PUT', path, { bearer, body })).status).toBe(403);
    const admin = await token({ user: 'mlspace-admin' });
    expect((await api('PUT', path, { bearer: admin, body })).status).toBe(200);
    const start = `notebook/${NAME}/start`;
    expect((await api('POST', start, { bearer: admin })).status).toBe(403);
  });
});

describe('the schedule', () => {
  it('is told as the next stop, with dates as Python writes them', async () => {
    expect(await stopTime()).toBeUndefined();
    await schedule('23:00');
    const bearer = await token();
    const told = (await api('GET', `notebook/${NAME}`, { bearer })).json();
    expect(told.NotebookDailyStopTime).toBe(Date.UTC(2026, 0, 15, 23) / 1000);
    expect(told.CreationTime).toBe('2026-01-15 12:00:00.000000+00:00');
    expect(told.Owner).toBe('jdoe');
  });

  it('moves any moment to the next day that has it, and clears on null or nothing', async () => {
    const bearer = await token();
    const path = `notebook/${NAME}/schedule`;
    const old = Date.UTC(2020, 5, 1, 7, 5) / 1000;
    await api('PUT', path, { bearer, body: { terminationTime: old } });
    expect(await stopTime()).toBe(Date.UTC(2026, 0, 16, 7, 5) / 1000);
    await api('PUT', path, { bearer, body: {} });
    expect(await stopTime()).toBeUndefined();
  });

  it('is not asked about the override by /schedule, only by the edit', async () => {
    await demo.control('PATCH', 'mlspace', {
      project: { allowNotebookOwnerOverride: null }
    });
    const bearer = await token();
    const edit = {
      NotebookInstanceName: NAME,
      InstanceType: 'ml.t3.medium',
      VolumeSizeInGB: 5,
      NotebookDailyStopTime: '22:00'
    };
    const refused = await api('PUT', `notebook/${NAME}`, {
      bearer,
      body: edit
    });
    expect(refused.status).toBe(400);
    expect(refused.json()).toBe(
      'Bad Request: Not allowed to edit notebook termination time for this project.'
    );
    await demo.control('PATCH', 'mlspace', {
      project: { allowNotebookOwnerOverride: false }
    });
    // The key is there, so the time changes, and then SageMaker refuses the rest.
    const late = await api('PUT', `notebook/${NAME}`, { bearer, body: edit });
    expect(late.json()).toContain('Status (InService) not in ([Stopped])');
    expect(await stopTime()).toBe(Date.UTC(2026, 0, 15, 22) / 1000);
  });

  it('drops a time that it can not read', async () => {
    const bearer = await token();
    await schedule('22:00');
    for (const bad of ['24:00', '17:00:00']) {
      await api('PUT', `notebook/${NAME}`, {
        bearer,
        body: {
          NotebookInstanceName: NAME,
          InstanceType: 'ml.t3.medium',
          VolumeSizeInGB: 5,
          NotebookDailyStopTime: bad
        }
      });
      expect(await stopTime()).toBe(Date.UTC(2026, 0, 15, 22) / 1000);
    }
  });
});

describe('the sweep', () => {
  const sweepIn = (seconds: number) =>
    demo.control('PATCH', 'mlspace', { sweep: { nextInSeconds: seconds } });

  it('stops what is due at its own phase, and moves it to tomorrow', async () => {
    await schedule('12:30');
    await sweepIn(45 * 60);
    demo.clock.pass(40 * 60_000);
    expect(await status()).toBe('InService');
    demo.clock.pass(6 * 60_000);
    expect(await status()).toBe('Stopping');
    expect(await stopTime()).toBe(Date.UTC(2026, 0, 16, 12, 30) / 1000);
  });

  it('leaves what is due at this very second', async () => {
    await schedule((demo.clock.now() + HOUR) / 1000);
    await sweepIn(3600);
    demo.clock.pass(HOUR);
    expect(await status()).toBe('InService');
    demo.clock.pass(HOUR);
    expect(await status()).toBe('Stopping');
  });

  it('puts a refused stop off for a whole day', async () => {
    await schedule('12:30');
    await sweepIn(3600);
    await demo.control('POST', 'faults', {
      kind: 'throttling',
      principal: 'admin',
      operation: 'StopNotebookInstance',
      count: 1
    });
    demo.clock.pass(3 * HOUR);
    expect(await status()).toBe('InService');
    expect(await stopTime()).toBe(Date.UTC(2026, 0, 16, 12, 30) / 1000);
    demo.clock.pass(24 * HOUR);
    expect(await status()).toBe('Stopping');
  });

  it('forgets a notebook that is gone', async () => {
    await demo.control('PUT', 'mlspace/schedule/nobody', { time: '12:30' });
    demo.clock.pass(2 * HOUR);
    await status();
    const told = await demo.control('GET', 'mlspace');
    expect(told.body).toMatchObject({ schedule: [] });
  });

  it('does nothing while it is paused', async () => {
    await schedule('12:30');
    await demo.control('PATCH', 'mlspace', { sweep: { paused: true } });
    demo.clock.pass(3 * HOUR);
    expect(await status()).toBe('InService');
  });
});
