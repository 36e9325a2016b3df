// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { Lexer } from './lexer';
import { Token, isName } from './tokens';

/** A statement that cannot be read; caught where statements are listed. */
export class SyntaxProblem extends Error {}

/** Deeper nesting than any person writes; keeps the stack small. */
const MAX_DEPTH = 90;

/** What reading any part of the language needs. */
export abstract class TokenReader {
  protected readonly lexer: Lexer;
  /** Nesting of expressions; whoever catches a problem puts it back. */
  protected depth = 0;

  constructor(protected readonly source: string) {
    this.lexer = new Lexer(source);
  }

  protected fail(): never {
    throw new SyntaxProblem('syntax');
  }

  protected is(token: Token): boolean {
    return this.lexer.kind === token;
  }

  protected accept(token: Token): boolean {
    if (this.lexer.kind === token) {
      this.lexer.next();
      return true;
    }
    return false;
  }

  protected expect(token: Token): void {
    if (this.lexer.kind !== token) {
      this.fail();
    }
    this.lexer.next();
  }

  protected name(): string {
    const { kind, text } = this.lexer;
    if (!isName(kind)) {
      this.fail();
    }
    this.lexer.next();
    return text;
  }

  /** One level of nesting more; `leave` ends it. */
  protected enter(): void {
    if (++this.depth > MAX_DEPTH) {
      this.fail();
    }
  }

  protected startsExpression(): boolean {
    switch (this.lexer.kind) {
      case Token.Number:
      case Token.String:
      case Token.Name:
      case Token.None:
      case Token.True:
      case Token.False:
      case Token.Not:
      case Token.Lambda:
      case Token.Await:
      case Token.Yield:
      case Token.Open:
      case Token.OpenSquare:
      case Token.OpenCurly:
      case Token.Minus:
      case Token.Plus:
      case Token.Tilde:
      case Token.Star:
      case Token.Ellipsis:
        return true;
      default:
        return false;
    }
  }
}
