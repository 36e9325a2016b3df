// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { IfStmt, Stmt } from './ast';
import { evaluate } from './evaluate';
import type { Flow } from './execute';
import { executeBlock } from './execute';
import { isObject } from './joins';
import type { Machine } from './machine';
import { truth } from './operators';
import type { Content } from './store';
import type { Abstract } from './values';
import { choose } from './values';

/** What a stretch of code wrote. */
export type Written = Map<number, Content>;

/** True if control goes on after a block that was left this way. */
export function goesOn(flow: Flow): boolean {
  return flow === 'next';
}

export function executeIf(m: Machine, node: IfStmt): Flow {
  if (isOff(node)) {
    return executeBlock(m, node.orelse);
  }
  const known = truth(evaluate(m, node.test), m);
  if (known !== null) {
    const other = deadBranch(m, known ? node.orelse : node.body);
    const flow = executeBlock(m, known ? node.body : node.orelse);
    keepNames(m, other);
    return flow;
  }
  return alternatives(m, [node.body, node.orelse]);
}

/** `if False:` and `if 0:` put code away; any other test that fails is a switch. */
function isOff({ test }: IfStmt): boolean {
  return test.k === 'const' && (test.value === false || test.value === 0);
}

/** Code that cannot run as things stand: its calls are seen, its effects are not kept. */
export function deadBranch(m: Machine, body: readonly Stmt[]): Written {
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
export function keepNames(m: Machine, written: Written): void {
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
  m.doubt += 1;
  for (const block of blocks) {
    let flow: Flow = 'next';
    const written = m.branch(() => {
      flow = executeBlock(m, block);
    });
    flows.push(flow);
    if (goesOn(flow)) {
      going.push(written);
    }
  }
  m.doubt -= 1;
  if (going.length > 0) {
    m.store.merge(going);
    return 'next';
  }
  return flows.includes('raise') && flows.length > 1
    ? (flows.find(flow => flow !== 'raise') ?? 'raise')
    : (flows[0] ?? 'next');
}
