// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Stands for text that only the shell or the kernel knows. */
export const HOLE = '\uE000';

/** A word of a command; offsets are those of the script. */
export interface Word {
  /** With `HOLE` for what is not known. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** True if it may stand for several words, or for none. */
  readonly loose?: boolean;
}

/** Text for `$name` or `{expression}`; null if it is not known. */
export type Expand = (kind: 'shell' | 'python', text: string) => string | null;

const MAX_WORDS = 20_000;
const MAX_NESTING = 8;

/**
 * Splits a script into commands and their words, quotes and line
 * continuations resolved. Commands inside `$(..)` come before the one that
 * uses them.
 */
export function splitScript(
  source: string,
  from: number,
  to: number,
  expand: Expand,
  command: (words: readonly Word[]) => void
): void {
  new Splitter(source, to, expand, 0, command).read(from, '');
}

class Splitter {
  private words: Word[] = [];
  private text = '';
  /** The word so far holds an expansion outside quotes. */
  private loose = false;
  private start = -1;
  private pos = 0;
  private count = 0;
  private heredoc: string | null = null;

  constructor(
    private readonly source: string,
    private readonly end: number,
    private readonly expand: Expand,
    private readonly nesting: number,
    private readonly command: (words: readonly Word[]) => void
  ) {}

  /** Reads up to `close`, or to the end; gives the offset after it. */
  read(from: number, close: string): number {
    this.pos = from;
    while (this.pos < this.end && this.count < MAX_WORDS) {
      const c = this.source.charAt(this.pos);
      if (c === close && close !== '') {
        break;
      }
      this.one(c);
    }
    this.finishCommand();
    return this.pos + 1;
  }

  private one(c: string): void {
    switch (c) {
      case '\\':
        this.escaped();
        return;
      case "'":
      case '"':
        this.quoted(c);
        return;
      case '$':
        this.dollar(false);
        return;
      case '`':
        this.substitution(this.pos + 1, '`');
        return;
      case '{':
        this.brace(false);
        return;
      case ' ':
      case '\t':
      case '\r':
        this.finishWord();
        this.pos += 1;
        return;
      case '#':
        this.comment();
        return;
      case '\n':
      case ';':
      case '|':
      case '&':
      case '(':
      case ')':
        this.separator(c);
        return;
      default:
        this.add(c);
        this.pos += 1;
    }
  }

  private add(text: string): void {
    if (this.start < 0) {
      this.start = this.pos;
    }
    this.text += text;
  }

  /** Text that is put in: outside quotes, blanks end words in it too. */
  private addExpanded(text: string, quoted: boolean): void {
    const parts = quoted ? [text] : text.split(/\s+/);
    parts.forEach((part, i) => {
      if (i > 0) {
        this.finishWord();
      }
      if (part !== '' || quoted) {
        this.add(part);
      }
    });
  }

  private finishWord(): void {
    if (this.start >= 0) {
      const { text, start: from, pos: to } = this;
      const loose = this.loose && text === HOLE;
      this.words.push({ text, from, to, ...(loose ? { loose } : {}) });
      this.count += 1;
      const here = /^<<-?(\w+)$/.exec(this.text);
      this.heredoc = here?.[1] ?? this.heredoc;
    }
    this.start = -1;
    this.text = '';
    this.loose = false;
  }

  private finishCommand(): void {
    this.finishWord();
    if (this.words.length > 0) {
      const { words } = this;
      this.words = [];
      this.command(words);
    }
  }

  private separator(c: string): void {
    if (c === '&' && /[<>]/.test(this.source.charAt(this.pos - 1))) {
      this.add(c);
      this.pos += 1;
      return;
    }
    this.finishCommand();
    this.pos += 1;
    if (c === '\n' && this.heredoc !== null) {
      const ending = new RegExp(`^\\s*${this.heredoc}\\s*$`, 'm');
      const rest = this.source.slice(this.pos, this.end);
      const match = ending.exec(rest);
      this.pos = match ? this.pos + match.index + match[0].length : this.end;
      this.heredoc = null;
    }
  }

  private comment(): void {
    if (this.start >= 0) {
      this.add('#');
      this.pos += 1;
      return;
    }
    const line = this.source.indexOf('\n', this.pos);
    this.pos = line < 0 ? this.end : line;
  }

  private escaped(): void {
    const next = this.source.charAt(this.pos + 1);
    if (next === '\n') {
      this.finishWord();
    } else {
      this.add(next);
    }
    this.pos += 2;
  }

  private quoted(quote: string): void {
    this.add('');
    this.pos += 1;
    while (this.pos < this.end) {
      const c = this.source.charAt(this.pos);
      if (c === quote) {
        this.pos += 1;
        return;
      }
      if (quote === '"' && c === '\\') {
        const next = this.source.charAt(this.pos + 1);
        this.text +=
          next === '\n' ? '' : /["\\$`]/.test(next) ? next : c + next;
        this.pos += 2;
      } else if (quote === '"' && c === '$') {
        this.dollar(true);
      } else if (c === '{') {
        this.brace(true);
      } else {
        this.text += c;
        this.pos += 1;
      }
    }
  }

  private dollar(quoted: boolean): void {
    const rest = this.source.slice(
      this.pos,
      Math.min(this.pos + 200, this.end)
    );
    if (rest.startsWith('$(')) {
      this.substitution(this.pos + 2, ')');
      return;
    }
    const match = /^\$(?:\{(\w+)([^}]*)\}|(\w+)|[@*#?!$-])/.exec(rest);
    if (!match) {
      this.add('$');
      this.pos += 1;
      return;
    }
    const [whole, braced, part = '', bare] = match;
    const value =
      part === '' ? this.expand('shell', braced ?? bare ?? '') : null;
    this.loose ||= !quoted || /@/.test(whole);
    this.addExpanded(value ?? HOLE, quoted);
    this.pos += whole.length;
  }

  /** `$(command)`: its own commands count, its output is not known. */
  private substitution(from: number, close: string): void {
    this.add(HOLE);
    if (this.nesting >= MAX_NESTING) {
      this.pos = this.end;
      return;
    }
    const { source, end, expand, nesting, command } = this;
    const inner = new Splitter(source, end, expand, nesting + 1, command);
    this.pos = inner.read(from, close);
  }

  /** IPython's `{expression}`; in a plain script a brace is a brace. */
  private brace(quoted: boolean): void {
    const rest = this.source.slice(
      this.pos,
      Math.min(this.pos + 300, this.end)
    );
    const match = /^\{([A-Za-z_][^{}\n"=:,]*)\}/.exec(rest);
    const value = match?.[1] ? this.expand('python', match[1]) : null;
    if (match && value !== null) {
      this.loose ||= !quoted;
      this.addExpanded(value, quoted);
      this.pos += match[0].length;
    } else {
      this.add('{');
      this.pos += 1;
    }
  }
}
