// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Argument, Clause, DictItem, Expr } from './ast';
import { formatParts } from './formatted';
import { decodeNumber, decodeString, splitLiteral } from './literals';
import { TokenReader } from './reader';
import { Level, Token, isWord } from './tokens';

const EQUALS = 61;

/** Reads what binds closest: names, literals, displays, and what follows them. */
export abstract class AtomParser extends TokenReader {
  /** A conditional expression, a lambda, or simpler. */
  protected abstract expression(): Expr;
  /** The same, or `name := value`. */
  protected abstract namedExpression(): Expr;
  /** The same, or `*value`. */
  protected abstract starred(): Expr;
  /** Binary operators of at least the given level. */
  protected abstract operand(least: Level): Expr;
  /** Targets of `for`, up to `in`. */
  protected abstract targetList(): Expr;

  /** An atom with its calls, subscripts and attributes. */
  protected postfix(): Expr {
    const { from } = this.lexer;
    if (this.lexer.kind === Token.Await) {
      this.lexer.next();
      this.enter();
      const value = this.postfix();
      this.depth -= 1;
      return { k: 'await', value, from, to: value.to };
    }
    let value = this.atom();
    for (;;) {
      const { kind, from: open } = this.lexer;
      if (kind === Token.Dot) {
        this.lexer.next();
        const { from: nameFrom, text: name, kind: part } = this.lexer;
        if (!isWord(part)) {
          this.fail();
        }
        this.lexer.next();
        const to = nameFrom + name.length;
        value = { k: 'attr', value, name, nameFrom, from, to };
      } else if (kind === Token.Open) {
        const args = this.callArguments();
        const to = this.lexer.previousTo;
        value = { k: 'call', callee: value, args, open, from, to };
      } else if (kind === Token.OpenSquare) {
        const index = this.subscript();
        const to = this.lexer.previousTo;
        value = { k: 'sub', value, index, from, to };
      } else {
        return value;
      }
    }
  }

  /** Arguments with their parentheses. */
  protected callArguments(): Argument[] {
    this.expect(Token.Open);
    const args: Argument[] = [];
    while (this.lexer.kind !== Token.Close) {
      args.push(this.argument());
      if (this.lexer.kind !== Token.Comma) {
        break;
      }
      this.lexer.next();
    }
    this.expect(Token.Close);
    return args;
  }

  private argument(): Argument {
    const { lexer } = this;
    const { from, kind, to } = lexer;
    if (kind === Token.Power || kind === Token.Star) {
      lexer.next();
      const star = kind === Token.Power ? 2 : 1;
      const value = this.expression();
      return { name: null, star, value, from, to: value.to };
    }
    if (isWord(kind)) {
      const { text: name } = lexer;
      const at = this.equalsAfter(to);
      if (at > 0) {
        lexer.next();
        lexer.next();
        const value = this.expression();
        return { name, star: 0, value, from, to: value.to };
      }
    }
    let value = this.namedExpression();
    if (this.startsClauses()) {
      const clauses = this.clauses();
      const end = lexer.previousTo;
      value = {
        k: 'comp',
        type: 'generator',
        element: value,
        value: null,
        clauses,
        from,
        to: end
      };
    }
    return { name: null, star: 0, value, from, to: value.to };
  }

  /** Place of a single `=` that comes next on the line; -1 if none does. */
  private equalsAfter(pos: number): number {
    const { source } = this;
    let at = pos;
    let c = source.charCodeAt(at);
    while (c === 32 || c === 9) {
      c = source.charCodeAt(++at);
    }
    return c === EQUALS && source.charCodeAt(at + 1) !== EQUALS ? at : -1;
  }

  private subscript(): Expr {
    const { from } = this.lexer;
    this.expect(Token.OpenSquare);
    const first = this.sliceItem();
    if (this.accept(Token.CloseSquare)) {
      return first;
    }
    const items: Expr[] = [first];
    while (this.accept(Token.Comma)) {
      if (this.is(Token.CloseSquare)) {
        break;
      }
      items.push(this.sliceItem());
    }
    this.expect(Token.CloseSquare);
    return { k: 'tuple', items, from, to: this.lexer.previousTo };
  }

  private sliceItem(): Expr {
    const { from } = this.lexer;
    const lower = this.sliceBound();
    if (!this.is(Token.Colon)) {
      return lower ?? this.fail();
    }
    this.lexer.next();
    const upper = this.sliceBound();
    const step = this.accept(Token.Colon) ? this.sliceBound() : null;
    return { k: 'slice', lower, upper, step, from, to: this.lexer.previousTo };
  }

  private sliceBound(): Expr | null {
    const { kind } = this.lexer;
    return kind === Token.Colon ||
      kind === Token.CloseSquare ||
      kind === Token.Comma
      ? null
      : this.starred();
  }

  private atom(): Expr {
    const { lexer } = this;
    const { kind, from, to } = lexer;
    if (kind === Token.Name) {
      const { text: id } = lexer;
      lexer.next();
      return { k: 'name', id, from, to };
    }
    switch (kind) {
      case Token.String:
        return this.strings();
      case Token.Number: {
        lexer.next();
        const value = decodeNumber(this.source, from, to);
        return { k: 'const', value, bytes: false, from, to };
      }
      case Token.None:
        return this.constant(null, from, to);
      case Token.True:
      case Token.False:
        return this.constant(kind === Token.True, from, to);
      case Token.Ellipsis:
        return this.constant(undefined, from, to);
      case Token.Open:
        return this.parenthesis(from);
      case Token.OpenSquare:
        return this.display('list', Token.CloseSquare, from);
      case Token.OpenCurly:
        return this.braces(from);
      default:
        return this.fail();
    }
  }

  private constant(
    value: boolean | null | undefined,
    from: number,
    to: number
  ): Expr {
    this.lexer.next();
    return { k: 'const', value, bytes: false, from, to };
  }

  /** Literals side by side are one. */
  private strings(): Expr {
    const { lexer, source } = this;
    const { from } = lexer;
    const literal = splitLiteral(source, from, lexer.to);
    const { bytes } = literal;
    if (!literal.formatted) {
      const value = decodeString(source, literal);
      lexer.next();
      if (lexer.kind !== Token.String) {
        return { k: 'const', value, bytes, from, to: lexer.previousTo };
      }
      return this.restOfStrings([value], false, bytes, from);
    }
    const parts = formatParts(source, literal, this.depth);
    lexer.next();
    return this.restOfStrings(parts, true, bytes, from);
  }

  private restOfStrings(
    parts: (string | Expr)[],
    first: boolean,
    ofBytes: boolean,
    from: number
  ): Expr {
    const { lexer, source } = this;
    let formatted = first;
    let bytes = ofBytes;
    while (lexer.kind === Token.String) {
      const literal = splitLiteral(source, lexer.from, lexer.to);
      bytes ||= literal.bytes;
      if (literal.formatted) {
        formatted = true;
        parts.push(...formatParts(source, literal, this.depth));
      } else {
        parts.push(decodeString(source, literal));
      }
      lexer.next();
    }
    const to = lexer.previousTo;
    return formatted
      ? { k: 'format', parts, from, to }
      : { k: 'const', value: parts.join(''), bytes, from, to };
  }

  private parenthesis(from: number): Expr {
    this.lexer.next();
    if (this.accept(Token.Close)) {
      return { k: 'tuple', items: [], from, to: this.lexer.previousTo };
    }
    const first = this.starred();
    if (this.startsClauses()) {
      return this.comprehension('generator', first, null, Token.Close, from);
    }
    if (!this.is(Token.Comma)) {
      this.expect(Token.Close);
      return first;
    }
    const items = this.items(first, Token.Close);
    return { k: 'tuple', items, from, to: this.lexer.previousTo };
  }

  private display(k: 'list' | 'set', close: Token, from: number): Expr {
    this.lexer.next();
    if (this.accept(close)) {
      return { k, items: [], from, to: this.lexer.previousTo };
    }
    const first = this.starred();
    if (this.startsClauses()) {
      return this.comprehension(k, first, null, close, from);
    }
    const items = this.items(first, close);
    return { k, items, from, to: this.lexer.previousTo };
  }

  private items(first: Expr, close: Token): Expr[] {
    const items = [first];
    while (this.accept(Token.Comma)) {
      if (this.is(close)) {
        break;
      }
      items.push(this.starred());
    }
    this.expect(close);
    return items;
  }

  private braces(from: number): Expr {
    this.lexer.next();
    if (this.accept(Token.CloseCurly)) {
      return { k: 'dict', items: [], from, to: this.lexer.previousTo };
    }
    const items: DictItem[] = [];
    if (!this.is(Token.Power)) {
      const key = this.starred();
      if (!this.is(Token.Colon)) {
        return this.restOfSet(key, from);
      }
      this.lexer.next();
      const value = this.expression();
      if (this.startsClauses()) {
        return this.comprehension('dict', key, value, Token.CloseCurly, from);
      }
      items.push({ key, value });
      if (!this.accept(Token.Comma)) {
        this.expect(Token.CloseCurly);
        return { k: 'dict', items, from, to: this.lexer.previousTo };
      }
    }
    this.dictItems(items);
    return { k: 'dict', items, from, to: this.lexer.previousTo };
  }

  private restOfSet(first: Expr, from: number): Expr {
    if (this.startsClauses()) {
      return this.comprehension('set', first, null, Token.CloseCurly, from);
    }
    const items = this.items(first, Token.CloseCurly);
    return { k: 'set', items, from, to: this.lexer.previousTo };
  }

  private dictItems(items: DictItem[]): void {
    while (!this.is(Token.CloseCurly)) {
      if (this.accept(Token.Power)) {
        items.push({ key: null, value: this.operand(Level.BitOr) });
      } else {
        const key = this.expression();
        this.expect(Token.Colon);
        items.push({ key, value: this.expression() });
      }
      if (!this.accept(Token.Comma)) {
        break;
      }
    }
    this.expect(Token.CloseCurly);
  }

  private startsClauses(): boolean {
    const { kind } = this.lexer;
    return kind === Token.For || kind === Token.Async;
  }

  private comprehension(
    type: 'list' | 'set' | 'dict' | 'generator',
    element: Expr,
    value: Expr | null,
    close: Token,
    from: number
  ): Expr {
    const clauses = this.clauses();
    this.expect(close);
    const to = this.lexer.previousTo;
    return { k: 'comp', type, element, value, clauses, from, to };
  }

  private clauses(): Clause[] {
    const clauses: Clause[] = [];
    while (this.startsClauses()) {
      this.accept(Token.Async);
      this.expect(Token.For);
      const target = this.targetList();
      this.expect(Token.In);
      const iter = this.operand(Level.None);
      const ifs: Expr[] = [];
      while (this.accept(Token.If)) {
        ifs.push(this.operand(Level.None));
      }
      clauses.push({ target, iter, ifs });
    }
    return clauses;
  }
}
