// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Starts the demo for tests and benches, and ends it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const START_TIMEOUT_MS = 120_000;

/**
 * @param {string} root - the checkout; Playwright cannot tell a module where it lies.
 * @param {string} work - a folder for all it writes; what is in it is removed.
 * @param {string} token
 * @param {NodeJS.ProcessEnv} [env] - beside the environment of this process.
 * @param {boolean} [detached] - out of reach of a Ctrl-C at this terminal.
 * @returns what the ready file says, unread, and how to end the demo.
 */
export async function startDemo(root, work, token, env = {}, detached = false) {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const readyFile = join(work, 'ready.json');
  const log = join(work, 'demo.log');
  const out = openSync(log, 'w');
  const demo = spawn(
    join(root, '.venv', 'bin', 'python'),
    [
      ...['-m', 'jupyterlab_mlspace.demo', '--no-browser', '--token', token],
      ...['--root', join(work, 'home'), '--ready-file', readyFile]
    ],
    {
      cwd: root,
      env: {
        ...process.env,
        JUPYTER_CONFIG_PATH: join(root, 'ui-tests', 'config'),
        JUPYTER_CONFIG_DIR: join(work, 'config'),
        ...env
      },
      stdio: ['ignore', out, out],
      detached
    }
  );
  const ended = new Promise(done => demo.once('exit', done));
  const stop = async () => {
    demo.kill('SIGTERM');
    await ended;
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!existsSync(readyFile)) {
    if (demo.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(
        `The demo did not start:\n${readFileSync(log, 'utf8').slice(-3000)}`
      );
    }
    await new Promise(done => setTimeout(done, 200));
  }
  return { ready: readFileSync(readyFile, 'utf8'), stop };
}
