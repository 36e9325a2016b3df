// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from './limits';
import type { Cell, ProjectFacts, SourceDocument } from './model';
import type { CellRun, CellSource, RunContext } from './program-run';
import { NEWER, readSource, runCell, startRun } from './program-run';
import type { FunctionStmt, LambdaExpr, Stmt } from './python/ast';
import { callFunction } from './python/functions';
import { callValue } from './python/calls';
import { sameContent } from './python/joins';
import type { Content } from './python/store';
import type {
  Arguments,
  ClassAbstract,
  FunctionAbstract,
  Scope
} from './python/values';
import { NO_ARGUMENTS } from './python/values';
import type { RecordedCall } from './requests/calls';
import type { FoundRequest } from './requests/world';
import type { ProgramPart } from './rules/types';

interface Entry {
  run: { order: number };
  readonly content: Content;
}
interface Placed {
  order: number;
  run: CellRun;
}

/** A function that no call reaches, run once with unknown arguments. */
export interface Orphan {
  readonly func: FunctionAbstract;
  readonly type: ClassAbstract | null;
  readonly reads: ReadonlySet<number>;
  readonly found: readonly FoundRequest[];
  readonly calls: readonly RecordedCall[];
  /** What rules look at cell by cell. */
  readonly part: ProgramPart;
}

const ANYTHING: Arguments = {
  ...NO_ARGUMENTS,
  openPositional: true,
  openKeywords: true
};

/**
 * A document as a program. Each cell is a run that reads and writes places;
 * an edit runs its own cell again, and those that read what it changed.
 */
export class Program {
  private placed: Placed[] = [];
  private readonly history = new Map<number, Entry[]>();
  private readonly names = new Map<string, number>();
  private readonly module: Scope = {
    parent: null,
    kind: 'module',
    slots: new Map(),
    outer: null
  };
  private serial = 0;
  private newer = false;
  private orphans: readonly Orphan[] = [];
  /** Places that are not as before, for the cell that is looked at next. */
  private changed = new Set<number>();
  /** Places that cells wrote which are gone or run anew; no cell before them minds. */
  private dropped = new Set<number>();
  /** Changes whenever anything that a cell can see changed. */
  version = 0;
  truncated = false;

  constructor(private readonly facts: ProjectFacts) {}

  get runs(): readonly CellRun[] {
    return this.placed.map(placed => placed.run);
  }

  /** Takes a new state of the document in. */
  update(document: SourceDocument): void {
    const cells = document.cells.filter(cell => cell.type === 'code');
    const newer = cells.some((cell, order) => this.isNewer(cell, order));
    this.changed = new Set();
    this.dropped = new Set();
    this.dropFrom(newer === this.newer ? this.firstMoved(cells) : 0);
    this.newer = newer;
    let steps: number = LIMITS.documentSteps;
    let length = 0;
    let blind = false;
    let dirty = false;
    this.truncated = false;
    cells.forEach((cell, order) => {
      length += cell.source.length;
      if (length > LIMITS.documentLength) {
        this.truncated = true;
        return;
      }
      dirty = this.updateCell(cell, order, blind, steps) || dirty;
      const run = this.placed[order]?.run;
      steps -= run?.steps ?? 0;
      blind ||= run?.lost ?? false;
    });
    this.dropFrom(cells.length);
    this.truncated ||= blind;
    if (dirty || this.changed.size > 0) {
      this.version += 1;
    }
    this.updateOrphans(steps, blind);
  }

  /** Requests found in all cells, in the order in which they were found. */
  found(): readonly FoundRequest[] {
    const all: FoundRequest[] = [];
    for (const { run } of this.placed) {
      all.push(...run.found);
    }
    for (const { found } of this.orphans) {
      all.push(...found);
    }
    return all;
  }

  /** Calls in functions that nobody calls. */
  orphanCalls(): readonly RecordedCall[] {
    return this.orphans.flatMap(orphan => orphan.calls);
  }

  orphanParts(): readonly ProgramPart[] {
    return this.orphans.map(orphan => orphan.part);
  }

  /** What a run of the cell at `order` starts from. */
  context(order: number, blind: boolean, steps: number): RunContext {
    return {
      facts: this.facts,
      newer: this.newer,
      module: this.module,
      moduleKey: name => this.moduleKey(name),
      base: key => this.lookup(key, order),
      blind,
      steps
    };
  }

  moduleNames(): ReadonlyMap<string, number> {
    return this.names;
  }

  orphanOf(order: number, offset: number): Orphan | null {
    const index = this.placed[order]?.run.cell.index;
    const holds = ({ func }: Orphan): boolean =>
      func.cell === index && func.node.from <= offset && offset < func.node.to;
    return this.orphans.filter(holds).at(-1) ?? null;
  }

  /** Runs a function with unknown arguments. */
  runOrphan(
    orphan: Pick<Orphan, 'func' | 'type'>,
    context: RunContext,
    onStart: ((running: ReturnType<typeof startRun>) => void) | null = null
  ): Orphan {
    const { func, type } = orphan;
    const running = startRun(context, func.cell, SPARE_SERIAL);
    onStart?.(running);
    const { machine, world, reads } = running;
    const places = {
      span: { cell: func.cell, from: func.node.from, to: func.node.from },
      callee: { cell: func.cell, from: func.node.from, to: func.node.from },
      container: { cell: func.cell, from: func.node.from, to: func.node.from }
    };
    const self =
      type && func.kind !== 'static'
        ? callValue(machine, type, ANYTHING, places)
        : null;
    const mark = world.calls.length;
    if (!machine.called.has(func.node)) {
      callFunction(machine, func, ANYTHING, self);
    }
    world.calls.splice(0, type ? Math.min(mark, 1) : 0);
    const { found, calls } = world;
    const part = { cell: func.cell, strings: [], commands: [], calls };
    return { func, type, reads, found, calls, part };
  }

  private isNewer(cell: Cell, order: number): boolean {
    const run = this.placed[order]?.run;
    return run && run.cell.source === cell.source
      ? run.source.newer
      : NEWER.test(cell.source);
  }

  /** Order of the first cell that is not where it was. */
  private firstMoved(cells: readonly Cell[]): number {
    const at = this.placed.findIndex(({ run }, order) => {
      const cell = cells[order];
      return cell?.id !== run.cell.id || cell.index !== run.cell.index;
    });
    return at < 0 ? this.placed.length : at;
  }

  private dropFrom(order: number): void {
    for (const placed of this.placed.splice(order)) {
      this.forget(placed);
      for (const key of placed.run.writes.keys()) {
        this.dropped.add(key);
      }
      this.version += 1;
    }
  }

  private forget(placed: Placed): void {
    for (const key of placed.run.writes.keys()) {
      const entries = this.history.get(key);
      const at = entries?.findIndex(entry => entry.run === placed) ?? -1;
      if (entries && at >= 0) {
        entries.splice(at, 1);
      }
    }
  }

  private moduleKey(name: string): number {
    const key = this.names.get(name) ?? -1 - this.names.size;
    this.names.set(name, key);
    return key;
  }

  /** What is stored under a key before the cell at `order` runs. */
  lookup(key: number, order: number): Content | undefined {
    const entries = this.history.get(key);
    if (!entries) {
      return undefined;
    }
    for (let i = entries.length - 1; i >= 0; i--) {
      const entry = entries[i];
      if (entry && entry.run.order < order) {
        return entry.content;
      }
    }
    return undefined;
  }

  /** Runs a cell if its text or what it reads changed; true if it ran. */
  private updateCell(
    cell: Cell,
    order: number,
    blind: boolean,
    steps: number
  ): boolean {
    const placed = this.placed[order];
    const old = placed?.run;
    if (placed && old && this.stands(old, cell, blind, steps)) {
      for (const key of this.changed) {
        if (old.writes.has(key)) {
          this.changed.delete(key);
        }
      }
      return false;
    }
    const same = old?.cell.source === cell.source;
    const source: CellSource = same ? old.source : readSource(cell.source);
    const serial = old?.serial ?? this.serial++;
    const context = this.context(order, blind, steps);
    const run = runCell(context, cell, source, serial);
    this.place(placed, order, run);
    return true;
  }

  private stands(
    run: CellRun,
    cell: Cell,
    blind: boolean,
    steps: number
  ): boolean {
    if (run.cell.source !== cell.source || run.blind !== blind) {
      return false;
    }
    const moved = this.changed.size > 0 || this.dropped.size > 0;
    if (run.steps > steps || (run.sweeping && moved)) {
      return false;
    }
    for (const key of this.changed) {
      if (run.reads.has(key)) {
        return false;
      }
    }
    return true;
  }

  /** Puts a run in place of the one before and notes what it changes for later cells. */
  private place(placed: Placed | undefined, order: number, run: CellRun): void {
    const before = placed?.run.writes;
    if (placed) {
      this.forget(placed);
    }
    const here: Placed = { order, run };
    this.placed[order] = here;
    for (const [key, content] of run.writes) {
      this.insert(key, { run: here, content });
      const old = before?.get(key);
      if (old !== undefined && sameContent(old, content)) {
        this.changed.delete(key);
      } else {
        this.changed.add(key);
      }
    }
    for (const key of before?.keys() ?? []) {
      if (!run.writes.has(key)) {
        this.changed.add(key);
      }
    }
  }

  private insert(key: number, entry: Entry): void {
    const entries = this.history.get(key);
    if (!entries) {
      this.history.set(key, [entry]);
      return;
    }
    let at = entries.length;
    while (at > 0 && (entries[at - 1]?.run.order ?? 0) > entry.run.order) {
      at -= 1;
    }
    entries.splice(at, 0, entry);
  }

  private updateOrphans(steps: number, blind: boolean): void {
    if (this.placed.every(({ run }) => run.defined.length === 0)) {
      this.orphans = [];
      return;
    }
    const called = new Set<FunctionStmt | LambdaExpr>();
    const owners = new Map<Stmt, ClassAbstract>();
    for (const { run } of this.placed) {
      run.called.forEach(node => called.add(node));
      for (const type of run.classes) {
        type.node.body.forEach(node => owners.set(node, type));
      }
    }
    const known = new Map(
      this.orphans.map(orphan => [orphan.func.node, orphan])
    );
    const context = this.context(Infinity, blind, Math.max(steps, 50_000));
    const orphans: Orphan[] = [];
    for (const { run } of this.placed) {
      for (const func of run.defined) {
        if (called.has(func.node) || func.node.k === 'lambda') {
          continue;
        }
        const type = owners.get(func.node) ?? null;
        const old = known.get(func.node);
        orphans.push(
          old && old.func === func && old.type === type && this.unmoved(old)
            ? old
            : this.runOrphan({ func, type }, context)
        );
      }
    }
    this.orphans = orphans;
  }

  private unmoved({ reads }: Orphan): boolean {
    const moved = (key: number): boolean => reads.has(key);
    return ![...this.changed, ...this.dropped].some(moved);
  }
}

/** Keys of runs whose writes are not kept. */
const SPARE_SERIAL = 100_000;
