// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Attempts that come from a page of ours, with everything right but what they ask for. */
import { connect } from 'node:net';
import {
  problem,
  routes,
  type RouteName
} from '../../../src/companion/contract';
import type { Aws } from '../aws/types';
import { SECRET_HEADER } from '../http/security';
import { arnOf, awsError, Harness, SECRET } from './harness';

let companion: Harness;
beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(() => companion.stop());

const CHANGES = /^(?:start|stop|update|delete|create|presigned|allow|put)/;
const changes = () =>
  companion.aws.calls.filter(([call]) => CHANGES.test(call));

describe('an instance named by its ARN', () => {
  it.each(['gpu-jdoe', 'nb-asmith', 'nb-other', 'ctl-jdoe-1'])(
    'is no name of an instance: %s',
    async name => {
      for (const verb of ['start', 'stop', 'open', 'delete', 'update']) {
        const path = `/api/v1/instances/${encodeURIComponent(arnOf(name))}/${verb}`;
        const reply = await companion.call(path, {
          method: 'POST',
          body: JSON.stringify(verb === 'delete' ? { confirm: name } : {})
        });
        expect([400, 404]).toContain(reply.status);
      }
      expect(changes()).toEqual([]);
    }
  );
});

describe('a header of the attacker’s own', () => {
  it('does not come out of a path', async () => {
    const reply = await companion.call(
      '/api/v1/instances/x%0d%0aSet-Cookie:%20a=b%0d%0a/stop',
      { method: 'POST' }
    );
    expect(reply.status).toBe(400);
    expect(reply.headers['set-cookie']).toBeUndefined();
  });

  it.each(['a\r\nX-Evil: 1', 'a\nb', 'a\u0000', 'a b', 'ä'])(
    'does not go to MLSpace with the token %j',
    async token => {
      const base = 'http://127.0.0.1:9/Prod/';
      const reply = await companion.call('/api/v1/mlspace/token', {
        method: 'POST',
        body: JSON.stringify({ base, api: base, token })
      });
      expect(reply.status).toBe(400);
      expect(problem.parse(reply.json).class).toBe('invalid');
    }
  );

  it('does not come in by a folded line', async () => {
    const answer = await new Promise<string>(resolve => {
      const socket = connect(companion.socket);
      let seen = '';
      socket.on('data', part => (seen += part.toString()));
      socket.on('close', () => resolve(seen));
      socket.write(
        `GET /api/v1/health HTTP/1.1\r\nHost: evil.example.com\r\n localhost\r\n${SECRET_HEADER}: ${SECRET}\r\nX-MLSpace-Client: 1\r\nConnection: close\r\n\r\n`
      );
    });
    expect(answer).toMatch(/^HTTP\/1\.1 40[03] /);
  });
});

it('whatever is asked, and however AWS fails: no secret in an answer or in the log', async () => {
  const leak = 'IQoJb3JpZ2luX2VjSESSION';
  const message = `X-Amz-Security-Token=${leak} authToken=${leak} Authorization: Bearer ${leak}`;
  const token = 'eyJhbGciOiJub25lIn0.eyJwYXN0ZWQiOnRydWV9.c2ln';
  const bodies = [
    '{}',
    '{"confirm":"eda-jdoe"}',
    '{"volumeGib":30}',
    '{"name":"new-jdoe","type":"ml.t3.large","volumeGib":20}',
    JSON.stringify({
      base: 'https://a.example/',
      api: 'https://a.example/',
      token
    })
  ];
  const said: string[] = [];
  const faults = [
    () => awsError('ValidationException', 400, message),
    () => awsError('AccessDeniedException', 400, message),
    () => awsError('InternalFailure', 500, message),
    () => Object.assign(new Error(message), { name: 'SomethingElse' })
  ];
  for (const fault of [null, ...faults]) {
    companion.aws.fail =
      fault === null
        ? {}
        : Object.fromEntries(
            operationsOf(companion.aws).map(name => [name, fault])
          );
    for (const route of Object.keys(routes) as RouteName[]) {
      const { method, path } = routes[route];
      for (const body of method === 'GET' ? [undefined] : bodies) {
        const reply = await companion.call(
          `/api/v1/${path.replace(/:\w+/g, 'eda-jdoe')}`,
          {
            method,
            headers: {
              Authorization: `token ${leak}`,
              'X-MLSpace-Handle': leak,
              'X-MLSpace-Api': 'https://a.example/'
            },
            ...(body !== undefined && { body })
          }
        );
        said.push(reply.text);
      }
    }
  }
  const logged = companion.logs.join('');
  expect(logged).toContain('request failed');
  for (const secret of [leak, SECRET, token, 'PRESIGNED']) {
    expect(logged).not.toContain(secret);
  }
  for (const text of said) {
    expect(text).not.toContain(leak);
    expect(text).not.toContain(SECRET);
  }
}, 60_000);

function operationsOf(aws: Aws): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(aws));
}
