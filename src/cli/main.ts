// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Composition root of the command line; the bundle is its own worker. */
import { isMainThread } from 'node:worker_threads';
import { version } from '../../package.json';
import { tuneForShortRuns } from './engine-room';
import { nodeHost } from './host-node';
import { makeLint, type Setup } from './lint';
import { serve } from './pool';
import { run } from './run';

if (isMainThread) {
  tuneForShortRuns();
  // Whoever installed Node chose its version; the SDK's advice is not for the person here.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 2);
  });
  run(process.argv.slice(2), nodeHost(), { version, file: __filename }).then(
    code => {
      process.exitCode = code;
    },
    error => {
      const text = error instanceof Error ? error.message : String(error);
      process.stderr.write(`mlspace-lint: internal error: ${text}\n`);
      process.exitCode = 2;
    }
  );
} else {
  serve<Setup>(makeLint(nodeHost()));
}
