// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  type AccessRequest,
  type Decision,
  type KeyFact,
  type StatementRef,
  type Verdict
} from '../model';
import { type IPolicyJudge } from './types';

/** The answer to one line of `mlspace-lint decide`. */
export interface DecideAnswer {
  readonly decision: Verdict;
  readonly decidedBy: readonly StatementRef[];
  /** Condition keys, spelled as the request spells them. */
  readonly wouldChange: readonly string[];
}

/** A line that is no request; its message says what is wrong with it. */
export class RequestError extends Error {}

/** Answers one line of JSON; throws `RequestError`. */
export function decideLine(judge: IPolicyJudge, line: string): DecideAnswer {
  const { request, spelling } = parseRequest(line);
  const { decision, decidedBy, wouldChange }: Decision = judge.decide(request);
  return {
    decision,
    decidedBy,
    wouldChange: wouldChange.map(
      key => spelling.get(key) ?? judge.spelling(key)
    )
  };
}

interface IParsedRequest {
  readonly request: AccessRequest;
  /** Condition keys as written, by lower-cased key. */
  readonly spelling: ReadonlyMap<string, string>;
}

const MEMBERS = ['action', 'resource', 'context', 'unknown'];

/** Reads a request of `mlspace-lint decide`; throws `RequestError`. */
export function parseRequest(line: string): IParsedRequest {
  const json = parseJson(line);
  if (!isObject(json)) {
    throw new RequestError('A request must be a JSON object.');
  }
  const extra = Object.keys(json).find(name => !MEMBERS.includes(name));
  if (extra !== undefined) {
    throw new RequestError(`A request has no member "${extra}".`);
  }
  const { action, resource = null, context = {}, unknown = [] } = json;
  if (typeof action !== 'string' || !/^[^:\s]+:[^:\s]+$/.test(action)) {
    throw new RequestError('"action" must be like "sagemaker:CreateModel".');
  }
  if (resource !== null && typeof resource !== 'string') {
    throw new RequestError('"resource" must be an ARN or null.');
  }
  if (!isObject(context)) {
    throw new RequestError('"context" must map condition keys to values.');
  }
  if (!isTexts(unknown)) {
    throw new RequestError('"unknown" must be a list of condition keys.');
  }
  const keys = new Map<string, KeyFact>();
  const spelling = new Map<string, string>();
  for (const [key, value] of Object.entries(context)) {
    spelling.set(key.toLowerCase(), key);
    keys.set(key.toLowerCase(), factOf(key, value));
  }
  for (const key of unknown) {
    spelling.set(key.toLowerCase(), key);
    keys.set(key.toLowerCase(), { kind: 'unknown' });
  }
  return { request: { action, resource, keys, openPrefixes: [] }, spelling };
}

function factOf(key: string, value: unknown): KeyFact {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const values = list.map(item => {
    if (!['string', 'number', 'boolean'].includes(typeof item)) {
      throw new RequestError(
        `The values of "${key}" must be texts, numbers or booleans.`
      );
    }
    return String(item);
  });
  return values.length === 0
    ? { kind: 'absent' }
    : { kind: 'values', values, open: false };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new RequestError('A request must be one line of JSON.');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}
