// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Signed requests to services of which we need so little that their clients are not worth their memory. */
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

const REQUEST_TIMEOUT_MS = 8_000;
const MAX_ANSWER = 4 * 1024 * 1024;

/** Name, status and request id as the SDK's errors have them. */
export class SignedError extends Error {
  readonly $metadata: { httpStatusCode: number; requestId?: string };

  constructor(
    name: string,
    status: number,
    requestId: string | null,
    message: string
  ) {
    super(message);
    this.name = name;
    this.$metadata = {
      httpStatusCode: status,
      ...(requestId === null ? {} : { requestId })
    };
  }
}

export interface SignedRequest {
  /** Signing name: `elasticmapreduce`, `s3`. */
  readonly service: 's3' | 'elasticmapreduce';
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SignedAnswer {
  readonly text: string;
  readonly contentType: string;
}

/** Where a service is: from the SDK's own environment variables, else AWS's name for it. */
export function endpointOf(
  service: SignedRequest['service'],
  region: string,
  env: Readonly<Record<string, string | undefined>> = process.env
): URL {
  const own =
    env[service === 's3' ? 'AWS_ENDPOINT_URL_S3' : 'AWS_ENDPOINT_URL_EMR'];
  const given = own ?? env['AWS_ENDPOINT_URL'];
  return new URL(given || `https://${service}.${region}.${suffixOf(region)}`);
}

/** The DNS suffix of the partition that a region is in. */
export function suffixOf(region: string): string {
  if (region.startsWith('cn-')) {
    return 'amazonaws.com.cn';
  }
  if (region.startsWith('us-isob-')) {
    return 'sc2s.sgov.gov';
  }
  return region.startsWith('us-iso-') ? 'c2s.ic.gov' : 'amazonaws.com';
}

/** Sends one request, once. Rejects with what `classify` understands. */
export class SignedClient {
  /** @param region - null leaves the choice to the environment. */
  constructor(private readonly region: () => Promise<string | null>) {}

  async send(request: SignedRequest): Promise<SignedAnswer> {
    const region = (await this.region()) ?? '';
    if (region === '') {
      throw new Error('Region is missing');
    }
    const target = endpointOf(request.service, region);
    const signed = await this.sign(request, target, region);
    const query = new URLSearchParams(request.query).toString();
    const url = new URL(request.path + (query ? `?${query}` : ''), target);
    const response = await fetch(url, {
      method: request.method,
      headers: signed,
      ...(request.method === 'GET' ? {} : { body: request.body }),
      redirect: 'error',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS)
    }).catch((error: unknown) => {
      throw causeOf(error);
    });
    const text = await boundedText(response);
    if (!response.ok) {
      throw faultOf(response, text);
    }
    return { text, contentType: response.headers.get('content-type') ?? '' };
  }

  private async sign(
    request: SignedRequest,
    target: URL,
    region: string
  ): Promise<Record<string, string>> {
    const [{ SignatureV4 }, { defaultProvider }] = await Promise.all([
      import('@smithy/signature-v4'),
      import('@aws-sdk/credential-provider-node')
    ]);
    const signer = new SignatureV4({
      service: request.service,
      region,
      credentials: defaultProvider({ ignoreCache: true }),
      sha256: Sha256,
      // S3 signs the path as it is sent.
      uriEscapePath: request.service !== 's3',
      applyChecksum: true
    });
    const { headers } = await signer.sign({
      method: request.method,
      protocol: target.protocol,
      hostname: target.hostname,
      path: request.path,
      query: { ...request.query },
      headers: { ...request.headers, host: target.host },
      body: request.body
    });
    // `fetch` sets the host itself.
    return Object.fromEntries(
      Object.entries(headers).filter(([name]) => name !== 'host')
    );
  }
}

/** `fetch` wraps what went wrong; its code says what it was. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error
    ? error.cause
    : error;
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_ANSWER) {
      throw new SignedError('TooLarge', 413, null, 'The answer is too large');
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function faultOf(response: Response, text: string): SignedError {
  const name =
    /"__type"\s*:\s*"(?:[^"#]*#)?([A-Za-z]+)/.exec(text)?.[1] ??
    /<Code>([A-Za-z]+)<\/Code>/.exec(text)?.[1] ??
    'ServiceError';
  const message =
    /"[mM]essage"\s*:\s*"([^"]*)"/.exec(text)?.[1] ??
    /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ??
    '';
  const id =
    response.headers.get('x-amzn-requestid') ??
    response.headers.get('x-amz-request-id');
  return new SignedError(name, response.status, id, message);
}

/** SHA-256 in the form that the signer takes. */
class Sha256 {
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.hash.digest()));
  }

  reset(): void {
    throw new Error('A hash is used once.');
  }

  private readonly hash: Hash | Hmac;
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') {
    return Buffer.from(data, 'utf8');
  }
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
