// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type {
  Argument,
  Clause,
  CompareExpr,
  DictItem,
  Expr,
  Parameter
} from './ast';
import { formatParts } from './formatted';
import type { TokenKind } from './lexer';
import { Lexer } from './lexer';
import { decodeNumber, decodeString, splitLiteral } from './literals';

/** A statement that cannot be read; caught where statements are listed. */
export class SyntaxProblem extends Error {}

/** Deeper nesting than any person writes; keeps the stack small. */
const MAX_DEPTH = 90;

const KEYWORDS = new Set(
  (
    'and as assert async await break class continue def del elif else except ' +
    'finally for from global if import in is lambda nonlocal not or pass raise ' +
    'return try while with yield'
  ).split(' ')
);

const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ['in', 4],
  ['not', 4],
  ['is', 4],
  ['<', 4],
  ['>', 4],
  ['<=', 4],
  ['>=', 4],
  ['==', 4],
  ['!=', 4],
  ['<>', 4],
  ['|', 5],
  ['^', 6],
  ['&', 7],
  ['<<', 8],
  ['>>', 8],
  ['+', 9],
  ['-', 9],
  ['*', 10],
  ['/', 10],
  ['//', 10],
  ['%', 10],
  ['@', 10]
]);
const NOT = 3;
const COMPARISON = 4;
const UNARY = 11;

/** Reads expressions; statements are read by `Parser`. */
export class ExpressionParser {
  protected readonly lexer: Lexer;
  private depth = 0;

  constructor(protected readonly source: string) {
    this.lexer = new Lexer(source);
  }

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

  protected fail(): never {
    throw new SyntaxProblem('syntax');
  }

  protected is(text: string): boolean {
    const { kind } = this.lexer;
    return this.lexer.text === text && (kind === 'op' || kind === 'name');
  }

  protected sees(kind: TokenKind): boolean {
    return this.lexer.kind === kind;
  }

  protected accept(text: string): boolean {
    if (this.is(text)) {
      this.lexer.next();
      return true;
    }
    return false;
  }

  protected expect(text: string): void {
    if (!this.accept(text)) {
      this.fail();
    }
  }

  protected name(): string {
    const { kind, text } = this.lexer;
    if (kind !== 'name' || KEYWORDS.has(text)) {
      this.fail();
    }
    this.lexer.next();
    return text;
  }

  /** `a`, `a, b`, `*a, b`: a tuple when there is a comma. */
  protected expressionList(): Expr {
    const { from } = this.lexer;
    const first = this.starred();
    if (!this.is(',')) {
      return first;
    }
    const items = [first];
    while (this.accept(',')) {
      if (!this.startsExpression()) {
        break;
      }
      items.push(this.starred());
    }
    return { k: 'tuple', items, from, to: this.lexer.previousTo };
  }

  protected startsExpression(): boolean {
    const { kind, text } = this.lexer;
    if (kind === 'name') {
      return (
        !KEYWORDS.has(text) ||
        text === 'not' ||
        text === 'lambda' ||
        text === 'await' ||
        text === 'yield'
      );
    }
    if (kind === 'op') {
      return '([{-+~*...'.includes(text) && text !== '.' && text !== '..';
    }
    return kind === 'number' || kind === 'string';
  }

  private starred(): Expr {
    const { from } = this.lexer;
    if (this.accept('*')) {
      const value = this.operand(COMPARISON + 1);
      return { k: 'star', value, from, to: value.to };
    }
    return this.namedExpression();
  }

  private namedExpression(): Expr {
    const value = this.expression();
    if (this.is(':=') && value.k === 'name') {
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

  /** A condition, where `name := value` may stand bare. */
  protected namedTest(): Expr {
    return this.namedExpression();
  }

  /** A conditional expression, a lambda, or simpler. */
  protected expression(): Expr {
    if (++this.depth > MAX_DEPTH) {
      this.depth -= 1;
      this.fail();
    }
    try {
      return this.conditional();
    } finally {
      this.depth -= 1;
    }
  }

  private conditional(): Expr {
    const { from } = this.lexer;
    if (this.is('lambda')) {
      return this.lambda();
    }
    if (this.is('yield')) {
      return this.yield();
    }
    const body = this.operand(0);
    if (!this.is('if')) {
      return body;
    }
    this.lexer.next();
    const test = this.operand(0);
    if (!this.accept('else')) {
      this.fail();
    }
    const orelse = this.expression();
    return { k: 'if', test, body, orelse, from, to: orelse.to };
  }

  private lambda(): Expr {
    const { from } = this.lexer;
    this.lexer.next();
    const params = this.parameters(':', false);
    this.expect(':');
    const body = this.expression();
    return { k: 'lambda', params, body, from, to: body.to };
  }

  private yield(): Expr {
    const { from } = this.lexer;
    this.lexer.next();
    const each = this.accept('from');
    const part = this.startsExpression() ? this.expressionList() : null;
    const value: Expr | null =
      each && part
        ? { k: 'star', value: part, from: part.from, to: part.to }
        : part;
    return { k: 'yield', value, from, to: this.lexer.previousTo };
  }

  /** Parameters up to `end`, which is left in place. */
  protected parameters(end: string, annotated: boolean): Parameter[] {
    const params: Parameter[] = [];
    let keywordOnly = false;
    while (!this.is(end)) {
      if (this.accept('/')) {
        // positional-only marker
      } else if (this.accept('**')) {
        params.push(this.parameter('kwargs', annotated));
      } else if (this.accept('*')) {
        keywordOnly = true;
        if (!this.is(',')) {
          params.push(this.parameter('args', annotated));
        }
      } else {
        params.push(
          this.parameter(keywordOnly ? 'keyword' : 'plain', annotated)
        );
      }
      if (!this.accept(',')) {
        break;
      }
    }
    return params;
  }

  private parameter(kind: Parameter['kind'], annotated: boolean): Parameter {
    const name = this.name();
    if (annotated && this.accept(':')) {
      this.starred();
    }
    const defaultValue = this.accept('=') ? this.expression() : null;
    return { name, defaultValue, kind };
  }

  /** Binary operators of at least the given precedence. */
  protected operand(least: number): Expr {
    let left = this.prefix(least);
    for (;;) {
      const { kind, text } = this.lexer;
      const level =
        kind === 'op' || kind === 'name' ? PRECEDENCE.get(text) : undefined;
      if (level === undefined || level < least) {
        return left;
      }
      if (level <= 2) {
        left = this.logic(left, text === 'or' ? 'or' : 'and', level);
      } else if (level === COMPARISON) {
        left = this.comparison(left);
      } else {
        this.lexer.next();
        const right = this.operand(level + 1);
        left = {
          k: 'binary',
          op: text,
          left,
          right,
          from: left.from,
          to: right.to
        };
      }
    }
  }

  private logic(first: Expr, op: 'and' | 'or', level: number): Expr {
    const values = [first];
    while (this.accept(op)) {
      values.push(this.operand(level + 1));
    }
    return {
      k: 'logic',
      op,
      values,
      from: first.from,
      to: this.lexer.previousTo
    };
  }

  private comparison(left: Expr): CompareExpr {
    const ops: string[] = [];
    const rights: Expr[] = [];
    while (PRECEDENCE.get(this.lexer.text) === COMPARISON) {
      let op = this.lexer.text;
      this.lexer.next();
      if (op === 'not') {
        this.expect('in');
        op = 'not in';
      } else if (op === 'is' && this.accept('not')) {
        op = 'is not';
      }
      ops.push(op);
      rights.push(this.operand(COMPARISON + 1));
    }
    const { previousTo } = this.lexer;
    return { k: 'compare', left, ops, rights, from: left.from, to: previousTo };
  }

  private prefix(least: number): Expr {
    const { from, text, kind } = this.lexer;
    if (kind === 'name' && text === 'not' && least <= NOT) {
      return this.unary(text, NOT, from);
    }
    if (kind === 'op' && (text === '-' || text === '+' || text === '~')) {
      return this.unary(text, UNARY, from);
    }
    const base = this.postfix();
    if (!this.is('**')) {
      return base;
    }
    this.lexer.next();
    const right = this.deeper(() => this.prefix(UNARY));
    return {
      k: 'binary',
      op: '**',
      left: base,
      right,
      from,
      to: right.to
    };
  }

  private unary(op: string, level: number, from: number): Expr {
    this.lexer.next();
    const value = this.deeper(() => this.operand(level));
    return { k: 'unary', op, value, from, to: value.to };
  }

  private deeper(read: () => Expr): Expr {
    if (++this.depth > MAX_DEPTH) {
      this.depth -= 1;
      this.fail();
    }
    try {
      return read();
    } finally {
      this.depth -= 1;
    }
  }

  /** An atom with its calls, subscripts and attributes. */
  private postfix(): Expr {
    const { from } = this.lexer;
    if (this.accept('await')) {
      const value = this.deeper(() => this.postfix());
      return { k: 'await', value, from, to: value.to };
    }
    let value = this.atom();
    for (;;) {
      if (!this.sees('op')) {
        return value;
      }
      const { text, from: open } = this.lexer;
      if (text === '.') {
        this.lexer.next();
        const { from: nameFrom, text: name } = this.lexer;
        if (!this.sees('name')) {
          this.fail();
        }
        this.lexer.next();
        const to = nameFrom + name.length;
        value = { k: 'attr', value, name, nameFrom, from, to };
      } else if (text === '(') {
        const args = this.callArguments();
        const to = this.lexer.previousTo;
        value = { k: 'call', callee: value, args, open, from, to };
      } else if (text === '[') {
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
    this.expect('(');
    const args: Argument[] = [];
    while (!this.is(')')) {
      args.push(this.argument());
      if (!this.accept(',')) {
        break;
      }
    }
    this.expect(')');
    return args;
  }

  private argument(): Argument {
    const { from, text, kind, to } = this.lexer;
    if (this.accept('**')) {
      const value = this.expression();
      return { name: null, star: 2, value, from, to: value.to };
    }
    if (this.accept('*')) {
      const value = this.expression();
      return { name: null, star: 1, value, from, to: value.to };
    }
    if (kind === 'name' && this.lexer.peekCode(to) === 61) {
      const at = this.source.indexOf('=', to);
      if (this.source.charCodeAt(at + 1) !== 61) {
        this.lexer.next();
        this.lexer.next();
        const value = this.expression();
        return { name: text, star: 0, value, from, to: value.to };
      }
    }
    let value = this.namedExpression();
    if (this.is('for') || this.is('async')) {
      const clauses = this.clauses();
      const end = this.lexer.previousTo;
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

  private subscript(): Expr {
    const { from } = this.lexer;
    this.expect('[');
    const items: Expr[] = [this.sliceItem()];
    let tuple = false;
    while (this.accept(',')) {
      tuple = true;
      if (this.is(']')) {
        break;
      }
      items.push(this.sliceItem());
    }
    this.expect(']');
    const [first] = items;
    if (!tuple && first) {
      return first;
    }
    return { k: 'tuple', items, from, to: this.lexer.previousTo };
  }

  private sliceItem(): Expr {
    const { from } = this.lexer;
    const bound = (): Expr | null =>
      this.is(':') || this.is(']') || this.is(',') ? null : this.starred();
    const lower = bound();
    if (!this.is(':')) {
      return lower ?? this.fail();
    }
    this.lexer.next();
    const upper = bound();
    const step = this.accept(':') ? bound() : null;
    return { k: 'slice', lower, upper, step, from, to: this.lexer.previousTo };
  }

  private atom(): Expr {
    const { kind, from, to, text } = this.lexer;
    if (kind === 'name') {
      return this.word(text, from, to);
    }
    if (kind === 'number') {
      this.lexer.next();
      const value = decodeNumber(this.source.slice(from, to));
      return { k: 'const', value, bytes: false, from, to };
    }
    if (kind === 'string') {
      return this.strings();
    }
    if (kind === 'op') {
      return this.bracketed(text, from, to);
    }
    return this.fail();
  }

  private word(text: string, from: number, to: number): Expr {
    if (text === 'None' || text === 'True' || text === 'False') {
      this.lexer.next();
      const value = text === 'None' ? null : text === 'True';
      return { k: 'const', value, bytes: false, from, to };
    }
    if (KEYWORDS.has(text)) {
      this.fail();
    }
    this.lexer.next();
    return { k: 'name', id: text, from, to };
  }

  private strings(): Expr {
    const { from } = this.lexer;
    const parts: (string | Expr)[] = [];
    let formatted = false;
    let bytes = false;
    while (this.sees('string')) {
      const { from: start, to: end } = this.lexer;
      const literal = splitLiteral(this.source, start, end);
      bytes ||= literal.bytes;
      if (literal.formatted) {
        formatted = true;
        parts.push(...formatParts(this.source, literal, this.depth));
      } else {
        parts.push(decodeString(this.source, start, end));
      }
      this.lexer.next();
    }
    const to = this.lexer.previousTo;
    if (formatted) {
      return { k: 'format', parts, from, to };
    }
    return { k: 'const', value: parts.join(''), bytes, from, to };
  }

  private bracketed(text: string, from: number, to: number): Expr {
    if (text === '(') {
      return this.parenthesis(from);
    }
    if (text === '[') {
      return this.display('list', ']', from);
    }
    if (text === '{') {
      return this.braces(from);
    }
    if (text === '...') {
      this.lexer.next();
      return { k: 'const', value: undefined, bytes: false, from, to };
    }
    return this.fail();
  }

  private parenthesis(from: number): Expr {
    this.lexer.next();
    if (this.accept(')')) {
      return { k: 'tuple', items: [], from, to: this.lexer.previousTo };
    }
    const first = this.starred();
    if (this.is('for') || this.is('async')) {
      return this.comprehension('generator', first, null, ')', from);
    }
    if (!this.is(',')) {
      this.expect(')');
      return first;
    }
    const items = this.items(first, ')');
    return { k: 'tuple', items, from, to: this.lexer.previousTo };
  }

  private display(k: 'list' | 'set', close: string, from: number): Expr {
    this.lexer.next();
    if (this.accept(close)) {
      return { k, items: [], from, to: this.lexer.previousTo };
    }
    const first = this.starred();
    if (this.is('for') || this.is('async')) {
      return this.comprehension(k, first, null, close, from);
    }
    const items = this.items(first, close);
    return { k, items, from, to: this.lexer.previousTo };
  }

  private items(first: Expr, close: string): Expr[] {
    const items = [first];
    while (this.accept(',')) {
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
    if (this.accept('}')) {
      return { k: 'dict', items: [], from, to: this.lexer.previousTo };
    }
    const items: DictItem[] = [];
    if (!this.is('**')) {
      const key = this.starred();
      if (!this.is(':')) {
        return this.restOfSet(key, from);
      }
      this.lexer.next();
      const value = this.expression();
      if (this.is('for') || this.is('async')) {
        return this.comprehension('dict', key, value, '}', from);
      }
      items.push({ key, value });
      if (!this.accept(',')) {
        this.expect('}');
        return { k: 'dict', items, from, to: this.lexer.previousTo };
      }
    }
    this.dictItems(items);
    return { k: 'dict', items, from, to: this.lexer.previousTo };
  }

  private restOfSet(first: Expr, from: number): Expr {
    if (this.is('for') || this.is('async')) {
      return this.comprehension('set', first, null, '}', from);
    }
    const items = this.items(first, '}');
    return { k: 'set', items, from, to: this.lexer.previousTo };
  }

  private dictItems(items: DictItem[]): void {
    while (!this.is('}')) {
      if (this.accept('**')) {
        items.push({ key: null, value: this.operand(COMPARISON + 1) });
      } else {
        const key = this.expression();
        this.expect(':');
        items.push({ key, value: this.expression() });
      }
      if (!this.accept(',')) {
        break;
      }
    }
    this.expect('}');
  }

  private comprehension(
    type: 'list' | 'set' | 'dict' | 'generator',
    element: Expr,
    value: Expr | null,
    close: string,
    from: number
  ): Expr {
    const clauses = this.clauses();
    this.expect(close);
    const to = this.lexer.previousTo;
    return { k: 'comp', type, element, value, clauses, from, to };
  }

  private clauses(): Clause[] {
    const clauses: Clause[] = [];
    while (this.is('for') || this.is('async')) {
      this.accept('async');
      this.expect('for');
      const target = this.targetList();
      this.expect('in');
      const iter = this.operand(0);
      const ifs: Expr[] = [];
      while (this.accept('if')) {
        ifs.push(this.operand(0));
      }
      clauses.push({ target, iter, ifs });
    }
    return clauses;
  }

  /** Targets of `for`, up to `in`. */
  protected targetList(): Expr {
    const { from } = this.lexer;
    const first = this.target();
    if (!this.is(',')) {
      return first;
    }
    const items = [first];
    while (this.accept(',')) {
      if (this.is('in')) {
        break;
      }
      items.push(this.target());
    }
    return { k: 'tuple', items, from, to: this.lexer.previousTo };
  }

  private target(): Expr {
    const { from } = this.lexer;
    if (this.accept('*')) {
      const value = this.operand(COMPARISON + 1);
      return { k: 'star', value, from, to: value.to };
    }
    return this.operand(COMPARISON + 1);
  }
}
