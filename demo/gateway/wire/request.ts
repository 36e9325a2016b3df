// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * What an HTTP request asks of AWS, read from the bytes that SDKs send: which
 * service (from the signature's scope), which operation, in which protocol.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { type Json, type JsonRecord, isRecord, parseRecord } from '../json';
import { decodeCbor } from './cbor';
import { s3Operation } from './s3';

export type Protocol = 'json' | 'cbor' | 'query' | 'rest-xml' | 'rest-json';

export interface HttpRequest {
  readonly method: string;
  /** As received: still percent-encoded, with the query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, spelled as they came. */
  readonly rawHeaders?: readonly string[];
  readonly body: Buffer;
}

export interface WireRequest extends HttpRequest {
  /** Percent-encoded path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Signing name, e.g. `sagemaker`, `elasticmapreduce`, `tagging`, `s3`. */
  readonly service: string;
  readonly operation: string;
  readonly protocol: Protocol;
  /** Null when the request is not signed. */
  readonly accessKey: string | null;
  readonly region: string | null;
  readonly parameters: JsonRecord;
}

interface Scope {
  readonly accessKey: string;
  readonly region: string | null;
  readonly service: string;
}

const SCOPE = /^([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/;

/** Who signed for what, in the header or in a presigned URL. */
function readScope(
  headers: IncomingHttpHeaders,
  query: URLSearchParams
): Scope | null {
  const header = /Credential=([^,\s]+)/.exec(headers.authorization ?? '');
  const scope = SCOPE.exec(header?.[1] ?? query.get('X-Amz-Credential') ?? '');
  if (scope) {
    return { accessKey: scope[1], region: scope[2], service: scope[3] };
  }
  // S3 URLs that boto3 presigns by default are signed the old way.
  const old = query.get('AWSAccessKeyId');
  return old === null ? null : { accessKey: old, region: null, service: 's3' };
}

const QUERY_SERVICES: Readonly<Record<string, string>> = {
  '2011-06-15': 'sts',
  '2010-05-08': 'iam',
  '2016-11-15': 'ec2'
};

type Reading = Pick<WireRequest, 'service' | 'operation' | 'protocol'> & {
  readonly parameters: JsonRecord;
};

function readTarget(target: string, body: Buffer, service: string): Reading {
  const dot = target.lastIndexOf('.');
  return {
    service,
    operation: target.slice(dot + 1),
    protocol: 'json',
    parameters: parseRecord(body.toString('utf8') || '{}') ?? {}
  };
}

function readRpc(path: string, body: Buffer, service: string): Reading | null {
  const match = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(path);
  if (!match) {
    return null;
  }
  let value: Json;
  try {
    value = decodeCbor(body);
  } catch {
    value = {};
  }
  return {
    service,
    operation: match[2],
    protocol: 'cbor',
    parameters: isRecord(value) ? value : {}
  };
}

function readForm(
  request: HttpRequest,
  query: URLSearchParams,
  service: string | null
): Reading | null {
  const type = request.headers['content-type'] ?? '';
  const form = type.startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(request.body.toString('utf8'))
    : query;
  const operation = form.get('Action');
  if (operation === null) {
    return null;
  }
  return {
    service: service ?? QUERY_SERVICES[form.get('Version') ?? ''] ?? 'unknown',
    operation,
    protocol: 'query',
    parameters: Object.fromEntries(form)
  };
}

function readRest(
  request: HttpRequest,
  path: string,
  query: URLSearchParams,
  service: string
): Reading {
  if (service === 's3') {
    return {
      service,
      operation: s3Operation(request.method, path, query, request.headers),
      protocol: 'rest-xml',
      parameters: {}
    };
  }
  const invoked = /^\/endpoints\/([^/]+)\/(async-)?invocations/.exec(path);
  if (service === 'sagemaker' && invoked) {
    return {
      service,
      operation: invoked[2] ? 'InvokeEndpointAsync' : 'InvokeEndpoint',
      protocol: 'rest-json',
      parameters: { EndpointName: decodeURIComponent(invoked[1]) }
    };
  }
  return {
    service,
    operation: `${request.method} ${path}`,
    protocol: 'rest-json',
    parameters: {}
  };
}

export function readRequest(request: HttpRequest): WireRequest {
  const cut = request.url.indexOf('?');
  const path = cut < 0 ? request.url : request.url.slice(0, cut);
  const query = new URLSearchParams(cut < 0 ? '' : request.url.slice(cut + 1));
  const scope = readScope(request.headers, query);
  const service = scope?.service ?? null;
  const target = request.headers['x-amz-target'];
  const reading =
    typeof target === 'string'
      ? readTarget(target, request.body, service ?? 'unknown')
      : (readRpc(path, request.body, service ?? 'unknown') ??
        (service === 's3' ? null : readForm(request, query, service)) ??
        readRest(request, path, query, service ?? 's3'));
  return {
    ...request,
    ...reading,
    path,
    query,
    accessKey: scope?.accessKey ?? null,
    region: scope?.region ?? null
  };
}
