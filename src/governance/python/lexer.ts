// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Kinds of token. `op` covers operators and delimiters. */
export type TokenKind =
  | 'name'
  | 'number'
  | 'string'
  | 'op'
  | 'newline'
  | 'indent'
  | 'dedent'
  | 'bad'
  | 'end';

const TAB = 8;

/** Where a lexer stands; enough to go back to. */
export interface LexerMark {
  readonly kind: TokenKind;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly previousTo: number;
  readonly pos: number;
  readonly depth: number;
  readonly lineStart: boolean;
  readonly pendingDedents: number;
  readonly indents: readonly number[];
}

function isNameStart(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c >= 0x80;
}
function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

const OPERATORS3 = new Set(['**=', '//=', '>>=', '<<=', '...']);
const OPERATORS2 = new Set([
  '**',
  '//',
  '>>',
  '<<',
  '<=',
  '>=',
  '==',
  '!=',
  '->',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
  '@=',
  ':=',
  '<>'
]);

/**
 * Splits Python into tokens, one at a time, without backtracking and without
 * allocating more than the token's text. Inside brackets there are no
 * newline and indentation tokens, as in Python.
 */
export class Lexer {
  kind: TokenKind = 'newline';
  /** Text of names and operators; empty for others. */
  text = '';
  from = 0;
  to = 0;
  /** End of the token before. */
  previousTo = 0;
  private pos = 0;
  private depth = 0;
  private lineStart = true;
  private pendingDedents = 0;
  private indents: number[] = [0];

  constructor(readonly source: string) {}

  mark(): LexerMark {
    return {
      kind: this.kind,
      text: this.text,
      from: this.from,
      to: this.to,
      previousTo: this.previousTo,
      pos: this.pos,
      depth: this.depth,
      lineStart: this.lineStart,
      pendingDedents: this.pendingDedents,
      indents: this.indents.slice()
    };
  }

  reset(mark: LexerMark): void {
    this.kind = mark.kind;
    this.text = mark.text;
    this.from = mark.from;
    this.to = mark.to;
    this.previousTo = mark.previousTo;
    this.pos = mark.pos;
    this.depth = mark.depth;
    this.lineStart = mark.lineStart;
    this.pendingDedents = mark.pendingDedents;
    this.indents = mark.indents.slice();
  }

  /** Goes on at the start of a line, outside all brackets, with only `levels` indentation levels open. */
  restart(pos: number, levels: number): void {
    this.pos = pos;
    this.indents.length = Math.min(levels, this.indents.length);
    this.depth = 0;
    this.lineStart = true;
    this.pendingDedents = 0;
    this.next();
  }

  /** Goes on in the middle of a line, outside all brackets. */
  restartLine(pos: number): void {
    this.pos = pos;
    this.depth = 0;
    this.lineStart = false;
    this.next();
  }

  /** Goes on in the middle of brackets, where lines do not count. */
  restartInside(pos: number): void {
    this.pos = pos;
    this.depth = 1;
    this.lineStart = false;
    this.pendingDedents = 0;
    this.next();
  }

  /** Number of open indentation levels. */
  get levels(): number {
    return this.indents.length;
  }

  /** Width of the innermost open indentation. */
  get indentation(): number {
    return this.indents[this.indents.length - 1] ?? 0;
  }

  next(): void {
    this.previousTo = this.to;
    if (this.pendingDedents > 0) {
      this.pendingDedents -= 1;
      this.set('dedent', this.pos, this.pos);
      return;
    }
    if (this.lineStart && this.depth === 0 && this.readIndentation()) {
      return;
    }
    this.skipBlanks();
    const { source, pos } = this;
    if (pos >= source.length) {
      this.readEnd();
      return;
    }
    const c = source.charCodeAt(pos);
    if (c === 10) {
      this.pos = pos + 1;
      this.lineStart = true;
      this.set('newline', pos, pos + 1);
    } else if (isNameStart(c)) {
      this.readName(pos);
    } else if (
      isDigit(c) ||
      (c === 46 && isDigit(source.charCodeAt(pos + 1)))
    ) {
      this.readNumber(pos);
    } else if (c === 34 || c === 39) {
      this.readString(pos, pos);
    } else {
      this.readOperator(pos, c);
    }
  }

  /** Rest of the physical line from the current token, with backslash continuations; moves past it. */
  takeLine(from: number): string {
    const { source } = this;
    let end = from;
    for (;;) {
      const at = source.indexOf('\n', end);
      end = at < 0 ? source.length : at;
      if (at < 0 || source.charCodeAt(at - 1) !== 92) {
        break;
      }
      end = at + 1;
    }
    this.to = end;
    this.pos = end;
    this.next();
    return source.slice(from, end);
  }

  /** The first character at or after `pos` that is not blank, as a code; NaN at the end. */
  peekCode(pos: number): number {
    let at = pos;
    let c = this.source.charCodeAt(at);
    while (c === 32 || c === 9) {
      c = this.source.charCodeAt(++at);
    }
    return c;
  }

  private set(kind: TokenKind, from: number, to: number): void {
    this.kind = kind;
    this.text = '';
    this.from = from;
    this.to = to;
  }

  private skipBlanks(): void {
    const { source } = this;
    let { pos } = this;
    for (;;) {
      const c = source.charCodeAt(pos);
      if (c === 32 || c === 9 || c === 12 || c === 13 || c === 0xfeff) {
        pos += 1;
      } else if (c === 35) {
        const at = source.indexOf('\n', pos);
        pos = at < 0 ? source.length : at;
      } else if (c === 92 && this.continues(pos)) {
        pos = source.indexOf('\n', pos) + 1;
      } else if (c === 10 && this.depth > 0) {
        pos += 1;
      } else {
        break;
      }
    }
    this.pos = pos;
  }

  private continues(pos: number): boolean {
    const c = this.source.charCodeAt(pos + 1);
    return c === 10 || (c === 13 && this.source.charCodeAt(pos + 2) === 10);
  }

  /** At the start of a line: skips blank lines; true if a token was set. */
  private readIndentation(): boolean {
    const { source } = this;
    let width = 0;
    for (;;) {
      const c = source.charCodeAt(this.pos);
      if (c === 32) {
        width += 1;
      } else if (c === 9) {
        width = (Math.floor(width / TAB) + 1) * TAB;
      } else if (c === 12 || c === 13 || c === 0xfeff) {
        // does not count
      } else if (c === 35) {
        const at = source.indexOf('\n', this.pos);
        this.pos = at < 0 ? source.length : at;
        continue;
      } else if (c === 10) {
        width = 0;
      } else {
        break;
      }
      this.pos += 1;
    }
    this.lineStart = false;
    if (this.pos >= source.length) {
      return false;
    }
    return this.indentTo(width);
  }

  private indentTo(width: number): boolean {
    const { indents } = this;
    if (width > this.indentation) {
      indents.push(width);
      this.set('indent', this.pos, this.pos);
      return true;
    }
    let closed = 0;
    while (indents.length > 1 && width < this.indentation) {
      indents.pop();
      closed += 1;
    }
    if (width > this.indentation) {
      // A level that never was opened: read it as its nearest neighbour.
      indents.push(width);
      closed -= 1;
    }
    if (closed <= 0) {
      return false;
    }
    this.pendingDedents = closed - 1;
    this.set('dedent', this.pos, this.pos);
    return true;
  }

  private readEnd(): void {
    const { pos } = this;
    if (this.kind !== 'newline' && this.kind !== 'dedent' && this.depth === 0) {
      if (this.kind !== 'end') {
        this.set('newline', pos, pos);
        return;
      }
    }
    if (this.indents.length > 1 && this.depth === 0) {
      this.indents.pop();
      this.set('dedent', pos, pos);
      return;
    }
    this.set('end', pos, pos);
  }

  private readName(pos: number): void {
    const { source } = this;
    let end = pos + 1;
    let c = source.charCodeAt(end);
    while (isNameStart(c) || isDigit(c)) {
      c = source.charCodeAt(++end);
    }
    if ((c === 34 || c === 39) && end - pos <= 2 && this.isPrefix(pos, end)) {
      this.readString(pos, end);
      return;
    }
    this.pos = end;
    this.set('name', pos, end);
    this.text = source.slice(pos, end);
  }

  private isPrefix(from: number, to: number): boolean {
    return /^(?:[rbuft]|r[bft]|[bft]r)$/i.test(this.source.slice(from, to));
  }

  private readNumber(pos: number): void {
    const { source } = this;
    let end = pos + 1;
    for (;;) {
      const c = source.charCodeAt(end);
      const previous = source.charCodeAt(end - 1) | 32;
      const sign = (c === 43 || c === 45) && previous === 101;
      if (!isDigit(c) && !isNameStart(c) && c !== 46 && !sign) {
        break;
      }
      if (sign && /^0x/i.test(source.slice(pos, pos + 2))) {
        break;
      }
      end += 1;
    }
    this.pos = end;
    this.set('number', pos, end);
  }

  private readString(from: number, quote: number): void {
    const end = endOfString(this.source, from, quote);
    this.pos = Math.abs(end);
    this.set(end < 0 ? 'bad' : 'string', from, Math.abs(end));
  }

  private readOperator(pos: number, c: number): void {
    const { source } = this;
    let length = 1;
    if (OPERATORS3.has(source.slice(pos, pos + 3))) {
      length = 3;
    } else if (OPERATORS2.has(source.slice(pos, pos + 2))) {
      length = 2;
    }
    if (c === 40 || c === 91 || c === 123) {
      this.depth += 1;
    } else if ((c === 41 || c === 93 || c === 125) && this.depth > 0) {
      this.depth -= 1;
    }
    this.pos = pos + length;
    this.set('op', pos, pos + length);
    this.text = source.slice(pos, pos + length);
  }
}

/**
 * End of the string literal whose opening quote stands at `quote`; negative
 * when it is not closed (then the end of its line, or of the source).
 */
export function endOfString(
  source: string,
  from: number,
  quote: number
): number {
  const mark = source[quote] ?? '"';
  const formatted = /[ft]/i.test(source.slice(from, quote));
  const triple = source.startsWith(mark.repeat(3), quote);
  const code = mark.charCodeAt(0);
  let pos = quote + (triple ? 3 : 1);
  while (pos < source.length) {
    const c = source.charCodeAt(pos);
    if (c === 92) {
      pos += 2;
    } else if (c === 10 && !triple) {
      return -pos;
    } else if (
      c === code &&
      (!triple || source.startsWith(mark.repeat(3), pos))
    ) {
      return pos + (triple ? 3 : 1);
    } else if (c === 123 && formatted && source.charCodeAt(pos + 1) !== 123) {
      pos = skipReplacement(source, pos + 1, triple, code);
    } else if (c === 123 && formatted) {
      pos += 2;
    } else {
      pos += 1;
    }
  }
  return -source.length;
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
