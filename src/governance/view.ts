// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from './limits';
import type { CallSite, CommandLine, IProgramView, Span, Value } from './model';
import type { Orphan, Program } from './program';
import type { CellRun } from './program-run';
import { runCell } from './program-run';
import type { Expr, Stmt } from './python/ast';
import type { Machine } from './python/machine';
import type { RecordedCall } from './requests/calls';
import { childrenOf, walk } from './python/names';
import type { Scope } from './python/values';
import type { ProgramPart } from './rules/types';
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
  /** Place among the code cells, by index among all cells. */
  private readonly orders: ReadonlyMap<number, number>;
  private stringList: readonly StringLiteral[] | null = null;
  private commandList: readonly CommandLine[] | null = null;
  private callList: readonly CallSite[] | null = null;
  private partList: readonly ProgramPart[] | null = null;

  constructor(private readonly program: Program) {
    this.runs = program.runs;
    this.orders = new Map(this.runs.map((run, at) => [run.cell.index, at]));
  }

  /** The program cell by cell; a part is the same object until its cell runs again. */
  get parts(): readonly ProgramPart[] {
    this.partList ??= [...this.runs.map(partOf), ...this.program.orphanParts()];
    return this.partList;
  }

  get strings(): readonly StringLiteral[] {
    this.stringList ??= this.runs.flatMap(stringsOf);
    return this.stringList;
  }

  get commands(): readonly CommandLine[] {
    this.commandList ??= this.runs
      .filter(run => run.commands.length > 0)
      .flatMap(run => run.commands);
    return this.commandList;
  }

  get calls(): readonly CallSite[] {
    this.callList ??= listCalls(this.program, this.runs);
    return this.callList;
  }

  namesAt(at: Span): ReadonlyMap<string, Value> {
    const order = this.orders.get(at.cell) ?? -1;
    const run = this.runs[order];
    const before = run?.notes.names.get(at.from);
    if (before) {
      return before;
    }
    const statement = this.statementAt(at);
    if (!statement || !run) {
      return NOTHING;
    }
    const named = NAMES.get(run) ?? new Map<number, LazyNames | null>();
    NAMES.set(run, named);
    const known = named.get(statement.from);
    const names =
      known === undefined ? this.capture(statement, run, order) : known;
    named.set(statement.from, names);
    if (names) {
      run.notes.names.set(at.from, names);
    }
    return names ?? this.orphanNames(statement, run, order) ?? NOTHING;
  }

  statementAt(at: Span): Span | null {
    const run = this.runs[this.orders.get(at.cell) ?? -1];
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

  /**
   * Runs the cell again up to a statement. What the cell wrote until there
   * holds as long as its run does; all else is looked up when asked for.
   */
  private capture(at: Span, run: CellRun, order: number): LazyNames | null {
    let names: LazyNames | null = null;
    const visit = (m: Machine, node: Stmt): void => {
      names ??= this.namesIn(m, node, at);
    };
    const context = this.program.context(order, run.blind, LIMITS.cellSteps);
    runCell(context, run.cell, run.source, run.serial, visit);
    return names;
  }

  /** The same for a function that nobody calls. */
  private orphanNames(at: Span, run: CellRun, order: number): LazyNames | null {
    const orphan = this.program.orphanOf(order, at.from);
    if (!orphan) {
      return null;
    }
    const named =
      ORPHAN_NAMES.get(orphan) ?? new Map<number, LazyNames | null>();
    ORPHAN_NAMES.set(orphan, named);
    let names = named.get(at.from);
    if (names === undefined) {
      names = this.captureOrphan(at, run, orphan);
      named.set(at.from, names);
    }
    return names;
  }

  private captureOrphan(
    at: Span,
    run: CellRun,
    orphan: Orphan
  ): LazyNames | null {
    let names: LazyNames | null = null;
    const last = this.program.context(Infinity, run.blind, LIMITS.cellSteps);
    this.program.runOrphan(orphan, last, ({ machine }) => {
      machine.onStatement = node => {
        names ??= this.namesIn(machine, node, at);
      };
    });
    return names;
  }

  private namesIn(m: Machine, node: Stmt, at: Span): LazyNames | null {
    if (m.cell !== at.cell || node.from !== at.from) {
      return null;
    }
    const { program } = this;
    const names = namesOf(m, program);
    // Nothing after this statement is of interest.
    m.lost = true;
    return names;
  }
}

const NAMES = new WeakMap<CellRun, Map<number, LazyNames | null>>();
const ORPHAN_NAMES = new WeakMap<Orphan, Map<number, LazyNames | null>>();

function partOf(run: CellRun): ProgramPart {
  run.notes.part ??= {
    cell: run.cell.index,
    get strings() {
      return stringsOf(run);
    },
    commands: run.commands,
    calls: sortedCalls(run)
  };
  return run.notes.part;
}

const CALLS = new WeakMap<CellRun, readonly RecordedCall[]>();

/** A run's calls by place. */
function sortedCalls(run: CellRun): readonly RecordedCall[] {
  const known = CALLS.get(run);
  if (known) {
    return known;
  }
  const sorted = [...run.calls].sort(
    (a, b) => a.span.cell - b.span.cell || a.span.from - b.span.from
  );
  CALLS.set(run, sorted);
  return sorted;
}

/** Every call once, also where a function is called from several cells. */
function listCalls(
  program: Program,
  runs: readonly CellRun[]
): readonly CallSite[] {
  const all: CallSite[] = [];
  const elsewhere = new Set<string>();
  const addOnce = (call: CallSite): void => {
    const { cell, to } = call.span;
    const key = `${cell}:${to}`;
    if (!elsewhere.has(key)) {
      elsewhere.add(key);
      all.push(call);
    }
  };
  for (const run of runs) {
    for (const call of sortedCalls(run)) {
      if (call.span.cell === run.cell.index) {
        all.push(call);
      } else {
        addOnce(call);
      }
    }
  }
  program.orphanCalls().forEach(addOnce);
  return all;
}

/** Names with their values, each copied when it is first asked for. */
function namesOf(m: Machine, program: Program): LazyNames {
  const scopes: ReadonlyMap<string, number>[] = [];
  for (
    let scope: Scope | null = m.frame.scope;
    scope && scope.kind !== 'module';
    scope = scope.parent
  ) {
    scopes.push(new Map(scope.slots));
  }
  return new LazyNames(
    [...scopes, program.moduleNames()],
    m.store.frozen(),
    () => program.version
  );
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
