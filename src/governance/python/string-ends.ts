// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * End of the string literal whose prefix starts at `from` and whose opening
 * quote stands at `quote`; negative when it is not closed (then the end of its
 * line, or of the source).
 */
export function endOfString(
  source: string,
  from: number,
  quote: number
): number {
  const code = source.charCodeAt(quote);
  const triple =
    source.charCodeAt(quote + 1) === code &&
    source.charCodeAt(quote + 2) === code;
  const formatted = isFormatted(source, from, quote);
  let pos = quote + (triple ? 3 : 1);
  const { length } = source;
  while (pos < length) {
    const c = source.charCodeAt(pos);
    if (c === 92) {
      pos += 2;
    } else if (c === 10 && !triple) {
      return -pos;
    } else if (c === code && (!triple || isTriple(source, pos, code))) {
      return pos + (triple ? 3 : 1);
    } else if (c === 123 && formatted) {
      pos =
        source.charCodeAt(pos + 1) === 123
          ? pos + 2
          : skipReplacement(source, pos + 1, triple, code);
    } else {
      pos += 1;
    }
  }
  return -length;
}

/** `f` or `t` among the letters before the quote. */
function isFormatted(source: string, from: number, quote: number): boolean {
  for (let at = from; at < quote; at++) {
    const letter = source.charCodeAt(at) | 32;
    if (letter === 102 || letter === 116) {
      return true;
    }
  }
  return false;
}

function isTriple(source: string, pos: number, code: number): boolean {
  return (
    source.charCodeAt(pos + 1) === code && source.charCodeAt(pos + 2) === code
  );
}
/** Skips `{...}` of an f-string, where the same quotes may stand again (Python 3.12). */
function skipReplacement(
  source: string,
  from: number,
  triple: boolean,
  code: number
): number {
  let depth = 1;
  let pos = from;
  while (pos < source.length && depth > 0) {
    const c = source.charCodeAt(pos);
    if (c === 10 && !triple) {
      return from;
    }
    if (c === 34 || c === 39) {
      if (c === code && !closesLater(source, pos, code, triple)) {
        return from;
      }
      const end = Math.abs(endOfString(source, pos, pos));
      pos = Math.max(end, pos + 1);
      continue;
    }
    depth += c === 123 || c === 91 || c === 40 ? 1 : 0;
    depth -= c === 125 || c === 93 || c === 41 ? 1 : 0;
    pos += 1;
  }
  return depth > 0 ? from : pos;
}

/** True if a quote inside a replacement opens a nested string rather than ends the outer one. */
function closesLater(
  source: string,
  pos: number,
  code: number,
  triple: boolean
): boolean {
  if (triple && source.charCodeAt(pos + 1) !== code) {
    return true;
  }
  const mark = String.fromCharCode(code);
  const line = source.indexOf('\n', pos);
  const close = source.indexOf(mark, pos + 1);
  if (close < 0 || (line >= 0 && close > line)) {
    return false;
  }
  const brace = source.indexOf('}', close);
  return brace >= 0 && (line < 0 || brace < line);
}
