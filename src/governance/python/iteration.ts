// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { joinObjectsFor } from './joins';
import type { Machine } from './machine';
import type { Abstract } from './values';
import { UNKNOWN, someString, stringOf } from './values';

/** Items of something that is iterated; `open` if there may be more. */
export interface Items {
  readonly items: readonly Abstract[];
  readonly open: boolean;
}

const NOTHING_KNOWN: Items = { items: [], open: true };

/** What iterating over a value yields. */
export function sequenceItems(m: Machine, value: Abstract): Items {
  if (value.t === 'string') {
    return value.value === null || value.value.length > 64
      ? NOTHING_KNOWN
      : { items: [...value.value].map(c => stringOf(c)), open: false };
  }
  const object = joinObjectsFor(m, value);
  if (object?.o === 'list') {
    // A set has no order, yet its items are the same.
    return { items: object.items, open: object.open };
  }
  if (object?.o === 'dict') {
    const certain = [...object.entries].filter(([, entry]) => entry.certain);
    return {
      items: certain.map(([key]) => keyValue(key)),
      open: object.open || certain.length < object.entries.size
    };
  }
  return NOTHING_KNOWN;
}

/** The Python value of a dict's key. */
export function keyValue(key: string): Abstract {
  return key.startsWith('\u0000')
    ? { t: 'number', value: Number(key.slice(1)), origin: null }
    : stringOf(key);
}

/** A single item of a value, whichever it is. */
export function anyItem(m: Machine, value: Abstract): Abstract {
  return value.t === 'string' ? someString() : itemOf(sequenceItems(m, value));
}

function itemOf(items: Items): Abstract {
  const [first] = items.items;
  return !items.open && items.items.length === 1 && first ? first : UNKNOWN;
}
