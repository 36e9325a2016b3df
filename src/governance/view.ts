// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from './limits';
import type { CallSite, CommandLine, IProgramView, Span, Value } from './model';
import type { Program } from './program';
import type { CellRun } from './program-run';
import { runCell } from './program-run';
import type { Expr, Stmt } from './python/ast';
import type { Machine } from './python/machine';
import { childrenOf, walk } from './python/names';
import type { Scope } from './python/values';
import { LazyNames } from './names-view';

interface StringLiteral {
  readonly value: string;
  readonly span: Span;
}

const STRINGS = new WeakMap<CellRun, readonly StringLiteral[]>();
const NOTHING: ReadonlyMap<string, Value> = new Map();

/** A program as rules see it. Lists are made when they are first asked for. */
export class ProgramView implements IProgramView {
  private readonly runs: readonly CellRun[];
  private stringList: readonly StringLiteral[] | null = null;
  private callList: readonly CallSite[] | null = null;
  private readonly named = new Map<string, ReadonlyMap<string, Value>>();

  constructor(private readonly program: Program) {
    this.runs = program.runs;
  }

  get strings(): readonly StringLiteral[] {
    this.stringList ??= this.runs.flatMap(stringsOf);
    return this.stringList;
  }

  get commands(): readonly CommandLine[] {
    return this.runs.flatMap(run => run.commands);
  }

  get calls(): readonly CallSite[] {
    if (!this.callList) {
      const bySpan = new Map<string, CallSite>();
      for (const call of this.program.calls()) {
        const { cell, from, to } = call.span;
        bySpan.set(`${cell}:${from}:${to}`, call);
      }
      this.callList = [...bySpan.values()].sort(
        (a, b) => a.span.cell - b.span.cell || a.span.from - b.span.from
      );
    }
    return this.callList;
  }

  namesAt(at: Span): ReadonlyMap<string, Value> {
    const statement = this.statementAt(at);
    if (!statement) {
      return NOTHING;
    }
    const key = `${statement.cell}:${statement.from}`;
    const known = this.named.get(key) ?? this.capture(statement);
    this.named.set(key, known);
    return known;
  }

  statementAt(at: Span): Span | null {
    const run = this.runs.find(one => one.cell.index === at.cell);
    let found: Stmt | null = null;
    let within: readonly (Stmt | Expr | null)[] =
      run?.source.module?.body ?? [];
    for (;;) {
      const next = within.find(
        node => node !== null && node.from <= at.from && at.from < node.to
      );
      if (!next || !isStatement(next)) {
        break;
      }
      found = next;
      within = childrenOf(next);
    }
    return found ? { cell: at.cell, from: found.from, to: found.to } : null;
  }

  /** Runs the cell again up to a statement and reads its names there. */
  private capture(at: Span): ReadonlyMap<string, Value> {
    const order = this.runs.findIndex(run => run.cell.index === at.cell);
    const run = this.runs[order];
    if (!run) {
      return NOTHING;
    }
    let names: ReadonlyMap<string, Value> | null = null;
    const visit = (m: Machine, node: Stmt): void => {
      if (names === null && m.cell === at.cell && node.from === at.from) {
        names = namesOf(m, this.program.moduleNames());
        m.lost = true;
      }
    };
    const steps = LIMITS.cellSteps;
    const context = this.program.context(order, run.blind, steps);
    runCell(context, run.cell, run.source, run.serial, visit);
    const orphan = names === null && this.program.orphanOf(order, at.from);
    if (orphan) {
      const last = this.program.context(Infinity, run.blind, steps);
      this.program.runOrphan(orphan, last, ({ machine }) => {
        machine.onStatement = node => visit(machine, node);
      });
    }
    return names ?? NOTHING;
  }
}

/** Names with their values, each copied when it is first asked for. */
function namesOf(
  m: Machine,
  module: ReadonlyMap<string, number>
): ReadonlyMap<string, Value> {
  const scopes: ReadonlyMap<string, number>[] = [];
  for (
    let scope: Scope | null = m.frame.scope;
    scope && scope.kind !== 'module';
    scope = scope.parent
  ) {
    scopes.push(new Map(scope.slots));
  }
  return new LazyNames([...scopes, module], m.store.frozen());
}

const STATEMENTS = new Set<string>([
  'expr',
  'assign',
  'augmented',
  'annotated',
  'delete',
  'return',
  'raise',
  'assert',
  'import',
  'from',
  'global',
  'nonlocal',
  'pass',
  'break',
  'continue',
  'for',
  'while',
  'try',
  'with',
  'def',
  'class',
  'match',
  'command'
]);

function isStatement(node: Stmt | Expr): node is Stmt {
  return node.k === 'if' ? 'length' in node.body : STATEMENTS.has(node.k);
}

/** String literals of a cell; docstrings and other bare strings are left out. */
function stringsOf(run: CellRun): readonly StringLiteral[] {
  const known = STRINGS.get(run);
  if (known) {
    return known;
  }
  const { index } = run.cell;
  const found: StringLiteral[] = [];
  walk(run.source.module?.body ?? [], node => {
    if (node.k === 'const') {
      if (typeof node.value === 'string' && !node.bytes) {
        const span = { cell: index, from: node.from, to: node.to };
        found.push({ value: node.value, span });
      }
      return false;
    }
    return !(node.k === 'expr' && node.value.k === 'const');
  });
  STRINGS.set(run, found);
  return found;
}
