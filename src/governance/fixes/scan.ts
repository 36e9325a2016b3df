// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A stretch of text; `to` is exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** One item between the commas of a bracket. */
export interface Item extends Stretch {
  /** Keyword or string key; null for positional items and `*`/`**`. */
  readonly name: string | null;
  /** Where the value starts (the item's start when there is no name). */
  readonly value: number;
}

/** What stands between a pair of brackets. */
export interface Bracket {
  readonly open: number;
  /** Offset of the closing bracket. */
  readonly close: number;
  readonly items: readonly Item[];
  /** Offset of the comma after the last item, or null. */
  readonly trailingComma: number | null;
}

const OPENING = '([{';
const CLOSING = ')]}';

/** End of the string literal that starts at `at` (its first quote). */
function endOfString(source: string, at: number, limit: number): number {
  const quote = source[at];
  const triple = source.startsWith(quote.repeat(3), at);
  const end = triple ? quote.repeat(3) : quote;
  let index = at + end.length;
  while (index < limit) {
    if (source[index] === '\\') {
      index += 2;
    } else if (source.startsWith(end, index)) {
      return index + end.length;
    } else if (!triple && source[index] === '\n') {
      return index;
    } else {
      index += 1;
    }
  }
  return limit;
}

/** Comments of a stretch, `#` included, line end excluded; `#` in strings is none. */
export function comments(
  source: string,
  from = 0,
  to = source.length
): Stretch[] {
  const found: Stretch[] = [];
  let index = from;
  while (index < to) {
    const char = source[index];
    if (char === '"' || char === "'") {
      index = endOfString(source, index, to);
    } else if (char === '#') {
      const end = source.indexOf('\n', index);
      const stop = end < 0 || end > to ? to : end;
      found.push({ from: index, to: stop });
      index = stop;
    } else {
      index += 1;
    }
  }
  return found;
}

/**
 * Split what stands between brackets at its commas. `from` is the opening
 * bracket, `to` just after the closing one. Null when the brackets do not match.
 */
export function readBracket(
  source: string,
  from: number,
  to: number
): Bracket | null {
  if (from >= to || !OPENING.includes(source[from])) {
    return null;
  }
  const stack: string[] = [];
  const commas: number[] = [];
  let index = from;
  while (index < to) {
    const char = source[index];
    if (char === '"' || char === "'") {
      index = endOfString(source, index, to);
      continue;
    }
    if (char === '#') {
      const end = source.indexOf('\n', index);
      index = end < 0 ? to : end;
      continue;
    }
    if (OPENING.includes(char)) {
      stack.push(CLOSING[OPENING.indexOf(char)]);
    } else if (CLOSING.includes(char)) {
      if (stack.pop() !== char) {
        return null;
      }
      if (stack.length === 0) {
        return makeBracket(source, from, index, commas);
      }
    } else if (char === ',' && stack.length === 1) {
      commas.push(index);
    }
    index += 1;
  }
  return null;
}

function makeBracket(
  source: string,
  open: number,
  close: number,
  commas: readonly number[]
): Bracket {
  const items: Item[] = [];
  let start = open + 1;
  let trailingComma: number | null = null;
  for (const stop of [...commas, close]) {
    const stretch = trim(source, start, stop);
    if (stretch) {
      items.push(makeItem(source, stretch));
    }
    if (stop === close) {
      trailingComma =
        !stretch && commas.length > 0 ? commas[commas.length - 1] : null;
    }
    start = stop + 1;
  }
  return { open, close, items, trailingComma };
}

/** The stretch without white space and comments at its ends; null when empty. */
function trim(source: string, from: number, to: number): Stretch | null {
  const hidden = comments(source, from, to);
  const isComment = (at: number): Stretch | undefined =>
    hidden.find(comment => at >= comment.from && at < comment.to);
  let first = from;
  while (first < to) {
    const comment = isComment(first);
    if (comment) {
      first = comment.to;
    } else if (/[\s\\]/.test(source[first])) {
      first += 1;
    } else {
      break;
    }
  }
  let last = to;
  while (last > first) {
    const comment = isComment(last - 1);
    if (comment) {
      last = comment.from;
    } else if (/[\s\\]/.test(source[last - 1])) {
      last -= 1;
    } else {
      break;
    }
  }
  return last > first ? { from: first, to: last } : null;
}

const KEYWORD = /^([\p{L}_][\p{L}\p{N}_]*)\s*=(?!=)\s*/u;
const STRING_KEY = /^[rRuU]?(["'])((?:(?!\1)[^\\\n])*)\1\s*:\s*/;

function makeItem(source: string, stretch: Stretch): Item {
  const text = source.slice(stretch.from, stretch.to);
  const keyword = KEYWORD.exec(text);
  if (keyword) {
    return {
      ...stretch,
      name: keyword[1],
      value: stretch.from + keyword[0].length
    };
  }
  const key = STRING_KEY.exec(text);
  return key
    ? { ...stretch, name: key[2], value: stretch.from + key[0].length }
    : { ...stretch, name: null, value: stretch.from };
}

/** Start of the line that holds `at`. */
export function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1;
}

/** Offset of the line end after `at` (of `\n` or `\r\n`, or the end of the text). */
export function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  if (end < 0) {
    return source.length;
  }
  return end > at && source[end - 1] === '\r' ? end - 1 : end;
}

/** White space before the first character of the line that holds `at`. */
export function indentAt(source: string, at: number): string {
  return /^[ \t]*/.exec(source.slice(lineStart(source, at)))?.[0] ?? '';
}

/** Quote character that a stretch uses for its strings; `"` when it has none. */
export function quoteIn(source: string, from: number, to: number): '"' | "'" {
  const quote = /["']/.exec(source.slice(from, to));
  return quote?.[0] === "'" ? "'" : '"';
}
