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
  elasticmapreduce: 'ElasticMapReduce',
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

async function readAnswer(message: IncomingMessage): Promise<HttpAnswer> {
  return {
    status: message.statusCode ?? 502,
    headers: plainHeaders(message.headers),
    body: await readAll(message)
  };
}

function errorOf(body: JsonRecord, status: number): AwsError {
  const code = textAt(body, '__type') ?? 'InternalFailure';
  return new AwsError(
    code.slice(code.lastIndexOf('#') + 1),
    textAt(body, 'message') ?? textAt(body, 'Message') ?? code,
    status
  );
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

interface Signing {
  readonly accessKey: string;
  readonly region: string;
}

/** moto as it listens at `origin`, e.g. `http://127.0.0.1:5000`. */
export class MotoUpstream implements Upstream {
  constructor(
    private readonly origin: string,
    private readonly signing: Signing
  ) {}

  forward(asked: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const options = {
        agent: this.agent,
        method: asked.method,
        headers: {
          ...plainHeaders(asked.headers),
          'content-length': String(asked.body.length)
        }
      };
      const url = new URL(asked.url, this.origin);
      const sent = httpRequest(url, options, message => {
        readAnswer(message).then(resolve, reject);
      });
      sent.on('error', reject);
      sent.end(asked.body);
    });
  }

  async call(
    service: JsonService,
    operation: string,
    parameters: JsonRecord
  ): Promise<JsonRecord> {
    const { accessKey, region } = this.signing;
    const scope = `${accessKey}/20200101/${region}/${service}/aws4_request`;
    const answer = await this.forward({
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
      throw errorOf(body, answer.status);
    }
    return body;
  }

  private readonly agent = new Agent({ keepAlive: false });
}
