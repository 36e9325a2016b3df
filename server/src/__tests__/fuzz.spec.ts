// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import fc from 'fast-check';
import {
  problem,
  routes,
  type RouteName
} from '../../../src/companion/contract';
import { SECRET_HEADER } from '../http/security';
import { Harness, SECRET, type Reply } from './harness';

/** 10,000 over both tests when the long suites run whole. */
const RUNS = process.env['MLSPACE_TEST_FULL'] === '1' ? 5000 : 500;
const SEED = 20260105;

let companion: Harness;
beforeAll(async () => {
  companion = await new Harness().start();
});
afterAll(() => companion.stop());

/** Whatever comes: an answer by the contract or a problem, and never our own fault. */
function check(reply: Reply, route: RouteName | null): void {
  expect(reply.status).toBeLessThan(500);
  if (reply.status === 200) {
    expect(route).not.toBeNull();
    routes[route!].answer.parse(reply.json);
  } else {
    expect(problem.parse(reply.json).class).not.toBe('internal');
  }
}

const names = fc.oneof(
  fc.constantFrom('gpu-jdoe', 'eda-jdoe', 'nb-asmith', 'nb-other', 'no-such'),
  fc.string({ unit: 'binary', maxLength: 80 }).map(encode),
  fc.webPath({ size: '+1' })
);

/** As a URL part; lone surrogates can not be sent at all. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

const headerText = fc
  .string({ unit: 'binary-ascii', maxLength: 60 })
  .map(text => text.replace(/[^\x20-\x7e]/g, ''));

const body = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '{}',
    '{"view":"classic"}',
    '{"volumeGib":30}',
    '{"confirm":"eda-jdoe"}',
    '{"names":["gpu-jdoe","nb-asmith","nb-other"]}',
    '{"name":"made-jdoe","type":"ml.t3.medium","volumeGib":5}',
    '{"name":"made-jdoe","onCreate":null,"onStart":"#!/bin/bash"}',
    '{"log":"jupyter.log","from":1,"to":2}'
  ),
  fc.constant('{"__proto__":{"admin":true}}'),
  fc.constant('[['.repeat(5000)),
  fc.constant(undefined)
);

it('any body and any path part', async () => {
  const routeNames = Object.keys(routes) as RouteName[];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...routeNames),
      names,
      body,
      async (route, name, text) => {
        const { method, path } = routes[route];
        const reply = await companion.call(
          `/api/v1/${path.replace(/:\w+/g, name)}`,
          { method, ...(text === undefined ? {} : { body: text }) }
        );
        check(reply, route);
      }
    ),
    { numRuns: RUNS, seed: SEED }
  );
  // Nothing but this user's own two notebooks can have been touched.
  const changes = /^(start|stop|update|delete|presigned|create)/;
  const touched = companion.aws.calls
    .filter(([call]) => changes.test(call))
    .map(([, name]) => name.split(' ')[0] ?? '');
  expect(touched.length).toBeGreaterThan(0);
  expect(touched.every(name => name.endsWith('-jdoe'))).toBe(true);
}, 120_000);

it('any method, path, host, origin, type and secret', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        method: fc.constantFrom(
          'GET',
          'POST',
          'PUT',
          'DELETE',
          'PATCH',
          'OPTIONS',
          'HEAD',
          'TRACE'
        ),
        path: fc.oneof(
          fc.webPath({ size: '+1' }),
          fc.constantFrom('/api/v1/health', '/api/v1/', '/%', '/%zz', '/\\..')
        ),
        host: fc.oneof(fc.constant('localhost'), headerText),
        origin: fc.oneof(fc.constant('http://localhost'), headerText),
        site: fc.oneof(fc.constant('same-origin'), headerText),
        type: fc.oneof(fc.constant('application/json'), headerText),
        secret: fc.oneof(fc.constant(SECRET), headerText),
        client: fc.oneof(fc.constant('1'), headerText)
      }),
      async ({ method, path, host, origin, site, type, secret, client }) => {
        const reply = await companion.call(path.startsWith('/') ? path : '/', {
          method,
          headers: {
            Host: host,
            Origin: origin,
            'Sec-Fetch-Site': site,
            'Content-Type': type,
            'X-MLSpace-Client': client,
            [SECRET_HEADER]: secret
          }
        });
        if (method === 'HEAD') {
          expect(reply.status).toBeLessThan(500);
        } else {
          check(reply, 'health');
        }
        if (reply.status === 200) {
          expect([host.trim(), secret.trim()]).toEqual(['localhost', SECRET]);
        }
      }
    ),
    { numRuns: RUNS, seed: SEED }
  );
}, 120_000);
