// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A demo of a spec's own, for what would spoil the one that all share. */
import { join, resolve } from 'node:path';
import { startDemo as start } from './start-demo.mjs';

const ROOT = resolve(__dirname, '..');
export const PYTHON = join(ROOT, '.venv', 'bin', 'python');

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
  const { ready, stop } = await start(ROOT, work, token, env);
  return { ...(JSON.parse(ready) as Ready), stop };
}
