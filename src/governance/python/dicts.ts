// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Span } from '../model';
import { dictKey, spreadInto } from './evaluate';
import { anyValue, keyValue, sequenceItems } from './iteration';
import { joinObjectsFor } from './joins';
import { change, fresh, otherMethod } from './lists';
import type { Machine } from './machine';
import { assignItem, withoutItem } from './subscripts';
import type {
  Abstract,
  Arguments,
  DictItemContent,
  DictObject
} from './values';
import { NONE, UNKNOWN, join } from './values';

/** Calls a method of a dict. */
export function callDict(
  m: Machine,
  self: Abstract,
  object: DictObject,
  name: string,
  args: Arguments,
  place: Span
): Abstract {
  const [first = UNKNOWN, second = NONE] = args.positional;
  switch (name) {
    case 'get':
      return getItem(object, first, second);
    case 'items':
      return pairs(m, object);
    case 'keys':
      return keysOf(m, object);
    case 'values':
      return valuesOf(m, object);
    case 'update':
      updateDict(m, self, args.positional.length > 0 ? first : null, args);
      return NONE;
    case 'setdefault':
      return setDefault(m, self, object, first, second, place);
    case 'pop':
      return popEntry(m, self, object, first, args.positional[1] ?? null);
    case 'popitem':
      return popLast(m, self, object);
    case 'clear':
      return change(m, self, dict =>
        dict.o === 'dict' ? { ...dict, entries: new Map(), open: false } : dict
      );
    case 'copy':
      return m.allocate({ ...object });
    case '__setitem__':
      assignItem(m, self, first, second, place);
      return NONE;
    default:
      return otherMethod(m, self, name);
  }
}

function popLast(m: Machine, self: Abstract, object: DictObject): Abstract {
  const key = [...object.entries.keys()].at(-1);
  if (object.open || !allCertain(object) || key === undefined) {
    change(m, self, dict => withoutItem(dict, UNKNOWN));
    return UNKNOWN;
  }
  const index = keyValue(key);
  const value = object.entries.get(key)?.value ?? UNKNOWN;
  change(m, self, dict => withoutItem(dict, index));
  return fresh(m, [index, value], false, 'tuple');
}

function getItem(
  object: DictObject,
  index: Abstract,
  fallback: Abstract
): Abstract {
  const key = dictKey(index);
  const entry = key === null ? undefined : object.entries.get(key);
  if (entry) {
    return entry.certain ? entry.value : join(entry.value, fallback);
  }
  if (key !== null) {
    return object.open ? join(object.rest ?? UNKNOWN, fallback) : fallback;
  }
  return join(anyValue(object), fallback);
}

function allCertain(object: DictObject): boolean {
  return [...object.entries.values()].every(entry => entry.certain);
}

function pairs(m: Machine, object: DictObject): Abstract {
  const known = allCertain(object);
  const items = known
    ? [...object.entries].map(([key, entry]) =>
        fresh(m, [keyValue(key), entry.value], false, 'tuple')
      )
    : [];
  const open = object.open || !known;
  const rest = open
    ? fresh(m, [UNKNOWN, anyValue(object)], false, 'tuple')
    : null;
  return fresh(m, items, open, 'list', rest);
}

function keysOf(m: Machine, object: DictObject): Abstract {
  const known = allCertain(object);
  const items = known ? [...object.entries.keys()].map(keyValue) : [];
  return fresh(m, items, object.open || !known);
}

function valuesOf(m: Machine, object: DictObject): Abstract {
  const known = allCertain(object);
  const items = known
    ? [...object.entries.values()].map(entry => entry.value)
    : [];
  const open = object.open || !known;
  return fresh(m, items, open, 'list', open ? anyValue(object) : null);
}

/** `dict.update(value, **keywords)`, `dict |= value`. */
export function updateDict(
  m: Machine,
  self: Abstract,
  value: Abstract | null,
  args: Arguments | null = null
): void {
  const added = new Map<string, DictItemContent>();
  let open = args?.openKeywords ?? false;
  if (value) {
    open = addPairs(m, added, value) || open;
  }
  for (const [name, keyword] of args?.keywords ?? []) {
    const { value: item, certain, span } = keyword;
    added.set(name, { value: item, certain, key: span });
  }
  change(m, self, dict => {
    if (dict.o !== 'dict') {
      return dict;
    }
    const entries = new Map(dict.entries);
    if (open) {
      for (const [key, entry] of entries) {
        entries.set(key, { ...entry, value: join(entry.value, UNKNOWN) });
      }
    }
    for (const [key, entry] of added) {
      const before = entries.get(key);
      entries.set(
        key,
        entry.certain || !before
          ? entry
          : { ...before, value: join(before.value, entry.value) }
      );
    }
    const { o, form, origin } = dict;
    const kept = dict.rest && !open ? { rest: dict.rest } : {};
    return { o, form, origin, entries, open: dict.open || open, ...kept };
  });
}

/** Adds a mapping, or key and value pairs; true if there may be more. */
export function addPairs(
  m: Machine,
  entries: Map<string, DictItemContent>,
  value: Abstract
): boolean {
  const object = joinObjectsFor(m, value);
  if (object?.o !== 'list') {
    return spreadInto(m, entries, value);
  }
  let { open } = object;
  for (const item of object.items) {
    const pair = sequenceItems(m, item);
    const [first, second] = pair.items;
    const key = first ? dictKey(first) : null;
    if (key === null || !second || pair.open) {
      open = true;
    } else {
      entries.set(key, {
        value: second,
        certain: true,
        key: first?.origin ?? null
      });
    }
  }
  return open;
}

function setDefault(
  m: Machine,
  self: Abstract,
  object: DictObject,
  index: Abstract,
  value: Abstract,
  place: Span
): Abstract {
  const key = dictKey(index);
  const entry = key === null ? undefined : object.entries.get(key);
  if (entry?.certain) {
    return entry.value;
  }
  if (!entry && !object.open) {
    assignItem(m, self, index, value, index.origin ?? place);
    return value;
  }
  const joined = entry ? join(entry.value, value) : UNKNOWN;
  assignItem(m, self, index, joined, index.origin ?? place);
  return joined;
}

function popEntry(
  m: Machine,
  self: Abstract,
  object: DictObject,
  index: Abstract,
  fallback: Abstract | null
): Abstract {
  const value = getItem(object, index, fallback ?? UNKNOWN);
  change(m, self, dict => withoutItem(dict, index));
  return value;
}
