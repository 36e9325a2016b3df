// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { SourceDocument } from '../model';
import { PROJECT_CELL_MARKER } from './project-cell';

export interface Assignments {
  /** Right-hand sides, as far as they stand on the line. */
  readonly values: string[];
  /** True when one of them is not in the project cell. */
  elsewhere: boolean;
}
const known = new WeakMap<SourceDocument, Map<string, Assignments>>();

/** Assignments by name, by their text: also those that no path reaches. */
export function assignments(
  document: SourceDocument
): Map<string, Assignments> {
  let found = known.get(document);
  if (!found) {
    found = new Map();
    known.set(document, found);
    for (const cell of document.cells) {
      if (cell.type === 'code') {
        readAssignments(cell.source, found);
      }
    }
  }
  return found;
}

function readAssignments(
  source: string,
  found: Map<string, Assignments>
): void {
  const elsewhere = !source.includes(PROJECT_CELL_MARKER);
  for (const [, name, value] of source.matchAll(
    /^[ \t]*(\w+)[ \t]*=(?!=)(.*)$/gm
  )) {
    const entry = found.get(name) ?? { values: [], elsewhere: false };
    entry.values.push(value);
    entry.elsewhere ||= elsewhere;
    found.set(name, entry);
  }
}
