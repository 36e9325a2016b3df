// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ServerConnection } from '@jupyterlab/services';
import { Companion } from '../client';
import * as contract from '../contract';
import { CompanionError } from '../errors';
import { settle, trans } from './fakes';

const BASE = 'http://localhost:8888/user/x/';
const HEALTH = {
  version: '0.1.0',
  contract: 1,
  startedAt: 1,
  host: 'localhost'
};

interface IScripted {
  status?: number;
  type?: string;
  body: string;
}

function json(value: unknown): IScripted {
  return { body: JSON.stringify(value) };
}

function setUp(script: (url: string, request: Request) => IScripted | Error) {
  const requests: Request[] = [];
  const delays: number[] = [];
  const fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const request = input as Request;
    requests.push(request);
    const answer = script(request.url, request);
    if (answer instanceof Error) {
      throw answer;
    }
    const { status = 200, type = 'application/json', body } = answer;
    return new Response(body, { status, headers: { 'Content-Type': type } });
  };
  const companion = new Companion({
    serverSettings: ServerConnection.makeSettings({
      baseUrl: BASE,
      appUrl: BASE,
      wsUrl: 'ws://localhost:8888/user/x/',
      token: '',
      fetch,
      Request,
      Headers
    }),
    trans,
    loadContract: () => Promise.resolve(contract),
    tabs: () => ({ locks: null, channel: null }),
    delay: ms => {
      delays.push(ms);
      return Promise.resolve();
    },
    random: () => 0
  });
  const states: string[] = [];
  companion.stateChanged.connect((_, { status }) => {
    states.push(status);
  });
  return { companion, requests, delays, states };
}

async function problemOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(CompanionError);
  return (error as CompanionError).problem;
}

const PROBLEM: contract.Problem = {
  type: 'urn:x',
  title: 'Not allowed',
  status: 403,
  class: 'denied',
  operation: 'StopNotebookInstance',
  detail: 'The role may not stop it.',
  next: 'Ask an administrator.',
  statement: { Effect: 'Allow' },
  requestId: 'r-1'
};

describe('Companion', () => {
  it('asks below the base URL, with the header and without a query', async () => {
    const { companion, requests } = setUp(() => json(HEALTH));
    await expect(companion.request('health')).resolves.toEqual(HEALTH);
    expect(requests[0].url).toBe(`${BASE}mlspace/api/v1/health`);
    expect(requests[0].headers.get('X-MLSpace-Client')).toBe('1');
    expect(companion.state).toEqual({ status: 'ready', remedy: null });
    companion.dispose();
  });

  it('puts path parameters in, encoded', async () => {
    const { companion, requests } = setUp(() =>
      json({ name: 'a', status: 'Stopping' })
    );
    await companion.request('stopInstance', { name: 'a/../b' });
    expect(requests[0].url).toBe(
      `${BASE}mlspace/api/v1/instances/a%2F..%2Fb/stop`
    );
    expect(requests[0].method).toBe('POST');
    companion.dispose();
  });

  it('rejects with the problem of the companion, which stays ready', async () => {
    const { companion, requests } = setUp(() => ({
      ...json(PROBLEM),
      status: 403,
      type: 'application/problem+json; charset=utf-8'
    }));
    const problem = await problemOf(
      companion.request('stopInstance', { name: 'a' })
    );
    expect(problem).toEqual(PROBLEM);
    expect(requests).toHaveLength(1);
    expect(companion.state.status).toBe('ready');
    companion.dispose();
  });

  it.each([
    [
      'no proxy',
      { status: 404, type: 'text/html', body: '<html>' },
      'pip install'
    ],
    [
      'login page',
      { status: 200, type: 'text/html', body: '<html>' },
      'reload the page'
    ],
    [
      'forbidden',
      {
        status: 403,
        type: 'application/json',
        body: '{"message":"Forbidden"}'
      },
      'reload the page'
    ],
    [
      'does not start',
      { status: 500, type: 'text/html', body: 'x' },
      'Node.js'
    ],
    ['bad gateway', { status: 502, type: 'text/html', body: 'x' }, 'Node.js'],
    [
      'a stopped instance',
      { status: 400, type: 'text/html', body: '<html>' },
      'start it again'
    ],
    [
      'not JSON',
      { status: 200, type: 'application/json', body: 'x{' },
      'Reload the page'
    ],
    [
      'another contract',
      { status: 200, type: 'application/json', body: '{}' },
      'Reload the page'
    ],
    [
      'a broken problem',
      { status: 500, type: 'application/problem+json', body: '{}' },
      'Reload the page'
    ]
  ])('has one sentence with the remedy: %s', async (_, answer, remedy) => {
    const { companion } = setUp(() => answer);
    const problem = await problemOf(companion.request('health'));
    expect(problem.next).toContain(remedy);
    expect(companion.state.status).toBe('unavailable');
    expect(companion.state.remedy).toBe(`${problem.detail} ${problem.next}`);
    companion.dispose();
  });

  it("passes the stand-in's sentence on", async () => {
    const { companion } = setUp(() => ({
      ...json({
        ...PROBLEM,
        status: 503,
        class: 'internal',
        operation: 'start the companion',
        detail: 'Node.js is missing.',
        next: 'Install it.'
      }),
      status: 503,
      type: 'application/problem+json'
    }));
    await problemOf(companion.request('health'));
    expect(companion.state).toEqual({
      status: 'unavailable',
      remedy: 'Node.js is missing. Install it.'
    });
    companion.dispose();
  });

  it('asks again when the answer was lost, but sends a change once', async () => {
    const lost = new TypeError('Failed to fetch');
    const { companion, requests, delays } = setUp(() => lost);
    expect((await problemOf(companion.request('health'))).class).toBe(
      'network'
    );
    expect(requests).toHaveLength(3);
    expect(delays).toEqual([400, 1_600]);
    requests.length = 0;
    await problemOf(companion.request('startInstance', { name: 'a' }));
    expect(requests).toHaveLength(1);
    companion.dispose();
  });

  it('tells its state only when it changes: no storm', async () => {
    const { companion, states } = setUp(() => new TypeError('x'));
    for (let i = 0; i < 5; i++) {
      await problemOf(companion.request('health'));
    }
    expect(states).toEqual(['unavailable']);
    companion.dispose();
  });

  it('finds the companion again by itself', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
    try {
      let up = false;
      const { companion, requests, states } = setUp(() =>
        up ? json(HEALTH) : { status: 404, type: 'text/html', body: '' }
      );
      await companion.connect();
      expect(companion.state.status).toBe('unavailable');
      await jest.advanceTimersByTimeAsync(30_000);
      const tries = requests.length;
      expect(tries).toBeGreaterThan(2);
      expect(tries).toBeLessThan(12);
      up = true;
      await jest.advanceTimersByTimeAsync(120_000);
      expect(states).toEqual(['unavailable', 'ready']);
      const found = requests.length;
      await jest.advanceTimersByTimeAsync(300_000);
      expect(requests.length).toBe(found);
      companion.dispose();
    } finally {
      jest.useRealTimers();
    }
  });

  it('says when page and companion are of different versions', async () => {
    const { companion, states } = setUp(() =>
      json({ ...HEALTH, contract: 99 })
    );
    await companion.connect();
    await companion.connect();
    expect(states).toEqual(['unavailable']);
    expect(companion.state.remedy).toContain('different versions');
    companion.dispose();
  });

  it('opens the stream with exactly the right Accept, and only while watched and visible', async () => {
    const list = { instances: [], asOf: 5, problem: null };
    const { companion, requests } = setUp(url =>
      url.endsWith('/events')
        ? {
            type: 'text/event-stream',
            body: `event: instances\ndata: ${JSON.stringify(list)}\n\nevent: instances\ndata: {"odd":1}\n\n`
          }
        : json(HEALTH)
    );
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const told: contract.InstanceList[] = [];
    companion.instancesChanged.connect((_, now) => {
      told.push(now);
      // One is enough: the script would answer for ever.
      companion.setVisible(false);
    });
    companion.setVisible(false);
    const watch = companion.watch();
    await settle();
    expect(requests).toHaveLength(0);
    companion.setVisible(true);
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(requests[0].headers.get('Accept')).toBe('text/event-stream');
    expect(told[0]).toEqual(list);
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('not understood'),
      expect.anything()
    );
    watch.dispose();
    companion.dispose();
    warn.mockRestore();
  });
});
