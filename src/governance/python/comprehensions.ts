// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Clause, ComprehensionExpr } from './ast';
import { dictKey, evaluate } from './evaluate';
import { assign } from './execute';
import { unrolls } from './loops';
import { sequenceItems } from './iteration';
import type { Machine } from './machine';
import { truth } from './operators';
import type { Abstract, DictItemContent, Scope } from './values';
import { UNKNOWN, choose, join } from './values';

interface Collected {
  readonly items: Abstract[];
  readonly entries: Map<string, DictItemContent>;
  open: boolean;
  /** What an item that is not listed may be. */
  rest: Abstract | null;
}

/** A list, dict, set or generator display with `for`. */
export function evaluateComprehension(
  m: Machine,
  node: ComprehensionExpr
): Abstract {
  const scope: Scope = {
    parent: m.frame.scope,
    kind: 'function',
    slots: new Map(),
    outer: null
  };
  const out: Collected = {
    items: [],
    entries: new Map(),
    open: false,
    rest: null
  };
  m.frames.push({ ...m.frame, scope });
  run(m, node, node.clauses, true, out);
  m.frames.pop();
  const origin = m.span(node.from, node.to);
  const { items, entries, open } = out;
  const rest = open && out.rest ? { rest: out.rest } : {};
  if (node.type === 'dict') {
    return m.allocate({
      o: 'dict',
      entries,
      open,
      origin,
      form: 'other',
      ...rest
    });
  }
  const type = node.type === 'set' ? 'set' : 'list';
  return m.allocate({ o: 'list', items, open, type, origin, ...rest });
}

/** Runs the remaining clauses; `sure` is false where items may be left out. */
function run(
  m: Machine,
  node: ComprehensionExpr,
  clauses: readonly Clause[],
  sure: boolean,
  out: Collected
): void {
  const [clause, ...rest] = clauses;
  if (!clause) {
    collect(m, node, sure, out);
    return;
  }
  const {
    items,
    open,
    rest: more
  } = sequenceItems(m, evaluate(m, clause.iter));
  const known = !open && unrolls(m, items.length);
  const any = known ? UNKNOWN : choose([...items, more ?? UNKNOWN]);
  const { rounds } = m;
  m.rounds *= Math.max(items.length, 1);
  for (const item of known ? items : [any]) {
    assign(m, clause.target, item);
    let passes = known && sure;
    let dropped = false;
    for (const test of clause.ifs) {
      const outcome = truth(evaluate(m, test), m);
      dropped ||= outcome === false;
      passes &&= outcome === true;
    }
    if (!dropped) {
      run(m, node, rest, passes, out);
    }
  }
  m.rounds = rounds;
  out.open ||= !known;
}

function collect(
  m: Machine,
  node: ComprehensionExpr,
  sure: boolean,
  out: Collected
): void {
  const element = evaluate(m, node.element);
  if (!node.value) {
    if (sure && !out.open) {
      out.items.push(element);
    } else {
      out.open = true;
      out.rest = out.rest ? join(out.rest, element) : element;
    }
    return;
  }
  const value = evaluate(m, node.value);
  const key = dictKey(element);
  if (key === null) {
    out.open = true;
    out.rest = out.rest ? join(out.rest, value) : value;
    return;
  }
  const before = out.entries.get(key);
  const span = m.span(node.element.from, node.element.to);
  out.entries.set(key, {
    value: before && !sure ? join(before.value, value) : value,
    certain: sure || (before?.certain ?? false),
    key: span
  });
}
