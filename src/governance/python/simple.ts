// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { CommandExpr, CommandStmt, Expr, ImportName, Stmt } from './ast';
import { ExpressionParser } from './expressions';
import { Token, isWord } from './tokens';

/** Commands that IPython takes without their `%`: `pip install x`, `cd dir`. */
const AUTOMAGIC = new Set(
  'pip conda mamba cd ls ll cat rm cp mv mkdir rmdir pwd man less store'.split(
    ' '
  )
);
const AUTOMAGIC_LINE = /^\w+(?:[ \t]+[-\w./~$*{"'][^=(]*)?$/;
const SPACE = 32;
const BANG = 33;
const PERCENT = 37;
const QUESTION = 63;
/** IPython's `name?`, `?name`, `name??`. */
const HELP = /^[\w.*%]+\?\??\s*$|^\?\??[\w.*%]+\s*$/;

/** Line magics that run the Python statement after them, with their options. */
const TIMED =
  /^%(?:time|timeit|prun|memit)[ \t]+(?:-[a-zA-Z]+(?:[ \t]*[\d.]+)?[ \t]+)*(?=\S)/;

/** Reads simple statements and IPython's lines. */
export class SimpleParser extends ExpressionParser {
  /** Statements of one line, `;` between them, and the end of the line. */
  protected simpleLine(into: Stmt[]): void {
    for (;;) {
      into.push(this.simple());
      if (!this.accept(Token.Semicolon)) {
        break;
      }
      if (this.is(Token.Newline)) {
        break;
      }
    }
    if (this.is(Token.Newline)) {
      this.lexer.next();
    } else if (!this.is(Token.End)) {
      this.fail();
    }
  }

  /** A line of IPython's own at the current token, or null. */
  protected commandLine(): CommandStmt | null {
    const { from, kind, text, source } = this.lexer;
    const first = source.charCodeAt(from);
    if (first === BANG) {
      return this.command('shell', from);
    }
    if (first === PERCENT) {
      const timed = TIMED.exec(lineFrom(source, from));
      if (timed) {
        // What is timed is a statement like any other.
        this.lexer.restartLine(from + timed[0].length);
        return null;
      }
      return this.command('magic', from);
    }
    if (kind === Token.Name && AUTOMAGIC.has(text)) {
      return AUTOMAGIC_LINE.test(lineFrom(source, from))
        ? this.command('magic', from)
        : null;
    }
    if (isWord(kind) || first === QUESTION) {
      const end = source.indexOf('\n', from);
      const last = source.charCodeAt((end < 0 ? source.length : end) - 1);
      if (last !== QUESTION && first !== QUESTION && last !== SPACE) {
        return null;
      }
      return HELP.test(lineFrom(source, from))
        ? this.command('help', from)
        : null;
    }
    return null;
  }

  private command(kind: CommandStmt['kind'], from: number): CommandStmt {
    const line = this.lexer.takeLine(from);
    const to = from + line.length;
    if (this.is(Token.Newline)) {
      this.lexer.next();
    }
    const text = kind === 'help' ? line : line.replace(/^(?:!!?|%)/, '');
    return { k: 'command', kind, text, from, to };
  }

  private simple(): Stmt {
    const { from, kind } = this.lexer;
    const statement = kind < Token.Open ? this.keyword(kind, from) : null;
    return statement ?? this.expressionStatement(from);
  }

  private keyword(kind: Token, from: number): Stmt | null {
    switch (kind) {
      case Token.Name:
        return this.lexer.text === 'print' ? this.oldPrint(from) : null;
      case Token.Pass:
        return this.flow('pass', from);
      case Token.Break:
        return this.flow('break', from);
      case Token.Continue:
        return this.flow('continue', from);
      case Token.Return:
        return this.returning('return', from);
      case Token.Raise:
        return this.returning('raise', from);
      case Token.Assert:
        return this.returning('assert', from);
      case Token.Import:
        return this.importing(from);
      case Token.From:
        return this.fromImport(from);
      case Token.Del:
        return this.deleting(from);
      case Token.Global:
        return this.scoping('global', from);
      case Token.Nonlocal:
        return this.scoping('nonlocal', from);
      default:
        return null;
    }
  }

  private flow(k: 'pass' | 'break' | 'continue', from: number): Stmt {
    this.lexer.next();
    return { k, from, to: this.lexer.previousTo };
  }

  private returning(k: 'return' | 'raise' | 'assert', from: number): Stmt {
    this.lexer.next();
    const value = this.startsExpression() ? this.expressionList() : null;
    if (k === 'raise' && this.accept(Token.From)) {
      this.expression();
    }
    return { k, value, from, to: this.lexer.previousTo };
  }

  private dottedName(): string {
    let name = this.name();
    while (this.accept(Token.Dot)) {
      name += `.${this.name()}`;
    }
    return name;
  }

  private alias(): string | null {
    return this.accept(Token.As) ? this.name() : null;
  }

  private importing(from: number): Stmt {
    this.lexer.next();
    const names: ImportName[] = [];
    do {
      const name = this.dottedName();
      names.push({ name, alias: this.alias() });
    } while (this.accept(Token.Comma));
    return { k: 'import', names, from, to: this.lexer.previousTo };
  }

  private fromImport(from: number): Stmt {
    this.lexer.next();
    let module = '';
    while (this.is(Token.Dot) || this.is(Token.Ellipsis)) {
      module += this.is(Token.Dot) ? '.' : '...';
      this.lexer.next();
    }
    if (!this.is(Token.Import)) {
      module += this.dottedName();
    }
    this.expect(Token.Import);
    const names: ImportName[] = [];
    if (this.accept(Token.Star)) {
      names.push({ name: '*', alias: null });
    } else {
      const wrapped = this.accept(Token.Open);
      do {
        if (wrapped && this.is(Token.Close)) {
          break;
        }
        const name = this.name();
        names.push({ name, alias: this.alias() });
      } while (this.accept(Token.Comma));
      if (wrapped) {
        this.expect(Token.Close);
      }
    }
    return { k: 'from', module, names, from, to: this.lexer.previousTo };
  }

  private deleting(from: number): Stmt {
    this.lexer.next();
    const value = this.expressionList();
    const targets = value.k === 'tuple' ? value.items : [value];
    return { k: 'delete', targets, from, to: this.lexer.previousTo };
  }

  private scoping(k: 'global' | 'nonlocal', from: number): Stmt {
    this.lexer.next();
    const names: string[] = [];
    do {
      names.push(this.name());
    } while (this.accept(Token.Comma));
    return { k, names, from, to: this.lexer.previousTo };
  }

  /** Python 2's `print x`: only its expressions matter. */
  private oldPrint(from: number): Stmt | null {
    const c = this.lexer.peekCode(this.lexer.to);
    const letter = (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
    if (!letter && c !== 34 && c !== 39) {
      return null;
    }
    const mark = this.lexer.mark();
    this.lexer.next();
    if (!this.startsExpression()) {
      this.lexer.reset(mark);
      return null;
    }
    const value = this.expressionList();
    return { k: 'expr', value, from, to: this.lexer.previousTo };
  }

  private expressionStatement(from: number): Stmt {
    const first = this.expressionList();
    const { kind, from: at, to: end } = this.lexer;
    if (kind === Token.Augmented) {
      this.lexer.next();
      const value = this.expressionList();
      const to = this.lexer.previousTo;
      const op = this.source.slice(at, end - 1);
      return { k: 'augmented', target: first, op, value, from, to };
    }
    if (this.accept(Token.Colon)) {
      this.expression();
      const value = this.is(Token.Assign) ? this.assigned() : null;
      const to = this.lexer.previousTo;
      return { k: 'annotated', target: first, value, from, to };
    }
    if (!this.is(Token.Assign)) {
      return { k: 'expr', value: first, from, to: this.lexer.previousTo };
    }
    const targets = [first];
    let value = this.assigned();
    while (this.is(Token.Assign)) {
      targets.push(value);
      value = this.assigned();
    }
    return { k: 'assign', targets, value, from, to: this.lexer.previousTo };
  }

  /** The right side after `=`. */
  private assigned(): Expr {
    const { to, source } = this.lexer;
    const c = this.lexer.peekCode(to);
    if (c === 33 || c === 37) {
      const from = source.indexOf(c === 33 ? '!' : '%', to);
      const line = this.lexer.takeLine(from);
      const command: CommandExpr = {
        k: 'command',
        kind: c === 33 ? 'shell' : 'magic',
        text: line.slice(1),
        from,
        to: from + line.length
      };
      return command;
    }
    this.lexer.next();
    return this.expressionList();
  }
}

function lineFrom(source: string, from: number): string {
  const end = source.indexOf('\n', from);
  return source.slice(from, end < 0 ? source.length : end);
}
