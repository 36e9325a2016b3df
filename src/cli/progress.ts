// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Host } from './host';

/** Short work needs no bar; the terminal need not be redrawn more often. */
const SILENT_MS = 500;
const REDRAW_MS = 100;

/** A progress bar on the error stream of a terminal; nothing elsewhere. */
export class Progress {
  constructor(
    private readonly host: Host,
    private readonly total: number
  ) {
    this.start = host.now();
  }

  step(count = 1): void {
    this.done += count;
    const now = this.host.now();
    if (
      this.host.stderr.isTerminal &&
      now - this.start >= SILENT_MS &&
      now - this.drawn >= REDRAW_MS
    ) {
      this.drawn = now;
      this.host.stderr.write(`\r${this.line()}\u001b[K`);
    }
  }

  /** Leaves the line as if there had been no bar. */
  end(): void {
    if (this.drawn > 0) {
      this.host.stderr.write('\r\u001b[K');
    }
  }

  private line(): string {
    const share = this.total === 0 ? 1 : this.done / this.total;
    const label = ` ${this.done}/${this.total} files`;
    const width = Math.max(
      Math.min(this.host.stderr.columns - label.length - 3, 40),
      0
    );
    const full = Math.round(width * share);
    return `[${'='.repeat(full)}${' '.repeat(width - full)}]${label}`;
  }

  private readonly start: number;
  private done = 0;
  private drawn = 0;
}
