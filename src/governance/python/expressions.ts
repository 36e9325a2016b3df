// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { CompareExpr, Expr, Parameter } from './ast';
import { AtomParser } from './atoms';
import { operatorText } from './operator-tokens';
import { SyntaxProblem } from './reader';
import { LEVEL_OF, Level, Token } from './tokens';

/** Reads expressions; statements are read by `Parser`. */
export class ExpressionParser extends AtomParser {
  /** One expression that starts at `from` and lies in brackets; null if none can be read. */
  static at(
    source: string,
    from: number,
    depth: number
  ): { readonly value: Expr; readonly end: number } | null {
    const parser = new ExpressionParser(source);
    parser.depth = depth + 10;
    parser.lexer.restartInside(from);
    try {
      const value = parser.expressionList();
      return { value, end: parser.lexer.from };
    } catch (error) {
      if (error instanceof SyntaxProblem) {
        return null;
      }
      throw error;
    }
  }

  /** `a`, `a, b`, `*a, b`: a tuple when there is a comma. */
  protected expressionList(): Expr {
    const { from } = this.lexer;
    const first = this.starred();
    if (this.lexer.kind !== Token.Comma) {
      return first;
    }
    const items = [first];
    while (this.accept(Token.Comma)) {
      if (!this.startsExpression()) {
        break;
      }
      items.push(this.starred());
    }
    return { k: 'tuple', items, from, to: this.lexer.previousTo };
  }

  protected starred(): Expr {
    const { from, kind } = this.lexer;
    if (kind === Token.Star) {
      this.lexer.next();
      const value = this.operand(Level.BitOr);
      return { k: 'star', value, from, to: value.to };
    }
    return this.namedExpression();
  }

  protected namedExpression(): Expr {
    const value = this.expression();
    if (this.lexer.kind === Token.Walrus && value.k === 'name') {
      this.lexer.next();
      const right = this.expression();
      return {
        k: 'walrus',
        name: value,
        value: right,
        from: value.from,
        to: right.to
      };
    }
    return value;
  }

  protected expression(): Expr {
    this.enter();
    const { kind, from } = this.lexer;
    let value: Expr;
    if (kind === Token.Lambda) {
      value = this.lambda(from);
    } else if (kind === Token.Yield) {
      value = this.yield(from);
    } else {
      value = this.operand(Level.None);
      if (this.lexer.kind === Token.If) {
        value = this.conditional(value, from);
      }
    }
    this.depth -= 1;
    return value;
  }

  private conditional(body: Expr, from: number): Expr {
    this.lexer.next();
    const test = this.operand(Level.None);
    this.expect(Token.Else);
    const orelse = this.expression();
    return { k: 'if', test, body, orelse, from, to: orelse.to };
  }

  private lambda(from: number): Expr {
    this.lexer.next();
    const params = this.parameters(Token.Colon, false);
    this.expect(Token.Colon);
    const body = this.expression();
    return { k: 'lambda', params, body, from, to: body.to };
  }

  private yield(from: number): Expr {
    this.lexer.next();
    const each = this.accept(Token.From);
    const part = this.startsExpression() ? this.expressionList() : null;
    const value: Expr | null =
      each && part
        ? { k: 'star', value: part, from: part.from, to: part.to }
        : part;
    return { k: 'yield', value, from, to: this.lexer.previousTo };
  }

  /** Parameters up to `end`, which is left in place. */
  protected parameters(end: Token, annotated: boolean): Parameter[] {
    const params: Parameter[] = [];
    let keywordOnly = false;
    while (!this.is(end)) {
      if (this.accept(Token.Slash)) {
        // positional-only marker
      } else if (this.accept(Token.Power)) {
        params.push(this.parameter('kwargs', annotated));
      } else if (this.accept(Token.Star)) {
        keywordOnly = true;
        if (!this.is(Token.Comma)) {
          params.push(this.parameter('args', annotated));
        }
      } else {
        params.push(
          this.parameter(keywordOnly ? 'keyword' : 'plain', annotated)
        );
      }
      if (!this.accept(Token.Comma)) {
        break;
      }
    }
    return params;
  }

  private parameter(kind: Parameter['kind'], annotated: boolean): Parameter {
    const name = this.name();
    if (annotated && this.accept(Token.Colon)) {
      this.starred();
    }
    const defaultValue = this.accept(Token.Assign) ? this.expression() : null;
    return { name, defaultValue, kind };
  }

  protected operand(least: Level): Expr {
    let left = this.prefix(least);
    for (;;) {
      const { kind } = this.lexer;
      const level = LEVEL_OF[kind];
      if (level === 0 || level < least) {
        return left;
      }
      if (level > Level.Comparison) {
        this.lexer.next();
        const right = this.operand(level + 1);
        left = {
          k: 'binary',
          op: operatorText(kind),
          left,
          right,
          from: left.from,
          to: right.to
        };
      } else if (level === Level.Comparison) {
        left = this.comparison(left);
      } else {
        left = this.logic(left, kind, level);
      }
    }
  }

  private logic(first: Expr, operator: Token, level: Level): Expr {
    const values = [first];
    while (this.accept(operator)) {
      values.push(this.operand(level + 1));
    }
    return {
      k: 'logic',
      op: operator === Token.Or ? 'or' : 'and',
      values,
      from: first.from,
      to: this.lexer.previousTo
    };
  }

  private comparison(left: Expr): CompareExpr {
    const ops: string[] = [];
    const rights: Expr[] = [];
    while (LEVEL_OF[this.lexer.kind] === Level.Comparison) {
      const { kind } = this.lexer;
      let op = operatorText(kind);
      this.lexer.next();
      if (kind === Token.Not) {
        this.expect(Token.In);
        op = 'not in';
      } else if (kind === Token.Is && this.accept(Token.Not)) {
        op = 'is not';
      }
      ops.push(op);
      rights.push(this.operand(Level.BitOr));
    }
    const { previousTo } = this.lexer;
    return { k: 'compare', left, ops, rights, from: left.from, to: previousTo };
  }

  private prefix(least: Level): Expr {
    const { from, kind } = this.lexer;
    if (kind === Token.Not && least <= Level.Not) {
      return this.unary('not', Level.Not, from);
    }
    if (kind === Token.Minus || kind === Token.Plus || kind === Token.Tilde) {
      return this.unary(operatorText(kind), Level.Unary, from);
    }
    const left = this.postfix();
    if (this.lexer.kind !== Token.Power) {
      return left;
    }
    this.lexer.next();
    this.enter();
    const right = this.prefix(Level.Unary);
    this.depth -= 1;
    return { k: 'binary', op: '**', left, right, from, to: right.to };
  }

  private unary(op: string, level: Level, from: number): Expr {
    this.lexer.next();
    this.enter();
    const value = this.operand(level);
    this.depth -= 1;
    return { k: 'unary', op, value, from, to: value.to };
  }

  protected targetList(): Expr {
    const { from } = this.lexer;
    const first = this.target();
    if (!this.is(Token.Comma)) {
      return first;
    }
    const items = [first];
    while (this.accept(Token.Comma)) {
      if (this.is(Token.In)) {
        break;
      }
      items.push(this.target());
    }
    return { k: 'tuple', items, from, to: this.lexer.previousTo };
  }

  private target(): Expr {
    const { from } = this.lexer;
    if (this.accept(Token.Star)) {
      const value = this.operand(Level.BitOr);
      return { k: 'star', value, from, to: value.to };
    }
    return this.operand(Level.BitOr);
  }
}
