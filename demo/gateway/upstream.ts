// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The moto server behind the gateway. */
import { type IncomingMessage, request as httpRequest, Agent } from 'node:http';
import { AwsError } from './errors';
import { type JsonRecord, parseRecord, textAt } from './json';
import type { HttpAnswer } from './wire/answer';
import type { HttpRequest } from './wire/request';

export interface Upstream {
  /** Pass a request on as it came. */
  forward(request: HttpRequest): Promise<HttpAnswer>;
  /**
   * Call an operation of a JSON 1.1 service.
   * @throws AwsError with the service's own code and message.
   */
  call(
    service: JsonService,
    operation: string,
    parameters: JsonRecord
  ): Promise<JsonRecord>;
}

const TARGETS = {
  sagemaker: 'SageMaker',
  tagging: 'ResourceGroupsTaggingAPI_20170126'
} as const;
export type JsonService = keyof typeof TARGETS;

/** Headers that belong to one connection, not to the message. */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
]);

function readAll(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part));
    message.on('end', () => resolve(Buffer.concat(parts)));
    message.on('error', reject);
  });
}

function plainHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>
): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) {
      kept[name] = value;
    }
  }
  return kept;
}

/** @param origin where moto listens, e.g. `http://127.0.0.1:5000`. */
export function motoUpstream(
  origin: string,
  signing: { readonly accessKey: string; readonly region: string }
): Upstream & { close(): void } {
  const agent = new Agent({ keepAlive: false });

  const forward = (asked: HttpRequest): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(
        new URL(asked.url, origin),
        {
          agent,
          method: asked.method,
          headers: {
            ...plainHeaders(asked.headers),
            'content-length': String(asked.body.length)
          }
        },
        message => {
          readAll(message).then(
            body =>
              resolve({
                status: message.statusCode ?? 502,
                headers: plainHeaders(message.headers),
                body
              }),
            reject
          );
        }
      );
      sent.on('error', reject);
      sent.end(asked.body);
    });

  const call: Upstream['call'] = async (service, operation, parameters) => {
    const scope = `${signing.accessKey}/20200101/${signing.region}/${service}/aws4_request`;
    const answer = await forward({
      method: 'POST',
      url: '/',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${TARGETS[service]}.${operation}`
      },
      body: Buffer.from(JSON.stringify(parameters))
    });
    const body = parseRecord(answer.body.toString('utf8') || '{}') ?? {};
    if (answer.status >= 400) {
      const code = textAt(body, '__type') ?? 'InternalFailure';
      throw new AwsError(
        code.slice(code.lastIndexOf('#') + 1),
        textAt(body, 'message') ?? textAt(body, 'Message') ?? code,
        answer.status
      );
    }
    return body;
  };

  return { forward, call, close: () => agent.destroy() };
}
