// What the benches in a real Chromium share: the demo, the browser, traces.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo as start } from '../ui-tests/start-demo.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(join(root, 'ui-tests', 'package.json'));
const { chromium } = require('@playwright/test');

const SAMPLE_US = 100;

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
  const { ready, stop } = await start(
    root,
    join(root, '.cache', name),
    'bench'
  );
  return { ready: JSON.parse(ready), stop };
}

/**
 * Several runs against one demo.
 * @param prepare - given what the demo's ready file says, before it is visited.
 * @param oneRun - given the browser and the demo's address.
 */
export async function benchRuns(
  { name, executablePath, runs },
  prepare,
  oneRun
) {
  const { ready, stop } = await startDemo(name);
  try {
    prepare(ready);
    const browser = await launch(executablePath);
    const count = Number(process.env.MLSPACE_BENCH_RUNS ?? runs);
    const results = [];
    for (let i = 0; i < count; i++) {
      results.push(await oneRun(browser, ready.base));
    }
    await browser.close();
    return results;
  } finally {
    await stop();
  }
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
