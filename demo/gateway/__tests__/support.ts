// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the gateway's tests share: a clock that is set, a moto that is not there. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Clock } from '../clock';
import { type DemoConfig, demoConfig } from '../config';
import { invalid } from '../errors';
import type { JsonRecord } from '../json';
import { assemble, originOf, type World } from '../assemble';
import type { Upstream } from '../upstream';
import type { HttpAnswer } from '../wire/answer';
import { compilePolicies } from '../iam/judge';

export const CONFIG: DemoConfig = demoConfig.parse(
  JSON.parse(
    readFileSync(join(__dirname, '..', '..', 'params', 'demo.json'), 'utf8')
  )
);
export const SECRET = 'a-secret-of-the-test';

export class ManualClock implements Clock {
  constructor(private time = Date.UTC(2026, 0, 15, 12)) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    return Promise.resolve();
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
  }
}

type Handler = (parameters: JsonRecord) => JsonRecord;

/** Answers calls by name and remembers them; what it does not know is refused. */
export class FakeUpstream implements Upstream {
  constructor(private readonly handlers: Readonly<Record<string, Handler>>) {}

  readonly calls: { operation: string; parameters: JsonRecord }[] = [];

  /** What every forwarded request is answered with. */
  answer: HttpAnswer = {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from('{}')
  };

  forward: Upstream['forward'] = () => Promise.resolve(this.answer);

  call: Upstream['call'] = (_service, operation, parameters) => {
    this.calls.push({ operation, parameters });
    const handler = this.handlers[operation];
    return handler
      ? Promise.resolve(handler(parameters))
      : Promise.reject(invalid(`no such thing: ${operation}`));
  };
}

export interface Running {
  readonly origin: string;
  readonly clock: ManualClock;
  readonly lines: string[];
  control(
    method: string,
    path: string,
    body?: unknown
  ): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

function listen(server: Server): Promise<void> {
  return new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
}

export async function startGateway(
  change: Partial<World> = {}
): Promise<Running> {
  const clock = new ManualClock();
  const lines: string[] = [];
  const server = assemble({
    config: CONFIG,
    clock,
    upstream: new FakeUpstream({}),
    policies: [],
    compile: compilePolicies,
    secret: SECRET,
    speed: 1,
    log: line => lines.push(line),
    ...change
  });
  await listen(server);
  const origin = originOf(server);
  return {
    origin,
    clock,
    lines,
    control: async (method, path, body) => {
      const answer = await fetch(`${origin}/_demo/${path}`, {
        method,
        headers: { 'x-mlspace-demo': SECRET },
        body: body === undefined ? undefined : JSON.stringify(body)
      });
      return { status: answer.status, body: await answer.json() };
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}
