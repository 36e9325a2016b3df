// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type { ForStmt, Stmt, WhileStmt } from './ast';
import type { Written } from './branches';
import { deadBranch, goesOn, keepNames } from './branches';
import { evaluate } from './evaluate';
import type { Flow } from './execute';
import { assign, executeBlock } from './execute';
import { sequenceItems } from './iteration';
import { isObject, sameContent } from './joins';
import type { Loop, Machine } from './machine';
import { truth } from './operators';
import type { Content } from './store';
import { UNKNOWN, choose, optionsOf, someString } from './values';

/** True if a sequence is short enough to be gone through item by item. */
export function unrolls(m: Machine, length: number): boolean {
  return (
    length <= LIMITS.unrolled && m.rounds * length <= LIMITS.unrolledNested
  );
}

export function executeFor(m: Machine, node: ForStmt): Flow {
  const { items, open, rest } = sequenceItems(m, evaluate(m, node.iter));
  const known = !open && unrolls(m, items.length);
  const any = known ? UNKNOWN : choose([...items, rest ?? UNKNOWN]);
  const again = m.rounds < LIMITS.rounds ? 2 : 1;
  const count = known ? items.length : again;
  const { rounds } = m;
  m.rounds *= Math.max(count, 1);
  const turn = (round: number): Turn =>
    round >= count ? 'over' : known ? 'sure' : 'maybe';
  const flow = loop(m, turn, node.orelse, round => {
    assign(m, node.target, known ? (items[round] ?? UNKNOWN) : any);
    return executeBlock(m, node.body);
  });
  m.rounds = rounds;
  if (known && items.length === 0) {
    neverRun(m, node);
  }
  return flow;
}

/** Sees the calls in the body of a loop over nothing. */
function neverRun(m: Machine, node: ForStmt): void {
  m.dead += 1;
  m.branch(() => {
    assign(m, node.target, UNKNOWN);
    const once = (round: number): Turn => (round > 0 ? 'over' : 'maybe');
    loop(m, once, [], () => executeBlock(m, node.body));
  });
  m.dead -= 1;
}

export function executeWhile(m: Machine, node: WhileStmt): Flow {
  const { rounds } = m;
  const endless = node.test.k === 'const';
  let maybe = 0;
  const turn = (round: number): Turn => {
    const known = truth(evaluate(m, node.test), m);
    if (known === false) {
      if (round === 0) {
        keepNames(m, deadBranch(m, node.body));
      }
      return 'over';
    }
    m.rounds = rounds * (round + 1);
    const most = endless ? 2 : LIMITS.unrolled;
    if (known === true && maybe === 0 && round < most && unrolls(m, 1)) {
      return 'sure';
    }
    maybe += 1;
    return maybe <= 2 ? 'maybe' : endless ? 'never' : 'over';
  };
  const flow = loop(m, turn, node.orelse, () => executeBlock(m, node.body));
  m.rounds = rounds;
  return flow;
}

/** Whether a loop goes into another round; `never`: it does not come to its end. */
type Turn = 'sure' | 'maybe' | 'over' | 'never';

/** Runs a loop's body round by round, and what stands in its `else`. */
function loop(
  m: Machine,
  turn: (round: number) => Turn,
  orelse: readonly Stmt[],
  body: (round: number) => Flow
): Flow {
  m.store.push();
  const here: Loop = { depth: m.store.depth, breaks: [], continues: [] };
  m.frame.loops.push(here);
  const { doubt } = m;
  let flow: Flow = 'next';
  let ended = true;
  let previous: Written | null = null;
  for (let round = 0; ; round++) {
    const next = turn(round);
    if (next === 'over' || next === 'never') {
      ended = next === 'over' || here.breaks.length === 0;
      break;
    }
    const maybe = next === 'maybe';
    m.doubt = doubt + (maybe || here.breaks.length > 0 ? 1 : 0);
    here.continues.length = 0;
    const written = m.branch(() => {
      flow = body(round);
    });
    const going: Written[] = [...here.continues];
    if (flow === 'next') {
      going.push(written);
    }
    if (going.length === 0) {
      ended = maybe;
      break;
    }
    flow = 'next';
    m.store.merge(maybe ? [new Map<number, Content>(), ...going] : going);
    if (maybe && previous) {
      widen(m, previous);
    }
    previous = m.store.since(here.depth);
  }
  m.doubt = doubt;
  m.frame.loops.pop();
  const last = m.store.pop();
  return finish(m, ended ? last : null, flow, here.breaks, orelse);
}

/** Goes on after a loop: `last` where it came to its end, else `flow` left it. */
function finish(
  m: Machine,
  last: Written | null,
  flow: Flow,
  breaks: readonly Written[],
  orelse: readonly Stmt[]
): Flow {
  if (breaks.length === 0) {
    if (last) {
      m.store.apply(last);
      return executeBlock(m, orelse);
    }
    return flow === 'return' || flow === 'raise' ? flow : 'next';
  }
  const going = [...breaks];
  if (last) {
    let after: Flow = 'next';
    const written = m.branch(() => {
      m.store.apply(last);
      after = executeBlock(m, orelse);
    });
    if (goesOn(after)) {
      going.push(written);
    }
  }
  m.store.merge(going);
  return 'next';
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
