// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { connect } from 'node:net';
import { problem } from '../../../src/companion/contract';
import { SECRET_HEADER } from '../http/security';
import { Harness, SECRET } from './harness';

const HEALTH = '/api/v1/health';
const STOP = '/api/v1/instances/gpu-jdoe/stop';
const OWN_HOST = 'ctl-jdoe-1-ab12.notebook.us-east-1.sagemaker.aws';

let companion: Harness;

beforeEach(async () => {
  companion = await new Harness({
    allowedHosts: ['hub.example.org:8443', 'plain.example.org']
  }).start();
});
afterEach(() => companion.stop());

describe('a well-behaved page', () => {
  it('is answered', async () => {
    const reply = await companion.call(HEALTH);
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ version: '1.2.3', contract: 1 });
  });

  it('needs no Origin: browsers leave it out of same-origin GETs', async () => {
    const reply = await companion.call(HEALTH, { headers: { Origin: null } });
    expect(reply.status).toBe(200);
  });
});

describe('who is refused', () => {
  const cases: [string, Record<string, string | null>][] = [
    ['no secret', { [SECRET_HEADER]: null }],
    ['an empty secret', { [SECRET_HEADER]: '' }],
    ['a wrong secret of the same length', { [SECRET_HEADER]: 'e'.repeat(64) }],
    ['a secret with something behind it', { [SECRET_HEADER]: `${SECRET}f` }],
    ['no client header', { 'X-MLSpace-Client': null }],
    ['an empty client header', { 'X-MLSpace-Client': '' }],
    ['a rebound Host', { Host: 'evil.example.com', Origin: null }],
    [
      'a rebound Host with its Origin',
      {
        Host: 'evil.example.com',
        Origin: 'http://evil.example.com'
      }
    ],
    ['a Host that starts like loopback', { Host: 'localhost.evil.com' }],
    ['a Host that ends like loopback', { Host: 'evil-localhost' }],
    ['a Host that looks like an address', { Host: '127.0.0.1.evil.com' }],
    ['two hosts in one', { Host: 'localhost,evil.com' }],
    ['user information in Host', { Host: 'localhost@evil.com' }],
    ['a path in Host', { Host: 'localhost/evil' }],
    ['an empty Host', { Host: '' }],
    [
      'an allowed host on another port',
      {
        Host: 'hub.example.org:1',
        Origin: null
      }
    ],
    ['a foreign Origin', { Origin: 'https://evil.example.com' }],
    ['Origin null', { Origin: 'null' }],
    ['an Origin of another scheme', { Origin: 'file://localhost' }],
    [
      'an Origin with user information',
      { Origin: 'http://localhost@evil.com' }
    ],
    ['an empty Origin', { Origin: '' }],
    [
      'a loopback page that asks the public name',
      {
        Host: OWN_HOST,
        Origin: 'http://localhost:3000'
      }
    ],
    [
      "a colleague's notebook",
      {
        Host: OWN_HOST,
        Origin: 'https://nb-asmith-zz99.notebook.us-east-1.sagemaker.aws'
      }
    ],
    [
      'a notebook named almost like ours',
      {
        Host: OWN_HOST,
        Origin: 'https://ctl-jdoe-1-zz99.notebook.us-east-1.sagemaker.aws'
      }
    ],
    [
      'our name in another region',
      {
        Host: 'ctl-jdoe-1-ab12.notebook.eu-west-1.sagemaker.aws',
        Origin: null
      }
    ],
    [
      'a longer name under our zone',
      {
        Host: 'x.ctl-jdoe-1-ab12.notebook.us-east-1.sagemaker.aws',
        Origin: null
      }
    ],
    ['a request from another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a request from the same site', { 'Sec-Fetch-Site': 'same-site' }],
    ['a navigation typed in', { 'Sec-Fetch-Site': 'none' }],
    ['an empty Sec-Fetch-Site', { 'Sec-Fetch-Site': '' }]
  ];

  it.each(cases)('%s', async (_, headers) => {
    for (const [path, method] of [
      [HEALTH, 'GET'],
      [STOP, 'POST'],
      ['/', 'GET'],
      ['/no/such/path', 'GET']
    ] as const) {
      const reply = await companion.call(path, { method, headers });
      expect(reply.status).toBe(403);
      expect(problem.parse(reply.json).class).toBe('denied');
    }
    expect(companion.aws.calls).toEqual([]);
  });

  it('a preflight: nothing is shared with other origins', async () => {
    const reply = await companion.call(HEALTH, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://evil.example.com',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'x-mlspace-client',
        'X-MLSpace-Client': null
      }
    });
    expect(reply.status).toBe(403);
    expect(
      Object.keys(reply.headers).filter(name =>
        name.startsWith('access-control')
      )
    ).toEqual([]);
  });

  it('a form post from another site', async () => {
    const reply = await companion.call(STOP, {
      method: 'POST',
      headers: {
        Origin: 'https://evil.example.com',
        'Sec-Fetch-Site': 'cross-site',
        'Content-Type': 'application/x-www-form-urlencoded',
        'X-MLSpace-Client': null
      },
      body: 'a=b'
    });
    expect(reply.status).toBe(403);
    expect(companion.aws.calls).toEqual([]);
  });
});

describe('hosts that are ours', () => {
  it.each([
    ['localhost', 'http://localhost'],
    ['LOCALHOST:8888', 'http://localhost:8888'],
    ['127.0.0.1:8443', 'https://127.0.0.1:8443'],
    ['[::1]:8888', 'http://[::1]:8888'],
    ['hub.example.org:8443', 'https://hub.example.org:8443'],
    ['plain.example.org:1234', 'https://plain.example.org:1234'],
    // A proxy in front that puts its own Host in place of the public one.
    ['localhost:8443', 'https://plain.example.org']
  ])('%s with Origin %s', async (Host, Origin) => {
    const reply = await companion.call(HEALTH, { headers: { Host, Origin } });
    expect(reply.status).toBe(200);
  });

  it('the name SageMaker forms, before and after AWS has said it', async () => {
    const headers = { Host: OWN_HOST, Origin: `https://${OWN_HOST}` };
    expect((await companion.call(HEALTH, { headers })).status).toBe(200);
    await companion.call('/api/v1/project');
    expect((await companion.call(HEALTH, { headers })).status).toBe(200);
  });

  it('once AWS has said the name, only that one', async () => {
    const host = 'ctl-jdoe-1-zz99.notebook.us-east-1.sagemaker.aws';
    const headers = { Host: host, Origin: `https://${host}` };
    expect((await companion.call(HEALTH, { headers })).status).toBe(200);
    await companion.call('/api/v1/project');
    expect((await companion.call(HEALTH, { headers })).status).toBe(403);
  });
});

describe('bodies', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'application/jsonp',
    'text/json'
  ])('of type %s are refused', async type => {
    const reply = await companion.call(STOP, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: '{}'
    });
    expect(reply.status).toBe(415);
    expect(companion.aws.calls).toEqual([]);
  });

  it('without a type are refused', async () => {
    const reply = await companion.call(STOP, {
      method: 'POST',
      headers: { 'Content-Type': null },
      body: '{}'
    });
    expect(reply.status).toBe(415);
  });

  it('that are not JSON are refused', async () => {
    const reply = await companion.call(STOP, { method: 'POST', body: '{"a":' });
    expect(reply.status).toBe(400);
    expect(problem.parse(reply.json).class).toBe('invalid');
    expect(companion.aws.calls).toEqual([]);
  });

  it('that are too large are refused', async () => {
    const reply = await companion.call(STOP, {
      method: 'POST',
      body: JSON.stringify({ a: 'x'.repeat(300_000) })
    });
    expect(reply.status).toBe(413);
    expect(problem.parse(reply.json).detail).toMatch(/larger/);
  });

  it('that are compressed are refused: they could be of any size', async () => {
    const reply = await companion.call(STOP, {
      method: 'POST',
      headers: { 'Content-Encoding': 'gzip' },
      body: '{}'
    });
    expect(reply.status).toBe(415);
  });
});

it.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])(
  'the method %s is not known, even from a page of ours',
  async method => {
    const reply = await companion.call(HEALTH, { method });
    expect(reply.status).toBe(405);
    expect(reply.headers.allow).toBe('GET, HEAD, POST');
    problem.parse(reply.json);
  }
);

describe('answers', () => {
  it('carry the strict headers, refused or not', async () => {
    for (const Host of ['localhost', 'evil.example.com']) {
      const reply = await companion.call(HEALTH, { headers: { Host } });
      expect(reply.headers).toMatchObject({
        'content-security-policy':
          expect.stringContaining("default-src 'none'"),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY'
      });
      expect(reply.headers['x-powered-by']).toBeUndefined();
      expect(reply.headers['set-cookie']).toBeUndefined();
    }
  });

  it('are problems by RFC 9457 when something is wrong', async () => {
    const reply = await companion.call('/api/v1/nothing');
    expect(reply.status).toBe(404);
    expect(reply.headers['content-type']).toMatch(
      /^application\/problem\+json/
    );
    expect(problem.parse(reply.json).status).toBe(404);
  });
});

describe('the log', () => {
  it('never holds the secret or other headers', async () => {
    await companion.call(HEALTH, {
      headers: {
        Authorization: 'token 0123456789',
        Cookie: 'session=abcdef',
        Host: 'evil.example.com'
      }
    });
    await companion.call('/api/v1/nothing');
    const text = companion.logs.join('');
    expect(text).toContain('request failed');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('0123456789');
    expect(text).not.toContain('abcdef');
  });

  it('can not be made to show a line of its own', async () => {
    await companion.call('/api/v1/x%0A[mlspace]%20error%20forged%20%E2%80%AE', {
      method: 'GET'
    });
    for (const line of companion.logs) {
      expect(line.trimEnd()).not.toMatch(/[\n\r\u2028\u202e]/);
    }
  });
});

it('refuses requests that are no HTTP without falling over', async () => {
  const text = await new Promise<string>(resolve => {
    const socket = connect(companion.socket);
    let seen = '';
    socket.on('data', part => (seen += part.toString()));
    socket.on('close', () => resolve(seen));
    socket.on('error', () => resolve(seen));
    socket.write(
      'GET /api/v1/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n bad\r\n\r\n'
    );
  });
  expect(text).toMatch(/^HTTP\/1.1 400/);
  expect((await companion.call(HEALTH)).status).toBe(200);
});

it('treats a path with dots and slashes as no path of ours', async () => {
  for (const path of [
    '//api/v1/health',
    '/api/v1/../v1/health',
    '/api//v1/health',
    '/API/v1/health',
    '/api/v1/health/',
    '/api/v1/instances/..%2fgpu-jdoe/stop',
    '/api/v1/%68ealth%00',
    'http://evil.example.com/api/v1/health/x'
  ]) {
    const reply = await companion.call(path);
    expect([400, 404]).toContain(reply.status);
    problem.parse(reply.json);
  }
});
