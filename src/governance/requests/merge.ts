// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type {
  ApiRequest,
  DictEntry,
  DictValue,
  Governed,
  GovernedName,
  Presence,
  ResourceRequest,
  Value
} from '../model';
import { eachGoverned, GOVERNED_NAMES } from '../governed-names';
import type { FoundRequest } from './world';

const RANK: Readonly<Record<Presence, number>> = {
  missing: 0,
  unknown: 1,
  present: 2,
  na: 3
};

/**
 * One request for each line: a line that is run several times, in a loop or
 * in a function called from several places, is judged by its worst run.
 */
export class RequestMerger {
  private merged = new Map<
    string,
    {
      readonly parts: readonly ResourceRequest[];
      readonly whole: ResourceRequest;
    }
  >();

  private found: readonly FoundRequest[] | null = null;
  private all: readonly ResourceRequest[] = [];

  /** The same list for the same list. */
  merge(found: readonly FoundRequest[]): readonly ResourceRequest[] {
    if (found !== this.found) {
      this.found = found;
      this.all = this.mergeAll(found);
    }
    return this.all;
  }

  private mergeAll(found: readonly FoundRequest[]): readonly ResourceRequest[] {
    const groups = new Map<string, FoundRequest[]>();
    for (const one of found) {
      const { call, target, style } = one.request;
      const key = `${call.cell}:${call.from}:${call.to}:${style}:${target}`;
      const group = groups.get(key);
      if (group) {
        group.push(one);
      } else {
        groups.set(key, [one]);
      }
    }
    const next: typeof this.merged = new Map();
    const all: ResourceRequest[] = [];
    for (const [key, group] of groups) {
      const live = group.filter(one => !one.dead);
      const parts = (live.length > 0 ? live : group).map(one => one.request);
      all.push(this.whole(key, parts, next));
    }
    this.merged = next;
    return all.sort(
      (a, b) => a.call.cell - b.call.cell || a.call.from - b.call.from
    );
  }

  private whole(
    key: string,
    parts: readonly ResourceRequest[],
    next: typeof this.merged
  ): ResourceRequest {
    const old = this.merged.get(key);
    const same =
      old?.parts.length === parts.length &&
      old.parts.every((part, i) => part === parts[i]);
    const entry =
      old && same ? old : { parts, whole: parts.reduce(mergeRequests) };
    next.set(key, entry);
    return entry.whole;
  }
}

function mergeRequests(
  a: ResourceRequest,
  b: ResourceRequest
): ResourceRequest {
  const requests: ApiRequest[] = [...a.requests];
  for (const request of b.requests) {
    const at = requests.findIndex(
      one => one.action === request.action && one.service === request.service
    );
    const own = requests[at];
    if (own) {
      requests[at] = mergeApi(own, request);
    } else {
      requests.push(request);
    }
  }
  return { ...a, requests, launch: a.launch ?? b.launch };
}

function rank(request: ApiRequest, name: GovernedName): number {
  return RANK[request.governed[name].presence];
}

/** Two executions of one request: the worse one, or both joined. */
function mergeApi(a: ApiRequest, b: ApiRequest): ApiRequest {
  const worse = GOVERNED_NAMES.some(name => rank(a, name) < rank(b, name));
  const better = GOVERNED_NAMES.some(name => rank(a, name) > rank(b, name));
  if (worse !== better) {
    return worse ? a : b;
  }
  return {
    ...a,
    parameters: joinDicts(a.parameters, b.parameters),
    governed: eachGoverned(name =>
      mergeGoverned(a.governed[name], b.governed[name])
    )
  };
}

function mergeGoverned(a: Governed, b: Governed): Governed {
  if (a.presence !== b.presence) {
    return RANK[a.presence] < RANK[b.presence] ? a : b;
  }
  const value = a.value && b.value ? joinValues(a.value, b.value) : a.value;
  return { ...a, value };
}

function scalar(value: Value): string | null {
  switch (value.kind) {
    case 'none':
    case 'unknown':
      return value.kind;
    case 'boolean':
    case 'number':
      return `${value.kind}:${value.value}`;
    case 'string':
      return `string:${value.value === null}:${value.prefix}`;
    case 'opaque':
      return `opaque:${value.name}`;
    default:
      return null;
  }
}

/** Either of two values. */
export function joinValues(a: Value, b: Value): Value {
  if (a === b) {
    return a;
  }
  const x = scalar(a);
  if (x !== null && x === scalar(b)) {
    return a;
  }
  if (a.kind === 'dict' && b.kind === 'dict') {
    return joinDicts(a, b);
  }
  if (
    a.kind === 'list' &&
    b.kind === 'list' &&
    a.items.length === b.items.length
  ) {
    const items = a.items.map((item, i) =>
      joinValues(item, b.items[i] ?? item)
    );
    return { ...a, items, open: a.open || b.open };
  }
  return {
    kind: 'choice',
    options: [...optionsOf(a), ...optionsOf(b)],
    origin: null
  };
}

function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'choice' ? value.options : [value];
}

function joinDicts(a: DictValue, b: DictValue): DictValue {
  const entries = new Map<string, DictEntry>();
  for (const [key, entry] of a.entries) {
    const other = b.entries.get(key);
    entries.set(
      key,
      other
        ? {
            value: joinValues(entry.value, other.value),
            certain: entry.certain && other.certain,
            key: entry.key
          }
        : { ...entry, certain: false }
    );
  }
  for (const [key, entry] of b.entries) {
    if (!entries.has(key)) {
      entries.set(key, { ...entry, certain: false });
    }
  }
  return { ...a, entries, open: a.open || b.open };
}
