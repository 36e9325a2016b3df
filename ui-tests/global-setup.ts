// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const WORK = join(ROOT, '.cache', 'ui');
const START_TIMEOUT_MS = 120_000;

interface Ready {
  base: string;
  token: string;
  gateway: string;
  root: string;
}

/** Starts the demo with Galata's helper extension; the returned function ends it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  const readyFile = join(WORK, 'ready.json');
  const log = openSync(join(WORK, 'demo.log'), 'w');
  const demo = spawn(
    join(ROOT, '.venv', 'bin', 'python'),
    [
      '-m',
      'jupyterlab_mlspace.demo',
      '--no-browser',
      '--token',
      'ui-tests',
      '--root',
      join(WORK, 'home'),
      '--ready-file',
      readyFile
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        JUPYTER_CONFIG_PATH: join(__dirname, 'config'),
        JUPYTER_CONFIG_DIR: join(WORK, 'config')
      },
      stdio: ['ignore', log, log],
      detached: true
    }
  );
  const ended = new Promise<void>(done => demo.once('exit', () => done()));
  const stop = async (): Promise<void> => {
    demo.kill('SIGTERM');
    await ended;
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!existsSync(readyFile)) {
    if (demo.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(
        `The demo did not start:\n${readFileSync(join(WORK, 'demo.log'), 'utf8').slice(-3000)}`
      );
    }
    await new Promise(done => setTimeout(done, 200));
  }
  const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as Ready;
  // Galata joins `<base>/lab/...` itself.
  process.env.MLSPACE_DEMO_URL = ready.base.replace(/\/$/, '');
  process.env.MLSPACE_DEMO_TOKEN = ready.token;
  process.env.MLSPACE_DEMO_GATEWAY = ready.gateway;
  process.env.MLSPACE_DEMO_ROOT = ready.root;
  return stop;
}
