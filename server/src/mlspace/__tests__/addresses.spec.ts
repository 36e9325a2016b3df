// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chooseAddress, isAllowed, type AddressRules } from '../addresses';
import { createWeb } from '../http';

const STRICT: AddressRules = { loopback: false, private: false };

const of = (address: string) =>
  ({ address, family: address.includes(':') ? 6 : 4 }) as const;

it.each([
  '127.0.0.1',
  '127.8.9.10',
  '0.0.0.0',
  '169.254.169.254',
  '169.254.170.2',
  '10.0.0.5',
  '172.31.0.2',
  '192.168.1.1',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '2002:7f00:1::',
  'fe80::1',
  'fd00:ec2::254',
  'fd12:3456::1',
  'ff02::1'
])('refuses %s', address => {
  expect(isAllowed(of(address), STRICT)).toBe(false);
});

it.each(['52.94.236.248', '172.32.0.1', '2600:1f18::1'])(
  'lets %s pass',
  address => {
    expect(isAllowed(of(address), STRICT)).toBe(true);
  }
);

it.each(['10.0.0.5', 'fd12:3456::1'])(
  'lets %s pass where private networks are allowed',
  address => {
    expect(isAllowed(of(address), { ...STRICT, private: true })).toBe(true);
  }
);

it.each(['169.254.169.254', 'fd00:ec2::254', '127.0.0.1', '::1'])(
  'refuses %s even then',
  address => {
    expect(isAllowed(of(address), { ...STRICT, private: true })).toBe(false);
  }
);

it('refuses a name of which any address leads inside', async () => {
  const resolve = () =>
    Promise.resolve([of('52.94.236.248'), of('169.254.169.254')]);
  await expect(
    chooseAddress('mlspace.example.org', STRICT, resolve)
  ).rejects.toMatchObject({ problem: { class: 'denied' } });
});

it.each(['[::1]', '127.0.0.1', '169.254.169.254'])(
  'refuses the literal %s without asking anybody',
  async host => {
    const resolve = jest.fn();
    await expect(chooseAddress(host, STRICT, resolve)).rejects.toMatchObject({
      problem: { class: 'denied' }
    });
    expect(resolve).not.toHaveBeenCalled();
  }
);

describe('a request', () => {
  let server: Server;
  let port: number;
  const seen: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.headers.host ?? '');
      if (request.url === '/redirect') {
        response.writeHead(302, { location: '/ok' }).end();
      } else if (request.url === '/large') {
        response.end('x'.repeat(300 * 1024));
      } else {
        response.setHeader('Content-Type', 'application/json; charset=utf-8');
        response.end('{"fine":true}');
      }
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve())
    );
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const web = createWeb({
    loopback: true,
    private: false,
    resolve: () => Promise.resolve([of('127.0.0.1')])
  });
  const get = (path: string, host = '127.0.0.1') =>
    web({
      method: 'GET',
      url: new URL(`http://${host}:${port}${path}`),
      headers: {}
    });

  it('reads an answer from the address that was checked', async () => {
    expect(await get('/ok', 'localhost')).toEqual({
      status: 200,
      type: 'application/json',
      text: '{"fine":true}'
    });
    expect(seen.at(-1)).toBe(`localhost:${port}`);
  });

  it.each(['/redirect', '/large'])('takes %s for a failure', async path => {
    await expect(get(path)).rejects.toMatchObject({
      problem: { class: 'network' }
    });
  });

  it('does not speak plain http to anybody else', async () => {
    await expect(get('/ok', 'mlspace.example.org')).rejects.toMatchObject({
      problem: { class: 'invalid' }
    });
  });

  it('does not speak plain http at all outside the demo', async () => {
    const strict = createWeb({
      ...STRICT,
      resolve: () => Promise.resolve([of('127.0.0.1')])
    });
    const url = new URL(`http://127.0.0.1:${port}/ok`);
    await expect(
      strict({ method: 'GET', url, headers: {} })
    ).rejects.toMatchObject({ problem: { class: 'invalid' } });
    const secure = new URL(`https://mlspace.example.org:${port}/ok`);
    await expect(
      strict({ method: 'GET', url: secure, headers: {} })
    ).rejects.toMatchObject({ problem: { class: 'denied' } });
  });
});
