// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The governance engine: from notebook text to findings. */
export { createEngine } from './engine';
export { parseNotebook, parseScript } from './notebook';
export * from './model';
