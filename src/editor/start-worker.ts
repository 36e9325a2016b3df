// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IWorker } from './remote-engine';

/** Starts the engine's worker; null where the page may have none. */
export function startWorker(): IWorker | null {
  try {
    return new Worker(new URL('./engine-worker.js', import.meta.url));
  } catch {
    // A strict Content-Security-Policy, or an extension served from elsewhere.
    return null;
  }
}
