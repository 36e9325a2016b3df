// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type {
  AugmentedStmt,
  ForStmt,
  IfStmt,
  MatchStmt,
  Stmt,
  TryStmt,
  WhileStmt,
  WithStmt
} from './ast';
import { attributeOf } from './attributes';
import { evaluate } from './evaluate';
import type { Flow } from './execute';
import { assign, executeBlock } from './execute';
import { sequenceItems } from './iteration';
import { isObject, sameContent } from './joins';
import type { Loop, Machine } from './machine';
import { extendList, updateDict } from './methods';
import { binary, truth } from './operators';
import type { Content } from './store';
import { subscript } from './subscripts';
import type { Abstract } from './values';
import { NONE, UNKNOWN, choose, optionsOf, someString } from './values';

type Written = Map<number, Content>;

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

function executeIf(m: Machine, node: IfStmt): Flow {
  const known = truth(evaluate(m, node.test), m);
  if (known !== null) {
    const other = deadBranch(m, known ? node.orelse : node.body);
    const flow = executeBlock(m, known ? node.body : node.orelse);
    keepNames(m, other);
    return flow;
  }
  return alternatives(m, [node.body, node.orelse]);
}

/** Code that cannot run as things stand: its calls are seen, its effects are not kept. */
function deadBranch(m: Machine, body: readonly Stmt[]): Written {
  if (body.length === 0) {
    return new Map();
  }
  const { frame } = m;
  const exits = frame.exits.length;
  m.dead += 1;
  frame.loops.push({ depth: m.store.depth, breaks: [], continues: [] });
  const written = m.branch(() => executeBlock(m, body));
  frame.loops.pop();
  m.dead -= 1;
  frame.exits.length = exits;
  return written;
}

/**
 * Keeps names that only a dead branch binds, and SDK objects it makes: flip
 * the switch and the code that uses them runs.
 */
function keepNames(m: Machine, written: Written): void {
  const isNew = (key: number): boolean => m.store.get(key) === undefined;
  const fresh = new Map([...written].filter(([key]) => isNew(key)));
  for (const [key, content] of written) {
    if (isObject(content)) {
      continue;
    }
    const before = m.store.get(key);
    if (before === undefined) {
      m.store.set(key, content);
    } else if (!isObject(before) && madeIn(fresh, content)) {
      m.store.set(key, choose([before, content]));
    }
  }
  for (const [key, content] of fresh) {
    if (isObject(content)) {
      m.store.set(key, content);
    }
  }
}

function madeIn(fresh: Written, value: Abstract): boolean {
  const content = value.t === 'ref' ? fresh.get(value.id) : undefined;
  return (
    content !== undefined &&
    isObject(content) &&
    content.o === 'instance' &&
    content.creation !== null
  );
}

/** Runs one of several blocks, not known which. */
function alternatives(m: Machine, blocks: readonly (readonly Stmt[])[]): Flow {
  const flows: Flow[] = [];
  const going: Written[] = [];
  for (const block of blocks) {
    let flow: Flow = 'next';
    const written = m.branch(() => {
      flow = executeBlock(m, block);
    });
    flows.push(flow);
    if (flowOf(flows) === 'next') {
      going.push(written);
    }
  }
  if (going.length > 0) {
    m.store.merge(going);
    return 'next';
  }
  return flows.includes('raise') && flows.length > 1
    ? (flows.find(flow => flow !== 'raise') ?? 'raise')
    : (flows[0] ?? 'next');
}

function flowOf(flows: readonly Flow[]): Flow {
  return flows[flows.length - 1] ?? 'next';
}

/** True if a sequence is short enough to be gone through item by item. */
export function unrolls(m: Machine, length: number): boolean {
  return (
    length <= LIMITS.unrolled && m.rounds * length <= LIMITS.unrolledNested
  );
}

function executeFor(m: Machine, node: ForStmt): Flow {
  const { items, open } = sequenceItems(m, evaluate(m, node.iter));
  const known = !open && unrolls(m, items.length);
  const again = m.rounds < LIMITS.rounds ? [UNKNOWN, UNKNOWN] : [UNKNOWN];
  const values = known ? items : again;
  const { rounds } = m;
  m.rounds *= Math.max(values.length, 1);
  const flow = loop(m, values, !known, value => {
    assign(m, node.target, value);
    return executeBlock(m, node.body);
  });
  m.rounds = rounds;
  if (known && items.length === 0) {
    m.dead += 1;
    m.branch(() => {
      assign(m, node.target, UNKNOWN);
      loop(m, [UNKNOWN], true, () => executeBlock(m, node.body));
    });
    m.dead -= 1;
  }
  return flow === 'next' ? executeBlock(m, node.orelse) : flow;
}

function executeWhile(m: Machine, node: WhileStmt): Flow {
  const first = truth(evaluate(m, node.test), m);
  if (first === false) {
    keepNames(m, deadBranch(m, node.body));
    return executeBlock(m, node.orelse);
  }
  const flow = loop(m, [UNKNOWN, UNKNOWN], first === null, () =>
    executeBlock(m, node.body)
  );
  return flow === 'next' ? executeBlock(m, node.orelse) : flow;
}

/** Runs a body once for each value; `maybe` if it may run less or more often. */
function loop(
  m: Machine,
  values: readonly Abstract[],
  maybe: boolean,
  body: (value: Abstract) => Flow
): Flow {
  m.store.push();
  const here: Loop = { depth: m.store.depth, breaks: [], continues: [] };
  m.frame.loops.push(here);
  let flow: Flow = 'next';
  let previous: Written | null = null;
  for (const value of values) {
    here.continues.length = 0;
    const written = m.branch(() => {
      flow = body(value);
    });
    const going: Written[] = [...here.continues];
    if (flow === 'next') {
      going.push(written);
    }
    if (going.length === 0) {
      break;
    }
    flow = 'next';
    m.store.merge(maybe ? [new Map<number, Content>(), ...going] : going);
    if (maybe && previous) {
      widen(m, previous);
    }
    previous = m.store.since(here.depth);
  }
  m.frame.loops.pop();
  const last = m.store.pop();
  return finish(m, flow, maybe, last, here.breaks);
}

function finish(
  m: Machine,
  flow: Flow,
  maybe: boolean,
  last: Written,
  breaks: readonly Written[]
): Flow {
  const ended = flow === 'next' || maybe;
  const going = ended ? [last, ...breaks] : [...breaks];
  if (going.length > 0) {
    m.store.merge(going);
    return 'next';
  }
  return flow === 'return' || flow === 'raise' ? flow : 'next';
}

/** What still changes in the second round may change in any further one. */
function widen(m: Machine, previous: Written): void {
  for (const [key, before] of previous) {
    const now = m.store.get(key);
    if (now !== undefined && !isObject(now) && !sameContent(now, before)) {
      const text = optionsOf(now).every(option => option.t === 'string');
      m.store.set(key, text ? someString() : UNKNOWN);
    }
  }
}

/** States that a handler of a `try` with many statements starts from. */
const MAX_SNAPSHOTS = 12;

function executeTry(m: Machine, node: TryStmt): Flow {
  const states: Written[] = [new Map<number, Content>()];
  let flow: Flow = 'next';
  const written = m.branch(() => {
    const { depth } = m.store;
    for (const statement of node.body) {
      flow = executeBlock(m, [statement]);
      if (states.length < MAX_SNAPSHOTS && node.handlers.length > 0) {
        states.push(m.store.since(depth));
      }
      if (flow !== 'next') {
        break;
      }
    }
    states.push(m.store.since(depth));
    if (flow === 'next') {
      flow = executeBlock(m, node.orelse);
    }
  });
  const flows: Flow[] = [flow];
  const going: Written[] = flowOf(flows) === 'next' ? [written] : [];
  for (const handler of node.handlers) {
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
    if (flowOf(flows) === 'next') {
      going.push(result);
    }
  }
  m.store.merge(going.length > 0 ? going : [written]);
  const last = executeBlock(m, node.final);
  if (last !== 'next') {
    return last;
  }
  return going.length > 0 ? 'next' : (flows[0] ?? 'next');
}

function executeWith(m: Machine, node: WithStmt): Flow {
  for (const { context, target } of node.items) {
    const value = evaluate(m, context);
    if (target) {
      assign(m, target, value);
    }
  }
  return executeBlock(m, node.body);
}

function executeMatch(m: Machine, node: MatchStmt): Flow {
  evaluate(m, node.subject);
  const flows: Flow[] = [];
  const going: Written[] = [];
  for (const one of node.cases) {
    let flow: Flow = 'next';
    const written = m.branch(() => {
      one.names.forEach(name => m.bindIfLocal(name));
      if (one.guard) {
        evaluate(m, one.guard);
      }
      flow = executeBlock(m, one.body);
    });
    flows.push(flow);
    if (flowOf(flows) === 'next') {
      going.push(written);
    }
  }
  if (!node.cases.some(one => one.catchAll)) {
    going.push(new Map<number, Content>());
  }
  if (going.length === 0) {
    return flows[0] ?? 'next';
  }
  m.store.merge(going);
  return 'next';
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
