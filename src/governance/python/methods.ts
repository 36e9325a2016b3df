// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type { Span } from '../model';
import { dictKey, spreadInto } from './evaluate';
import { keyValue, sequenceItems } from './iteration';
import { joinObjectsFor } from './joins';
import type { ExternalCall, Machine } from './machine';
import { callString } from './strings';
import { assignItem, subscript, weakly, withoutItem } from './subscripts';
import type {
  Abstract,
  Arguments,
  DictItemContent,
  DictObject,
  HeapObject,
  ListObject
} from './values';
import { NONE, UNKNOWN, join, someString } from './values';

/** Calls a method of a string, list or dict; null if the value is none of them. */
export function callMethod(
  m: Machine,
  self: Abstract,
  name: string,
  args: Arguments,
  call: ExternalCall
): Abstract | null {
  if (self.t === 'string') {
    return callString(m, self, name, args, call.span);
  }
  const object = m.object(self);
  if (object?.o === 'dict') {
    return callDict(m, self, object, name, args, call.span);
  }
  if (object?.o === 'list') {
    return callList(m, self, object, name, args);
  }
  if (name === 'split' && self.t !== 'ref') {
    // Nothing but strings has a split that people write this way; it gives one item at least.
    return m.allocate({
      o: 'list',
      items: [someString()],
      open: true,
      type: 'list',
      origin: null
    });
  }
  return null;
}

function fresh(
  m: Machine,
  items: readonly Abstract[],
  open: boolean,
  type: ListObject['type'] = 'list'
): Abstract {
  return m.allocate({ o: 'list', items, open, type, origin: null });
}

function change(
  m: Machine,
  self: Abstract,
  how: (object: HeapObject) => HeapObject
): Abstract {
  m.mutate(self, how, weakly);
  return NONE;
}

function callList(
  m: Machine,
  self: Abstract,
  object: ListObject,
  name: string,
  args: Arguments
): Abstract {
  const [first = UNKNOWN, second = UNKNOWN] = args.positional;
  switch (name) {
    case 'append':
    case 'add':
      return append(m, self, [first], false);
    case 'insert':
      return append(m, self, [second], false);
    case 'extend':
    case 'union':
      extendList(m, self, first);
      return NONE;
    case 'copy':
      return m.allocate({ ...object });
    case 'clear':
      return change(m, self, list =>
        list.o === 'list' ? { ...list, items: [], open: false } : list
      );
    case 'pop':
      return popItem(m, self, args);
    case 'remove':
    case 'discard':
      return change(m, self, list => removed(list, first));
    case 'sort':
    case 'reverse':
      return change(m, self, list =>
        list.o === 'list'
          ? { ...list, items: list.items.map(() => UNKNOWN) }
          : list
      );
    default:
      return UNKNOWN;
  }
}

function append(
  m: Machine,
  self: Abstract,
  items: readonly Abstract[],
  open: boolean
): Abstract {
  return change(m, self, list => {
    if (list.o !== 'list') {
      return list;
    }
    if (list.open && list.items.length > 0) {
      return list;
    }
    const more = [...list.items, ...items];
    if (more.length > LIMITS.collection) {
      return { ...list, open: true };
    }
    // An open list gains an item, so that it is not empty; which comes first is not known.
    return list.open
      ? { ...list, items: items.length > 0 ? [UNKNOWN] : [] }
      : { ...list, items: more, open };
  });
}

/** `list.extend(value)`, `list += value`. */
export function extendList(m: Machine, self: Abstract, value: Abstract): void {
  const { items, open } = sequenceItems(m, value);
  append(m, self, items, open);
}

function popItem(m: Machine, self: Abstract, args: Arguments): Abstract {
  const [index] = args.positional;
  const value = index
    ? subscript(m, self, index)
    : subscript(m, self, { t: 'number', value: -1, origin: null });
  change(m, self, list =>
    withoutItem(list, index ?? { t: 'number', value: -1, origin: null })
  );
  return value;
}

function removed(list: HeapObject, item: Abstract): HeapObject {
  if (list.o !== 'list') {
    return list;
  }
  const at =
    item.t === 'string' || item.t === 'number'
      ? list.items.findIndex(
          other => other.t === item.t && other.value === item.value
        )
      : -1;
  const known = at >= 0 && !list.open;
  return known
    ? { ...list, items: list.items.filter((_, i) => i !== at) }
    : { ...list, items: [], open: true };
}

function callDict(
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
      change(m, self, dict => withoutItem(dict, UNKNOWN));
      return UNKNOWN;
    case 'clear':
      return change(m, self, dict =>
        dict.o === 'dict' ? { ...dict, entries: new Map(), open: false } : dict
      );
    case 'copy':
      return m.allocate({ ...object });
    default:
      return UNKNOWN;
  }
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
  return key === null || object.open ? UNKNOWN : fallback;
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
  return fresh(m, items, object.open || !known);
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
  return fresh(m, items, object.open || !known);
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
    return { ...dict, entries, open: dict.open || open };
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
