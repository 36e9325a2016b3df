// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { CellRun } from './program-run';
import type { Content } from './python/store';

/** A run in its place among the code cells. */
export interface Placed {
  readonly order: number;
  readonly run: CellRun;
}

interface Entry {
  readonly placed: Placed;
  readonly content: Content;
}

/** What each place of the program holds after which cell. */
export class History {
  private readonly byKey = new Map<number, Entry[]>();

  /** What is stored under a key before the cell at `order` runs. */
  before(key: number, order: number): Content | undefined {
    const entries = this.byKey.get(key);
    if (entries) {
      for (let i = entries.length - 1; i >= 0; i--) {
        const entry = entries[i];
        if (entry && entry.placed.order < order) {
          return entry.content;
        }
      }
    }
    return undefined;
  }

  /** Order of the next cell after `order` that writes to the key. */
  nextWriter(key: number, order: number): number {
    for (const { placed } of this.byKey.get(key) ?? []) {
      if (placed.order > order) {
        return placed.order;
      }
    }
    return Infinity;
  }

  add(placed: Placed): void {
    for (const [key, content] of placed.run.writes) {
      const entries = this.byKey.get(key);
      if (!entries) {
        this.byKey.set(key, [{ placed, content }]);
        continue;
      }
      let at = entries.length;
      while (at > 0 && (entries[at - 1]?.placed.order ?? 0) > placed.order) {
        at -= 1;
      }
      entries.splice(at, 0, { placed, content });
    }
  }

  remove(placed: Placed): void {
    for (const key of placed.run.writes.keys()) {
      const entries = this.byKey.get(key);
      const at = entries?.findIndex(entry => entry.placed === placed) ?? -1;
      if (entries && at >= 0) {
        entries.splice(at, 1);
      }
      if (entries?.length === 0) {
        this.byKey.delete(key);
      }
    }
  }
}
