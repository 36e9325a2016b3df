// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { AugmentedStmt, Expr, Stmt, TryStmt, WithStmt } from './ast';
import { attributeOf, memberOf } from './attributes';
import type { Written } from './branches';
import { deadBranch, executeIf, goesOn } from './branches';
import { evaluate } from './evaluate';
import type { Flow } from './execute';
import { assign, executeBlock } from './execute';
import { callFunction } from './functions';
import { executeFor, executeWhile } from './loops';
import type { Machine } from './machine';
import { updateDict } from './dicts';
import { executeMatch } from './match';
import { extendList } from './lists';
import { binary } from './operators';
import { subscript } from './subscripts';
import type { Abstract, Arguments, FunctionAbstract } from './values';
import { NONE, NO_ARGUMENTS, UNKNOWN, optionsOf } from './values';

/** Statements that steer. */
export function executeFlow(m: Machine, node: Stmt): Flow {
  switch (node.k) {
    case 'if':
      return executeIf(m, node);
    case 'for':
      return executeFor(m, node);
    case 'while':
      return executeWhile(m, node);
    case 'try':
      return executeTry(m, node);
    case 'with':
      return executeWith(m, node);
    case 'match':
      return executeMatch(m, node);
    case 'return':
      return leave(m, node.value ? evaluate(m, node.value) : NONE);
    case 'raise':
      if (node.value) {
        evaluate(m, node.value);
      }
      return 'raise';
    case 'assert':
      if (node.value) {
        evaluate(m, node.value);
      }
      return 'next';
    case 'break':
    case 'continue':
      return jump(m, node.k);
    default:
      return 'next';
  }
}

function leave(m: Machine, value: Abstract): Flow {
  const { frame } = m;
  if (frame.func) {
    frame.exits.push({ value, written: m.store.since(frame.depth) });
  }
  return 'return';
}

function jump(m: Machine, kind: 'break' | 'continue'): Flow {
  const loop = m.frame.loops.at(-1);
  if (loop) {
    const written = m.store.since(
      kind === 'break' ? loop.depth : loop.depth + 1
    );
    (kind === 'break' ? loop.breaks : loop.continues).push(written);
  }
  return kind;
}

/** States that a handler of a `try` with many statements starts from. */
const MAX_SNAPSHOTS = 12;

function executeTry(m: Machine, node: TryStmt): Flow {
  const states: Written[] = [];
  let flow: Flow = 'next';
  const written = m.branch(() => {
    const { depth } = m.store;
    const keep = (): void => {
      if (states.length < MAX_SNAPSHOTS && node.handlers.length > 0) {
        states.push(m.store.since(depth));
      }
    };
    for (const statement of node.body) {
      const raises = mayRaise(m, statement);
      if (raises && states.length === 0 && statement.k !== 'raise') {
        keep();
      }
      flow = executeBlock(m, [statement]);
      if (raises) {
        keep();
      }
      if (flow !== 'next') {
        break;
      }
    }
    if (states.length >= MAX_SNAPSHOTS) {
      states.push(m.store.since(depth));
    }
    if (flow === 'next') {
      flow = executeBlock(m, node.orelse);
    }
  });
  const flows: Flow[] = [flow];
  const going: Written[] = goesOn(flow) ? [written] : [];
  m.doubt += 1;
  for (const handler of node.handlers) {
    if (states.length === 0) {
      deadBranch(m, handler.body);
      continue;
    }
    const result = m.branch(() => {
      m.store.merge(states);
      if (handler.type) {
        evaluate(m, handler.type);
      }
      if (handler.name !== null) {
        m.bind(handler.name, UNKNOWN);
      }
      flow = executeBlock(m, handler.body);
    });
    flows.push(flow);
    if (goesOn(flow)) {
      going.push(result);
    }
  }
  m.doubt -= 1;
  m.store.merge(going.length > 0 ? going : [written]);
  const last = executeBlock(m, node.final);
  if (last !== 'next') {
    return last;
  }
  return going.length > 0 ? 'next' : (flows[0] ?? 'next');
}

/** False for an assignment that nothing can go wrong with. */
function mayRaise(m: Machine, node: Stmt): boolean {
  if (node.k !== 'assign') {
    return node.k !== 'pass';
  }
  const isPlain = (target: Expr): boolean =>
    target.k === 'name' ||
    (target.k === 'sub' &&
      target.index.k === 'const' &&
      m.object(evaluate(m, target.value))?.o === 'dict');
  return !(isSafe(m, node.value) && node.targets.every(isPlain));
}

function isSafe(m: Machine, node: Expr): boolean {
  switch (node.k) {
    case 'const':
      return true;
    case 'name':
      return m.lookup(node.id) !== undefined;
    case 'list':
    case 'tuple':
      return node.items.every(item => isSafe(m, item));
    case 'dict':
      return node.items.every(
        ({ key, value }) => key?.k === 'const' && isSafe(m, value)
      );
    default:
      return false;
  }
}

function executeWith(m: Machine, node: WithStmt): Flow {
  const opened: Abstract[] = [];
  for (const { context, target } of node.items) {
    const value = evaluate(m, context);
    opened.unshift(value);
    const given = entered(m, value);
    if (target) {
      assign(m, target, given);
    }
  }
  const flow = executeBlock(m, node.body);
  for (const value of opened) {
    const exit = ownMember(m, value, '__exit__', '__aexit__');
    if (exit) {
      callFunction(m, exit, THREE_UNKNOWN, value);
    }
  }
  return flow;
}

const THREE_UNKNOWN: Arguments = {
  ...NO_ARGUMENTS,
  positional: [UNKNOWN, UNKNOWN, UNKNOWN],
  positionalSpans: [null, null, null]
};

/** What `with value as name` binds. */
function entered(m: Machine, value: Abstract): Abstract {
  const enter = ownMember(m, value, '__enter__', '__aenter__');
  if (enter) {
    return callFunction(m, enter, NO_ARGUMENTS, value);
  }
  // A generator under `@contextmanager` gives what it yields first.
  const object = m.object(value);
  return object?.o === 'list' ? (object.items[0] ?? UNKNOWN) : value;
}

/** A function that the class of one of the notebook's own objects has. */
function ownMember(
  m: Machine,
  value: Abstract,
  ...names: readonly string[]
): FunctionAbstract | null {
  const object = m.object(value);
  const type = object?.o === 'instance' ? object.type : null;
  for (const name of type ? names : []) {
    const member = type ? memberOf(m, type, name) : null;
    if (member?.t === 'function') {
      return member;
    }
  }
  return null;
}

/** `target op= value`: lists and dicts change in place. */
export function augment(m: Machine, node: AugmentedStmt): void {
  const { target, op } = node;
  const value = evaluate(m, node.value);
  const before = current(m, node);
  const object = m.object(optionsOf(before)[0] ?? UNKNOWN);
  if (op === '+' && object?.o === 'list' && object.type === 'list') {
    extendList(m, before, value);
    return;
  }
  if (op === '|' && object?.o === 'dict') {
    updateDict(m, before, value);
    return;
  }
  assign(m, target, binary(m, op, before, value, m.span(node.from, node.to)));
}

function current(m: Machine, node: AugmentedStmt): Abstract {
  const { target } = node;
  if (target.k === 'sub') {
    return subscript(m, evaluate(m, target.value), evaluate(m, target.index));
  }
  if (target.k === 'attr') {
    return attributeOf(m, evaluate(m, target.value), target.name);
  }
  return target.k === 'name' ? (m.lookup(target.id) ?? UNKNOWN) : UNKNOWN;
}
