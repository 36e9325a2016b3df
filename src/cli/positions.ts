// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

export interface Position {
  /** 1-based. */
  readonly line: number;
  /** 0-based, UTF-16 units. */
  readonly column: number;
}

/** Turns offsets of one text into lines and columns. */
export class Lines {
  constructor(private readonly source: string) {
    for (
      let at = source.indexOf('\n');
      at >= 0;
      at = source.indexOf('\n', at + 1)
    ) {
      this.starts.push(at + 1);
    }
  }

  at(offset: number): Position {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low + 1, column: offset - this.starts[low] };
  }

  /** Text of a 1-based line without its end. */
  text(line: number): string {
    const from = this.starts[line - 1] ?? this.source.length;
    const to = this.starts[line] ?? this.source.length;
    return this.source.slice(from, to).replace(/\r?\n$/, '');
  }

  private readonly starts: number[] = [0];
}
