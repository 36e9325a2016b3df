// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ApiOperation } from '../../catalogue';
import { operationOfAction } from '../../catalogue';
import { eachGoverned } from '../../governed-names';
import type {
  ApiRequest,
  Container,
  DictEntry,
  Governed,
  GovernedName,
  Presence,
  Value
} from '../../model';
import { joinObjectsFor } from '../../python/joins';
import { optionsOf, type Abstract } from '../../python/values';
import { containerOf, notApplicable, shapeOf } from '../governed';
import type { LaunchedAction, ParameterSource } from '../knowledge';
import { localInstanceTypes, localModes } from '../knowledge';
import { presenceOf } from '../presence';
import { snapshot } from '../snapshot';
import { mayBeHooked, mayHaveDefaults } from './defaults';
import type { LaunchContext, Resolved } from './resolve';
import { resolve } from './resolve';
import { tagsAsSent } from './tags';

/** A request's parameters while they are gathered. */
interface Draft {
  [key: string]: Draft | { readonly leaf: DictEntry };
}

/** True if the instance type says that the work is done on this machine. */
export function isLocal(
  context: LaunchContext,
  source: Parameters<typeof resolve>[1] | null
): boolean {
  const { value } = source ? resolve(context, source) : { value: null };
  // `local` or `local_gpu`, whichever it is.
  return value !== null && optionsOf(value).every(namesThisMachine);
}

function namesThisMachine(value: Abstract): boolean {
  if (value.t === 'external' || value.t === 'opaque') {
    const [name, owner] = (value.t === 'external' ? value.path : value.name)
      .split('.')
      .reverse();
    return owner === 'Mode' && localModes.has(name ?? '');
  }
  return value.t === 'string' && localInstanceTypes.has(value.value ?? '');
}

/** True, false or, when it depends on what is not known, null. */
export function isSent(
  context: LaunchContext,
  action: LaunchedAction
): boolean | null {
  if (!action.condition) {
    return true;
  }
  const { test, given } = action.condition;
  const { value, certain } = resolve(context, test);
  const off = value === null || (value.t === 'boolean' && !value.value);
  if (off) {
    return !given;
  }
  return certain ? given : null;
}

/** The request that one action of a launch sends. */
export function requestOf(
  context: LaunchContext,
  action: LaunchedAction
): ApiRequest | null {
  const operation = operationOfAction(action.service, action.action);
  if (!operation) {
    return null;
  }
  const draft: Draft = {};
  const all = eachGoverned(name =>
    governedBy(context, operation, action, name, draft)
  );
  for (const [path, source] of Object.entries(action.parameters)) {
    const { value, certain } = resolve(context, source);
    if (value !== null) {
      put(draft, path, snapshot(context.m, value), certain);
    }
  }
  const parameters = finished(draft);
  return {
    service: operation.iam,
    action: operation.action,
    governed: all,
    parameters
  };
}

function governedBy(
  context: LaunchContext,
  operation: ApiOperation,
  action: LaunchedAction,
  name: GovernedName,
  draft: Draft
): Governed {
  const [first] = operation[name];
  const path = action.paths[name] ?? first;
  const source = action.governed[name];
  if (path === undefined || (!source && action.inapplicable.includes(name))) {
    return notApplicable(name);
  }
  const resolved: Resolved = source
    ? resolve(context, source)
    : { value: null, certain: true, written: null, from: null };
  const { value } = resolved;
  const copy = value === null ? null : snapshot(context.m, value);
  const said = presenceIn(operation, action, name, resolved, copy);
  const filled =
    name !== 'instanceTypes' &&
    (mayHaveDefaults(context.m) || mayBeHooked(context.m));
  const presence = said === 'missing' && filled ? 'unknown' : said;
  if (copy && presence !== 'missing' && presence !== 'na') {
    const sent = name === 'tags' ? tagsAsSent(copy, operation.tagForm) : copy;
    put(draft, path, sent, resolved.certain);
  }
  const place = placeOf(context, resolved.from);
  return {
    name,
    presence,
    value: copy,
    path,
    written: resolved.written,
    container: place?.container ?? null,
    spelling: place?.spelling ?? [],
    shape: shapeIn(operation, name, path, resolved.from)
  };
}

function presenceIn(
  operation: ApiOperation,
  action: LaunchedAction,
  name: GovernedName,
  resolved: Resolved,
  copy: Value | null
): Presence {
  if (copy === null) {
    const spared =
      action.inapplicable.includes(name) || operation.optional.includes(name);
    return spared ? 'na' : 'missing';
  }
  const presence = presenceOf(name, copy, false);
  return resolved.certain || presence === 'missing' ? presence : 'unknown';
}

function shapeIn(
  operation: ApiOperation,
  name: GovernedName,
  path: string,
  from: ParameterSource | null
): Governed['shape'] {
  if (from?.wrapper) {
    return 'networkConfig';
  }
  if (name !== 'tags') {
    const wanted = shapeOf(operation, name, path);
    return wanted;
  }
  const [form] = from?.forms ?? [];
  return form === 'map' ? 'tagDict' : 'tagList';
}

interface Writable {
  readonly container: Container;
  readonly spelling: readonly string[];
}

/** Where an argument that is missing would be written. */
function placeOf(
  context: LaunchContext,
  from: ParameterSource | null
): Writable | null {
  if (!from) {
    return null;
  }
  const bound = from.of === 'call' ? context.call : context.own;
  if (!bound?.container || bound.container.from === bound.container.to) {
    return null;
  }
  const top: Writable = {
    container: { kind: 'arguments', span: bound.container },
    spelling: [
      from.name,
      ...from.path.flatMap(step =>
        step.kind === 'attribute'
          ? [step.name]
          : step.kind === 'item'
            ? [step.key]
            : []
      )
    ]
  };
  const passed = bound.get(from.name);
  return passed && passed.value.t !== 'none' && from.path.length > 0
    ? inside(context, passed.value, top.spelling.slice(1))
    : top;
}

/** Within an object or dict that is passed already. */
function inside(
  { m }: LaunchContext,
  value: Parameters<typeof joinObjectsFor>[1],
  spelling: readonly string[]
): Writable | null {
  const object = joinObjectsFor(m, value);
  if (object?.o === 'instance' && object.creation) {
    const { container: span } = object.creation;
    return { container: { kind: 'arguments', span }, spelling };
  }
  if (object?.o === 'dict') {
    const copy = snapshot(m, value);
    const container = copy.kind === 'dict' ? containerOf(copy) : null;
    return container ? { container, spelling } : null;
  }
  return null;
}

/** Puts a value under a path like `ProductionVariants[].InstanceType`. */
function put(draft: Draft, path: string, value: Value, certain: boolean): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at = draft;
  for (const key of keys) {
    const next = at[key];
    if (next && !isLeaf(next)) {
      at = next;
    } else {
      const made: Draft = {};
      at[key] = made;
      at = made;
    }
  }
  at[last] = { leaf: { value, certain, key: null } };
}

function isLeaf(
  part: Draft | { readonly leaf: DictEntry }
): part is { readonly leaf: DictEntry } {
  return 'leaf' in part && 'certain' in part.leaf;
}

function finished(draft: Draft): Extract<Value, { kind: 'dict' }> {
  const entries = new Map<string, DictEntry>();
  for (const [key, part] of Object.entries(draft)) {
    const list = key.endsWith('[]');
    const name = list ? key.slice(0, -2) : key;
    if (isLeaf(part)) {
      entries.set(name, part.leaf);
      continue;
    }
    const inner = finished(part);
    const certain = [...inner.entries.values()].some(entry => entry.certain);
    const value: Value = list
      ? { kind: 'list', items: [inner], open: false, origin: null }
      : inner;
    entries.set(name, { value, certain, key: null });
  }
  return { kind: 'dict', entries, open: false, origin: null };
}
