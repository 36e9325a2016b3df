// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { operatorLength, operatorToken } from './operator-tokens';
import { endOfString } from './string-ends';
import { Token, WORDS } from './tokens';

const TAB = 8;
const LONGEST_WORD = 8;

/** Where a lexer stands; enough to go back to. */
export interface LexerMark {
  readonly kind: Token;
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

const LETTER = 1;
const DIGIT = 2;
const BLANK = 4;
/** What an ASCII character may be part of; 0 for operators and quotes. */
const PART = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const letter = (c | 32) >= 97 && (c | 32) <= 122;
  PART[c] = letter || c === 95 ? LETTER : isDigit(c) ? DIGIT : 0;
}
for (const blank of ' \t\f\r\n#\\') {
  PART[blank.charCodeAt(0)] = BLANK;
}

function isNameStart(c: number): boolean {
  return c < 128 ? PART[c] === LETTER : c >= 128;
}
function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

/**
 * Splits Python into tokens, one at a time, without backtracking and without
 * allocating more than the text of names. Inside brackets there are no newline
 * and indentation tokens, as in Python.
 */
export class Lexer {
  kind: Token = Token.Newline;
  /** Text of names and keywords; empty for others. */
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

  next(): void {
    this.previousTo = this.to;
    if (this.lineStart || this.pendingDedents > 0) {
      if (this.startLine()) {
        return;
      }
    }
    const { source } = this;
    let { pos } = this;
    let c = source.charCodeAt(pos);
    if (c === 32) {
      c = source.charCodeAt(++pos);
    }
    if (PART[c] === BLANK || c === 0xfeff) {
      pos = this.skipBlanks(pos);
      c = source.charCodeAt(pos);
    }
    this.pos = pos;
    if (isNameStart(c)) {
      this.readName(pos);
    } else if (c === 34 || c === 39) {
      this.readString(pos, pos);
    } else if (
      PART[c] === DIGIT ||
      (c === 46 && isDigit(source.charCodeAt(pos + 1)))
    ) {
      this.readNumber(pos);
    } else if (pos >= source.length) {
      this.readEnd();
    } else if (c === 10) {
      this.pos = pos + 1;
      this.lineStart = true;
      this.set(Token.Newline, pos, pos + 1);
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

  private set(kind: Token, from: number, to: number): void {
    this.kind = kind;
    this.text = '';
    this.from = from;
    this.to = to;
  }

  /** Width of the innermost open indentation. */
  private get indentation(): number {
    return this.indents[this.indents.length - 1] ?? 0;
  }

  /** Between lines: true if a token was set. */
  private startLine(): boolean {
    if (this.pendingDedents > 0) {
      this.pendingDedents -= 1;
      this.set(Token.Dedent, this.pos, this.pos);
      return true;
    }
    return this.depth === 0 && this.readIndentation();
  }

  private skipBlanks(from: number): number {
    const { source } = this;
    let pos = from;
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
        return pos;
      }
    }
  }

  private continues(pos: number): boolean {
    const c = this.source.charCodeAt(pos + 1);
    return c === 10 || (c === 13 && this.source.charCodeAt(pos + 2) === 10);
  }

  /** At the start of a line: skips blank lines; true if a token was set. */
  private readIndentation(): boolean {
    const { source } = this;
    let { pos } = this;
    let width = 0;
    for (;;) {
      const c = source.charCodeAt(pos);
      if (c === 32) {
        width += 1;
      } else if (c === 10) {
        width = 0;
      } else if (c === 35) {
        const at = source.indexOf('\n', pos);
        pos = at < 0 ? source.length : at;
        continue;
      } else if (c === 9) {
        width = (Math.floor(width / TAB) + 1) * TAB;
      } else if (c !== 12 && c !== 13 && c !== 0xfeff) {
        // The others of these do not count.
        break;
      }
      pos += 1;
    }
    this.pos = pos;
    this.lineStart = false;
    return pos < source.length && this.indentTo(width);
  }

  private indentTo(width: number): boolean {
    const { indents } = this;
    if (width === this.indentation) {
      return false;
    }
    if (width > this.indentation) {
      indents.push(width);
      this.set(Token.Indent, this.pos, this.pos);
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
    this.set(Token.Dedent, this.pos, this.pos);
    return true;
  }

  private readEnd(): void {
    const { pos, kind } = this;
    if (this.depth === 0) {
      if (
        kind !== Token.Newline &&
        kind !== Token.Dedent &&
        kind !== Token.End
      ) {
        this.set(Token.Newline, pos, pos);
        return;
      }
      if (this.indents.length > 1) {
        this.indents.pop();
        this.set(Token.Dedent, pos, pos);
        return;
      }
    }
    this.set(Token.End, pos, pos);
  }

  private readName(pos: number): void {
    const { source } = this;
    let end = pos + 1;
    let c = source.charCodeAt(end);
    while (c < 128 ? (PART[c] & (LETTER | DIGIT)) !== 0 : c >= 128) {
      c = source.charCodeAt(++end);
    }
    if ((c === 34 || c === 39) && end - pos <= 2 && this.isPrefix(pos, end)) {
      this.readString(pos, end);
      return;
    }
    const text = source.slice(pos, end);
    this.pos = end;
    this.kind =
      end - pos <= LONGEST_WORD ? (WORDS.get(text) ?? Token.Name) : Token.Name;
    this.text = text;
    this.from = pos;
    this.to = end;
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
    this.set(Token.Number, pos, end);
  }

  private readString(from: number, quote: number): void {
    const end = endOfString(this.source, from, quote);
    const to = end < 0 ? -end : end;
    this.pos = to;
    this.set(end < 0 ? Token.Bad : Token.String, from, to);
  }

  private readOperator(pos: number, c: number): void {
    const token = operatorToken(this.source, pos, c);
    if (token >= Token.Open && token <= Token.CloseCurly) {
      const opens =
        token === Token.Open ||
        token === Token.OpenSquare ||
        token === Token.OpenCurly;
      if (opens) {
        this.depth += 1;
      } else if (this.depth > 0) {
        this.depth -= 1;
      }
    }
    const end = pos + operatorLength(this.source, pos, token);
    this.pos = end;
    this.set(token, pos, end);
  }
}
