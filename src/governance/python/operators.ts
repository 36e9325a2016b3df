// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type { Span } from '../model';
import { sequenceItems } from './iteration';
import { joinObjectsFor, loosened, restOf } from './joins';
import type { Machine } from './machine';
import { formatPercent } from './strings';
import type {
  Abstract,
  DictItemContent,
  HeapObject,
  ListObject
} from './values';
import {
  UNKNOWN,
  choose,
  numberOf,
  optionsOf,
  sameValue,
  someString,
  stringOf
} from './values';

/** `bool(value)`; null if it is not known. */
export function truth(value: Abstract, m?: Machine): boolean | null {
  switch (value.t) {
    case 'none':
      return false;
    case 'boolean':
      return value.value;
    case 'number':
      return value.value !== 0;
    case 'string':
      return value.prefix !== '' ? true : value.value === null ? null : false;
    case 'ref':
      return m ? objectTruth(m.object(value)) : null;
    case 'choice': {
      const all = value.options.map(option => truth(option, m));
      return all.every(one => one === all[0]) ? (all[0] ?? null) : null;
    }
    case 'external':
      return value.path !== 'typing.TYPE_CHECKING';
    case 'function':
    case 'class':
    case 'partial':
      return true;
    default:
      return null;
  }
}

function objectTruth(object: HeapObject | null): boolean | null {
  if (object?.o === 'list') {
    return object.items.length > 0 ? true : object.open ? null : false;
  }
  if (object?.o === 'dict') {
    if ([...object.entries.values()].some(entry => entry.certain)) {
      return true;
    }
    return object.open || object.entries.size > 0 ? null : false;
  }
  return null;
}

const NEVER_NONE = new Set([
  'boolean',
  'number',
  'string',
  'ref',
  'function',
  'class',
  'partial',
  'external',
  'opaque'
]);

/** Whether a value is None; null if it is not known. */
export function isNone(value: Abstract): boolean | null {
  if (value.t === 'none') {
    return true;
  }
  if (value.t === 'choice') {
    const all = value.options.map(isNone);
    return all.every(one => one === all[0]) ? (all[0] ?? null) : null;
  }
  return NEVER_NONE.has(value.t) ? false : null;
}

/** Outcome of one comparison; null if it is not known. */
export function compare(
  m: Machine,
  op: string,
  left: Abstract,
  right: Abstract
): boolean | null {
  switch (op) {
    case 'is':
    case '==':
      return equal(left, right);
    case 'is not':
    case '!=':
    case '<>':
      return negate(equal(left, right));
    case 'in':
      return contains(m, left, right);
    case 'not in':
      return negate(contains(m, left, right));
    default:
      return ordered(op, left, right);
  }
}

function negate(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

function isScalar(value: Abstract): boolean {
  return (
    value.t === 'boolean' ||
    value.t === 'number' ||
    value.t === 'none' ||
    (value.t === 'string' && value.value !== null)
  );
}

function equal(left: Abstract, right: Abstract): boolean | null {
  if (isScalar(left) && isScalar(right)) {
    return sameValue(left, right);
  }
  if (right.t === 'none') {
    return isNone(left);
  }
  if (left.t === 'none') {
    return isNone(right);
  }
  return null;
}

function contains(
  m: Machine,
  item: Abstract,
  container: Abstract
): boolean | null {
  if (container.t === 'string' && item.t === 'string') {
    return container.value === null || item.value === null
      ? null
      : container.value.includes(item.value);
  }
  const object = joinObjectsFor(m, container);
  if (object?.o === 'dict' && item.t === 'string' && item.value !== null) {
    const entry = object.entries.get(item.value);
    return entry ? (entry.certain ? true : null) : object.open ? null : false;
  }
  if (object?.o === 'list' && isScalar(item)) {
    if (object.items.some(other => equal(item, other) === true)) {
      return true;
    }
    const all = object.items.every(other => equal(item, other) === false);
    return all && !object.open ? false : null;
  }
  return null;
}

function ordered(op: string, left: Abstract, right: Abstract): boolean | null {
  if (left.t !== 'number' || right.t !== 'number') {
    return null;
  }
  switch (op) {
    case '<':
      return left.value < right.value;
    case '<=':
      return left.value <= right.value;
    case '>':
      return left.value > right.value;
    case '>=':
      return left.value >= right.value;
    default:
      return null;
  }
}

/** `left op right`. */
export function binary(
  m: Machine,
  op: string,
  left: Abstract,
  right: Abstract,
  origin: Span | null
): Abstract {
  if (left.t === 'choice' || right.t === 'choice') {
    return distributed(m, op, left, right, origin);
  }
  if (left.t === 'number' && right.t === 'number') {
    return arithmetic(op, left.value, right.value);
  }
  if (op === '+' && (left.t === 'string' || right.t === 'string')) {
    return concatenated(left, right, origin);
  }
  if (op === '%' && left.t === 'string') {
    return formatPercent(m, left, right, origin);
  }
  const a = m.object(left);
  const b = m.object(right);
  if (op === '+' && a?.o === 'list') {
    const more = sequenceItems(m, right);
    const size = a.items.length + more.items.length;
    const whole = !a.open && size <= LIMITS.collection;
    const items = whole ? [...a.items, ...more.items] : a.items;
    const open = !whole || more.open;
    return m.allocate({ o: 'list', type: a.type, items, open, origin });
  }
  if (op === '+' && b?.o === 'list' && left.t === 'unknown') {
    const some = b.items.length > 0 ? [UNKNOWN] : [];
    const open = { o: 'list', items: some, open: true, origin } as const;
    return m.allocate({ ...open, type: b.type });
  }
  if (op === '|' && a?.o === 'dict') {
    return united(m, a, b, origin);
  }
  if (SET_OPS.has(op) && a?.o === 'list' && b?.o === 'list') {
    return setOf(m, op, a, b, origin);
  }
  if (op === '*' && a?.o === 'list') {
    return m.allocate({ ...repeated(a, right), origin });
  }
  if (op === '/' && (left.t === 'opaque' || left.t === 'string')) {
    return someString('', origin);
  }
  return UNKNOWN;
}

const SET_OPS = new Set(['&', '|', '-', '^']);

/** Sets, and views of a dict's keys, of values that can be told apart. */
function setOf(
  m: Machine,
  op: string,
  a: ListObject,
  b: ListObject,
  origin: Span | null
): Abstract {
  if (a.open || b.open || ![...a.items, ...b.items].every(isScalar)) {
    return UNKNOWN;
  }
  const within = (list: ListObject, item: Abstract): boolean =>
    list.items.some(other => sameValue(item, other));
  const left = a.items.filter(item => within(b, item) === (op === '&'));
  const right = b.items.filter(item => !within(a, item));
  const items =
    op === '&' || op === '-'
      ? left
      : op === '|'
        ? [...a.items, ...right]
        : [...left, ...right];
  return m.allocate({ o: 'list', type: 'set', items, open: false, origin });
}

/** `list * times` */
function repeated(list: ListObject, times: Abstract): ListObject {
  if (times.t !== 'number') {
    return loosened(list);
  }
  if (times.value <= 0) {
    return { ...list, items: [], open: false };
  }
  const more = restOf([list], 0);
  return times.value === 1 || !more
    ? list
    : { ...list, open: true, rest: more };
}

function distributed(
  m: Machine,
  op: string,
  left: Abstract,
  right: Abstract,
  origin: Span | null
): Abstract {
  const lefts = optionsOf(left);
  const rights = optionsOf(right);
  if (lefts.length * rights.length > 16) {
    return UNKNOWN;
  }
  return choose(
    lefts.flatMap(a => rights.map(b => binary(m, op, a, b, origin)))
  );
}

function arithmetic(op: string, a: number, b: number): Abstract {
  switch (op) {
    case '+':
      return numberOf(a + b);
    case '-':
      return numberOf(a - b);
    case '*':
      return numberOf(a * b);
    case '/':
      return b === 0 ? UNKNOWN : numberOf(a / b);
    case '//':
      return b === 0 ? UNKNOWN : numberOf(Math.floor(a / b));
    case '%':
      return b === 0 ? UNKNOWN : numberOf(((a % b) + b) % b);
    case '**':
      return numberOf(a ** b);
    default:
      return UNKNOWN;
  }
}

/** Longest string that is built; beyond it only the beginning is known. */
const MAX_TEXT = 4096;

function concatenated(
  left: Abstract,
  right: Abstract,
  origin: Span | null
): Abstract {
  if (left.t !== 'string') {
    return someString('', origin);
  }
  if (left.value === null || left.value.length > MAX_TEXT) {
    return someString(left.prefix.slice(0, MAX_TEXT), origin);
  }
  if (right.t !== 'string') {
    return someString(left.value, origin);
  }
  const text = left.value + right.prefix;
  return right.value === null
    ? someString(text, origin)
    : stringOf(text, origin);
}

function united(
  m: Machine,
  a: Extract<HeapObject, { o: 'dict' }>,
  b: HeapObject | null,
  origin: Span | null
): Abstract {
  const entries = new Map<string, DictItemContent>(a.entries);
  let { open } = a;
  if (b?.o === 'dict') {
    for (const [key, entry] of b.entries) {
      const before = entries.get(key);
      entries.set(
        key,
        entry.certain || !before
          ? entry
          : { ...before, value: choose([before.value, entry.value]) }
      );
    }
    open ||= b.open;
  } else {
    open = true;
    for (const [key, entry] of entries) {
      entries.set(key, { ...entry, value: choose([entry.value, UNKNOWN]) });
    }
  }
  return m.allocate({ o: 'dict', entries, open, origin, form: 'other' });
}
