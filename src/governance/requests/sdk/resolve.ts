// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ProjectFacts, Span } from '../../model';
import { attributeOf } from '../../python/attributes';
import { sequenceItems } from '../../python/iteration';
import { joinObjectsFor } from '../../python/joins';
import type { Machine } from '../../python/machine';
import type { Abstract, DictItemContent } from '../../python/values';
import {
  NONE,
  UNKNOWN,
  choose,
  opaqueOf,
  optionsOf,
  someString,
  stringOf
} from '../../python/values';
import type { ParameterSource, Source, Step } from '../knowledge';
import type { Passed, BoundArguments } from './bound';
import { shortName } from './classes';

/** Where the values of a launch come from. */
export interface LaunchContext {
  readonly m: Machine;
  readonly facts: ProjectFacts;
  /** The object's constructor call; null for functions and class methods. */
  readonly own: BoundArguments | null;
  /** Values set on the object after it was made. */
  readonly set: ReadonlyMap<string, Abstract>;
  readonly call: BoundArguments;
  /** Arguments of earlier calls of a method on the same object. */
  earlier(method: string, argument: string): Passed | null;
}

/** What a source gives. */
export interface Resolved {
  /** Null: nothing reaches the request. */
  readonly value: Abstract | null;
  /** False where it may be that nothing does. */
  readonly certain: boolean;
  readonly written: Span | null;
  /** The parameter it came from. */
  readonly from: ParameterSource | null;
}

const ABSENT: Resolved = {
  value: null,
  certain: true,
  written: null,
  from: null
};

function plain(value: Abstract, certain = true): Resolved {
  return { value, certain, written: null, from: null };
}

/** Finds the value that a source gives in a launch. */
export function resolve(context: LaunchContext, source: Source): Resolved {
  switch (source.kind) {
    case 'parameter':
      return fromParameter(context, source);
    case 'none':
      return ABSENT;
    case 'unknown':
      return plain(UNKNOWN, false);
    case 'defaultBucket':
      return plain(defaultPlace(context.facts));
    case 'executionRole':
      return plain(executionRole(context.facts));
    case 'constant':
      return plain(constantOf(source.value));
    case 'earlier': {
      const passed = context.earlier(source.method, source.argument);
      return passed ? given(context, passed, null) : ABSENT;
    }
    case 'prefix': {
      const { value } = resolve(context, source.source);
      const known = value?.t === 'string' ? value.prefix : '';
      return plain(someString(known));
    }
    default:
      return resolveCompound(context, source);
  }
}

function resolveCompound(
  context: LaunchContext,
  source: Extract<
    Source,
    { kind: 'dict' | 'firstOf' | 'passed' | 'union' | 'when' }
  >
): Resolved {
  switch (source.kind) {
    case 'dict':
      return dictOf(context, source.entries);
    case 'firstOf':
      return firstOf(context, source.sources);
    case 'passed': {
      const passed = argument(context, source.source);
      return passed?.certain
        ? fromParameter(context, source.source)
        : firstOf(context, [source.source, source.otherwise]);
    }
    case 'union':
      return union(context, source.sources);
    case 'when':
      return when(context, source);
  }
}

export function executionRole(facts: ProjectFacts): Abstract {
  return facts.roleArn === null
    ? opaqueOf('sagemaker.get_execution_role()')
    : stringOf(facts.roleArn);
}

function defaultPlace({ region, account }: ProjectFacts): Abstract {
  const bucket =
    region === null
      ? 's3://sagemaker-'
      : account === null
        ? `s3://sagemaker-${region}-`
        : `s3://sagemaker-${region}-${account}/`;
  return someString(bucket);
}

function constantOf(value: string | number | boolean): Abstract {
  switch (typeof value) {
    case 'string':
      return stringOf(value);
    case 'number':
      return { t: 'number', value, origin: null };
    default:
      return { t: 'boolean', value, origin: null };
  }
}

function argument(
  context: LaunchContext,
  source: ParameterSource
): Passed | null {
  if (source.of === 'call') {
    return context.call.get(source.name);
  }
  const set = context.set.get(source.name);
  if (set) {
    return { value: set, certain: true, span: set.origin };
  }
  return context.own?.get(source.name) ?? null;
}

function fromParameter(
  context: LaunchContext,
  source: ParameterSource
): Resolved {
  const passed = argument(context, source);
  if (!passed) {
    return { ...ABSENT, from: source };
  }
  const part = source.path.reduce<Passed>(
    (one, step) => follow(context.m, one, step),
    passed
  );
  return given(context, part, source);
}

/** None, and nothing at all, count as not given. */
function given(
  { m }: LaunchContext,
  passed: Passed,
  from: ParameterSource | null
): Resolved {
  const { span: written } = passed;
  const options = optionsOf(passed.value);
  const some = options.filter(option => !isNothing(m, option));
  if (some.length === 0) {
    return { value: null, certain: true, written, from };
  }
  const certain = passed.certain && some.length === options.length;
  const value = some.length === options.length ? passed.value : choose(some);
  const maybe = some.some(
    option => option.t === 'unknown' || option.t === 'method'
  );
  return { value, certain: certain && !maybe, written, from };
}

function isNothing(m: Machine, value: Abstract): boolean {
  if (value.t === 'none' || (value.t === 'string' && value.value === '')) {
    return true;
  }
  const object = m.object(value);
  if (object?.o === 'list') {
    return object.items.length === 0 && !object.open;
  }
  return object?.o === 'dict' && object.entries.size === 0 && !object.open;
}

/** From a value to a part of it. */
function follow(m: Machine, passed: Passed, step: Step): Passed {
  const parts = optionsOf(passed.value).map(value => followOne(m, value, step));
  const certain = passed.certain && parts.every(part => part.certain);
  const [first] = parts;
  return {
    value: choose(parts.map(part => part.value)),
    certain,
    span: first?.span ?? null
  };
}

const NOTHING: Passed = { value: NONE, certain: true, span: null };
const ANYTHING: Passed = { value: UNKNOWN, certain: false, span: null };

function followOne(m: Machine, value: Abstract, step: Step): Passed {
  if (value.t === 'none') {
    return NOTHING;
  }
  const object = m.object(value);
  if (step.kind === 'class') {
    const name = object?.o === 'instance' ? object.name : madeBy(value);
    if (name === null) {
      return ANYTHING;
    }
    const is = shortName(name) === step.name;
    return is ? { ...NOTHING, value: opaqueOf(name) } : NOTHING;
  }
  if (step.kind === 'attribute' && object?.o === 'instance') {
    const found = attributeOf(m, value, step.name);
    return found.t === 'method'
      ? ANYTHING
      : { value: found, certain: true, span: found.origin };
  }
  if (object?.o === 'dict' && step.kind !== 'each') {
    const name = step.kind === 'item' ? step.key : step.name;
    const entry = object.entries.get(name);
    if (entry) {
      return { value: entry.value, certain: entry.certain, span: entry.key };
    }
    return object.open ? ANYTHING : NOTHING;
  }
  if (step.kind === 'each') {
    return eachOf(m, value);
  }
  return ANYTHING;
}

/** Class of an object that the tables do not have: `sagemaker.x.Config()`. */
function madeBy(value: Abstract): string | null {
  const path = value.t === 'unknown' ? (value.path ?? '') : '';
  return /\.[A-Z]\w*\(\)$/.test(path) ? path.slice(0, -2) : null;
}

function eachOf(m: Machine, value: Abstract): Passed {
  const object = joinObjectsFor(m, value);
  const items =
    object?.o === 'dict'
      ? [...object.entries.values()].map(entry => entry.value)
      : sequenceItems(m, value).items;
  const open = object === null || object.open;
  if (items.length === 0) {
    return open ? ANYTHING : NOTHING;
  }
  return { value: choose(items), certain: !open, span: null };
}

function firstOf(context: LaunchContext, sources: readonly Source[]): Resolved {
  const maybe: Resolved[] = [];
  let place: Resolved | null = null;
  for (const source of sources) {
    const resolved = resolve(context, source);
    place ??= resolved.from ? resolved : null;
    if (resolved.value !== null) {
      maybe.push(resolved);
      if (resolved.certain) {
        break;
      }
    }
  }
  const last = maybe.at(-1);
  const [first] = maybe;
  if (!first || !last) {
    return place ?? ABSENT;
  }
  return {
    value: choose(maybe.flatMap(one => one.value ?? [])),
    certain: last.certain,
    written: first.written,
    from: first.from ?? place?.from ?? null
  };
}

function union(context: LaunchContext, sources: readonly Source[]): Resolved {
  const all = sources.map(source => resolve(context, source));
  const some = all.filter(one => one.value !== null);
  const [first] = some;
  if (!first) {
    return all.find(one => one.from !== null) ?? ABSENT;
  }
  if (some.length === 1) {
    return first;
  }
  const { m } = context;
  const items: Abstract[] = [];
  let open = false;
  for (const { value, certain } of some) {
    const object = joinObjectsFor(m, value ?? UNKNOWN);
    if (object?.o === 'list') {
      items.push(...object.items);
      open ||= object.open || !certain;
    } else if (value?.t === 'string' || value?.t === 'opaque') {
      items.push(value);
    } else {
      open = true;
    }
  }
  const certain = some.some(one => one.certain);
  const list = { o: 'list', items, open, type: 'list', origin: null } as const;
  return { ...first, certain, value: m.allocate(list) };
}

function when(
  context: LaunchContext,
  source: Extract<Source, { kind: 'when' }>
): Resolved {
  const test = resolve(context, source.test);
  const off = test.value?.t === 'boolean' && !test.value.value;
  if (test.value === null || off) {
    return resolve(context, source.otherwise);
  }
  const then = resolve(context, source.then);
  if (test.certain) {
    return then;
  }
  const otherwise = resolve(context, source.otherwise);
  if (then.value === null && otherwise.value === null) {
    return otherwise;
  }
  return {
    ...otherwise,
    value: choose([then, otherwise].flatMap(one => one.value ?? [])),
    certain:
      then.certain &&
      otherwise.certain &&
      then.value !== null &&
      otherwise.value !== null
  };
}

function dictOf(
  context: LaunchContext,
  sources: Readonly<Record<string, Source>>
): Resolved {
  const entries = new Map<string, DictItemContent>();
  for (const [name, source] of Object.entries(sources)) {
    const { value, certain } = resolve(context, source);
    if (value !== null) {
      entries.set(name, { value, certain, key: null });
    }
  }
  if (entries.size === 0) {
    return ABSENT;
  }
  const certain = [...entries.values()].some(entry => entry.certain);
  const made = {
    o: 'dict',
    entries,
    open: false,
    origin: null,
    form: 'other'
  } as const;
  return plain(context.m.allocate(made), certain);
}
