// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * The control route `/_demo/`: faults, delays, states, the record of requests.
 * A secret header keeps web pages out; the socket is on loopback only.
 */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { NamedPolicy } from '../../src/governance/model';
import type { MlspaceControl } from '../mlspace/control';
import type { AdjustableClock } from './clock';
import type { DelaySetting } from './delays';
import { AwsError } from './errors';
import { type FaultBoard, faultSpec } from './faults';
import type { Enforcer } from './iam/enforcer';
import type { Recorder } from './recorder';
import type { NotebookStore } from './services/notebookStore';
import type { HttpAnswer } from './wire/answer';
import type { HttpRequest } from './wire/request';

export const CONTROL_PREFIX = '/_demo/';
export const CONTROL_HEADER = 'x-mlspace-demo';

const milliseconds = z.number().nonnegative().max(3_600_000);
const stateChange = z.strictObject({
  delays: z
    .strictObject({
      starting: milliseconds,
      stopping: milliseconds,
      updating: milliseconds,
      deleting: milliseconds,
      job: milliseconds,
      endpoint: milliseconds
    })
    .partial()
    .optional(),
  /** 2 = twice as fast. */
  speed: z.number().positive().optional()
});
const instanceChange = z.strictObject({
  status: z
    .enum([
      'Pending',
      'InService',
      'Stopping',
      'Stopped',
      'Failed',
      'Deleting',
      'Updating'
    ])
    .optional(),
  failureReason: z.string().nullable().optional(),
  /** Epoch milliseconds. */
  createdAt: z.number().optional(),
  modifiedAt: z.number().optional(),
  /** The next start ends in Failed, with this reason. */
  failNextStart: z.string().optional()
});
const clockChange = z.strictObject({
  /** States pass as if so many milliseconds had gone by. */
  advance: milliseconds
});
const policies = z.array(
  z.strictObject({
    name: z.string(),
    kind: z.enum(['identity', 'boundary']),
    document: z.unknown()
  })
);

export interface ControlParts {
  readonly secret: string;
  readonly clock: AdjustableClock;
  readonly faults: FaultBoard;
  readonly delays: DelaySetting;
  readonly recorder: Recorder;
  readonly notebooks: NotebookStore;
  readonly enforcer: Enforcer;
  readonly mlspace: MlspaceControl;
}

function reply(status: number, body: unknown): HttpAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store'
    },
    body: Buffer.from(JSON.stringify(body))
  };
}

function parse<T>(schema: z.ZodType<T>, body: Buffer): T {
  return schema.parse(JSON.parse(body.toString('utf8')));
}

function sameSecret(
  given: string | string[] | undefined,
  secret: string
): boolean {
  const a = Buffer.from(typeof given === 'string' ? given : '');
  const b = Buffer.from(secret);
  return a.length === b.length && timingSafeEqual(a, b);
}

type Route = (
  parts: ControlParts,
  request: HttpRequest,
  tail: string,
  query: URLSearchParams
) => HttpAnswer | Promise<HttpAnswer>;

const ROUTES: Readonly<Record<string, Route>> = {
  'GET health': () => reply(200, { status: 'ok' }),
  'GET faults': ({ faults }) => reply(200, faults.list()),
  'POST faults': ({ faults }, { body }) =>
    reply(201, faults.add(parse(faultSpec, body))),
  'DELETE faults': ({ faults }, _request, tail) =>
    reply(200, { cleared: faults.clear(tail === '' ? undefined : tail) }),
  'GET state': ({ delays, notebooks, faults }) =>
    reply(200, {
      ...delays.describe(),
      faults: faults.list(),
      instances: notebooks.list().map(instance => ({
        name: instance.name,
        status: instance.status,
        tags: Object.fromEntries(instance.tags)
      }))
    }),
  'PATCH state': ({ delays }, { body }) => {
    const change = parse(stateChange, body);
    delays.set(change.delays ?? {}, change.speed);
    return reply(200, delays.describe());
  },
  'POST clock': ({ clock }, { body }) =>
    reply(200, { ahead: clock.advance(parse(clockChange, body).advance) }),
  'PATCH instances': ({ notebooks }, { body }, tail) => {
    const { failNextStart, ...change } = parse(instanceChange, body);
    if (failNextStart !== undefined) {
      notebooks.failNextStart(tail, failNextStart);
      return reply(200, { failNextStart });
    }
    const { name, status } = notebooks.hold(tail, change);
    return reply(200, { name, status });
  },
  'GET requests': ({ recorder }, _request, _tail, query) =>
    reply(200, recorder.since(Number(query.get('since') ?? 0))),
  'DELETE requests': ({ recorder }) => {
    recorder.clear();
    return reply(200, {});
  },
  'GET policies': ({ enforcer }) => reply(200, enforcer.current()),
  'PUT policies': ({ enforcer }, { body }) => {
    const given: NamedPolicy[] = parse(policies, body);
    enforcer.replace(given);
    return reply(200, { policies: given.length });
  }
};

/** MLSpace's controls have names of their own. */
async function mlspaceAnswer(
  { mlspace }: ControlParts,
  { method, body }: HttpRequest,
  tail: string
): Promise<HttpAnswer> {
  const text = body.toString('utf8') || '{}';
  const result = await mlspace.answer(method, tail, () => JSON.parse(text));
  return result === null
    ? reply(404, { message: `No control ${method} mlspace/${tail}.` })
    : reply(200, result);
}

export async function controlAnswer(
  parts: ControlParts,
  request: HttpRequest
): Promise<HttpAnswer> {
  if (!sameSecret(request.headers[CONTROL_HEADER], parts.secret)) {
    return reply(403, {
      message: `The header ${CONTROL_HEADER} is missing or wrong.`
    });
  }
  const url = new URL(request.url, 'http://localhost');
  const [name, ...rest] = url.pathname.slice(CONTROL_PREFIX.length).split('/');
  const route =
    name === 'mlspace' ? mlspaceAnswer : ROUTES[`${request.method} ${name}`];
  if (!route) {
    return reply(404, { message: `No control ${request.method} ${name}.` });
  }
  try {
    const tail = decodeURIComponent(rest.join('/'));
    return await route(parts, request, tail, url.searchParams);
  } catch (error) {
    if (
      error instanceof z.ZodError ||
      error instanceof SyntaxError ||
      error instanceof URIError ||
      error instanceof AwsError
    ) {
      return reply(400, { message: error.message });
    }
    throw error;
  }
}
