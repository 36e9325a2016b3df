// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Kinds of token: numbers, since a parser does little else than compare them.
 * Names come before the keywords, and those before the operators.
 */
export const enum Token {
  End,
  Newline,
  Indent,
  Dedent,
  /** A string that is not closed. */
  Bad,
  Number,
  String,
  Name,
  None,
  True,
  False,
  And,
  As,
  Assert,
  Async,
  Await,
  Break,
  Class,
  Continue,
  Def,
  Del,
  Elif,
  Else,
  Except,
  Finally,
  For,
  From,
  Global,
  If,
  Import,
  In,
  Is,
  Lambda,
  Nonlocal,
  Not,
  Or,
  Pass,
  Raise,
  Return,
  Try,
  While,
  With,
  Yield,
  Open,
  Close,
  OpenSquare,
  CloseSquare,
  OpenCurly,
  CloseCurly,
  Comma,
  Colon,
  Semicolon,
  Dot,
  Ellipsis,
  Arrow,
  Assign,
  Walrus,
  Plus,
  Minus,
  Star,
  Power,
  Slash,
  Floor,
  Percent,
  At,
  And2,
  Or2,
  Xor,
  Tilde,
  Left,
  Right,
  Less,
  Greater,
  LessEqual,
  GreaterEqual,
  Equal,
  NotEqual,
  /** `<>`, as Python 2 had it. */
  OldNotEqual,
  /** `+=` and its kin; the operator is the text before the `=`. */
  Augmented,
  /** A character that Python has no use for. */
  Other
}

/** Words that are no names. */
export const WORDS: ReadonlyMap<string, Token> = new Map<string, Token>([
  ['None', Token.None],
  ['True', Token.True],
  ['False', Token.False],
  ['and', Token.And],
  ['as', Token.As],
  ['assert', Token.Assert],
  ['async', Token.Async],
  ['await', Token.Await],
  ['break', Token.Break],
  ['class', Token.Class],
  ['continue', Token.Continue],
  ['def', Token.Def],
  ['del', Token.Del],
  ['elif', Token.Elif],
  ['else', Token.Else],
  ['except', Token.Except],
  ['finally', Token.Finally],
  ['for', Token.For],
  ['from', Token.From],
  ['global', Token.Global],
  ['if', Token.If],
  ['import', Token.Import],
  ['in', Token.In],
  ['is', Token.Is],
  ['lambda', Token.Lambda],
  ['nonlocal', Token.Nonlocal],
  ['not', Token.Not],
  ['or', Token.Or],
  ['pass', Token.Pass],
  ['raise', Token.Raise],
  ['return', Token.Return],
  ['try', Token.Try],
  ['while', Token.While],
  ['with', Token.With],
  ['yield', Token.Yield]
]);

/** True for names and for keywords alike. */
export function isWord(token: Token): boolean {
  return token >= Token.Name && token <= Token.Yield;
}

/** True for what may be bound; Python's own constants are not told apart. */
export function isName(token: Token): boolean {
  return token >= Token.Name && token <= Token.False;
}

/** Levels of binding: the higher, the closer. */
export const enum Level {
  None,
  Or,
  And,
  Not,
  Comparison,
  BitOr,
  Xor,
  BitAnd,
  Shift,
  Sum,
  Product,
  Unary
}

const LEVELS: readonly (readonly [Level, readonly Token[]])[] = [
  [Level.Or, [Token.Or]],
  [Level.And, [Token.And]],
  [
    Level.Comparison,
    [
      Token.In,
      Token.Not,
      Token.Is,
      Token.Less,
      Token.Greater,
      Token.LessEqual,
      Token.GreaterEqual,
      Token.Equal,
      Token.NotEqual,
      Token.OldNotEqual
    ]
  ],
  [Level.BitOr, [Token.Or2]],
  [Level.Xor, [Token.Xor]],
  [Level.BitAnd, [Token.And2]],
  [Level.Shift, [Token.Left, Token.Right]],
  [Level.Sum, [Token.Plus, Token.Minus]],
  [
    Level.Product,
    [Token.Star, Token.Slash, Token.Floor, Token.Percent, Token.At]
  ]
];

/** How closely a binary operator binds, by its token; 0 for all others. */
export const LEVEL_OF: Readonly<Uint8Array> = levels();

function levels(): Uint8Array {
  const table = new Uint8Array(Token.Other + 1);
  for (const [level, tokens] of LEVELS) {
    for (const token of tokens) {
      table[token] = level;
    }
  }
  return table;
}
