// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Cell } from './model';

/** Modules that only SDK v3 has. */
const NEWER = /^\s*(?:from|import)\s+sagemaker\.(?:core|train|mlops)\b/m;

/** How the code cells differ from those before, by their order among code cells. */
export interface CellEdits {
  /** The first that is not where it was; their number if all are. */
  readonly moved: number;
  /** Cells before `moved` with another text. */
  readonly edited: readonly number[];
}

/** A document's code cells in order; an edit costs what it changed. */
export class CodeCells {
  private all: readonly Cell[] = [];
  private code: readonly Cell[] = [];
  private orders: ReadonlyMap<number, number> = new Map();
  private readonly newer = new Set<number>();
  /** UTF-16 units, by order. */
  private lengths: readonly number[] = [];

  get count(): number {
    return this.code.length;
  }

  /** True if a cell imports what only SDK v3 has. */
  get hasNewer(): boolean {
    return this.newer.size > 0;
  }

  at(order: number): Cell | undefined {
    return this.code[order];
  }

  lengthAt(order: number): number {
    return this.lengths[order] ?? 0;
  }

  /** Order of the code cell with an index among all cells; -1 if there is none. */
  orderOf(index: number): number {
    return this.orders.get(index) ?? -1;
  }

  update(cells: readonly Cell[]): CellEdits {
    const edited = this.editsOf(cells);
    return edited ? this.replace(cells, edited) : this.reset(cells);
  }

  /** Indices of cells with another text; null where cells came, went or moved. */
  private editsOf(cells: readonly Cell[]): readonly number[] | null {
    const { all } = this;
    const edited: number[] = [];
    for (let i = 0; i < Math.max(cells.length, all.length); i++) {
      const cell = cells[i];
      const old = all[i];
      if (cell === old) {
        continue;
      }
      if (!cell || !old || !isSamePlace(cell, old)) {
        return null;
      }
      edited.push(i);
    }
    return edited;
  }

  private replace(
    cells: readonly Cell[],
    indices: readonly number[]
  ): CellEdits {
    const edited: number[] = [];
    const code = [...this.code];
    const lengths = [...this.lengths];
    for (const index of indices) {
      const order = this.orderOf(index);
      const cell = cells[index];
      const before = code[order];
      if (!cell || !before) {
        continue;
      }
      code[order] = cell;
      if (cell.source !== before.source) {
        edited.push(order);
        lengths[order] = cell.source.length;
        this.note(cell, order);
      }
    }
    this.all = cells;
    this.code = code;
    this.lengths = lengths;
    return { moved: code.length, edited };
  }

  private reset(cells: readonly Cell[]): CellEdits {
    const before = this.code;
    const code = cells.filter(cell => cell.type === 'code');
    const edited: number[] = [];
    let moved = 0;
    for (; moved < Math.min(code.length, before.length); moved++) {
      const cell = code[moved];
      const old = before[moved];
      if (!cell || !old || !isSamePlace(cell, old)) {
        break;
      }
      if (cell.source !== old.source) {
        edited.push(moved);
      }
    }
    this.all = cells;
    this.code = code;
    this.orders = new Map(code.map((cell, order) => [cell.index, order]));
    this.lengths = code.map(cell => cell.source.length);
    this.newer.clear();
    code.forEach((cell, order) => this.note(cell, order));
    return { moved, edited };
  }

  private note(cell: Cell, order: number): void {
    if (NEWER.test(cell.source)) {
      this.newer.add(order);
    } else {
      this.newer.delete(order);
    }
  }
}

function isSamePlace(a: Cell, b: Cell): boolean {
  return a.id === b.id && a.index === b.index && a.type === b.type;
}
