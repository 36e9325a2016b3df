// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { Token } from './tokens';

/** Operators of one character, by its code. */
const SINGLE = new Uint8Array(128).fill(Token.Other);
/** What an operator becomes with `=` after it; `Other` for nothing. */
const WITH_EQUALS = new Uint8Array(128).fill(Token.Other);
/** What a character becomes when it is doubled. */
const DOUBLED = new Uint8Array(128).fill(Token.Other);
/** Characters in each operator. */
const LENGTH = new Uint8Array(Token.Other + 1).fill(1);

const ONE: readonly (readonly [string, Token])[] = [
  ['(', Token.Open],
  [')', Token.Close],
  ['[', Token.OpenSquare],
  [']', Token.CloseSquare],
  ['{', Token.OpenCurly],
  ['}', Token.CloseCurly],
  [',', Token.Comma],
  [':', Token.Colon],
  [';', Token.Semicolon],
  ['.', Token.Dot],
  ['=', Token.Assign],
  ['+', Token.Plus],
  ['-', Token.Minus],
  ['*', Token.Star],
  ['/', Token.Slash],
  ['%', Token.Percent],
  ['@', Token.At],
  ['&', Token.And2],
  ['|', Token.Or2],
  ['^', Token.Xor],
  ['~', Token.Tilde],
  ['<', Token.Less],
  ['>', Token.Greater]
];
const EQUALS: readonly (readonly [string, Token])[] = [
  [':', Token.Walrus],
  ['<', Token.LessEqual],
  ['>', Token.GreaterEqual],
  ['=', Token.Equal],
  ['!', Token.NotEqual],
  ...[...'+-*/%&|^@'].map(sign => [sign, Token.Augmented] as const)
];
const TWICE: readonly (readonly [string, Token])[] = [
  ['*', Token.Power],
  ['/', Token.Floor],
  ['<', Token.Left],
  ['>', Token.Right]
];
const TEXTS: readonly (readonly [Token, string])[] = [
  [Token.Power, '**'],
  [Token.Floor, '//'],
  [Token.Left, '<<'],
  [Token.Right, '>>'],
  [Token.LessEqual, '<='],
  [Token.GreaterEqual, '>='],
  [Token.Equal, '=='],
  [Token.NotEqual, '!='],
  [Token.OldNotEqual, '<>'],
  [Token.Walrus, ':='],
  [Token.Arrow, '->'],
  [Token.Ellipsis, '...'],
  [Token.In, 'in'],
  [Token.Is, 'is'],
  [Token.Not, 'not'],
  ...ONE.map(([text, token]) => [token, text] as const)
];
ONE.forEach(([text, token]) => (SINGLE[text.charCodeAt(0)] = token));
EQUALS.forEach(([text, token]) => (WITH_EQUALS[text.charCodeAt(0)] = token));
TWICE.forEach(([text, token]) => (DOUBLED[text.charCodeAt(0)] = token));
TEXTS.forEach(([token, { length }]) => (LENGTH[token] = Math.max(length, 1)));

const TEXT_OF: readonly string[] = TEXTS.reduce<string[]>(
  (all, [token, text]) => {
    all[token] = text;
    return all;
  },
  []
);

/** How an operator is written. */
export function operatorText(token: Token): string {
  return TEXT_OF[token] ?? '';
}

/** The operator at `pos`, whose first character is `c`. */
export function operatorToken(source: string, pos: number, c: number): Token {
  const next = source.charCodeAt(pos + 1);
  if (next === 61 && WITH_EQUALS[c] !== Token.Other) {
    return WITH_EQUALS[c];
  }
  if (next === c && DOUBLED[c] !== Token.Other) {
    return source.charCodeAt(pos + 2) === 61 ? Token.Augmented : DOUBLED[c];
  }
  if (c === 45 && next === 62) {
    return Token.Arrow;
  }
  if (c === 60 && next === 62) {
    return Token.OldNotEqual;
  }
  if (c === 46 && next === 46 && source.charCodeAt(pos + 2) === 46) {
    return Token.Ellipsis;
  }
  return SINGLE[c] ?? Token.Other;
}

/** Characters of the operator at `pos`. */
export function operatorLength(
  source: string,
  pos: number,
  token: Token
): number {
  if (token !== Token.Augmented) {
    return LENGTH[token];
  }
  return source.charCodeAt(pos + 1) === 61 ? 2 : 3;
}
