// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JudgedRequest, ResourceRequest } from '../model';
import type { ProgramPart } from './types';

export const NO_PART: ProgramPart = {
  cell: -1,
  strings: [],
  commands: [],
  calls: []
};

const MENTIONED = new WeakMap<ResourceRequest, ReadonlySet<number>>();

/** Indices of the cells that a request's places and values are in. */
export function cellsOf({ request }: JudgedRequest): ReadonlySet<number> {
  let cells = MENTIONED.get(request);
  if (!cells) {
    cells = cellsIn(request);
    MENTIONED.set(request, cells);
  }
  return cells;
}

function cellsIn(root: object): Set<number> {
  const cells = new Set<number>();
  const seen = new Set<object>();
  const work: object[] = [root];
  for (let next = work.pop(); next; next = work.pop()) {
    if (seen.has(next)) {
      continue;
    }
    seen.add(next);
    if ('cell' in next && typeof next.cell === 'number') {
      cells.add(next.cell);
      continue;
    }
    const parts: Iterable<unknown> =
      next instanceof Map ? next.values() : Object.values(next);
    for (const part of parts) {
      if (typeof part === 'object' && part !== null) {
        work.push(part);
      }
    }
  }
  return cells;
}

/** The cells of the functions that a part calls; with its own cell it is another part. */
export function cellsOfPart({ cell, calls }: ProgramPart): ReadonlySet<number> {
  const cells = new Set<number>();
  for (const { span } of calls) {
    if (span.cell !== cell) {
      cells.add(span.cell);
    }
  }
  return cells;
}
