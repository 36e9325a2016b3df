// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type {
  ClassStmt,
  Expr,
  FromStmt,
  ImportStmt,
  SliceExpr,
  Stmt
} from './ast';
import { assignAttribute, memberOf } from './attributes';
import { callValue, pathOf } from './calls';
import { evaluate } from './evaluate';
import { augment, executeFlow } from './flow';
import { lastName, makeFunction } from './functions';
import { isHarmless } from './harmless';
import { sequenceItems } from './iteration';
import type { Machine } from './machine';
import { extendList } from './lists';
import { assignItem, deleteItem, weakly } from './subscripts';
import { sweep } from './sweep';
import type {
  Abstract,
  Arguments,
  ClassAbstract,
  HeapObject,
  Scope
} from './values';
import {
  NO_ARGUMENTS,
  UNKNOWN,
  argumentsOf,
  externalOf,
  optionsOf
} from './values';

/** How control leaves a statement. */
export type Flow = 'next' | 'return' | 'raise' | 'break' | 'continue';

/** Runs statements in order until control goes elsewhere. */
export function executeBlock(m: Machine, body: readonly Stmt[]): Flow {
  for (const statement of body) {
    if (!m.step()) {
      return 'next';
    }
    if (m.depth >= LIMITS.depth) {
      m.giveUp();
      return 'next';
    }
    m.depth += 1;
    const flow = execute(m, statement);
    m.depth -= 1;
    if (flow !== 'next') {
      return flow;
    }
  }
  return 'next';
}

function execute(m: Machine, node: Stmt): Flow {
  m.onStatement?.(node);
  switch (node.k) {
    case 'expr':
      return ends(m, node.value);
    case 'assign': {
      const value = evaluate(m, node.value);
      for (const target of node.targets) {
        assign(m, target, value);
      }
      return 'next';
    }
    case 'augmented':
      augment(m, node);
      return 'next';
    case 'annotated':
      if (node.value) {
        assign(m, node.target, evaluate(m, node.value));
      }
      return 'next';
    case 'delete':
      node.targets.forEach(target => remove(m, target));
      return 'next';
    case 'import':
      importNames(m, node);
      return 'next';
    case 'from':
      importFrom(m, node);
      return 'next';
    case 'def':
      define(m, node.name, makeFunction(m, node), node.decorators);
      return 'next';
    case 'class':
      m.bind(node.name, decorateClass(m, node, makeClass(m, node)));
      return 'next';
    case 'command':
      if (node.kind !== 'help') {
        const span = m.span(node.from, node.to);
        m.world.command(m, node.kind, node.text, span);
      }
      return 'next';
    default:
      return executeFlow(m, node);
  }
}

const ENDINGS = new Set([
  'builtins.exit',
  'builtins.quit',
  'sys.exit',
  'os._exit'
]);

function ends(m: Machine, node: Expr): Flow {
  const value = evaluate(m, node);
  if (node.k === 'call' && value.t === 'unknown' && value.path) {
    return ENDINGS.has(value.path.slice(0, -2)) ? 'raise' : 'next';
  }
  return 'next';
}

/** Binds a target to a value. */
export function assign(m: Machine, target: Expr, value: Abstract): void {
  switch (target.k) {
    case 'name':
      m.bind(target.id, value);
      return;
    case 'attr':
      assignAttribute(m, evaluate(m, target.value), target.name, value);
      return;
    case 'sub':
      if (target.index.k === 'slice') {
        assignSlice(m, evaluate(m, target.value), target.index, value);
        return;
      }
      assignItem(
        m,
        evaluate(m, target.value),
        evaluate(m, target.index),
        value,
        m.span(target.index.from, target.index.to)
      );
      return;
    case 'star':
      assign(m, target.value, UNKNOWN);
      return;
    case 'list':
    case 'tuple':
      unpack(m, target.items, value);
      return;
    default:
  }
}

/** `list[:] = value`; of any other slice only that it changes the list. */
function assignSlice(
  m: Machine,
  list: Abstract,
  { lower, upper, step }: SliceExpr,
  value: Abstract
): void {
  const whole = lower === null && upper === null && step === null;
  if (whole && m.object(list)?.o === 'list') {
    const emptied = (object: HeapObject): HeapObject =>
      object.o === 'list' ? { ...object, items: [], open: false } : object;
    m.mutate(list, emptied, weakly);
    extendList(m, list, value);
  } else {
    m.escape(list);
  }
}

const EMPTY_LIST = {
  o: 'list',
  items: [],
  open: false,
  type: 'list',
  origin: null
} as const;

function unpack(m: Machine, targets: readonly Expr[], value: Abstract): void {
  const { items, open, rest: more = UNKNOWN } = sequenceItems(m, value);
  const star = targets.findIndex(target => target.k === 'star');
  if (star < 0) {
    const fits = items.length === targets.length || open;
    targets.forEach((target, i) =>
      assign(m, target, (fits ? items[i] : undefined) ?? more)
    );
    return;
  }
  const after = targets.length - star - 1;
  targets.forEach((target, i) => {
    if (i < star) {
      assign(m, target, items[i] ?? UNKNOWN);
    } else if (target.k === 'star') {
      const rest = open ? [] : items.slice(star, items.length - after);
      const list = { o: 'list', items: rest, open, type: 'list' } as const;
      assign(m, target.value, m.allocate({ ...list, origin: null }));
    } else {
      const at = items.length - (targets.length - i);
      assign(m, target, (open ? undefined : items[at]) ?? UNKNOWN);
    }
  });
}

function remove(m: Machine, target: Expr): void {
  if (target.k === 'name') {
    m.bind(target.id, UNKNOWN);
  } else if (target.k === 'sub' && target.index.k === 'slice') {
    const list = evaluate(m, target.value);
    assignSlice(m, list, target.index, m.allocate(EMPTY_LIST));
  } else if (target.k === 'sub') {
    deleteItem(m, evaluate(m, target.value), evaluate(m, target.index));
  } else if (target.k === 'tuple' || target.k === 'list') {
    target.items.forEach(item => remove(m, item));
  } else if (target.k === 'attr') {
    assignAttribute(m, evaluate(m, target.value), target.name, UNKNOWN);
  }
}

function importNames(m: Machine, node: ImportStmt): void {
  for (const { name, alias } of node.names) {
    if (alias !== null) {
      m.bind(alias, externalOf(name));
    } else {
      const root = name.split('.', 1)[0] ?? name;
      m.bind(root, externalOf(root));
    }
  }
}

function importFrom(m: Machine, node: FromStmt): void {
  for (const { name, alias } of node.names) {
    if (name === '*') {
      for (const known of m.world.exports(node.module)) {
        m.bind(known, externalOf(`${node.module}.${known}`));
      }
      if (!isHarmless(node.module)) {
        sweep(m, false);
      }
    } else {
      m.bind(alias ?? name, externalOf(`${node.module}.${name}`));
    }
  }
}

/** Decorators that leave what calling the function does. */
const TRANSPARENT = new Set([
  'staticmethod',
  'classmethod',
  'property',
  'cached_property',
  'wraps',
  'lru_cache',
  'cache',
  'contextmanager',
  'dataclass',
  'retry',
  'abstractmethod'
]);

function define(
  m: Machine,
  name: string,
  value: Abstract,
  decorators: readonly Expr[]
): void {
  let bound = value;
  for (const decorator of [...decorators].reverse()) {
    if (!TRANSPARENT.has(lastName(decorator))) {
      bound = decorate(m, decorator, bound);
    }
  }
  const setter = decorators.find(isSetter);
  if (setter?.k === 'attr' && m.frame.scope.kind === 'class') {
    // The name keeps what it is read by.
    m.bind(`${name}.${setter.name}`, bound);
  } else {
    m.bind(name, bound);
  }
}

/**
 * What a decorator makes of a function. One that we cannot see into, of a
 * library that is not known to leave arguments alone, may pass it anything.
 */
function decorate(m: Machine, decorator: Expr, func: Abstract): Abstract {
  const callee = evaluate(m, decorator);
  const span = m.span(decorator.from, decorator.to);
  const made = callValue(
    m,
    callee,
    { ...NO_ARGUMENTS, positional: [func], positionalSpans: [null] },
    { span, callee: span, container: span }
  );
  const object = m.object(made);
  if (object?.o === 'instance' && object.attributes.has('__wrapped__')) {
    return made;
  }
  // A method finds its object by being a function.
  const inClass = m.frame.scope.kind === 'class';
  if (isKept(m, callee) || (inClass && isSetter(decorator))) {
    return func;
  }
  return isCallable(m, made)
    ? made
    : { t: 'partial', func, args: ANYTHING, origin: func.origin };
}

/** A class after the notebook's own decorators; others are taken to leave it as it is. */
function decorateClass(m: Machine, node: ClassStmt, made: Abstract): Abstract {
  let bound = made;
  for (const decorator of [...node.decorators].reverse()) {
    const callee = evaluate(m, decorator);
    const span = m.span(decorator.from, decorator.to);
    if (callee.t === 'function') {
      const places = { span, callee: span, container: span };
      const given = callValue(m, callee, argumentsOf([bound]), places);
      bound = given.t === 'class' ? given : bound;
    }
  }
  return bound;
}

const ANYTHING: Arguments = { ...NO_ARGUMENTS, openKeywords: true };

function isKept(m: Machine, callee: Abstract): boolean {
  return optionsOf(callee).every(option => {
    const path = pathOf(m, option);
    return path !== null && isHarmless(path);
  });
}

/** `@name.setter` */
function isSetter(decorator: Expr): boolean {
  return decorator.k === 'attr' && PROPERTY_PARTS.has(decorator.name);
}

const PROPERTY_PARTS = new Set(['setter', 'getter', 'deleter']);

function isCallable(m: Machine, value: Abstract): boolean {
  return optionsOf(value).every(option => {
    const object = m.object(option);
    return (
      option.t === 'function' ||
      option.t === 'partial' ||
      (option.t === 'method' && option.func !== null) ||
      (object?.o === 'instance' &&
        object.type !== null &&
        memberOf(m, object.type, '__call__') !== null)
    );
  });
}

function makeClass(m: Machine, node: ClassStmt): ClassAbstract {
  const bases = node.args
    .filter(arg => arg.name === null && arg.star === 0)
    .map(arg => evaluate(m, arg.value));
  const scope: Scope = {
    parent: m.frame.scope,
    kind: 'class',
    slots: new Map(),
    outer: null
  };
  m.frames.push({ ...m.frame, scope, exits: [], loops: [] });
  executeBlock(m, node.body);
  const attributes = new Map<string, Abstract>();
  for (const name of scope.slots.keys()) {
    const value = m.lookup(name);
    if (value) {
      attributes.set(name, value);
    }
  }
  m.frames.pop();
  const members = m.allocate({
    o: 'instance',
    type: null,
    name: `class ${node.name}`,
    attributes,
    open: false,
    creation: null,
    origin: m.span(node.from, node.to)
  });
  const origin = m.span(node.from, node.to);
  const made: ClassAbstract = {
    t: 'class',
    node,
    bases,
    members: members.t === 'ref' ? members.id : 0,
    origin
  };
  m.classes.push(made);
  return made;
}
