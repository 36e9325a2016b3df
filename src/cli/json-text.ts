// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A stretch of JSON text; `to` is exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Finds values inside JSON text that is known to be valid, without changing
 * or copying the rest.
 */
export class JsonText {
  constructor(private readonly text: string) {}

  /** The document's own value. */
  root(): Range {
    const from = this.skipSpace(0);
    return { from, to: this.skipValue(from) };
  }

  /** The value of an object's member; the last one, as JSON.parse has it. */
  member(object: Range | null, name: string): Range | null {
    if (!object || this.text[object.from] !== '{') {
      return null;
    }
    let found: Range | null = null;
    let at = this.skipSpace(object.from + 1);
    while (this.text[at] !== '}') {
      const keyEnd = this.skipValue(at);
      const key: unknown = JSON.parse(this.text.slice(at, keyEnd));
      const from = this.skipSpace(this.skipSpace(keyEnd) + 1);
      const to = this.skipValue(from);
      if (key === name) {
        found = { from, to };
      }
      at = this.next(to);
    }
    return found;
  }

  /** The values of an array. */
  items(array: Range | null): Range[] {
    if (!array || this.text[array.from] !== '[') {
      return [];
    }
    const found: Range[] = [];
    let at = this.skipSpace(array.from + 1);
    while (this.text[at] !== ']') {
      const to = this.skipValue(at);
      found.push({ from: at, to });
      at = this.next(to);
    }
    return found;
  }

  slice(range: Range): string {
    return this.text.slice(range.from, range.to);
  }

  /** Past a comma and white space. */
  private next(at: number): number {
    const after = this.skipSpace(at);
    return this.text[after] === ',' ? this.skipSpace(after + 1) : after;
  }

  private skipSpace(at: number): number {
    while (at < this.text.length && ' \t\r\n'.includes(this.text[at])) {
      at += 1;
    }
    return at;
  }

  private skipValue(at: number): number {
    let depth = 0;
    for (;;) {
      const char = this.text[at];
      if (char === undefined) {
        throw new Error('The JSON text ends too early.');
      }
      if (char === '"') {
        at = this.skipString(at);
      } else if (char === '{' || char === '[') {
        depth += 1;
        at += 1;
      } else if (char === '}' || char === ']') {
        depth -= 1;
        at += 1;
      } else if (depth === 0) {
        while (at < this.text.length && /[\w.+-]/.test(this.text[at])) {
          at += 1;
        }
        return at;
      } else {
        at += 1;
      }
      if (depth === 0) {
        return at;
      }
    }
  }

  private skipString(at: number): number {
    let end = at;
    do {
      end = this.text.indexOf('"', end + 1);
      if (end < 0) {
        throw new Error('The JSON text ends too early.');
      }
    } while (this.isEscaped(end));
    return end + 1;
  }

  private isEscaped(at: number): boolean {
    let slashes = 0;
    while (this.text[at - 1 - slashes] === '\\') {
      slashes += 1;
    }
    return slashes % 2 === 1;
  }
}
