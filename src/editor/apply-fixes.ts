// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Fix, SourceDocument, Span, TextEdit } from '../governance/model';
import { planEdits } from '../governance/fixes/apply';
import type { IFixOutcome } from '../tokens';
import type { ICellText, IDocumentText, SharedText } from './document-text';

/** Edits of one cell, last first, so that earlier ones keep their place. */
export interface ICellPlan {
  readonly cell: number;
  readonly edits: readonly TextEdit[];
}

export interface IFixPlan {
  readonly cells: readonly ICellPlan[];
  readonly applied: number;
  readonly skipped: number;
}

/**
 * Which edits to make for fixes that were computed on one text. A fix is taken
 * whole or not at all: one whose cell is `stale`, or that contradicts one
 * already taken, is skipped.
 */
export function planFixes(
  fixes: readonly Fix[],
  stale: (cell: number) => boolean,
  withPrelude = true
): IFixPlan {
  const current = fixes.filter(
    ({ edits, prelude }) =>
      !edits.some(edit => stale(edit.span.cell)) &&
      !(withPrelude && prelude && stale(prelude.edit.span.cell))
  );
  const { edits, applied } = planEdits(current, withPrelude);
  const cells = [...new Set(edits.map(edit => edit.span.cell))];
  return {
    cells: cells.map(cell => ({
      cell,
      edits: edits.filter(edit => edit.span.cell === cell).reverse()
    })),
    applied: applied.length,
    skipped: fixes.length - applied.length
  };
}

/** The text after the edits; what a preview shows. */
export function edited(source: string, edits: readonly TextEdit[]): string {
  return edits.reduce(
    (text, { span, text: inserted }) =>
      text.slice(0, span.from) + inserted + text.slice(span.to),
    source
  );
}

/** A shared text with an undo history of its own. */
interface IUndoable {
  readonly undoManager: { stopCapturing(): void } | null;
}

function isUndoable(model: SharedText): model is SharedText & IUndoable {
  return 'undoManager' in model;
}

/** Makes `change` one undo step, apart from what was typed just before and after. */
export function asOneStep(model: SharedText, change: () => void): void {
  const history = isUndoable(model) ? model.undoManager : null;
  history?.stopCapturing();
  model.transact(change);
  history?.stopCapturing();
}

/** One cell's way back. */
interface IUndoEntry {
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

function currentCell(text: IDocumentText, id: string): ICellText | undefined {
  return text.cells.find(cell => cell.id === id);
}

/** Cells of `source` whose text is no longer what it was, or that are gone. */
export function staleCells(
  text: IDocumentText,
  source: SourceDocument
): (cell: number) => boolean {
  const now = new Map(text.cells.map(cell => [cell.id, cell.model]));
  return index => {
    const cell = source.cells[index];
    return !cell || now.get(cell.id)?.getSource() !== cell.source;
  };
}

/** Carries a plan out on the shared models. */
export function applyPlan(
  text: IDocumentText,
  source: SourceDocument,
  plan: IFixPlan
): IFixOutcome {
  const entries: IUndoEntry[] = [];
  for (const { cell, edits } of plan.cells) {
    const { id, source: before } = source.cells[cell];
    const model = currentCell(text, id)?.model;
    if (!model) {
      continue;
    }
    asOneStep(model, () => {
      for (const { span, text: inserted } of edits) {
        model.updateSource(span.from, span.to, inserted);
      }
    });
    entries.push({ id, before, after: model.getSource() });
  }
  return {
    applied: plan.applied,
    skipped: plan.skipped,
    cells: entries.length,
    undo: () => revert(text, entries)
  };
}

function revert(text: IDocumentText, entries: readonly IUndoEntry[]): number[] {
  const left: number[] = [];
  for (const { id, before, after } of entries) {
    const index = text.cells.findIndex(cell => cell.id === id);
    if (index < 0) {
      continue;
    }
    const { model } = text.cells[index];
    if (model.getSource() !== after) {
      left.push(index);
      continue;
    }
    const { from, to, end } = difference(before, after);
    asOneStep(model, () =>
      model.updateSource(from, end, before.slice(from, to))
    );
  }
  return left;
}

/** The stretch that differs: `[from, to)` of `before`, `[from, end)` of `after`. */
export function difference(
  before: string,
  after: string
): { from: number; to: number; end: number } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) {
    from++;
  }
  let tail = 0;
  while (
    tail < shorter - from &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  return { from, to: before.length - tail, end: after.length - tail };
}

/** Whether two spans of one cell touch. */
export function touches(a: Span, b: Span): boolean {
  return a.cell === b.cell && a.from <= b.to && b.from <= a.to;
}
