// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Span } from '../model';
import type { Content } from './store';
import type {
  Abstract,
  DictItemContent,
  DictObject,
  HeapObject,
  InstanceObject,
  ListObject
} from './values';
import { UNKNOWN, join, sameValue } from './values';

export function isObject(content: Content): content is HeapObject {
  return 'o' in content;
}

/** Either of two contents of one place. */
export function joinContents(a: Content, b: Content): Content {
  if (a === b) {
    return a;
  }
  if (isObject(a) && isObject(b)) {
    return joinObjects(a, b);
  }
  return isObject(a) || isObject(b) ? UNKNOWN : join(a, b);
}

function joinObjects(a: HeapObject, b: HeapObject): HeapObject {
  if (a.o === 'list' && b.o === 'list') {
    return joinLists(a, b);
  }
  if (a.o === 'dict' && b.o === 'dict') {
    return joinDicts(a, b);
  }
  if (a.o === 'instance' && b.o === 'instance') {
    return joinInstances(a, b);
  }
  return { ...a, open: true };
}

function joinLists(a: ListObject, b: ListObject): ListObject {
  const shared = Math.min(a.items.length, b.items.length);
  const items: Abstract[] = [];
  for (let i = 0; i < shared; i++) {
    items.push(join(a.items[i] ?? UNKNOWN, b.items[i] ?? UNKNOWN));
  }
  const open = a.open || b.open || a.items.length !== b.items.length;
  const { o, type, origin } = a;
  const rest = open ? restOf([a, b], shared) : undefined;
  return { o, type, origin, items, open, ...(rest ? { rest } : {}) };
}

/** What the items of some lists beyond the first few are; undefined if it is not known. */
export function restOf(
  lists: readonly ListObject[],
  from: number
): Abstract | undefined {
  let joined: Abstract | undefined;
  for (const list of lists) {
    if (list.open && !list.rest) {
      return undefined;
    }
    for (const item of [...list.items.slice(from), list.rest]) {
      if (item) {
        joined = joined ? join(joined, item) : item;
      }
    }
  }
  return joined;
}

/** A list of the same items, in any order and number. */
export function loosened(list: ListObject): ListObject {
  const { o, type, origin } = list;
  const rest = restOf([list], 0);
  return { o, type, origin, items: [], open: true, ...(rest ? { rest } : {}) };
}

function joinDicts(a: DictObject, b: DictObject): DictObject {
  const entries = new Map<string, DictItemContent>();
  for (const [key, entry] of a.entries) {
    const other = b.entries.get(key);
    entries.set(key, joinEntries(entry, other));
  }
  for (const [key, entry] of b.entries) {
    if (!entries.has(key)) {
      entries.set(key, { ...entry, certain: false });
    }
  }
  const { o, form, origin } = a;
  const open = a.open || b.open;
  const rest = open ? restOfDicts(a, b) : undefined;
  return { o, form, origin, entries, open, ...(rest ? { rest } : {}) };
}

function restOfDicts(a: DictObject, b: DictObject): Abstract | undefined {
  if ((a.open && !a.rest) || (b.open && !b.rest)) {
    return undefined;
  }
  return a.rest && b.rest ? join(a.rest, b.rest) : (a.rest ?? b.rest);
}

function joinEntries(
  entry: DictItemContent,
  other: DictItemContent | undefined
): DictItemContent {
  if (!other) {
    return { ...entry, certain: false };
  }
  return {
    value: join(entry.value, other.value),
    certain: entry.certain && other.certain,
    key: entry.key
  };
}

function joinInstances(a: InstanceObject, b: InstanceObject): InstanceObject {
  const attributes = new Map(a.attributes);
  for (const [name, value] of b.attributes) {
    const own = a.attributes.get(name);
    attributes.set(name, own ? join(own, value) : value);
  }
  return { ...a, attributes, open: a.open || b.open };
}

/** True if two contents are the same, their places included. */
export function sameContent(a: Content, b: Content): boolean {
  if (a === b) {
    return true;
  }
  if (isObject(a) || isObject(b)) {
    return isObject(a) && isObject(b) && sameObject(a, b);
  }
  if (a.t === 'choice' && b.t === 'choice') {
    return (
      a.options.length === b.options.length &&
      a.options.every((one, i) => sameContent(one, b.options[i] ?? UNKNOWN))
    );
  }
  return !holdsPlaces(a) && sameOrigin(a, b) && sameValue(a, b);
}

/** Values with further values inside, whose places are not compared one by one. */
function holdsPlaces(value: Abstract): boolean {
  return (
    value.t === 'function' ||
    value.t === 'class' ||
    value.t === 'method' ||
    value.t === 'partial'
  );
}

function sameOrigin(
  a: Pick<Abstract, 'origin'>,
  b: Pick<Abstract, 'origin'>
): boolean {
  return sameSpan(a.origin, b.origin);
}

function sameSpan(x: Span | null, y: Span | null): boolean {
  if (x === null || y === null) {
    return x === y;
  }
  return x.cell === y.cell && x.from === y.from && x.to === y.to;
}

function sameObject(a: HeapObject, b: HeapObject): boolean {
  if (a.open !== b.open || !sameOrigin(a, b)) {
    return false;
  }
  if (a.o === 'list' && b.o === 'list') {
    return (
      a.type === b.type &&
      a.items.length === b.items.length &&
      sameRest(a.rest, b.rest) &&
      a.items.every((item, i) => sameContent(item, b.items[i] ?? UNKNOWN))
    );
  }
  if (a.o === 'dict' && b.o === 'dict') {
    if (
      a.entries.size !== b.entries.size ||
      a.form !== b.form ||
      !sameRest(a.rest, b.rest)
    ) {
      return false;
    }
    for (const [key, entry] of a.entries) {
      const other = b.entries.get(key);
      if (
        !other ||
        entry.certain !== other.certain ||
        !sameSpan(entry.key, other.key) ||
        !sameContent(entry.value, other.value)
      ) {
        return false;
      }
    }
    return true;
  }
  return false;
}

function sameRest(a: Abstract | undefined, b: Abstract | undefined): boolean {
  return a && b ? sameContent(a, b) : a === b;
}

/** The object a value refers to; for several of one kind, what they share. */
export function joinObjectsFor(
  source: { object(value: Abstract): HeapObject | null },
  value: Abstract
): HeapObject | null {
  if (value.t !== 'choice') {
    return source.object(value);
  }
  let joined: HeapObject | null = null;
  for (const option of value.options) {
    const object = source.object(option);
    if (!object || (joined && joined.o !== object.o)) {
      return null;
    }
    joined = joined ? joinObjects(joined, object) : object;
  }
  return joined;
}

/** A list of which nothing is known any more. */
export function widenedList(list: ListObject): ListObject {
  const { o, type, origin } = list;
  return { o, type, origin, items: [], open: true };
}

/** A dict of which nothing is known any more. */
export function widenedDict(dict: DictObject): DictObject {
  const { o, form, origin } = dict;
  return { o, form, origin, entries: new Map(), open: true };
}
