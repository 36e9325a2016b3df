// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Cell, SourceDocument } from '../model';
import { PROJECT_CELL_MARKER } from './project-cell';

export interface Assignments {
  /** Right-hand sides, as far as they stand on the line. */
  readonly values: readonly string[];
  /** True when one of them is not in the project cell. */
  readonly elsewhere: boolean;
}

const NOTHING: Assignments = { values: [], elsewhere: false };
const LINE = /^[ \t]*(\w+)[ \t]*=(?!=)(.*)$/gm;
/** By cell, so that an edit costs the reading of its own cell. */
const OF_CELL = new WeakMap<Cell, ReadonlyMap<string, Assignments>>();
const OF_DOCUMENT = new WeakMap<SourceDocument, Map<string, Assignments>>();

/** Assignments of a name, by their text: also those that no path reaches. */
export function assignments(
  document: SourceDocument,
  name: string
): Assignments {
  const known = OF_DOCUMENT.get(document) ?? new Map<string, Assignments>();
  OF_DOCUMENT.set(document, known);
  let found = known.get(name);
  if (!found) {
    found = NOTHING;
    for (const cell of document.cells) {
      const own = cell.type === 'code' ? ofCell(cell).get(name) : undefined;
      found = own ? together(found, own) : found;
    }
    known.set(name, found);
  }
  return found;
}

function together(a: Assignments, b: Assignments): Assignments {
  return {
    values: [...a.values, ...b.values],
    elsewhere: a.elsewhere || b.elsewhere
  };
}

function ofCell(cell: Cell): ReadonlyMap<string, Assignments> {
  const known = OF_CELL.get(cell);
  if (known) {
    return known;
  }
  const found = new Map<string, { values: string[]; elsewhere: boolean }>();
  const elsewhere = !cell.source.includes(PROJECT_CELL_MARKER);
  for (const [, name, value] of cell.source.matchAll(LINE)) {
    const entry = found.get(name);
    if (entry) {
      entry.values.push(value);
    } else {
      found.set(name, { values: [value], elsewhere });
    }
  }
  OF_CELL.set(cell, found);
  return found;
}
