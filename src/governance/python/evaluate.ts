// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type {
  AttributeExpr,
  CompareExpr,
  ConditionalExpr,
  DictExpr,
  Expr,
  FormatExpr,
  LogicExpr,
  SequenceExpr
} from './ast';
import { isBuiltin } from './builtins';
import { evaluateCall } from './calls';
import { evaluateComprehension } from './comprehensions';
import { makeFunction } from './functions';
import { sequenceItems } from './iteration';
import { joinObjectsFor } from './joins';
import type { Machine } from './machine';
import { binary, compare, truth } from './operators';
import { attributeOf } from './attributes';
import { mappingOf } from './records';
import { subscript } from './subscripts';
import type { Abstract, DictItemContent } from './values';
import {
  NONE,
  UNKNOWN,
  choose,
  booleanOf,
  externalOf,
  join,
  numberOf,
  optionsOf,
  someString,
  stringOf
} from './values';

/** Value of an expression; what cannot be told is unknown. */
export function evaluate(m: Machine, node: Expr): Abstract {
  if (!m.step()) {
    return UNKNOWN;
  }
  if (m.depth >= LIMITS.depth) {
    return m.giveUp();
  }
  m.depth += 1;
  const value = dispatch(m, node);
  m.depth -= 1;
  return value;
}

function dispatch(m: Machine, node: Expr): Abstract {
  switch (node.k) {
    case 'name':
      return evaluateName(m, node.id);
    case 'const':
      return constant(m, node.value, node.from, node.to);
    case 'format':
      return evaluateFormat(m, node);
    case 'call':
      return evaluateCall(m, node);
    case 'attr':
      return evaluateAttribute(m, node);
    case 'sub':
      return subscript(
        m,
        evaluate(m, node.value),
        node.index.k === 'slice'
          ? evaluateSlice(m, node.index)
          : evaluate(m, node.index)
      );
    case 'list':
    case 'tuple':
    case 'set':
      return evaluateSequence(m, node);
    case 'dict':
      return evaluateDict(m, node);
    case 'comp':
      return evaluateComprehension(m, node);
    default:
      return dispatchOperators(m, node);
  }
}

function dispatchOperators(m: Machine, node: Expr): Abstract {
  switch (node.k) {
    case 'binary':
      return binary(
        m,
        node.op,
        evaluate(m, node.left),
        evaluate(m, node.right),
        m.span(node.from, node.to)
      );
    case 'unary':
      return unary(node.op, evaluate(m, node.value));
    case 'logic':
      return evaluateLogic(m, node);
    case 'compare':
      return evaluateCompare(m, node);
    case 'if':
      return evaluateConditional(m, node);
    case 'lambda':
      return makeFunction(m, node);
    case 'walrus': {
      const value = evaluate(m, node.value);
      m.bind(node.name.id, value);
      return value;
    }
    case 'yield':
      yieldValue(m, node.value);
      return UNKNOWN;
    case 'await':
      return node.value ? evaluate(m, node.value) : UNKNOWN;
    case 'star':
      return evaluate(m, node.value);
    case 'command':
      m.world.command(m, node.kind, node.text, m.span(node.from, node.to));
      return UNKNOWN;
    default:
      return UNKNOWN;
  }
}

/** Notes what a generator yields. */
function yieldValue(m: Machine, node: Expr | null): void {
  const { yields } = m.frame;
  const value = node ? evaluate(m, node) : NONE;
  if (m.dead > yields.dead) {
    return;
  }
  const { items, open } =
    node?.k === 'star'
      ? sequenceItems(m, value)
      : { items: [value], open: false };
  if (m.doubt > yields.doubt || yields.items.length > LIMITS.collection) {
    yields.open = true;
  } else if (!yields.open) {
    yields.items.push(...items);
    yields.open = open;
  }
}

function evaluateName(m: Machine, id: string): Abstract {
  const value = m.lookup(id);
  if (value) {
    return value;
  }
  return isBuiltin(id) ? externalOf(`builtins.${id}`) : UNKNOWN;
}

function constant(
  m: Machine,
  value: string | number | boolean | null | undefined,
  from: number,
  to: number
): Abstract {
  const origin = m.span(from, to);
  if (typeof value === 'string') {
    return stringOf(value, origin);
  }
  if (typeof value === 'number') {
    return { t: 'number', value, origin };
  }
  if (typeof value === 'boolean') {
    return { t: 'boolean', value, origin };
  }
  return value === null
    ? { t: 'none', origin }
    : { t: 'opaque', name: '...', origin };
}

function evaluateFormat(m: Machine, node: FormatExpr): Abstract {
  const origin = m.span(node.from, node.to);
  let text = '';
  let known = true;
  for (const part of node.parts) {
    const piece = typeof part === 'string' ? part : textOf(evaluate(m, part));
    if (piece === null) {
      known = false;
    } else if (known) {
      text += piece;
    }
  }
  return known ? stringOf(text, origin) : someString(text, origin);
}

/** `str(value)` if it is known. */
export function textOf(value: Abstract): string | null {
  switch (value.t) {
    case 'string':
      return value.value;
    case 'number':
      return Number.isInteger(value.value) ? String(value.value) : null;
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    default:
      return null;
  }
}

function evaluateAttribute(m: Machine, node: AttributeExpr): Abstract {
  return attributeOf(m, evaluate(m, node.value), node.name);
}

function evaluateSlice(
  m: Machine,
  node: Extract<Expr, { k: 'slice' }>
): Abstract {
  const bound = (part: Expr | null): string | null => {
    if (part === null) {
      return '';
    }
    const value = evaluate(m, part);
    return value.t === 'number'
      ? String(value.value)
      : value.t === 'none'
        ? ''
        : null;
  };
  const from = bound(node.lower);
  const to = bound(node.upper);
  const known = from !== null && to !== null && bound(node.step) === '';
  return {
    t: 'opaque',
    name: known ? `slice:${from}:${to}` : 'slice',
    origin: null
  };
}

function evaluateSequence(m: Machine, node: SequenceExpr): Abstract {
  const items: Abstract[] = [];
  let open = false;
  for (const item of node.items) {
    if (item.k === 'star') {
      const more = sequenceItems(m, evaluate(m, item.value));
      items.push(...more.items.slice(0, LIMITS.collection));
      open ||= more.open;
    } else if (items.length < LIMITS.collection) {
      items.push(evaluate(m, item));
    } else {
      open = true;
    }
  }
  const origin = m.span(node.from, node.to);
  return m.allocate({ o: 'list', items, open, type: node.k, origin });
}

/** The key under which a dict keeps a value; null if it is not known. */
export function dictKey(value: Abstract): string | null {
  if (value.t === 'string') {
    return value.value;
  }
  return value.t === 'number' ? `\u0000${value.value}` : null;
}

function evaluateDict(m: Machine, node: DictExpr): Abstract {
  const entries = new Map<string, DictItemContent>();
  let open = false;
  for (const item of node.items) {
    if (item.key === null) {
      open = spreadInto(m, entries, evaluate(m, item.value)) || open;
      continue;
    }
    const keyValue = evaluate(m, item.key);
    const value = evaluate(m, item.value);
    const key = dictKey(keyValue);
    if (key === null || entries.size >= LIMITS.collection) {
      open = true;
    } else {
      const span = m.span(item.key.from, item.key.to);
      entries.set(key, { value, certain: true, key: span });
    }
  }
  const origin = m.span(node.from, node.to);
  return m.allocate({ o: 'dict', entries, open, origin, form: 'display' });
}

/** Adds what `**value` holds; true if it may hold more. */
export function spreadInto(
  m: Machine,
  entries: Map<string, DictItemContent>,
  value: Abstract
): boolean {
  const joined = joinObjectsFor(m, mappingOf(m, value));
  if (!joined || joined.o !== 'dict') {
    weaken(entries);
    return true;
  }
  if (joined.open) {
    weaken(entries);
  }
  for (const [key, entry] of joined.entries) {
    const before = entries.get(key);
    if (entry.certain || !before) {
      entries.set(key, entry);
    } else {
      entries.set(key, {
        value: join(before.value, entry.value),
        certain: before.certain,
        key: before.key
      });
    }
  }
  return joined.open;
}

/** Entries that keys we cannot see may replace: they stay, with any value. */
function weaken(entries: Map<string, DictItemContent>): void {
  for (const [key, entry] of entries) {
    entries.set(key, { ...entry, value: join(entry.value, UNKNOWN) });
  }
}

function unary(op: string, value: Abstract): Abstract {
  if (op === 'not') {
    const known = truth(value);
    return known === null ? UNKNOWN : booleanOf(!known);
  }
  if (value.t === 'number') {
    return numberOf(op === '-' ? -value.value : value.value);
  }
  return UNKNOWN;
}

function evaluateLogic(m: Machine, node: LogicExpr): Abstract {
  const results: Abstract[] = [];
  for (const [index, part] of node.values.entries()) {
    const value = evaluate(m, part);
    const known = truth(value, m);
    const last = index === node.values.length - 1;
    const stops = node.op === 'or' ? known === true : known === false;
    if (last || stops) {
      results.push(value);
      break;
    }
    const passes = known !== null;
    if (!passes) {
      results.push(...keptBy(node.op, value));
    }
  }
  return choose(results);
}

/** What `value or x` (or `value and x`) keeps of a value whose truth is not known. */
function keptBy(op: 'and' | 'or', value: Abstract): Abstract[] {
  return optionsOf(value).filter(option => {
    const known = truth(option);
    return op === 'or' ? known !== false : known !== true;
  });
}

function evaluateCompare(m: Machine, node: CompareExpr): Abstract {
  let left = evaluate(m, node.left);
  let result: boolean | null = true;
  node.ops.forEach((op, i) => {
    const right = node.rights[i];
    if (right) {
      const value = evaluate(m, right);
      const outcome = compare(m, op, left, value);
      result =
        result === false || outcome === false ? false : result && outcome;
      left = value;
    }
  });
  return result === null ? UNKNOWN : booleanOf(result);
}

function evaluateConditional(m: Machine, node: ConditionalExpr): Abstract {
  const known = truth(evaluate(m, node.test), m);
  if (known !== null) {
    const [taken, other] = known
      ? [node.body, node.orelse]
      : [node.orelse, node.body];
    m.dead += 1;
    m.branch(() => evaluate(m, other));
    m.dead -= 1;
    return evaluate(m, taken);
  }
  let first: Abstract = UNKNOWN;
  let second: Abstract = UNKNOWN;
  const a = m.branch(() => {
    first = evaluate(m, node.body);
  });
  const b = m.branch(() => {
    second = evaluate(m, node.orelse);
  });
  m.store.merge([a, b]);
  return join(first, second);
}
