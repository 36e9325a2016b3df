// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The HTTP server: loopback only, and not for web pages. */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse
} from 'node:http';
import { API_PATH } from '../mlspace/api';
import type { Mlspace } from '../mlspace/mlspace';
import { type ControlParts, CONTROL_PREFIX, controlAnswer } from './control';
import { DROPPED, type Gateway, type Outcome } from './gateway';
import { INSTANCE_PATH, type PresignedUrls } from './services/presigned';
import { type Livy, LIVY_PREFIX } from './services/livy';
import type { HttpRequest } from './wire/request';

/** More than any notebook needs; moto keeps everything in memory. */
const MOST_BYTES = 256 * 1024 * 1024;
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

export interface ServerParts {
  readonly gateway: Gateway;
  readonly control: ControlParts;
  readonly presigned: PresignedUrls;
  readonly livy: Livy;
  readonly mlspace: Mlspace;
  readonly log: (line: string) => void;
}

async function readBody(message: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > MOST_BYTES) {
      return null;
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function refusal(message: IncomingMessage): string | null {
  if (!LOOPBACK_HOST.test(message.headers.host ?? '')) {
    return 'The demo answers to loopback names only.';
  }
  const page =
    message.method === 'GET' && message.url?.startsWith(INSTANCE_PATH);
  if (message.headers.origin !== undefined && !page) {
    return 'The demo does not answer to web pages.';
  }
  return null;
}

async function route(
  parts: ServerParts,
  request: HttpRequest
): Promise<Outcome> {
  // Nothing ticks: what was due by now happens before anybody can look.
  await parts.mlspace.sweeper.catchUp();
  if (request.url.startsWith(CONTROL_PREFIX)) {
    return controlAnswer(parts.control, request);
  }
  if (request.url.startsWith(INSTANCE_PATH)) {
    const url = new URL(request.url, 'http://localhost');
    return parts.presigned.open(url.pathname, url.searchParams);
  }
  if (request.url.startsWith(LIVY_PREFIX)) {
    return parts.livy.answer(request);
  }
  if (request.url.startsWith(API_PATH)) {
    return parts.mlspace.api.answer(request);
  }
  return parts.gateway.handle(request);
}

function send(response: ServerResponse, outcome: Outcome): void {
  if (outcome === DROPPED) {
    response.destroy();
    return;
  }
  const { status, headers, body } = outcome;
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, {
    ...headers,
    // HEAD answers keep the length of what GET would send.
    ...(bodiless || headers['content-length'] !== undefined
      ? {}
      : { 'content-length': String(body.length) })
  });
  response.end(bodiless ? undefined : body);
}

async function serve(
  parts: ServerParts,
  message: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const refused = refusal(message);
  if (refused !== null) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end(refused);
    return;
  }
  const body = await readBody(message);
  if (body === null) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const outcome = await route(parts, {
    method: message.method ?? 'GET',
    url: message.url ?? '/',
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    body
  });
  send(response, outcome);
}

export function createGatewayServer(parts: ServerParts): Server {
  return createServer((message, response) => {
    serve(parts, message, response).catch((error: unknown) => {
      parts.log(error instanceof Error ? error.message : String(error));
      response.destroy();
    });
  });
}
