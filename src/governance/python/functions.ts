// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type { Expr, FunctionStmt, LambdaExpr, Parameter } from './ast';
import { evaluate } from './evaluate';
import { executeBlock } from './execute';
import type { Frame, Machine } from './machine';
import { outerNames, usedNames, walk } from './names';
import type {
  Abstract,
  Arguments,
  DictItemContent,
  FunctionAbstract,
  Scope
} from './values';
import { NONE, UNKNOWN, choose, join } from './values';

const KINDS: Readonly<Record<string, FunctionAbstract['kind']>> = {
  staticmethod: 'static',
  classmethod: 'class',
  property: 'property',
  cached_property: 'property'
};

/** The value of a `def` or a lambda. */
export function makeFunction(
  m: Machine,
  node: FunctionStmt | LambdaExpr
): FunctionAbstract {
  const defaults = new Map<string, Abstract>();
  for (const param of node.params) {
    if (param.defaultValue) {
      defaults.set(param.name, evaluate(m, param.defaultValue));
    }
  }
  let kind: FunctionAbstract['kind'] = 'plain';
  for (const decorator of node.k === 'def' ? node.decorators : []) {
    kind = KINDS[lastName(decorator)] ?? kind;
  }
  const func: FunctionAbstract = {
    t: 'function',
    node,
    cell: m.cell,
    scope: m.frame.scope,
    defaults,
    kind,
    origin: m.span(node.from, node.to)
  };
  if (node.k === 'def') {
    m.defined.push(func);
  }
  return func;
}

export function lastName(node: Expr): string {
  if (node.k === 'call') {
    return lastName(node.callee);
  }
  return node.k === 'attr' ? node.name : node.k === 'name' ? node.id : '';
}

/** Runs a function of the notebook. `self` is passed before the arguments. */
export function callFunction(
  m: Machine,
  func: FunctionAbstract,
  args: Arguments,
  self: Abstract | null
): Abstract {
  const runs = m.runs.get(func.node) ?? 0;
  m.runs.set(func.node, runs + 1);
  m.called.add(func.node);
  let nested = 0;
  for (let i = 0; i < m.frames.length; i++) {
    nested += m.frames[i].func?.node === func.node ? 1 : 0;
  }
  if (
    runs >= LIMITS.callsPerFunction ||
    nested > 1 ||
    m.frames.length > LIMITS.callDepth
  ) {
    return unseenCall(m, func, args, self);
  }
  const scope: Scope = {
    parent: func.scope,
    kind: 'function',
    slots: new Map(),
    outer: func.node.k === 'def' ? outerNames(func.node) : null
  };
  const passed: Arguments =
    self === null
      ? args
      : {
          ...args,
          positional: [self, ...args.positional],
          positionalSpans: [null, ...args.positionalSpans]
        };
  return run(m, func, scope, bindParameters(m, func, passed));
}

function run(
  m: Machine,
  func: FunctionAbstract,
  scope: Scope,
  bindings: readonly (readonly [string, Abstract])[]
): Abstract {
  const { cell } = m;
  m.store.push();
  m.frames.push({
    scope,
    depth: m.store.depth,
    exits: [],
    loops: [],
    func,
    yields: { items: [], doubt: m.doubt, dead: m.dead, open: false }
  });
  m.cell = func.cell;
  for (const [name, value] of bindings) {
    m.store.set(m.slot(scope, name), value);
  }
  const result = runBody(m, func.node);
  const frame = m.frames.pop();
  m.cell = cell;
  const last = m.store.pop();
  const exits = frame?.exits ?? [];
  const written = exits.map(exit => exit.written);
  if (result) {
    written.push(last);
  }
  if (written.length > 0) {
    m.store.merge(written);
  }
  if (frame && isGenerator(func.node)) {
    return generated(m, frame, written.length > 1);
  }
  const values = exits.map(exit => exit.value);
  return values.length + (result ? 1 : 0) === 0
    ? UNKNOWN
    : choose(result ? [...values, result] : values);
}

/** Value at the end of the body; null if the end is not reached. */
function runBody(m: Machine, node: FunctionStmt | LambdaExpr): Abstract | null {
  if (node.k === 'lambda') {
    return evaluate(m, node.body);
  }
  return executeBlock(m, node.body) === 'next' ? NONE : null;
}

/** What calling a generator gives: all that it yields, as if it were asked for at once. */
function generated(m: Machine, frame: Frame, leftEarly: boolean): Abstract {
  const { items, open } = frame.yields;
  return m.allocate({
    o: 'list',
    items,
    open: open || leftEarly,
    type: 'list',
    origin: null
  });
}

/** True if a function's own body yields. */
function isGenerator(node: FunctionStmt | LambdaExpr): boolean {
  const known = GENERATORS.get(node);
  if (known !== undefined) {
    return known;
  }
  let yields = false;
  walk(node.k === 'def' ? node.body : [node.body], code => {
    yields ||= code.k === 'yield';
    return !yields && code.k !== 'def' && code.k !== 'lambda';
  });
  GENERATORS.set(node, yields);
  return yields;
}

const GENERATORS = new WeakMap<FunctionStmt | LambdaExpr, boolean>();

/** Effects of a call that is not followed: all it can reach may change. */
function unseenCall(
  m: Machine,
  func: FunctionAbstract,
  args: Arguments,
  self: Abstract | null
): Abstract {
  const reach = [...args.positional, ...(self ? [self] : [])];
  args.keywords.forEach(keyword => reach.push(keyword.value));
  const names = usedNames(func.node);
  for (const name of names) {
    const value = m.lookup(name);
    if (value) {
      reach.push(value);
    }
  }
  for (const value of reach) {
    m.escape(value);
  }
  if (func.node.k === 'def') {
    for (const [name, kind] of outerNames(func.node) ?? []) {
      if (kind === 'global') {
        m.store.set(m.slot(m.module, name), UNKNOWN);
      }
    }
  }
  return UNKNOWN;
}

/** Parameters with the values that a call passes. */
export function bindParameters(
  m: Machine,
  func: FunctionAbstract,
  args: Arguments
): (readonly [string, Abstract])[] {
  const bindings: (readonly [string, Abstract])[] = [];
  const used = new Set<string>();
  let at = 0;
  for (const param of func.node.params) {
    if (param.kind === 'args') {
      const items = args.positional.slice(at);
      at = args.positional.length;
      const open = args.openPositional;
      const tuple = {
        o: 'list',
        items,
        open,
        type: 'tuple',
        origin: null
      } as const;
      bindings.push([param.name, m.allocate(tuple)]);
    } else if (param.kind === 'kwargs') {
      bindings.push([param.name, restOfKeywords(m, args, used)]);
    } else {
      used.add(param.name);
      const positional =
        param.kind === 'plain' ? args.positional[at] : undefined;
      at += param.kind === 'plain' ? 1 : 0;
      bindings.push([
        param.name,
        positional ?? passedByName(func, param, args)
      ]);
    }
  }
  return bindings;
}

function passedByName(
  func: FunctionAbstract,
  param: Parameter,
  args: Arguments
): Abstract {
  const keyword = args.keywords.get(param.name);
  const fallback = func.defaults.get(param.name) ?? UNKNOWN;
  const maybe =
    args.openKeywords || (args.openPositional && param.kind === 'plain');
  if (keyword) {
    return keyword.certain ? keyword.value : join(keyword.value, fallback);
  }
  return maybe ? UNKNOWN : fallback;
}

function restOfKeywords(
  m: Machine,
  args: Arguments,
  used: ReadonlySet<string>
): Abstract {
  const entries = new Map<string, DictItemContent>();
  for (const [name, { value, certain, span }] of args.keywords) {
    if (!used.has(name)) {
      entries.set(name, { value, certain, key: span });
    }
  }
  return m.allocate({
    o: 'dict',
    entries,
    open: args.openKeywords,
    origin: null,
    form: 'other'
  });
}
