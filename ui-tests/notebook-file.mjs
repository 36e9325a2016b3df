// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * The content of a Python notebook with these code cells.
 * @param {readonly string[]} sources
 */
export function notebookOf(sources) {
  return {
    cells: sources.map((source, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      execution_count: null,
      metadata: {},
      outputs: [],
      source
    })),
    metadata: {
      kernelspec: {
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        name: 'python3'
      },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}
