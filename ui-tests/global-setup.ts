// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { join, resolve } from 'node:path';
import { startDemo } from './start-demo.mjs';

const ROOT = resolve(__dirname, '..');
const WORK = join(ROOT, '.cache', 'ui');

interface Ready {
  base: string;
  token: string;
  gateway: string;
  root: string;
}

/** Starts the demo with Galata's helper extension; the returned function ends it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const demo = await startDemo(ROOT, WORK, 'ui-tests', {}, true);
  const ready = JSON.parse(demo.ready) as Ready;
  // Galata joins `<base>/lab/...` itself.
  process.env.MLSPACE_DEMO_URL = ready.base.replace(/\/$/, '');
  process.env.MLSPACE_DEMO_TOKEN = ready.token;
  process.env.MLSPACE_DEMO_GATEWAY = ready.gateway;
  process.env.MLSPACE_DEMO_ROOT = ready.root;
  return demo.stop;
}
