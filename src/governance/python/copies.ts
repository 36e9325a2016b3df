// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Machine } from './machine';
import type { Abstract, DictItemContent, HeapObject } from './values';

/** A copy of what can change, `deep` with all it holds; shared parts stay shared. */
export function copied(m: Machine, value: Abstract, deep: boolean): Abstract {
  const made = new Map<number, Abstract>();
  const copy = (one: Abstract, level: number): Abstract => {
    if (one.t === 'choice') {
      return { ...one, options: one.options.map(item => copy(item, level)) };
    }
    const object = m.object(one);
    if (one.t !== 'ref' || !object || !m.step() || level > 40) {
      return one;
    }
    const known = made.get(one.id);
    if (known) {
      return known;
    }
    const fresh = m.allocate(object);
    made.set(one.id, { ...fresh, origin: one.origin });
    if (deep) {
      m.store.set(
        fresh.id,
        withCopies(object, item => copy(item, level + 1))
      );
    }
    return { ...fresh, origin: one.origin };
  };
  return copy(value, 0);
}

function withCopies(
  object: HeapObject,
  copy: (value: Abstract) => Abstract
): HeapObject {
  if (object.o === 'list') {
    const rest = object.rest ? { rest: copy(object.rest) } : {};
    return { ...object, items: object.items.map(copy), ...rest };
  }
  if (object.o === 'dict') {
    const entries = new Map<string, DictItemContent>();
    for (const [key, entry] of object.entries) {
      entries.set(key, { ...entry, value: copy(entry.value) });
    }
    const rest = object.rest ? { rest: copy(object.rest) } : {};
    return { ...object, entries, ...rest };
  }
  const attributes = new Map<string, Abstract>();
  for (const [name, value] of object.attributes) {
    attributes.set(name, object.creation ? value : copy(value));
  }
  return { ...object, attributes };
}
