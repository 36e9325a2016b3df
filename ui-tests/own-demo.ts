// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A demo of a spec's own, for what would spoil the one that all share. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
export const PYTHON = join(ROOT, '.venv', 'bin', 'python');
const START_TIMEOUT_MS = 120_000;

/** What the demo's ready file says. */
export interface Ready {
  readonly base: string;
  readonly token: string;
  readonly gateway: string;
  readonly mlspace: string;
  readonly controlHeader: string;
  readonly controlSecret: string;
  readonly notebooks: string;
}

export interface OwnDemo extends Ready {
  stop(): Promise<void>;
}

/**
 * @param work - a folder for all it writes; what is in it is removed.
 * @param env - beside the environment of this process.
 */
export async function startDemo(
  work: string,
  token: string,
  env: NodeJS.ProcessEnv
): Promise<OwnDemo> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const readyFile = join(work, 'ready.json');
  const log = join(work, 'demo.log');
  const out = openSync(log, 'w');
  const demo = spawn(
    PYTHON,
    [
      ...['-m', 'jupyterlab_mlspace.demo', '--no-browser', '--token', token],
      ...['--root', join(work, 'home'), '--ready-file', readyFile]
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        JUPYTER_CONFIG_PATH: join(__dirname, 'config'),
        JUPYTER_CONFIG_DIR: join(work, 'config'),
        ...env
      },
      stdio: ['ignore', out, out]
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
        `The demo did not start:\n${readFileSync(log, 'utf8').slice(-3000)}`
      );
    }
    await new Promise(done => setTimeout(done, 200));
  }
  const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as Ready;
  return { ...ready, stop };
}
