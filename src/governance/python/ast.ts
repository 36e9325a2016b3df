// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * A Python syntax tree, as small as the reading of notebooks needs.
 * `from` and `to` are UTF-16 offsets in the source of one cell; `to` is exclusive.
 */

interface INode {
  readonly from: number;
  readonly to: number;
}

export interface NameExpr extends INode {
  readonly k: 'name';
  readonly id: string;
}
export interface ConstExpr extends INode {
  readonly k: 'const';
  /** `undefined` stands for `...`. */
  readonly value: string | number | boolean | null | undefined;
  /** True for a bytes literal. */
  readonly bytes: boolean;
}
/** An f-string, or a concatenation of strings with one among them. */
export interface FormatExpr extends INode {
  readonly k: 'format';
  readonly parts: readonly (string | Expr)[];
}
export interface SequenceExpr extends INode {
  readonly k: 'list' | 'tuple' | 'set';
  readonly items: readonly Expr[];
}
export interface StarExpr extends INode {
  readonly k: 'star';
  readonly value: Expr;
}
export interface DictItem {
  /** Null for `**value`. */
  readonly key: Expr | null;
  readonly value: Expr;
}
export interface DictExpr extends INode {
  readonly k: 'dict';
  readonly items: readonly DictItem[];
}
export interface Clause {
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
}
export interface ComprehensionExpr extends INode {
  readonly k: 'comp';
  readonly type: 'list' | 'set' | 'dict' | 'generator';
  readonly element: Expr;
  /** The value of a dict comprehension, whose key is `element`. */
  readonly value: Expr | null;
  readonly clauses: readonly Clause[];
}
export interface AttributeExpr extends INode {
  readonly k: 'attr';
  readonly value: Expr;
  readonly name: string;
  readonly nameFrom: number;
}
export interface SubscriptExpr extends INode {
  readonly k: 'sub';
  readonly value: Expr;
  readonly index: Expr;
}
export interface SliceExpr extends INode {
  readonly k: 'slice';
  readonly lower: Expr | null;
  readonly upper: Expr | null;
  readonly step: Expr | null;
}
export interface Argument extends INode {
  /** Null for a positional or starred argument. */
  readonly name: string | null;
  /** 1 for `*value`, 2 for `**value`. */
  readonly star: 0 | 1 | 2;
  readonly value: Expr;
}
export interface CallExpr extends INode {
  readonly k: 'call';
  readonly callee: Expr;
  readonly args: readonly Argument[];
  /** Where the opening parenthesis stands; `to` is after the closing one. */
  readonly open: number;
}
export interface UnaryExpr extends INode {
  readonly k: 'unary';
  readonly op: string;
  readonly value: Expr;
}
export interface BinaryExpr extends INode {
  readonly k: 'binary';
  readonly op: string;
  readonly left: Expr;
  readonly right: Expr;
}
export interface LogicExpr extends INode {
  readonly k: 'logic';
  readonly op: 'and' | 'or';
  readonly values: readonly Expr[];
}
export interface CompareExpr extends INode {
  readonly k: 'compare';
  readonly left: Expr;
  readonly ops: readonly string[];
  readonly rights: readonly Expr[];
}
export interface ConditionalExpr extends INode {
  readonly k: 'if';
  readonly test: Expr;
  readonly body: Expr;
  readonly orelse: Expr;
}
export interface LambdaExpr extends INode {
  readonly k: 'lambda';
  readonly params: readonly Parameter[];
  readonly body: Expr;
}
export interface WalrusExpr extends INode {
  readonly k: 'walrus';
  readonly name: NameExpr;
  readonly value: Expr;
}
export interface YieldExpr extends INode {
  readonly k: 'yield' | 'await';
  readonly value: Expr | null;
}
/** The right side of `x = !cmd` or `x = %magic`. */
export interface CommandExpr extends INode {
  readonly k: 'command';
  readonly kind: 'shell' | 'magic';
  readonly text: string;
}

export type Expr =
  | NameExpr
  | ConstExpr
  | FormatExpr
  | SequenceExpr
  | StarExpr
  | DictExpr
  | ComprehensionExpr
  | AttributeExpr
  | SubscriptExpr
  | SliceExpr
  | CallExpr
  | UnaryExpr
  | BinaryExpr
  | LogicExpr
  | CompareExpr
  | ConditionalExpr
  | LambdaExpr
  | WalrusExpr
  | YieldExpr
  | CommandExpr;

export interface Parameter {
  readonly name: string;
  readonly defaultValue: Expr | null;
  readonly kind: 'plain' | 'keyword' | 'args' | 'kwargs';
}

export interface ExprStmt extends INode {
  readonly k: 'expr';
  readonly value: Expr;
}
export interface AssignStmt extends INode {
  readonly k: 'assign';
  readonly targets: readonly Expr[];
  readonly value: Expr;
}
export interface AugmentedStmt extends INode {
  readonly k: 'augmented';
  readonly target: Expr;
  readonly op: string;
  readonly value: Expr;
}
export interface AnnotatedStmt extends INode {
  readonly k: 'annotated';
  readonly target: Expr;
  readonly value: Expr | null;
}
export interface DeleteStmt extends INode {
  readonly k: 'delete';
  readonly targets: readonly Expr[];
}
export interface ReturnStmt extends INode {
  readonly k: 'return' | 'raise' | 'assert';
  readonly value: Expr | null;
}
export interface ImportName {
  readonly name: string;
  readonly alias: string | null;
}
export interface ImportStmt extends INode {
  readonly k: 'import';
  readonly names: readonly ImportName[];
}
export interface FromStmt extends INode {
  readonly k: 'from';
  /** With leading dots for a relative import. */
  readonly module: string;
  /** A name of `*` imports everything. */
  readonly names: readonly ImportName[];
}
export interface ScopeStmt extends INode {
  readonly k: 'global' | 'nonlocal';
  readonly names: readonly string[];
}
export interface FlowStmt extends INode {
  readonly k: 'pass' | 'break' | 'continue';
}
export interface IfStmt extends INode {
  readonly k: 'if';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface ForStmt extends INode {
  readonly k: 'for';
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface WhileStmt extends INode {
  readonly k: 'while';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface Handler {
  readonly type: Expr | null;
  readonly name: string | null;
  readonly body: readonly Stmt[];
}
export interface TryStmt extends INode {
  readonly k: 'try';
  readonly body: readonly Stmt[];
  readonly handlers: readonly Handler[];
  readonly orelse: readonly Stmt[];
  readonly final: readonly Stmt[];
}
export interface WithItem {
  readonly context: Expr;
  readonly target: Expr | null;
}
export interface WithStmt extends INode {
  readonly k: 'with';
  readonly items: readonly WithItem[];
  readonly body: readonly Stmt[];
}
export interface FunctionStmt extends INode {
  readonly k: 'def';
  readonly name: string;
  readonly params: readonly Parameter[];
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
}
export interface ClassStmt extends INode {
  readonly k: 'class';
  readonly name: string;
  readonly args: readonly Argument[];
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
}
export interface Case {
  /** Names in the pattern, those that it binds among them. */
  readonly names: readonly string[];
  /** The pattern read as an expression; null for one that is none. */
  readonly pattern: Expr | null;
  /** `case pattern as alias` */
  readonly alias: string | null;
  readonly guard: Expr | null;
  readonly body: readonly Stmt[];
  /** True for `case _` and `case name` without a guard. */
  readonly catchAll: boolean;
}
export interface MatchStmt extends INode {
  readonly k: 'match';
  readonly subject: Expr;
  readonly cases: readonly Case[];
}
/** A line of IPython's own: `!cmd`, `%magic`, `name?`. */
export interface CommandStmt extends INode {
  readonly k: 'command';
  readonly kind: 'shell' | 'magic' | 'help';
  readonly text: string;
}

export type Stmt =
  | ExprStmt
  | AssignStmt
  | AugmentedStmt
  | AnnotatedStmt
  | DeleteStmt
  | ReturnStmt
  | ImportStmt
  | FromStmt
  | ScopeStmt
  | FlowStmt
  | IfStmt
  | ForStmt
  | WhileStmt
  | TryStmt
  | WithStmt
  | FunctionStmt
  | ClassStmt
  | MatchStmt
  | CommandStmt;

/** One cell's code. */
export interface Module {
  readonly body: readonly Stmt[];
  /** Offsets of statements that could not be read, as pairs. */
  readonly errors: readonly { readonly from: number; readonly to: number }[];
  /** True when limits cut the reading short. */
  readonly truncated: boolean;
}
