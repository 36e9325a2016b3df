// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A notebook as it is shared, and as it is opened. Pure. */
import type { SharedNotebook } from '../companion/contract';

/**
 * Without what says that its author trusted it: Jupyter would sign it again
 * for whoever opens it.
 */
export function snapshotOf(
  notebook: SharedNotebook,
  withOutputs: boolean
): SharedNotebook {
  return {
    ...notebook,
    metadata: without(notebook.metadata, 'signature'),
    cells: notebook.cells.map(cell => ({
      ...cell,
      metadata: without(cell.metadata, 'trusted'),
      ...(withOutputs || cell.cell_type !== 'code'
        ? {}
        : { outputs: [], execution_count: null })
    }))
  };
}

function without(metadata: unknown, key: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata ?? {}).filter(([name]) => name !== key)
  );
}

export function countOutputs(notebook: SharedNotebook): number {
  return notebook.cells.filter(
    ({ outputs }) => Array.isArray(outputs) && outputs.length > 0
  ).length;
}
