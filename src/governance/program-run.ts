// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from './limits';
import type { Cell, CommandLine, INames, ProjectFacts } from './model';
import type { CellCode } from './notebook';
import { cellCode } from './notebook';
import type { FunctionStmt, LambdaExpr, Module, Stmt } from './python/ast';
import { executeBlock } from './python/execute';
import { KEYS_PER_RUN, Machine } from './python/machine';
import { parseModule } from './python/parser';
import { reachable } from './python/reach';
import type { Content } from './python/store';
import type { ClassAbstract, FunctionAbstract, Scope } from './python/values';
import type { RecordedCall } from './requests/calls';
import type { FoundRequest } from './requests/world';
import { NotebookWorld } from './requests/world';

/** A cell's code, read once for each text. */
export interface CellSource {
  readonly code: CellCode;
  readonly module: Module | null;
}

const EMPTY: Module = { body: [], errors: [], truncated: false };

/** Reads a cell's source; a cell that is too long is not read. */
export function readSource(source: string): CellSource {
  const code = cellCode(source);
  if (code.kind !== 'python') {
    return { code, module: null };
  }
  if (source.length > LIMITS.cellLength) {
    return { code, module: { ...EMPTY, truncated: true } };
  }
  return { code, module: parseModule(source, code.from) };
}

/** What one run over a cell read, wrote and found. */
export interface CellRun {
  readonly cell: Cell;
  readonly source: CellSource;
  /** Decides which keys the run allocates; kept when the cell is run again. */
  readonly serial: number;
  readonly reads: ReadonlySet<number>;
  readonly writes: ReadonlyMap<number, Content>;
  readonly found: readonly FoundRequest[];
  readonly calls: readonly RecordedCall[];
  readonly commands: readonly CommandLine[];
  readonly called: ReadonlySet<FunctionStmt | LambdaExpr>;
  readonly defined: readonly FunctionAbstract[];
  readonly classes: readonly ClassAbstract[];
  /** True if it changed names that it does not spell out. */
  readonly sweeping: boolean;
  readonly steps: number;
  /** A limit was met: nothing is known after this cell. */
  readonly lost: boolean;
  /** Ran without knowing what came before. */
  readonly blind: boolean;
  /** What was made of the run since. */
  readonly notes: {
    /** By the place they were asked for. */
    readonly names: Map<number, INames>;
  };
}

export interface RunContext {
  readonly facts: ProjectFacts;
  /** True if the notebook uses SDK v3. */
  readonly newer: boolean;
  readonly module: Scope;
  readonly moduleKey: (name: string) => number;
  readonly base: (key: number) => Content | undefined;
  readonly blind: boolean;
  readonly steps: number;
}

export interface Running {
  readonly machine: Machine;
  readonly world: NotebookWorld;
  readonly reads: Set<number>;
}

/** A machine for one run, and the notes it takes. */
export function startRun(
  context: RunContext,
  cell: number,
  serial: number
): Running {
  const reads = new Set<number>();
  const world = new NotebookWorld(context.facts, context.newer);
  const machine = new Machine({
    base: key => {
      reads.add(key);
      return context.blind ? undefined : context.base(key);
    },
    world,
    module: context.module,
    moduleKey: context.moduleKey,
    firstKey: serial * KEYS_PER_RUN,
    cell,
    steps: Math.min(LIMITS.cellSteps, context.steps)
  });
  return { machine, world, reads };
}

/** Runs a cell. */
export function runCell(
  context: RunContext,
  cell: Cell,
  source: CellSource,
  serial: number,
  onStatement: ((machine: Machine, node: Stmt) => void) | null = null
): CellRun {
  const { machine, world, reads } = startRun(context, cell.index, serial);
  if (onStatement) {
    machine.onStatement = node => onStatement(machine, node);
  }
  const { steps } = machine;
  const { code, module } = source;
  if (code.kind === 'shell') {
    const { length } = cell.source;
    const text = cell.source.slice(cell.source.indexOf('%%') + 2);
    const span = { cell: cell.index, from: code.from, to: length };
    world.command(machine, 'cellMagic', text, span);
    world.script(machine, text, span);
  } else if (code.kind === 'other') {
    const from = cell.source.indexOf('%%');
    const span = { cell: cell.index, from, to: cell.source.length };
    world.command(machine, 'cellMagic', cell.source.slice(from + 2), span);
  } else if (module) {
    executeBlock(machine, module.body);
  }
  const first = serial * KEYS_PER_RUN;
  const isOwn = (key: number): boolean =>
    (key >= first && key < first + KEYS_PER_RUN) || key >= 2 ** 32;
  return {
    cell,
    source,
    serial,
    reads,
    writes: reachable(machine.store.written(), isOwn),
    found: world.found,
    calls: world.calls,
    commands: world.commands,
    called: machine.called,
    defined: machine.defined,
    classes: machine.classes,
    sweeping: machine.sweeping,
    steps: steps - machine.steps,
    lost: machine.lost || (module?.truncated ?? false),
    blind: context.blind,
    notes: { names: new Map() }
  };
}
