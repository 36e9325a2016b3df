// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { CellSource } from './program-run';
import { readSource } from './program-run';

/** Texts that are kept between updates: what an undo brings back. */
const MAX_KEPT = 4;

/**
 * Cells as they were read, by their text. One that was put aside is taken back
 * by the same text, wherever it stands now; no two cells share one.
 */
export class Sources {
  private readonly aside = new Map<string, CellSource>();

  take(text: string): CellSource {
    const known = this.aside.get(text);
    this.aside.delete(text);
    return known ?? readSource(text);
  }

  putAside(text: string, source: CellSource): void {
    this.aside.delete(text);
    this.aside.set(text, source);
  }

  /** Gives up all but the last. */
  trim(): void {
    for (const text of this.aside.keys()) {
      if (this.aside.size <= MAX_KEPT) {
        return;
      }
      this.aside.delete(text);
    }
  }
}
