// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': ''
};

/** The text between a literal's quotes with its escapes resolved. */
export function unescape(body: string): string {
  if (!body.includes('\\')) {
    return body;
  }
  return body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]*\}|([0-7]{1,3})|(\r\n|[\s\S]))/g,
    (
      all: string,
      x?: string,
      u?: string,
      long?: string,
      octal?: string,
      simple?: string
    ) => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) {
        const code = parseInt(hex, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : all;
      }
      if (octal !== undefined) {
        return String.fromCharCode(parseInt(octal, 8));
      }
      if (simple === undefined) {
        return all;
      }
      return simple === '\r\n' ? '' : (SIMPLE[simple] ?? all);
    }
  );
}

/** A string literal taken apart. Offsets are those of the literal's source. */
export interface StringLiteral {
  readonly raw: boolean;
  readonly bytes: boolean;
  readonly formatted: boolean;
  /** Offsets of the text between the quotes. */
  readonly from: number;
  readonly to: number;
}

/** Takes the literal in `source[from, to)` apart, prefix and quotes included. */
export function splitLiteral(
  source: string,
  from: number,
  to: number
): StringLiteral {
  let quote = from;
  let raw = false;
  let bytes = false;
  let formatted = false;
  for (; quote < to; quote++) {
    const c = source.charCodeAt(quote);
    if (c === 34 || c === 39) {
      break;
    }
    const letter = c | 32;
    raw ||= letter === 114;
    bytes ||= letter === 98;
    formatted ||= letter === 102 || letter === 116;
  }
  const mark = source.charCodeAt(quote);
  const triple =
    to - quote >= 6 &&
    source.charCodeAt(quote + 1) === mark &&
    source.charCodeAt(quote + 2) === mark;
  const size = triple ? 3 : 1;
  return { raw, bytes, formatted, from: quote + size, to: to - size };
}

/** The value of a literal that is not formatted. */
export function decodeString(source: string, literal: StringLiteral): string {
  const body = source.slice(literal.from, literal.to);
  return literal.raw ? body : unescape(body);
}

/** The value of a number literal; NaN for complex ones. */
export function decodeNumber(source: string, from: number, to: number): number {
  if (to - from === 1) {
    return source.charCodeAt(from) - 48;
  }
  const text = source.slice(from, to);
  const plain = text.replace(/_/g, '').replace(/[lL]$/, '');
  return /^0[0-7]+$/.test(plain) ? parseInt(plain, 8) : Number(plain);
}
