// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Expr } from './ast';
import { ExpressionParser } from './expressions';
import type { StringLiteral } from './literals';
import { unescape } from './literals';
import { endOfString } from './string-ends';

/** What stands for a replacement that cannot be read. */
function unreadable(from: number, to: number): Expr {
  return { k: 'name', id: '', from, to };
}

/** The parts of an f-string: text and expressions in turn. */
export function formatParts(
  source: string,
  literal: StringLiteral,
  depth: number
): (string | Expr)[] {
  const parts: (string | Expr)[] = [];
  const { to } = literal;
  let pos = literal.from;
  let text = pos;
  const flush = (end: number): void => {
    if (end > text) {
      const body = source.slice(text, end);
      parts.push(literal.raw ? body : unescape(body));
    }
  };
  while (pos < to) {
    const c = source.charCodeAt(pos);
    if (c === 92 && !literal.raw) {
      pos += 2;
    } else if ((c === 123 || c === 125) && source.charCodeAt(pos + 1) === c) {
      flush(pos + 1);
      pos += 2;
      text = pos;
    } else if (c === 123) {
      flush(pos);
      const end = Math.min(replacementEnd(source, pos, to), to);
      const read = ExpressionParser.at(source, pos + 1, depth);
      const fits = read !== null && read.end < end;
      const plain = fits && source.charCodeAt(read.end) === 125;
      const converted = fits && source.charCodeAt(read.end) === 33;
      if (fits && (plain || converted)) {
        parts.push(read.value);
      } else {
        // With a format specification the text is not the value's own.
        parts.push(fits ? formattedBy(read.value) : unreadable(pos, end));
      }
      pos = end;
      text = pos;
    } else {
      pos += 1;
    }
  }
  flush(to);
  return parts;
}

/** `format(value)`: its names count as used, its text is not known. */
function formattedBy(value: Expr): Expr {
  const { from, to } = value;
  return {
    k: 'call',
    callee: { k: 'name', id: 'format', from, to: from },
    args: [{ name: null, star: 0, value, from, to }],
    open: from,
    from,
    to
  };
}

/** After the `}` that closes the `{` at `open`. */
function replacementEnd(source: string, open: number, limit: number): number {
  let depth = 0;
  let pos = open;
  while (pos < limit) {
    const c = source.charCodeAt(pos);
    if (c === 34 || c === 39) {
      pos = Math.max(Math.abs(endOfString(source, pos, pos)), pos + 1);
      continue;
    }
    depth += c === 123 ? 1 : 0;
    depth -= c === 125 ? 1 : 0;
    pos += 1;
    if (depth === 0) {
      break;
    }
  }
  return pos;
}
