// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { INotebookModel } from '@jupyterlab/notebook';
import { PROJECT_CELL_MARKER } from '../governance/fixes/project-cell';

export type SharedNotebook = INotebookModel['sharedModel'];

/** Metadata key of cells written by this extension. */
const METADATA = 'mlspace';

export interface IProjectCellChange {
  readonly kind: 'inserted' | 'updated' | 'unchanged' | 'kept';
  readonly index: number;
  /** Id of the project cell. */
  readonly id: string;
}

/** Index of the first code cell that is a project cell; -1 when there is none. */
export function findProjectCell(notebook: SharedNotebook): number {
  return notebook.cells.findIndex(
    cell =>
      cell.cell_type === 'code' &&
      cell.getSource().trimStart().startsWith(PROJECT_CELL_MARKER)
  );
}

/** FNV-1a. It tells hand-made changes from our own text; it secures nothing. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** True when the cell still is what this extension wrote into it. */
function isOurs(cell: SharedNotebook['cells'][number]): boolean {
  const mark: unknown = cell.getMetadata(METADATA);
  return isRecord(mark) && mark.generated === fingerprint(cell.getSource());
}

/** Where a new project cell goes: before the first code cell. */
function firstCode(notebook: SharedNotebook): number {
  const index = notebook.cells.findIndex(cell => cell.cell_type === 'code');
  return index < 0 ? notebook.cells.length : index;
}

/** Metadata of a project cell with this source. */
export function projectCellMetadata(source: string): {
  trusted: boolean;
  mlspace: { generated: string };
} {
  return { trusted: true, [METADATA]: { generated: fingerprint(source) } };
}

/**
 * Insert the project cell, or bring the one that is there up to date. A cell
 * that was changed by hand is only replaced after `mayReplace` agreed.
 */
export async function upsertProjectCell(
  notebook: SharedNotebook,
  source: string,
  mayReplace: () => Promise<boolean>
): Promise<IProjectCellChange> {
  const found = findProjectCell(notebook);
  if (found < 0) {
    return insert(notebook, source);
  }
  const cell = notebook.cells[found];
  const id = cell.getId();
  if (cell.getSource() === source) {
    return { kind: 'unchanged', index: found, id };
  }
  if (!isOurs(cell) && !(await mayReplace())) {
    return { kind: 'kept', index: found, id };
  }
  // Someone may have moved or removed the cell while we asked.
  const index = notebook.cells.findIndex(other => other.getId() === id);
  if (index < 0) {
    return insert(notebook, source);
  }
  notebook.transact(() => {
    cell.updateSource(0, cell.getSource().length, source);
    cell.setMetadata(METADATA, projectCellMetadata(source)[METADATA]);
  });
  return { kind: 'updated', index, id };
}

function insert(notebook: SharedNotebook, source: string): IProjectCellChange {
  const index = firstCode(notebook);
  const only = notebook.cells[index];
  // The empty cell of a new notebook is where a person would have written it.
  const replace =
    notebook.cells.length === index + 1 && only.getSource().trim() === '';
  notebook.transact(() => {
    notebook.insertCell(index, {
      cell_type: 'code',
      source,
      metadata: projectCellMetadata(source)
    });
    if (replace) {
      notebook.deleteCell(index + 1);
    }
  });
  return { kind: 'inserted', index, id: notebook.cells[index].getId() };
}
