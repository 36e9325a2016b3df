// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ListFact } from '../list-fact';
import type { Cell, SourceDocument, Span } from '../model';
import { lineEnd } from './scan';

/** Cell magics whose body runs once and leaves its names behind. */
const TRANSPARENT = /^(time|capture|prun|local|debug|skip_on_error)$/;

export interface PreludePlace {
  readonly span: Span;
  /** Text that must stand before and after what is inserted. */
  readonly before: string;
  readonly after: string;
}

/**
 * Where lines must go to run before everything else: the start of the first
 * Python cell (after its cell magic), or in a script after the lines that must stay first.
 */
export function preludePlace({ cells }: SourceDocument): PreludePlace | null {
  return PRELUDE_PLACE.of(cells);
}

const PRELUDE_PLACE = new ListFact<Cell, PreludePlace | null>(
  findPlace,
  (_cell, place, index) => place === null || index <= place.span.cell
);

function findPlace(cells: readonly Cell[]): PreludePlace | null {
  for (const cell of cells) {
    if (cell.type !== 'code' || cell.source.trim() === '') {
      continue;
    }
    const magic = /^\s*%%(\w+)/.exec(cell.source);
    if (magic && !TRANSPARENT.test(magic[1])) {
      continue;
    }
    const at = magic
      ? afterLine(cell.source, magic[0].length)
      : afterHeader(cell.source);
    const needsBreak = at > 0 && cell.source[at - 1] !== '\n';
    return {
      span: { cell: cell.index, from: at, to: at },
      before: needsBreak ? '\n' : '',
      after: at < cell.source.length ? '\n\n' : ''
    };
  }
  return null;
}

function afterLine(source: string, at: number): number {
  return Math.min(lineEnd(source, at) + 1, source.length);
}

const HEADER_LINE =
  /^(#!.*|#.*coding[:=].*|# %%.*|[ \t]*|from __future__ import (\([^)]*\)[ \t]*|.*))(\r?\n|$)/;
const DOCSTRING =
  /^[rRuU]?("""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')[ \t]*(\r?\n|$)/;

/** After shebang, encoding, docstring and `__future__` imports, if there are any. */
function afterHeader(source: string): number {
  let at = 0;
  let kept = 0;
  for (;;) {
    const rest = source.slice(at);
    const header = HEADER_LINE.exec(rest) ?? DOCSTRING.exec(rest);
    if (!header || header[0].length === 0) {
      return kept;
    }
    at += header[0].length;
    if (header[0].trim() !== '') {
      kept = at;
    }
  }
}
