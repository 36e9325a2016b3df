// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Answers in the protocol in which the question came. */
import { randomUUID } from 'node:crypto';
import type { AwsError } from '../errors';
import type { JsonRecord } from '../json';
import { encodeCbor } from './cbor';
import type { WireRequest } from './request';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

type Asked = Pick<WireRequest, 'protocol' | 'service' | 'method'>;

const JSON_TYPE = 'application/x-amz-json-1.1';

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`);
}

export function okAnswer(asked: Asked, body: JsonRecord): HttpAnswer {
  const id = randomUUID();
  if (asked.protocol === 'cbor') {
    return {
      status: 200,
      headers: {
        'content-type': 'application/cbor',
        'smithy-protocol': 'rpc-v2-cbor',
        'x-amzn-requestid': id
      },
      body: encodeCbor(body)
    };
  }
  return {
    status: 200,
    headers: { 'content-type': JSON_TYPE, 'x-amzn-requestid': id },
    body: Buffer.from(JSON.stringify(body))
  };
}

/** An answer of a query service; `xml` is the result's markup. */
export function xmlAnswer(
  operation: string,
  namespace: string,
  xml: string
): HttpAnswer {
  const id = randomUUID();
  const text =
    `<${operation}Response xmlns="${namespace}">` +
    `<${operation}Result>${xml}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata>` +
    `</${operation}Response>`;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id },
    body: Buffer.from(text)
  };
}

function errorXml(asked: Asked, error: AwsError, id: string): string {
  const inner =
    `<Code>${escapeXml(error.code)}</Code>` +
    `<Message>${escapeXml(error.message)}</Message>`;
  if (asked.service === 's3') {
    return `<?xml version="1.0"?><Error>${inner}<RequestId>${id}</RequestId></Error>`;
  }
  if (asked.service === 'ec2') {
    return `<Response><Errors><Error>${inner}</Error></Errors><RequestID>${id}</RequestID></Response>`;
  }
  return `<ErrorResponse><Error><Type>Sender</Type>${inner}</Error><RequestId>${id}</RequestId></ErrorResponse>`;
}

export function errorAnswer(asked: Asked, error: AwsError): HttpAnswer {
  const id = randomUUID();
  const headers = { 'x-amzn-requestid': id, 'x-amz-request-id': id };
  if (asked.protocol === 'cbor') {
    return {
      status: error.status,
      headers: {
        ...headers,
        'content-type': 'application/cbor',
        'smithy-protocol': 'rpc-v2-cbor'
      },
      body: encodeCbor({ __type: error.code, message: error.message })
    };
  }
  if (asked.protocol === 'query' || asked.protocol === 'rest-xml') {
    const empty = asked.method === 'HEAD';
    return {
      status: error.status,
      headers: { ...headers, 'content-type': 'application/xml' },
      body: Buffer.from(empty ? '' : errorXml(asked, error, id))
    };
  }
  return {
    status: error.status,
    headers: {
      ...headers,
      'content-type': JSON_TYPE,
      'x-amzn-errortype': error.code
    },
    body: Buffer.from(
      JSON.stringify({ __type: error.code, message: error.message })
    )
  };
}
