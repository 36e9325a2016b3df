// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Texts of a policy with wildcards and policy variables.
 *
 * A pattern is a list of tokens: a code point, or one of the wildcards below.
 */
export const ANY = -1;
export const STAR = -2;
/** The same within one segment of an ARN. */
export const ANY_IN_SEGMENT = -3;
export const STAR_IN_SEGMENT = -4;

export type Pattern = readonly number[];

/** `${key}` or `${key, 'default'}`. */
export interface Variable {
  /** Lower-cased condition key. */
  readonly key: string;
  readonly fallback: string | null;
}

/** A text whose variables are not filled in yet. */
export type Template = readonly (Pattern | Variable)[];

export function isVariable(part: Pattern | Variable): part is Variable {
  return 'key' in part;
}

export const codePoints = (text: string): number[] =>
  Array.from(text, char => char.codePointAt(0) ?? 0);

const COLON = 58;
const VARIABLE =
  /^\$\{\s*([^\s{}$*?,']+(?: [^\s{}$*?,']+)*)\s*(?:,\s*'([^']*)'\s*)?\}/;
const ESCAPES: Readonly<Record<string, string>> = {
  '${*}': '*',
  '${?}': '?',
  '${$}': '$'
};

/**
 * Reads a text of a policy. Returns null where it holds a malformed variable.
 * Wildcards count only in `wildcards` texts, variables only in policies of
 * version 2012-10-17.
 */
export function parseTemplate(
  text: string,
  options: { readonly wildcards: boolean; readonly variables: boolean }
): Template | null {
  const parts: (Pattern | Variable)[] = [];
  let literal: number[] = [];
  let at = 0;
  while (at < text.length) {
    if (options.variables && text.startsWith('${', at)) {
      const escape = ESCAPES[text.slice(at, at + 4)];
      if (escape !== undefined) {
        literal.push(...codePoints(escape));
        at += 4;
        continue;
      }
      const match = VARIABLE.exec(text.slice(at, at + 1024));
      if (match === null) {
        return null;
      }
      parts.push(literal, {
        key: match[1].toLowerCase(),
        fallback: match[2] ?? null
      });
      literal = [];
      at += match[0].length;
      continue;
    }
    const point = text.codePointAt(at) ?? 0;
    const char = String.fromCodePoint(point);
    const wildcard = char === '*' ? STAR : char === '?' ? ANY : null;
    literal.push(options.wildcards && wildcard !== null ? wildcard : point);
    at += char.length;
  }
  parts.push(literal);
  return parts.filter(part => isVariable(part) || part.length > 0);
}

export function parsePattern(text: string): Pattern {
  return collapse(
    codePoints(text).map(point =>
      point === 42 ? STAR : point === 63 ? ANY : point
    )
  );
}

/** `**` means `*`; one star keeps matching linear. */
function collapse(pattern: Pattern): Pattern {
  return pattern.filter(
    (token, i) =>
      !(
        (token === STAR || token === STAR_IN_SEGMENT) &&
        pattern[i - 1] === token
      )
  );
}

/** Fills in the variables; null when one of them has no value. */
export function fillTemplate(
  template: Template,
  valueOf: (variable: Variable) => string | null
): Pattern | null {
  const tokens: number[] = [];
  for (const part of template) {
    if (!isVariable(part)) {
      tokens.push(...part);
      continue;
    }
    const value = valueOf(part);
    if (value === null) {
      return null;
    }
    tokens.push(...codePoints(value));
  }
  return collapse(tokens);
}

/** In an ARN's first five segments a wildcard does not reach past the colon. */
export function withinSegments(pattern: Pattern): Pattern {
  let colons = 0;
  return pattern.map(token => {
    colons += token === COLON ? 1 : 0;
    if (colons >= 5) {
      return token;
    }
    return token === STAR
      ? STAR_IN_SEGMENT
      : token === ANY
        ? ANY_IN_SEGMENT
        : token;
  });
}

/** An incomplete ARN in a Resource element stands for all that it begins. */
export function completeArn(text: string): string {
  if (!text.startsWith('arn:')) {
    return text;
  }
  const missing = 6 - text.split(':').length;
  return missing > 0 ? text + ':*'.repeat(missing) : text;
}

export const lowered = (pattern: Pattern): Pattern =>
  pattern.flatMap(token =>
    token < 0 ? [token] : codePoints(String.fromCodePoint(token).toLowerCase())
  );

export function isStar(token: number): boolean {
  return token === STAR || token === STAR_IN_SEGMENT;
}

/** Whether a single-character token takes this code point. */
export function takes(token: number, point: number): boolean {
  return (
    token === point ||
    token === ANY ||
    (token === ANY_IN_SEGMENT && point !== COLON)
  );
}

/** Glob matching in O(pattern x text), without backtracking beyond the last star. */
export function matchPattern(
  pattern: Pattern,
  text: readonly number[]
): boolean {
  // A star of a segment may not be retried past a colon, but an earlier one
  // never needs to be: the literal colon between two segments fixes it.
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && isStar(pattern[p])) {
      star = p++;
      mark = t;
    } else if (p < pattern.length && takes(pattern[p], text[t])) {
      p++;
      t++;
    } else if (star >= 0 && (pattern[star] === STAR || text[mark] !== COLON)) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.length && isStar(pattern[p])) {
    p++;
  }
  return p === pattern.length;
}
