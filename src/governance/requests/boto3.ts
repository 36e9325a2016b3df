// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ApiOperation } from '../catalogue';
import { methodNames, operationOf, operations } from '../catalogue';
import type { DictEntry, DictValue, ResourceRequest } from '../model';
import type { ExternalCall, Machine } from '../python/machine';
import type { Abstract, Arguments } from '../python/values';
import { opaqueOf, optionsOf } from '../python/values';
import { apiRequest } from './governed';
import { mayBeHooked } from './sdk/defaults';
import { snapshot } from './snapshot';

/** Kinds of AWS objects, by the name of the opaque value that stands for them. */
export const BOTO_SESSION = 'boto3.Session';
const CLIENT = /^boto3\.client:(.*)$/;

export function clientOf(service: string | null): Abstract {
  return opaqueOf(`boto3.client:${service ?? '?'}`);
}

/** The service of a client, `?` if it is not known; null if the value is no client. */
export function serviceOf(value: Abstract | null): string | null {
  return value?.t === 'opaque' ? (CLIENT.exec(value.name)?.[1] ?? null) : null;
}

const CLIENT_MAKERS = new Set([
  'boto3.client',
  'boto3.Session.client',
  'boto3.DEFAULT_SESSION.client',
  'boto3._get_default_session().client',
  'botocore.session.create_client',
  'boto3.Session.create_client'
]);
const SESSION_MAKERS = new Set([
  'boto3.Session',
  'boto3.session.Session',
  'boto3._get_default_session',
  'boto3.setup_default_session',
  'botocore.session.Session',
  'botocore.session.get_session'
]);

/** What boto3's own functions give; null for everything else. */
export function callBoto3(call: ExternalCall): Abstract | null {
  const { path } = call;
  if (path === null) {
    return null;
  }
  if (SESSION_MAKERS.has(path)) {
    return opaqueOf(BOTO_SESSION);
  }
  if (CLIENT_MAKERS.has(path)) {
    return clients(call.args);
  }
  return null;
}

/** One client for each service that may be meant. */
function clients(args: Arguments): Abstract {
  const service =
    args.positional[0] ?? args.keywords.get('service_name')?.value;
  const options = service ? optionsOf(service) : [];
  const made = options.map(one =>
    clientOf(one.t === 'string' ? one.value : null)
  );
  const [only] = made;
  if (made.length <= 1) {
    return only ?? clientOf(null);
  }
  return { t: 'choice', options: made, origin: null };
}

const UNIQUE = new Map<string, ApiOperation | null>();
for (const operation of operations) {
  const { method } = operation;
  UNIQUE.set(method, UNIQUE.has(method) ? null : operation);
}

/** Calls of a client's operation, or of one that can be nothing else. */
export function requestOfCall(
  m: Machine,
  call: ExternalCall
): ResourceRequest | null {
  if (!methodNames.has(call.method)) {
    return null;
  }
  const service = serviceOf(call.self);
  const operation =
    service === null || service === '?'
      ? guess(call, service === '?')
      : operationOf(service, call.method);
  if (!operation) {
    return null;
  }
  const parameters = parametersOf(m, operation, call);
  const { container: span } = call;
  const container =
    span.from < span.to ? ({ kind: 'arguments', span } as const) : null;
  return {
    style: 'boto3',
    target: call.method,
    requests: [apiRequest(operation, parameters, container)],
    call: call.span,
    callee: call.callee,
    launch: null
  };
}

/** An operation that a call names so plainly that its receiver need not be known. */
function guess(call: ExternalCall, client: boolean): ApiOperation | null {
  const operation = UNIQUE.get(call.method) ?? null;
  const { self, args } = call;
  if (!operation || args.positional.length > 0) {
    return null;
  }
  if (self !== null && self.t !== 'unknown' && self.t !== 'method' && !client) {
    return null;
  }
  const names = [...args.keywords.keys()];
  const fits = names.every(name => operation.parameters.includes(name));
  const capital = names.some(name => /^[A-Z]/.test(name));
  return fits &&
    (capital || (args.openKeywords && operation.iam === 'sagemaker'))
    ? operation
    : null;
}

function parametersOf(
  m: Machine,
  operation: ApiOperation,
  call: ExternalCall
): DictValue {
  const entries = new Map<string, DictEntry>();
  for (const [name, keyword] of call.args.keywords) {
    entries.set(name, {
      value: snapshot(m, keyword.value),
      certain: keyword.certain || operation.required.includes(name),
      key: keyword.span
    });
  }
  return {
    kind: 'dict',
    entries,
    open: call.args.openKeywords || mayBeHooked(m),
    origin: call.container
  };
}
