// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { CallExpr, Case, DictExpr, Expr, MatchStmt } from './ast';
import { attributeOf } from './attributes';
import type { Written } from './branches';
import { deadBranch, goesOn } from './branches';
import { dictKey, evaluate } from './evaluate';
import type { Flow } from './execute';
import { executeBlock } from './execute';
import type { Machine } from './machine';
import { compare, truth } from './operators';
import { isOf } from './selection';
import type { Content } from './store';
import type { Abstract } from './values';
import { UNKNOWN } from './values';

/** Whether a pattern fits; null if it is not known. */
type Fit = boolean | null;
type Bound = Map<string, Abstract>;

const both = (a: Fit, b: Fit): Fit =>
  a === false || b === false ? false : a === null || b === null ? null : true;
const all = (fits: readonly Fit[]): Fit => fits.reduce<Fit>(both, true);
const some = (fits: readonly Fit[]): Fit =>
  fits.includes(true) ? true : fits.includes(null) ? null : false;

/** Runs the first case that fits; where that is not known, each that may. */
export function executeMatch(m: Machine, node: MatchStmt): Flow {
  const subject = evaluate(m, node.subject);
  const flows: Flow[] = [];
  const going: Written[] = [];
  let fit: Fit = false;
  for (const one of node.cases) {
    const bound: Bound = new Map();
    const pattern = one.pattern ? fits(m, one.pattern, subject, bound) : null;
    fit = pattern;
    if (pattern === false) {
      if (one.pattern && isSwitch(one.pattern)) {
        deadBranch(m, one.body);
      }
      continue;
    }
    const sure = pattern === true && flows.length === 0;
    if (sure && !one.guard) {
      bind(m, one, bound, subject);
      return executeBlock(m, one.body);
    }
    let flow: Flow = 'next';
    m.doubt += 1;
    const written = m.branch(() => {
      bind(m, one, bound, subject);
      const guarded = one.guard ? truth(evaluate(m, one.guard), m) : true;
      fit = both(pattern, guarded);
      flow = guarded === false ? 'next' : executeBlock(m, one.body);
    });
    m.doubt -= 1;
    // A case that does not fit has written nothing that counts.
    if (fit !== false) {
      flows.push(flow);
      if (goesOn(flow)) {
        going.push(written);
      }
    }
    if (fit === true) {
      break;
    }
  }
  if (fit !== true && !node.cases.some(one => one.catchAll)) {
    going.push(new Map<number, Content>());
  }
  if (going.length === 0) {
    return flows[0] ?? 'next';
  }
  m.store.merge(going);
  return 'next';
}

/** A choice by value, as `if` makes one. */
function isSwitch(pattern: Expr): boolean {
  return (
    pattern.k === 'const' ||
    (pattern.k === 'attr' && pattern.value.k === 'name') ||
    (pattern.k === 'binary' &&
      isSwitch(pattern.left) &&
      isSwitch(pattern.right))
  );
}

function bind(m: Machine, one: Case, bound: Bound, subject: Abstract): void {
  if (!one.pattern) {
    one.names.forEach(name => m.bindIfLocal(name));
  }
  bound.forEach((value, name) => m.bind(name, value));
  if (one.alias !== null) {
    m.bind(one.alias, subject);
  }
}

function fits(m: Machine, pattern: Expr, subject: Abstract, bound: Bound): Fit {
  switch (pattern.k) {
    case 'name':
      if (pattern.id !== '_') {
        bound.set(pattern.id, subject);
      }
      return true;
    case 'binary':
      // Which one bound what is not asked: alternatives bind the same names.
      return pattern.op === '|'
        ? some([
            fits(m, pattern.left, subject, bound),
            fits(m, pattern.right, subject, bound)
          ])
        : null;
    case 'list':
    case 'tuple':
      return sequence(m, pattern.items, subject, bound);
    case 'dict':
      return mapping(m, pattern, subject, bound);
    case 'call':
      return instance(m, pattern, subject, bound);
    default:
      return equals(m, evaluate(m, pattern), subject);
  }
}

function equals(m: Machine, value: Abstract, subject: Abstract): Fit {
  const scalar = value.t !== 'ref' && value.t !== 'unknown';
  return scalar && subject.t === 'ref' && m.object(subject)?.o !== 'instance'
    ? false
    : compare(m, '==', subject, value);
}

/** Names that a pattern binds whose parts are not known. */
function loose(m: Machine, patterns: readonly Expr[], bound: Bound): null {
  for (const pattern of patterns) {
    fits(m, pattern.k === 'star' ? pattern.value : pattern, UNKNOWN, bound);
  }
  return null;
}

function sequence(
  m: Machine,
  patterns: readonly Expr[],
  subject: Abstract,
  bound: Bound
): Fit {
  const object = m.object(subject);
  if (object?.o !== 'list' || object.open) {
    loose(m, patterns, bound);
    const never = object?.o === 'dict' || isText(subject);
    return never ? false : null;
  }
  const { items } = object;
  const star = patterns.findIndex(pattern => pattern.k === 'star');
  const missing = patterns.length - (star < 0 ? 0 : 1) - items.length;
  if (object.type === 'set' || missing > 0 || (star < 0 && missing !== 0)) {
    return false;
  }
  return all(
    patterns.map((pattern, i) => {
      if (pattern.k === 'star') {
        const rest = items.slice(i, items.length - (patterns.length - 1 - i));
        const made = { o: 'list', open: false, type: 'list' } as const;
        const list = m.allocate({ ...made, items: rest, origin: null });
        return fits(m, pattern.value, list, bound);
      }
      const at = star >= 0 && i > star ? items.length - patterns.length + i : i;
      return fits(m, pattern, items[at] ?? UNKNOWN, bound);
    })
  );
}

function isText(value: Abstract): boolean {
  return (
    value.t === 'string' ||
    value.t === 'number' ||
    value.t === 'boolean' ||
    value.t === 'none'
  );
}

function mapping(
  m: Machine,
  { items }: DictExpr,
  subject: Abstract,
  bound: Bound
): Fit {
  const object = m.object(subject);
  return all(
    items.map(({ key, value }) => {
      if (!key || object?.o !== 'dict') {
        loose(m, [value], bound);
        const never = object?.o === 'list' || isText(subject);
        return !key && object?.o === 'dict' ? true : never ? false : null;
      }
      const name = dictKey(evaluate(m, key));
      const entry = name === null ? undefined : object.entries.get(name);
      if (!entry) {
        loose(m, [value], bound);
        return name !== null && !object.open ? false : null;
      }
      const fit = fits(m, value, entry.value, bound);
      return entry.certain ? fit : both(fit, null);
    })
  );
}

function instance(
  m: Machine,
  { callee, args }: CallExpr,
  subject: Abstract,
  bound: Bound
): Fit {
  const type = evaluate(m, callee);
  const is = isOf(m, subject, type);
  return both(
    is,
    all(
      args.map(({ name, value }) => {
        if (name !== null && is === true) {
          return fits(m, value, attributeOf(m, subject, name), bound);
        }
        // `str(text)` binds the whole.
        const whole = name === null && type.t === 'external';
        fits(m, value, whole ? subject : UNKNOWN, bound);
        return whole && value.k === 'name' ? true : null;
      })
    )
  );
}
