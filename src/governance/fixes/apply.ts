// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Fix, TextEdit } from '../model';
import { sameEdit } from './build';

export interface EditPlan {
  /** No two overlap; in order of cell and place. */
  readonly edits: readonly TextEdit[];
  readonly applied: readonly Fix[];
  /** Fixes that touch the same text as an earlier one; analyse again and they may go. */
  readonly skipped: readonly Fix[];
}

/**
 * Chooses the fixes that can be applied together, each wholly or not at all.
 * Equal edits of several fixes are applied once.
 */
export function planEdits(fixes: readonly Fix[], withPrelude = true): EditPlan {
  const edits: TextEdit[] = [];
  const applied: Fix[] = [];
  const skipped: Fix[] = [];
  for (const fix of fixes) {
    const all = [
      ...(withPrelude && fix.prelude ? [fix.prelude.edit] : []),
      ...fix.edits
    ];
    const fresh = all.filter(edit => !edits.some(old => sameEdit(old, edit)));
    const clash =
      fresh.some(edit => edits.some(old => collide(old, edit))) ||
      overlapsItself(all);
    if (clash) {
      skipped.push(fix);
    } else {
      edits.push(...fresh);
      applied.push(fix);
    }
  }
  const order = edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) =>
        a.edit.span.cell - b.edit.span.cell ||
        a.edit.span.from - b.edit.span.from ||
        a.edit.span.to - b.edit.span.to ||
        a.index - b.index
    )
    .map(({ edit }) => edit);
  return { edits: order, applied, skipped };
}

/** Two insertions at one place can follow each other when each brings its own separator. */
function collide(one: TextEdit, other: TextEdit): boolean {
  if (one.span.cell !== other.span.cell) {
    return false;
  }
  const { from, to } = one.span;
  if (from === to && other.span.from === from && other.span.to === to) {
    return !(separates(one.text) && separates(other.text));
  }
  return from <= other.span.to && other.span.from <= to;
}

function overlapsItself(edits: readonly TextEdit[]): boolean {
  return edits.some(({ span }, index) =>
    edits
      .slice(index + 1)
      .some(
        other =>
          other.span.cell === span.cell &&
          other.span.from < span.to &&
          span.from < other.span.to
      )
  );
}

function separates(text: string): boolean {
  return /^[,\n]/.test(text) || /[,\n]$/.test(text);
}

/**
 * The source of one cell with the edits of a plan that belong to it; new lines
 * end as the others do.
 */
export function applyEdits(
  source: string,
  cell: number,
  edits: readonly TextEdit[]
): string {
  const windows = source.includes('\r\n');
  let result = '';
  let at = 0;
  for (const edit of edits) {
    if (edit.span.cell === cell) {
      const text = windows ? edit.text.replace(/\r?\n/g, '\r\n') : edit.text;
      result += source.slice(at, edit.span.from) + text;
      at = edit.span.to;
    }
  }
  return result + source.slice(at);
}
