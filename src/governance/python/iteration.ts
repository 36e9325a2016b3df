// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import { memberOf } from './attributes';
import { callFunction } from './functions';
import { joinObjectsFor } from './joins';
import type { Machine } from './machine';
import type { Abstract, DictObject, InstanceObject } from './values';
import { NO_ARGUMENTS, UNKNOWN, choose, someString, stringOf } from './values';

/** Items of something that is iterated; `open` if there may be more. */
export interface Items {
  readonly items: readonly Abstract[];
  readonly open: boolean;
  /** Where it is open: what any further item is; unknown if not given. */
  readonly rest?: Abstract;
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
    const { items, open, rest } = object;
    return open && rest ? { items, open, rest } : { items, open };
  }
  if (object?.o === 'dict') {
    const certain = [...object.entries].filter(([, entry]) => entry.certain);
    return {
      items: certain.map(([key]) => keyValue(key)),
      open: object.open || certain.length < object.entries.size
    };
  }
  return object?.o === 'instance' ? iterated(m, value, object) : NOTHING_KNOWN;
}

/** What the class's own `__iter__` gives. */
function iterated(m: Machine, value: Abstract, object: InstanceObject): Items {
  const own = object.type ? memberOf(m, object.type, '__iter__') : null;
  if (own?.t !== 'function' || m.frames.length > LIMITS.callDepth) {
    return NOTHING_KNOWN;
  }
  const given = callFunction(m, own, NO_ARGUMENTS, value);
  return m.object(given)?.o === 'list'
    ? sequenceItems(m, given)
    : NOTHING_KNOWN;
}

/** The Python value of a dict's key. */
export function keyValue(key: string): Abstract {
  return key.startsWith('\u0000')
    ? { t: 'number', value: Number(key.slice(1)), origin: null }
    : stringOf(key);
}

/** Any one of a dict's values. */
export function anyValue(dict: DictObject): Abstract {
  const values = [...dict.entries.values()].map(entry => entry.value);
  return choose(dict.open ? [...values, dict.rest ?? UNKNOWN] : values);
}

/** A single item of a value, whichever it is. */
export function anyItem(m: Machine, value: Abstract): Abstract {
  return value.t === 'string' ? someString() : itemOf(sequenceItems(m, value));
}

function itemOf({ items, open, rest }: Items): Abstract {
  return choose(open ? [...items, rest ?? UNKNOWN] : items);
}
