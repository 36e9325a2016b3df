// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { CodeCells } from './code-cells';
import { Dependants } from './dependants';
import type { Placed } from './history';
import { History } from './history';
import { LIMITS } from './limits';
import type { Cell, ProjectFacts, SourceDocument } from './model';
import type { Orphan } from './orphans';
import { findOrphans } from './orphans';
import { CellPart } from './parts';
import type { CellRun, RunContext } from './program-run';
import { runCell } from './program-run';
import { sameContent } from './python/joins';
import type { Scope } from './python/values';
import type { FoundRequest } from './requests/world';
import type { ProgramPart } from './rules/types';
import { Sources } from './sources';

/** What an update changed, for those who keep what they read of the program. */
export interface Changes {
  /** Indices of the cells that ran again. */
  readonly cells: ReadonlySet<number>;
  /** Places that hold something else somewhere. */
  readonly keys: ReadonlySet<number>;
  /** More changed than these sets say. */
  readonly everything: boolean;
}

/** How far an update has come. */
interface Progress {
  blind: boolean;
  steps: number;
}

/**
 * A document as a program. Each cell is a run that reads and writes places;
 * an edit runs its own cell again, and those that read what it changed.
 */
export class Program {
  private readonly cells = new CodeCells();
  private readonly sources = new Sources();
  private placed: Placed[] = [];
  private ownParts: ProgramPart[] = [];
  /** Of each run, in lists of their own: most of them are not looked at otherwise. */
  private steps: number[] = [];
  private blind: boolean[] = [];
  private lost: boolean[] = [];
  private readonly history = new History();
  /** Orders of the cells that read a place. */
  private readonly readers = new Dependants<number, number>();
  private readonly sweepers = new Set<Placed>();
  private readonly finders = new Map<number, CellRun>();
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
  private foundList: readonly FoundRequest[] | null = null;
  private partList: readonly ProgramPart[] | null = null;
  private ranCells = new Set<number>();
  private changedKeys = new Set<number>();
  private changedAll = false;
  /** Functions were defined, called or forgotten. */
  private functionsMoved = false;
  /** By order: cells that read what has changed before them. */
  private due: Uint8Array = new Uint8Array(0);
  /** Changes whenever anything that a cell can see changed. */
  version = 0;
  truncated = false;

  constructor(private readonly facts: ProjectFacts) {}

  /** What the last update changed. */
  get changes(): Changes {
    return {
      cells: this.ranCells,
      keys: this.changedKeys,
      everything: this.changedAll
    };
  }

  /** Takes a new state of the document in. */
  update({ cells }: SourceDocument): void {
    this.ranCells = new Set();
    this.changedKeys = new Set();
    this.changedAll = false;
    this.functionsMoved = false;
    const { moved, edited } = this.cells.update(cells);
    const newer = this.cells.hasNewer;
    this.dropFrom(newer === this.newer ? moved : 0);
    this.newer = newer;
    this.due = new Uint8Array(this.cells.count);
    edited.forEach(order => (this.due[order] = 1));
    const progress = { blind: false, steps: LIMITS.documentSteps };
    this.truncated = false;
    let length = 0;
    for (let order = 0; order < this.cells.count; order++) {
      length += this.cells.lengthAt(order);
      if (length > LIMITS.documentLength) {
        this.truncated = true;
        this.dropFrom(order);
        break;
      }
      this.updateCell(order, progress);
    }
    this.truncated ||= progress.blind;
    if (this.ranCells.size > 0) {
      this.version += 1;
    }
    this.updateOrphans(progress);
    this.sources.trim();
  }

  /** Requests found in all cells, in the order in which they were found; the same list while they are the same. */
  found(): readonly FoundRequest[] {
    this.foundList ??= [
      ...[...this.finders].sort(([a], [b]) => a - b).map(([, run]) => run),
      ...this.orphans
    ].flatMap(({ found }) => found);
    return this.foundList;
  }

  /** The program cell by cell; a part is the same object until its cell runs again. */
  parts(): readonly ProgramPart[] {
    this.partList ??= [
      ...this.ownParts,
      ...this.orphans.map(orphan => orphan.part)
    ];
    return this.partList;
  }

  /** What a run of the cell at `order` starts from. */
  context(order: number, blind: boolean, steps: number): RunContext {
    return {
      facts: this.facts,
      newer: this.newer,
      module: this.module,
      moduleKey: name => this.moduleKey(name),
      base: key => this.history.before(key, order),
      blind,
      steps
    };
  }

  /** The key of a name of the notebook. */
  moduleKey(name: string): number {
    const key = this.names.get(name) ?? -1 - this.names.size;
    this.names.set(name, key);
    return key;
  }

  /** The run of a cell, by its index among all cells. */
  placedOf(index: number): Placed | null {
    return this.placed[this.cells.orderOf(index)] ?? null;
  }

  orphanOf(index: number, offset: number): Orphan | null {
    const holds = ({ func }: Orphan): boolean =>
      func.cell === index && func.node.from <= offset && offset < func.node.to;
    return this.orphans.filter(holds).at(-1) ?? null;
  }

  private dropFrom(order: number): void {
    if (order >= this.placed.length) {
      return;
    }
    for (const placed of this.placed.slice(order)) {
      this.forget(placed);
      this.readers.remove(placed.run.reads, placed.order);
      this.sources.putAside(placed.run.cell.source, placed.run.source);
    }
    for (const list of [this.placed, this.ownParts, this.steps]) {
      list.length = order;
    }
    this.blind.length = order;
    this.lost.length = order;
    this.partList = null;
    this.changedAll = true;
    this.functionsMoved = true;
    this.version += 1;
  }

  private forget(placed: Placed): void {
    const { order } = placed;
    this.history.remove(placed);
    this.sweepers.delete(placed);
    if (this.finders.delete(order)) {
      this.foundList = null;
    }
  }

  /** Runs a cell if its text or what it reads changed. */
  private updateCell(order: number, progress: Progress): void {
    const cell = this.cells.at(order);
    const { blind, steps } = progress;
    const stands =
      order < this.placed.length &&
      this.due[order] === 0 &&
      this.blind[order] === blind &&
      (this.steps[order] ?? 0) <= steps;
    if (cell && !stands) {
      this.place(order, this.runAt(order, cell, progress));
    }
    progress.steps -= this.steps[order] ?? 0;
    progress.blind ||= this.lost[order] ?? false;
  }

  private runAt(order: number, cell: Cell, progress: Progress): CellRun {
    const old = this.placed[order]?.run;
    const same = old?.cell.source === cell.source;
    const source = same ? old.source : this.sources.take(cell.source);
    if (old && !same) {
      this.sources.putAside(old.cell.source, old.source);
    }
    const serial = old?.serial ?? this.serial++;
    const context = this.context(order, progress.blind, progress.steps);
    return runCell(context, cell, source, serial);
  }

  /** Puts a run in place of the one before and notes what it changes for later cells. */
  private place(order: number, run: CellRun): void {
    const old = this.placed[order];
    if (old) {
      this.forget(old);
    }
    const placed: Placed = { order, run };
    this.placed[order] = placed;
    this.ownParts[order] = new CellPart(run);
    this.steps[order] = run.steps;
    this.blind[order] = run.blind;
    this.lost[order] = run.lost;
    this.partList = null;
    this.ranCells.add(run.cell.index);
    this.functionsMoved ||= !old || movesFunctions(old.run, run);
    this.history.add(placed);
    this.readers.replace(old?.run.reads ?? NO_READS, run.reads, order);
    if (run.sweeping) {
      this.sweepers.add(placed);
    }
    if (run.found.length > 0) {
      this.finders.set(order, run);
      this.foundList = null;
    }
    this.compare(order, old?.run.writes ?? new Map(), run.writes);
  }

  /** Tells those that read what a run wrote differently from the one before. */
  private compare(
    order: number,
    before: CellRun['writes'],
    now: CellRun['writes']
  ): void {
    const changed: number[] = [];
    for (const [key, content] of now) {
      const old = before.get(key);
      if (old === undefined || !sameContent(old, content)) {
        changed.push(key);
      }
    }
    for (const key of before.keys()) {
      if (!now.has(key)) {
        changed.push(key);
      }
    }
    for (const key of changed) {
      this.changedKeys.add(key);
      const end = this.history.nextWriter(key, order);
      for (const reader of this.readers.of(key)) {
        if (reader > order && reader <= end) {
          this.due[reader] = 1;
        }
      }
    }
    for (const sweeper of changed.length > 0 ? this.sweepers : []) {
      if (sweeper.order > order) {
        this.due[sweeper.order] = 1;
      }
    }
  }

  private updateOrphans({ steps, blind }: Progress): void {
    const stands = ({ reads }: Orphan): boolean =>
      !this.changedAll && ![...this.changedKeys].some(key => reads.has(key));
    if (!this.functionsMoved && this.orphans.every(stands)) {
      return;
    }
    const context = (): RunContext =>
      this.context(Infinity, blind, Math.max(steps, 50_000));
    const before = this.orphans;
    this.orphans = findOrphans(this.placed, before, stands, context);
    const same =
      before.length === this.orphans.length &&
      before.every((orphan, i) => orphan === this.orphans[i]);
    if (!same) {
      this.foundList = null;
      this.partList = null;
      this.changedAll = true;
    }
  }
}

const NO_READS: ReadonlySet<number> = new Set();

/** Whether a run may make another function one that nobody calls. */
function movesFunctions(before: CellRun, now: CellRun): boolean {
  const same =
    before.called.size === now.called.size &&
    [...now.called].every(node => before.called.has(node));
  return (
    !same ||
    [before, now].some(
      ({ defined, classes }) => defined.length > 0 || classes.length > 0
    )
  );
}
