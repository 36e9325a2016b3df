// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { request as plain, type IncomingMessage } from 'node:http';
import { SECOND } from '../clock';
import { ProblemError } from '../http/problems';
import {
  chooseAddress,
  type Address,
  type AddressRules,
  type Resolve
} from './addresses';

const DEADLINE_MS = 10 * SECOND;
const MAX_BYTES = 256 * 1024;

export interface WebRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly url: URL;
  /** Spelled as given: MLSpace tells upper case from lower. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WebReply {
  readonly status: number;
  /** Media type without parameters, lower case. */
  readonly type: string;
  readonly text: string;
}

/** One request, one answer; rejects with a ProblemError that quotes neither. */
export type Web = (request: WebRequest) => Promise<WebReply>;

/** Also allows plain http, on loopback only. */
export interface WebRules extends AddressRules {
  readonly resolve: Resolve;
}

/**
 * Requests to MLSpace. The name is resolved once, its addresses are checked, and
 * the connection goes to the one that was checked; a redirect is an error.
 */
export function createWeb(rules: WebRules): Web {
  return async request => {
    const { url } = request;
    checkUrl(url, rules);
    const address = await chooseAddress(url.hostname, rules, rules.resolve);
    const reply = await send(request, address);
    if (reply.status >= 300 && reply.status < 400) {
      throw failure('It sent the request on to another address.');
    }
    return reply;
  };
}

/** Throws where nothing may be sent to this address, whatever it resolves to. */
export function checkUrl(url: URL, rules: AddressRules): void {
  const demo =
    rules.loopback &&
    url.protocol === 'http:' &&
    /^(127\.0\.0\.1|localhost)$/.test(url.hostname);
  if ((url.protocol !== 'https:' && !demo) || url.username || url.password) {
    throw new ProblemError({
      class: 'invalid',
      operation: 'ask MLSpace',
      detail: 'The address of MLSpace has to begin with https://.',
      next: 'Copy it from the browser when MLSpace is open.'
    });
  }
}

async function send(asked: WebRequest, address: Address): Promise<WebReply> {
  const { url, method, headers, body } = asked;
  const open = url.protocol === 'https:' ? await secure() : plain;
  return new Promise((resolve, reject) => {
    const request = open(
      url,
      {
        method,
        agent: false,
        signal: AbortSignal.timeout(DEADLINE_MS),
        headers: {
          ...headers,
          Accept: 'application/json, text/javascript',
          'Accept-Encoding': 'identity',
          ...(body !== undefined && {
            'Content-Type': 'application/json',
            'Content-Length': String(Buffer.byteLength(body))
          })
        },
        // Pinned: asking the name again could lead elsewhere.
        lookup: (_host, options, done) =>
          options.all === true
            ? done(null, [address])
            : done(null, address.address, address.family)
      },
      response => {
        read(response).then(resolve, reject);
      }
    );
    request.on('error', () => reject(failure('It does not answer.')));
    request.end(body);
  });
}

/** TLS takes memory: it is loaded when first used. */
async function secure(): Promise<typeof plain> {
  return (await import('node:https')).request;
}

async function read(response: IncomingMessage): Promise<WebReply> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of response) {
      const bytes = Buffer.from(part);
      size += bytes.length;
      if (size > MAX_BYTES) {
        response.destroy();
        break;
      }
      parts.push(bytes);
    }
  } catch {
    throw failure('Its answer broke off.');
  }
  if (size > MAX_BYTES) {
    throw failure('Its answer is larger than anything MLSpace sends.');
  }
  return {
    status: response.statusCode ?? 0,
    type: (response.headers['content-type'] ?? '')
      .replace(/;.*$/, '')
      .trim()
      .toLowerCase(),
    text: Buffer.concat(parts).toString('utf8')
  };
}

function failure(reason: string): ProblemError {
  return new ProblemError({
    class: 'network',
    operation: 'ask MLSpace',
    detail: `MLSpace could not be asked. ${reason}`,
    next: 'Try again; if the instance has no way to the internet, use the page of MLSpace in the browser.'
  });
}
