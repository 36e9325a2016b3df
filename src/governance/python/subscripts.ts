// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type { Span } from '../model';
import { memberOf } from './attributes';
import { dictKey } from './evaluate';
import { callFunction } from './functions';
import { anyItem, anyValue } from './iteration';
import { loosened, restOf } from './joins';
import type { Machine } from './machine';
import { GLOBALS, bindGlobal, readGlobal } from './sweep';
import type {
  Abstract,
  DictItemContent,
  DictObject,
  HeapObject,
  ListObject
} from './values';
import {
  UNKNOWN,
  argumentsOf,
  choose,
  join,
  optionsOf,
  someString,
  stringOf
} from './values';

/** `value[index]`. */
export function subscript(
  m: Machine,
  value: Abstract,
  index: Abstract
): Abstract {
  return choose(optionsOf(value).map(option => one(m, option, index)));
}

function one(m: Machine, value: Abstract, index: Abstract): Abstract {
  if (value.t === 'string') {
    return sliceText(value.value, index);
  }
  const object = m.object(value);
  if (object?.o === 'dict') {
    const key = dictKey(index);
    const entry = key === null ? undefined : object.entries.get(key);
    if (entry) {
      return entry.value;
    }
    return key === null ? anyValue(object) : (object.rest ?? UNKNOWN);
  }
  if (object?.o === 'list') {
    return itemAt(m, object, value, index);
  }
  if (value.t === 'opaque' && value.name === GLOBALS) {
    const name = dictKey(index);
    return name === null ? UNKNOWN : readGlobal(m, name);
  }
  const own =
    object?.o === 'instance' && object.type
      ? memberOf(m, object.type, '__getitem__')
      : null;
  if (own?.t === 'function') {
    return callFunction(m, own, argumentsOf([index]), value);
  }
  return m.world.attribute(m, value, `[${dictKey(index) ?? ''}]`) ?? UNKNOWN;
}

/** Bounds of a slice whose bounds are known. */
function bounds(index: Abstract): [string, string] | null {
  if (index.t !== 'opaque' || !index.name.startsWith('slice:')) {
    return null;
  }
  const [, from = '', to = ''] = index.name.split(':');
  return [from, to];
}

function sliceText(text: string | null, index: Abstract): Abstract {
  const range = bounds(index);
  if (text === null || (range === null && index.t !== 'number')) {
    return someString();
  }
  if (range) {
    const [from, to] = range;
    return stringOf(
      text.slice(
        from === '' ? undefined : Number(from),
        to === '' ? undefined : Number(to)
      )
    );
  }
  const at = index.t === 'number' ? text.at(index.value) : undefined;
  return at === undefined ? UNKNOWN : stringOf(at);
}

function itemAt(
  m: Machine,
  object: ListObject,
  value: Abstract,
  index: Abstract
): Abstract {
  if (index.t === 'number') {
    if (index.value < 0 && object.open) {
      return anyItem(m, value);
    }
    return object.items.at(index.value) ?? object.rest ?? UNKNOWN;
  }
  const range = bounds(index);
  if (range && !object.open) {
    const [from, to] = range;
    const items = object.items.slice(
      from === '' ? undefined : Number(from),
      to === '' ? undefined : Number(to)
    );
    return m.allocate({ ...object, items });
  }
  if (index.t === 'opaque' && index.name.startsWith('slice')) {
    return m.allocate(loosened(object));
  }
  return anyItem(m, value);
}

/** `value[index] = item`. */
export function assignItem(
  m: Machine,
  value: Abstract,
  index: Abstract,
  item: Abstract,
  place: Span | null
): void {
  for (const option of optionsOf(value)) {
    if (option.t === 'opaque') {
      m.world.assigned(m, option, index, item);
    }
    if (option.t === 'opaque' && option.name === GLOBALS) {
      bindGlobal(m, dictKey(index), item);
    }
    callItemSetter(m, option, index, item);
  }
  m.mutate(
    value,
    object => withItem(object, index, item, place),
    (before, after) => weakly(before, after)
  );
}

function callItemSetter(
  m: Machine,
  value: Abstract,
  index: Abstract,
  item: Abstract
): void {
  const object = m.object(value);
  const own =
    object?.o === 'instance' && object.type
      ? memberOf(m, object.type, '__setitem__')
      : null;
  if (own?.t === 'function') {
    callFunction(m, own, argumentsOf([index, item]), value);
  }
}

/** An object that may or may not have been changed. */
export function weakly(before: HeapObject, after: HeapObject): HeapObject {
  if (before.o === 'dict' && after.o === 'dict') {
    const entries = new Map<string, DictItemContent>();
    for (const [key, entry] of after.entries) {
      const old = before.entries.get(key);
      entries.set(
        key,
        old
          ? {
              value: join(old.value, entry.value),
              certain: old.certain && entry.certain,
              key: entry.key
            }
          : { ...entry, certain: false }
      );
    }
    for (const [key, entry] of before.entries) {
      if (!entries.has(key)) {
        entries.set(key, { ...entry, certain: false });
      }
    }
    return { ...after, entries, open: before.open || after.open };
  }
  if (before.o === 'list' && after.o === 'list') {
    const shared = Math.min(before.items.length, after.items.length);
    const items = before.items
      .slice(0, shared)
      .map((item, i) => join(item, after.items[i] ?? UNKNOWN));
    const same = before.items.length === after.items.length;
    const open = before.open || after.open || !same;
    const rest = open ? restOf([before, after], shared) : undefined;
    const { o, type, origin } = after;
    return { o, type, origin, items, open, ...(rest ? { rest } : {}) };
  }
  return { ...after, open: true };
}

function withItem(
  object: HeapObject,
  index: Abstract,
  item: Abstract,
  place: Span | null
): HeapObject {
  if (object.o === 'dict') {
    return withEntry(object, index, item, place);
  }
  if (object.o === 'list') {
    if (index.t === 'number' && index.value < object.items.length) {
      const items = object.items.slice();
      items[index.value < 0 ? items.length + index.value : index.value] = item;
      return { ...object, items };
    }
    return withAny(object, item);
  }
  return object;
}

/** A list any of whose items may have been replaced. */
function withAny(list: ListObject, item: Abstract): ListObject {
  const { o, type, origin, open, items } = list;
  const rest = list.rest ? { rest: join(list.rest, item) } : {};
  const maybe = items.map(one => join(one, item));
  return { o, type, origin, open, items: maybe, ...rest };
}

function withEntry(
  object: DictObject,
  index: Abstract,
  value: Abstract,
  place: Span | null
): HeapObject {
  const entries = new Map(object.entries);
  const keys = optionsOf(index).map(dictKey);
  const [key] = keys;
  if (keys.length === 1 && typeof key === 'string') {
    if (entries.size >= LIMITS.collection && !entries.has(key)) {
      return { ...object, open: true };
    }
    entries.set(key, { value, certain: true, key: place });
    return { ...object, entries };
  }
  // Any key may have been meant.
  for (const [name, entry] of entries) {
    entries.set(name, { ...entry, value: join(entry.value, value) });
  }
  const { o, form, origin, rest, open } = object;
  const kept = rest ? join(rest, value) : open ? undefined : value;
  const more = kept ? { rest: kept } : {};
  return { o, form, origin, entries, open: true, ...more };
}

/** `del value[index]`. */
export function deleteItem(m: Machine, value: Abstract, index: Abstract): void {
  m.mutate(
    value,
    object => withoutItem(object, index),
    (before, after) => weakly(before, after)
  );
}

export function withoutItem(object: HeapObject, index: Abstract): HeapObject {
  if (object.o === 'dict') {
    const entries = new Map(object.entries);
    const key = dictKey(index);
    if (key !== null) {
      entries.delete(key);
      return { ...object, entries };
    }
    for (const [name, entry] of entries) {
      entries.set(name, { ...entry, certain: false });
    }
    return { ...object, entries };
  }
  if (object.o === 'list') {
    if (index.t === 'number' && !object.open) {
      const items = object.items.slice();
      items.splice(index.value, 1);
      return { ...object, items };
    }
    return loosened(object);
  }
  return object;
}
