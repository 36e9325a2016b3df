// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type {
  Argument,
  Case,
  Expr,
  Handler,
  Module,
  Stmt,
  WithItem
} from './ast';
import { SyntaxProblem } from './reader';
import { SimpleParser } from './simple';
import { Level, Token, isWord } from './tokens';

/** Statements that could not be read, per cell, before reading stops. */
const MAX_ERRORS = 200;
const MAX_BLOCKS = 60;

/** Reads one cell's code. Never throws; what cannot be read is left out. */
export function parseModule(source: string, from = 0): Module {
  return new Parser(source).module(from);
}

class Parser extends SimpleParser {
  private readonly errors: { from: number; to: number }[] = [];
  private blocks = 0;
  private truncated = false;

  module(from: number): Module {
    const body: Stmt[] = [];
    this.lexer.restart(from, 1);
    while (!this.is(Token.End) && !this.truncated) {
      const { kind } = this.lexer;
      if (
        kind === Token.Newline ||
        kind === Token.Indent ||
        kind === Token.Dedent
      ) {
        this.lexer.next();
      } else {
        this.guarded(body);
      }
    }
    return { body, errors: this.errors, truncated: this.truncated };
  }

  /** One statement; if it cannot be read, goes on after it. */
  private guarded(into: Stmt[]): void {
    const { from, levels } = this.lexer;
    const { blocks, depth } = this;
    const count = into.length;
    try {
      this.statement(into);
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) {
        throw error;
      }
      into.length = count;
      this.blocks = blocks;
      this.depth = depth;
      this.recover(from, levels);
    }
  }

  /** Skips the line at `from` and the lines that belong to it by their indentation. */
  private recover(from: number, levels: number): void {
    const { source } = this;
    const width = indentOf(source, from);
    let pos = source.indexOf('\n', from);
    while (pos >= 0) {
      pos += 1;
      const text = firstText(source, pos);
      const c = source.charCodeAt(text);
      const closes = c === 41 || c === 93 || c === 125;
      const blank = c === 10 || text >= source.length;
      if (!blank && !closes && text - pos <= width) {
        break;
      }
      pos = source.indexOf('\n', pos);
    }
    const end = pos < 0 ? source.length : pos;
    this.errors.push({ from, to: end });
    this.truncated ||= this.errors.length >= MAX_ERRORS;
    this.lexer.restart(end, levels);
  }

  private statement(into: Stmt[]): void {
    const command = this.commandLine();
    if (command) {
      into.push(command);
      return;
    }
    const compound = this.compound();
    if (compound) {
      into.push(compound);
    } else {
      this.simpleLine(into);
    }
  }

  private compound(): Stmt | null {
    const { from, kind } = this.lexer;
    switch (kind) {
      case Token.Name:
        return this.lexer.text === 'match' ? this.matchStatement(from) : null;
      case Token.If:
        return this.ifStatement(from);
      case Token.For:
        return this.forStatement(from);
      case Token.While:
        return this.whileStatement(from);
      case Token.Try:
        return this.tryStatement(from);
      case Token.With:
        return this.withStatement(from);
      case Token.Def:
        return this.functionStatement(from, []);
      case Token.Class:
        return this.classStatement(from, []);
      case Token.Async:
        return this.asyncStatement(from);
      case Token.At:
        return this.decorated(from);
      default:
        return null;
    }
  }

  private asyncStatement(from: number): Stmt {
    this.lexer.next();
    const statement = this.compound() ?? this.fail();
    return { ...statement, from };
  }

  /** `:` and the statements that follow, on the line or indented. */
  private block(): Stmt[] {
    this.expect(Token.Colon);
    const body: Stmt[] = [];
    if (++this.blocks > MAX_BLOCKS) {
      this.fail();
    }
    if (this.is(Token.Newline)) {
      this.lexer.next();
      this.indented(body);
    } else {
      this.simpleLine(body);
    }
    this.blocks -= 1;
    return body;
  }

  private indented(body: Stmt[]): void {
    // Only comments in the block, or nothing: IPython would refuse it, we go on.
    if (!this.is(Token.Indent)) {
      return;
    }
    const { levels } = this.lexer;
    this.lexer.next();
    while (!this.is(Token.End) && !this.truncated) {
      if (this.is(Token.Dedent)) {
        this.lexer.next();
        break;
      }
      if (this.is(Token.Newline) || this.is(Token.Indent)) {
        this.lexer.next();
        continue;
      }
      this.guarded(body);
      if (this.lexer.levels < levels && !this.is(Token.Dedent)) {
        break;
      }
    }
  }

  private ifStatement(from: number): Stmt {
    this.lexer.next();
    const test = this.namedExpression();
    const body = this.block();
    const orelse = this.otherwise();
    return { k: 'if', test, body, orelse, from, to: this.lexer.previousTo };
  }

  /** `elif` and `else`; a chain is nested to the right. */
  private otherwise(): Stmt[] {
    if (this.is(Token.Elif)) {
      const { from } = this.lexer;
      if (++this.blocks > MAX_BLOCKS * 2) {
        this.fail();
      }
      const nested = this.ifStatement(from);
      this.blocks -= 1;
      return [nested];
    }
    return this.accept(Token.Else) ? this.block() : [];
  }

  private forStatement(from: number): Stmt {
    this.lexer.next();
    const target = this.targetList();
    this.expect(Token.In);
    const iter = this.expressionList();
    const body = this.block();
    const orelse = this.accept(Token.Else) ? this.block() : [];
    const to = this.lexer.previousTo;
    return { k: 'for', target, iter, body, orelse, from, to };
  }

  private whileStatement(from: number): Stmt {
    this.lexer.next();
    const test = this.namedExpression();
    const body = this.block();
    const orelse = this.accept(Token.Else) ? this.block() : [];
    return { k: 'while', test, body, orelse, from, to: this.lexer.previousTo };
  }

  private tryStatement(from: number): Stmt {
    this.lexer.next();
    const body = this.block();
    const handlers: Handler[] = [];
    while (this.is(Token.Except)) {
      handlers.push(this.handler());
    }
    const orelse = this.accept(Token.Else) ? this.block() : [];
    const final = this.accept(Token.Finally) ? this.block() : [];
    const to = this.lexer.previousTo;
    return { k: 'try', body, handlers, orelse, final, from, to };
  }

  private handler(): Handler {
    this.lexer.next();
    this.accept(Token.Star);
    let type: Expr | null = null;
    let name: string | null = null;
    if (!this.is(Token.Colon)) {
      // Python 2's `except E, e:` reads as a tuple, which does no harm.
      type = this.expressionList();
      if (this.accept(Token.As)) {
        name = this.name();
      }
    }
    return { type, name, body: this.block() };
  }

  private withStatement(from: number): Stmt {
    this.lexer.next();
    const { depth } = this;
    const mark = this.lexer.mark();
    let items: WithItem[];
    try {
      items = this.withItems();
      if (!this.is(Token.Colon)) {
        this.fail();
      }
    } catch (error) {
      if (!(error instanceof SyntaxProblem) || mark.kind !== Token.Open) {
        throw error;
      }
      this.lexer.reset(mark);
      this.depth = depth;
      this.expect(Token.Open);
      items = this.withItems();
      this.expect(Token.Close);
    }
    const body = this.block();
    return { k: 'with', items, body, from, to: this.lexer.previousTo };
  }

  private withItems(): WithItem[] {
    const items: WithItem[] = [];
    do {
      if (this.is(Token.Close)) {
        break;
      }
      const context = this.expression();
      const target = this.accept(Token.As) ? this.expression() : null;
      items.push({ context, target });
    } while (this.accept(Token.Comma));
    return items;
  }

  private decorated(from: number): Stmt {
    const decorators: Expr[] = [];
    while (this.accept(Token.At)) {
      decorators.push(this.namedExpression());
      if (this.is(Token.Newline)) {
        this.lexer.next();
      }
    }
    this.accept(Token.Async);
    return this.is(Token.Class)
      ? this.classStatement(from, decorators)
      : this.functionStatement(from, decorators);
  }

  private functionStatement(from: number, decorators: Expr[]): Stmt {
    this.expect(Token.Def);
    const name = this.name();
    this.typeParameters();
    this.expect(Token.Open);
    const params = this.parameters(Token.Close, true);
    this.expect(Token.Close);
    if (this.accept(Token.Arrow)) {
      this.expressionList();
    }
    const body = this.block();
    const to = this.lexer.previousTo;
    return { k: 'def', name, params, decorators, body, from, to };
  }

  private classStatement(from: number, decorators: Expr[]): Stmt {
    this.expect(Token.Class);
    const name = this.name();
    this.typeParameters();
    const args: Argument[] = this.is(Token.Open) ? this.callArguments() : [];
    const body = this.block();
    const to = this.lexer.previousTo;
    return { k: 'class', name, args, decorators, body, from, to };
  }

  /** Python 3.12's `[T]`. */
  private typeParameters(): void {
    if (this.accept(Token.OpenSquare)) {
      while (!this.accept(Token.CloseSquare)) {
        if (this.is(Token.End)) {
          this.fail();
        }
        this.lexer.next();
      }
    }
  }

  /** `match` is a name unless a subject, a block and a `case` follow. */
  private matchStatement(from: number): Stmt | null {
    const c = this.lexer.peekCode(this.lexer.to);
    if (c === 61 || c === 46 || c === 44 || c === 41) {
      return null;
    }
    const { depth } = this;
    const mark = this.lexer.mark();
    try {
      this.lexer.next();
      const subject = this.expressionList();
      this.expect(Token.Colon);
      if (!this.is(Token.Newline)) {
        this.fail();
      }
      this.lexer.next();
      const cases = this.cases();
      const to = this.lexer.previousTo;
      return { k: 'match', subject, cases, from, to };
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) {
        throw error;
      }
      this.lexer.reset(mark);
      this.depth = depth;
      return null;
    }
  }

  private cases(): Case[] {
    if (!this.is(Token.Indent)) {
      this.fail();
    }
    this.lexer.next();
    const cases: Case[] = [];
    while (this.is(Token.Name) && this.lexer.text === 'case') {
      cases.push(this.oneCase());
    }
    if (cases.length === 0) {
      this.fail();
    }
    if (this.is(Token.Dedent)) {
      this.lexer.next();
    }
    return cases;
  }

  /** A pattern as the expression that it looks like; the place stays where it is. */
  private pattern(): Pick<Case, 'pattern' | 'alias'> {
    const mark = this.lexer.mark();
    let read: Pick<Case, 'pattern' | 'alias'> = NO_PATTERN;
    try {
      const first = this.operand(Level.BitOr);
      const items = [first];
      while (this.accept(Token.Comma) && !this.is(Token.Colon)) {
        items.push(this.operand(Level.BitOr));
      }
      const { from } = first;
      const to = this.lexer.previousTo;
      const pattern: Expr =
        items.length > 1 ? { k: 'tuple', items, from, to } : first;
      const alias = this.accept(Token.As) ? this.name() : null;
      read =
        this.is(Token.Colon) || this.is(Token.If)
          ? { pattern, alias }
          : NO_PATTERN;
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) {
        throw error;
      }
    }
    this.lexer.reset(mark);
    return read;
  }

  private oneCase(): Case {
    this.lexer.next();
    const pattern = this.pattern();
    const names: string[] = [];
    let tokens = 0;
    let nesting = 0;
    while (nesting > 0 || !(this.is(Token.Colon) || this.is(Token.If))) {
      const { kind, text } = this.lexer;
      if (kind === Token.Newline || kind === Token.End) {
        this.fail();
      }
      nesting += nestingOf(kind);
      if (isWord(kind) && text !== '_') {
        names.push(text);
      }
      tokens += 1;
      this.lexer.next();
    }
    const guard = this.accept(Token.If) ? this.namedExpression() : null;
    const last = this.lexer.source.slice(0, this.lexer.previousTo);
    const word = /(?:^|\s)case\s+\w+$/.test(last.slice(-80));
    const catchAll = guard === null && tokens === 1 && word;
    return { ...pattern, names, guard, body: this.block(), catchAll };
  }
}

/** 1 for a bracket that opens, -1 for one that closes. */
function nestingOf(token: Token): number {
  switch (token) {
    case Token.Open:
    case Token.OpenSquare:
    case Token.OpenCurly:
      return 1;
    case Token.Close:
    case Token.CloseSquare:
    case Token.CloseCurly:
      return -1;
    default:
      return 0;
  }
}
const NO_PATTERN = { pattern: null, alias: null } as const;

/** Width of the indentation of the line that holds `at`, in characters. */
function indentOf(source: string, at: number): number {
  const line = source.lastIndexOf('\n', at - 1) + 1;
  return Math.min(firstText(source, line), at) - line;
}

function firstText(source: string, from: number): number {
  let pos = from;
  let c = source.charCodeAt(pos);
  while (c === 32 || c === 9 || c === 13) {
    c = source.charCodeAt(++pos);
  }
  return pos;
}
