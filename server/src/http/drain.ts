// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Request } from 'express';

/** Larger bodies are cut off: whoever sends them is no page of ours. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Let a request's body run out before it is refused. Answering earlier closes
 * the connection under the proxy's hands, which then tells the page of a
 * failure (500) in place of the refusal.
 */
export function drain(request: Request): Promise<void> {
  if (request.complete || request.destroyed) {
    return Promise.resolve();
  }
  return new Promise(resolve => {
    let left = MAX_BYTES;
    request.on('data', (part: Buffer) => {
      left -= part.length;
      if (left < 0) {
        resolve();
      }
    });
    for (const end of ['end', 'close', 'error']) {
      request.once(end, () => resolve());
    }
    request.resume();
  });
}
