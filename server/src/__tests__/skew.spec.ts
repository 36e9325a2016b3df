// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A machine whose clock is an hour off, against an AWS that minds; through the real SDK. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { classify } from '../aws/errors';
import { SdkAws } from '../aws/sdk';

const HOUR = 3_600_000;
const before = { ...process.env };
let server: Server;
let asked: { target: string; skewMs: number }[];
let ahead = HOUR;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const now = Date.now() + ahead;
    const stamp = String(request.headers['x-amz-date']).replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z'
    );
    const skewMs = Math.abs(now - Date.parse(stamp));
    asked.push({ target: String(request.headers['x-amz-target']), skewMs });
    request.resume();
    response.setHeader('Date', new Date(now).toUTCString());
    response.setHeader('Content-Type', 'application/x-amz-json-1.1');
    response.statusCode = skewMs < 5 * 60_000 ? 200 : 400;
    response.end(
      JSON.stringify(
        response.statusCode === 200
          ? { NotebookInstanceArn: 'arn', Tags: [] }
          : {
              __type: 'InvalidSignatureException',
              message: `Signature expired: ${stamp} is now earlier than another time`
            }
      )
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${port}`;
  process.env['AWS_ACCESS_KEY_ID'] = 'x';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'x';
});
afterEach(async () => {
  process.env = { ...before };
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

const aws = () => new SdkAws(async () => 'us-east-1');

it.each([HOUR, -HOUR])('reads go on, %s ms off', async ms => {
  ahead = ms;
  await expect(aws().listTags('arn')).resolves.toEqual({});
  expect(asked.map(one => one.skewMs < 60_000)).toEqual([false, true]);
});

it('a change is sent once, the clock is named, and the next one is right', async () => {
  ahead = HOUR;
  const one = aws();
  const error: unknown = await one.stopNotebook('a').then(
    () => null,
    fault => fault
  );
  expect(asked).toHaveLength(1);
  const scope = {
    partition: null,
    region: null,
    account: null,
    project: null,
    user: null
  };
  const { problem } = classify(error, 'StopNotebookInstance', scope);
  expect(problem.class).toBe('expired');
  expect(problem.detail).toMatch(/clock/);
  await one.stopNotebook('a');
  expect(asked).toHaveLength(2);
});
