// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ListFact } from '../list-fact';
import type { Cell, SourceDocument } from '../model';
import { PROJECT_CELL_MARKER } from './project-cell';

export interface Assignments {
  /** Right-hand sides, as far as they stand on the line. */
  readonly values: readonly string[];
  /** True when one of them is not in the project cell. */
  readonly elsewhere: boolean;
}
type ByName = ReadonlyMap<string, Assignments>;

const NOTHING: Assignments = { values: [], elsewhere: false };
const NO_NAMES: ByName = new Map();
const LINE = /^[ \t]*(\w+)[ \t]*=(?!=)(.*)$/gm;

/**
 * Finds assignments of some names by their text: also those that no path
 * reaches. Kept by cell, so that an edit costs the reading of its own cell.
 */
export class AssignmentIndex {
  private readonly ofCell = new WeakMap<Cell, ByName>();
  private readonly ofCells = new ListFact<Cell, ByName>(
    cells =>
      cells
        .map(cell => this.inCell(cell))
        .filter(found => found.size > 0)
        .reduce(together, NO_NAMES),
    cell => this.inCell(cell).size > 0
  );

  constructor(private readonly names: ReadonlySet<string>) {}

  of(document: SourceDocument, name: string): Assignments {
    return this.all(document).get(name) ?? NOTHING;
  }

  /** The same map while the assignments are the same. */
  all({ cells }: SourceDocument): ByName {
    return this.ofCells.of(cells);
  }

  private inCell(cell: Cell): ByName {
    const known = this.ofCell.get(cell);
    if (known) {
      return known;
    }
    const found = cell.type === 'code' ? this.read(cell.source) : NO_NAMES;
    const byName = found.size > 0 ? found : NO_NAMES;
    this.ofCell.set(cell, byName);
    return byName;
  }

  private read(source: string): ByName {
    const found = new Map<string, { values: string[]; elsewhere: boolean }>();
    const elsewhere = !source.includes(PROJECT_CELL_MARKER);
    for (const [, name, value] of source.matchAll(LINE)) {
      if (this.names.has(name)) {
        const entry = found.get(name) ?? { values: [], elsewhere };
        entry.values.push(value);
        found.set(name, entry);
      }
    }
    return found;
  }
}

function together(before: ByName, more: ByName): ByName {
  const all = new Map(before);
  for (const [name, { values, elsewhere }] of more) {
    const old = all.get(name) ?? NOTHING;
    all.set(name, {
      values: [...old.values, ...values],
      elsewhere: old.elsewhere || elsewhere
    });
  }
  return all;
}
