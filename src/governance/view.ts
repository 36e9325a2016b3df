// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Placed } from './history';
import { LIMITS } from './limits';
import type { INames, IProgramView, Span } from './model';
import { LazyNames } from './names-view';
import type { Orphan } from './orphans';
import { runOrphan } from './orphans';
import type { Program } from './program';
import type { CellRun } from './program-run';
import { runCell } from './program-run';
import type { Expr, Stmt } from './python/ast';
import type { Machine } from './python/machine';
import { childrenOf } from './python/names';
import type { Scope } from './python/values';

const NOTHING: INames = {
  get: () => undefined,
  has: () => false,
  placesOf: () => []
};

/** A program as rules see it. */
export class ProgramView implements IProgramView {
  constructor(private readonly program: Program) {}

  namesAt(at: Span): INames {
    const placed = this.program.placedOf(at.cell);
    const run = placed?.run;
    const before = run?.notes.names.get(at.from);
    if (before) {
      return before;
    }
    const statement = this.statementAt(at);
    if (!statement || !placed || !run) {
      return NOTHING;
    }
    const named = NAMES.get(run) ?? new Map<number, LazyNames | null>();
    NAMES.set(run, named);
    const known = named.get(statement.from);
    const names = known === undefined ? this.capture(statement, placed) : known;
    named.set(statement.from, names);
    if (names) {
      run.notes.names.set(at.from, names);
    }
    return names ?? this.orphanNames(statement, run) ?? NOTHING;
  }

  statementAt(at: Span): Span | null {
    const run = this.program.placedOf(at.cell)?.run;
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
  private capture(at: Span, { run, order }: Placed): LazyNames | null {
    let names: LazyNames | null = null;
    const visit = (m: Machine, node: Stmt): void => {
      names ??= this.namesIn(m, node, at);
    };
    const context = this.program.context(order, run.blind, LIMITS.cellSteps);
    runCell(context, run.cell, run.source, run.serial, visit);
    return names;
  }

  /** The same for a function that nobody calls. */
  private orphanNames(at: Span, run: CellRun): LazyNames | null {
    const orphan = this.program.orphanOf(at.cell, at.from);
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
    runOrphan(orphan, last, ({ machine }) => {
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
    const names = namesOf(m, this.program);
    // Nothing after this statement is of interest.
    m.lost = true;
    return names;
  }
}

const NAMES = new WeakMap<CellRun, Map<number, LazyNames | null>>();
const ORPHAN_NAMES = new WeakMap<Orphan, Map<number, LazyNames | null>>();

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
  return new LazyNames({
    scopes,
    moduleKey: name => program.moduleKey(name),
    read: m.store.frozen(),
    version: () => program.version
  });
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
