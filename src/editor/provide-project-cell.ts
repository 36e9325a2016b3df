// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProjectFacts } from '../governance/model';
import type { SharedNotebook } from '../boilerplate/project-cell';
import { asOneStep } from './apply-fixes';

/**
 * Makes the project cell's names available to cells from index `before` on.
 * Null where that is not possible this way: the cell stands further down, or
 * the person keeps it as it is.
 */
export async function provideProjectCell(
  notebook: SharedNotebook,
  before: number,
  facts: ProjectFacts,
  style: 'readFile' | 'literal',
  mayReplace: () => Promise<boolean>
): Promise<(() => readonly number[]) | null> {
  const [{ findProjectCell, upsertProjectCell }, { projectCellSource }] =
    await Promise.all([
      import('../boilerplate/project-cell'),
      import('../governance/fixes/project-cell')
    ]);
  const existing = findProjectCell(notebook);
  if (existing >= before) {
    return null;
  }
  const previous = existing < 0 ? null : notebook.cells[existing].getSource();
  const source = projectCellSource(facts, style);
  const change = await upsertProjectCell(notebook, source, mayReplace);
  return change.kind === 'inserted' || change.kind === 'updated'
    ? () => withdraw(notebook, change.id, source, previous)
    : null;
}

/** Takes the cell back unless it was edited since; returns its index if so. */
function withdraw(
  notebook: SharedNotebook,
  id: string,
  source: string,
  previous: string | null
): number[] {
  const index = notebook.cells.findIndex(cell => cell.getId() === id);
  if (index < 0) {
    return [];
  }
  const cell = notebook.cells[index];
  if (cell.getSource() !== source) {
    return [index];
  }
  if (previous === null) {
    notebook.transact(() => notebook.deleteCell(index));
  } else {
    asOneStep(cell, () => cell.updateSource(0, source.length, previous));
  }
  return [];
}
