// What the benches in a real Chromium share: the demo, the browser, traces.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(join(root, 'ui-tests', 'package.json'));
const { chromium } = require('@playwright/test');

const SAMPLE_US = 100;
const START_TIMEOUT_MS = 120_000;

export const median = xs =>
  [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];
export const print = (name, value, bar) =>
  console.log(`${name.padEnd(52)} ${value.padStart(16)}   ${bar}`);

export const launch = executablePath =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  });

/** A demo of the bench's own; `name` is the folder of all that it writes. */
export async function startDemo(name) {
  const work = join(root, '.cache', name);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const readyFile = join(work, 'ready.json');
  const log = openSync(join(work, 'demo.log'), 'w');
  const demo = spawn(
    join(root, '.venv', 'bin', 'python'),
    [
      '-m',
      'jupyterlab_mlspace.demo',
      '--no-browser',
      '--token',
      'bench',
      '--root',
      join(work, 'home'),
      '--ready-file',
      readyFile
    ],
    {
      cwd: root,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        JUPYTER_CONFIG_PATH: join(root, 'ui-tests', 'config'),
        JUPYTER_CONFIG_DIR: join(work, 'config')
      }
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
        `The demo did not start: ${readFileSync(join(work, 'demo.log'), 'utf8').slice(-2000)}`
      );
    }
    await new Promise(done => setTimeout(done, 200));
  }
  return { ready: JSON.parse(readFileSync(readyFile, 'utf8')), stop };
}

/** A trace and a profile of what happens meanwhile. */
export async function traced(browser, page, work) {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  await browser.startTracing(page, {
    categories: [
      'toplevel',
      'blink.user_timing',
      'disabled-by-default-devtools.timeline'
    ]
  });
  await session.send('Profiler.start');
  await work();
  const { profile } = await session.send('Profiler.stop');
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  await session.detach();
  return { profile, events: traceEvents };
}

export function findChromium() {
  const named = process.env.MLSPACE_CHROMIUM;
  const found = spawnSync('sh', [
    '-c',
    'command -v chromium chromium-browser google-chrome | head -1'
  ]);
  return named || found.stdout.toString().trim() || undefined;
}
