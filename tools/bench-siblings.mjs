// Measures the list of notebooks in a real Chromium with 1,000 instances in the
// demo AWS: all of the way, from moto through the companion's event stream.
// usage: node tools/bench-siblings.mjs      (make bench calls it)
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  benchRuns,
  findChromium,
  median,
  print,
  traced
} from './bench-browser.mjs';
import { isOurs, markAt, samplesOf, tasksOf } from './bench-trace.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const INSTANCES = 1_000;
const RUNS = 3;
const LIST = '.jp-MLSpaceSiblings';
const ROWS = '.jp-MLSpaceSiblings-row';
const LIST_TIMEOUT_MS = 120_000;

/** As an administrator makes them. */
const FILL = `
import boto3, sys
from concurrent.futures import ThreadPoolExecutor
sagemaker = boto3.client("sagemaker")
def make(n):
    owner = ("jdoe", "asmith", "bkumar")[n % 3]
    sagemaker.create_notebook_instance(
        NotebookInstanceName=f"load-{n:04d}-{owner}", InstanceType="ml.t3.medium",
        RoleArn="arn:aws:iam::111122223333:role/load",
        Tags=[{"Key": k, "Value": v} for k, v in
              (("user", owner), ("project", "Project001"), ("system", "MLSpace"))])
with ThreadPoolExecutor(4) as pool:
    list(pool.map(make, range(int(sys.argv[1]))))
`;

function fill({ gateway }) {
  const { accessKeys } = JSON.parse(
    readFileSync(join(root, 'demo', 'params', 'demo.json'), 'utf8')
  );
  const python = join(root, '.venv', 'bin', 'python');
  execFileSync(python, ['-c', FILL, String(INSTANCES)], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: gateway,
      AWS_ACCESS_KEY_ID: accessKeys.admin,
      AWS_SECRET_ACCESS_KEY: 'demo',
      AWS_DEFAULT_REGION: 'us-east-1'
    }
  });
}

/** Runs in the page: how long each frame took while `work` went on, milliseconds. */
async function scrollFrames(selector) {
  const list = document.querySelector(selector);
  const frames = [];
  const long = [];
  const observer = new PerformanceObserver(entries => {
    long.push(...entries.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ type: 'longtask' });
  let before = performance.now();
  const steps = 120;
  const distance = list.scrollHeight - list.clientHeight;
  for (let step = 1; step <= steps; step++) {
    list.scrollTop = (distance * step) / steps;
    await new Promise(done => requestAnimationFrame(done));
    const now = performance.now();
    frames.push(now - before);
    before = now;
  }
  observer.disconnect();
  return { frames, long };
}

/** From what a person does to the frame that shows it. */
async function shown(page, act, isThere) {
  const begin = await page.evaluate(() => performance.now());
  await act();
  await page.waitForFunction(isThere, undefined, { polling: 'raf' });
  return (await page.evaluate(() => performance.now())) - begin;
}

/** The longest task of ours meanwhile, milliseconds of thread time. */
async function longestTask(browser, page, work) {
  const { profile, events } = await traced(browser, page, async () => {
    await page.evaluate(() => performance.mark('mlspace-bench-begin'));
    await work();
    await page.evaluate(() => performance.mark('mlspace-bench-end'));
  });
  const tasks = tasksOf(
    events,
    samplesOf(profile, isOurs),
    markAt(events, 'mlspace-bench-begin'),
    markAt(events, 'mlspace-bench-end')
  );
  return Math.max(0, ...tasks);
}

async function openList(page, base) {
  await page.goto(`${base}lab?reset&token=bench`);
  await page.waitForFunction(() => window.jupyterapp);
  await page.evaluate(async () => {
    await window.jupyterapp.restored;
    await window.jupyterapp.commands.execute('mlspace:open-panel');
  });
  await page
    .locator(LIST)
    .getByRole('button', { name: 'Project', exact: true })
    .click();
  await page.waitForFunction(
    ([rows, count]) =>
      Number(document.querySelector(rows)?.getAttribute('aria-setsize')) >=
      count,
    [ROWS, INSTANCES],
    { timeout: LIST_TIMEOUT_MS }
  );
}

async function oneRun(browser, base) {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 }
  });
  const page = await context.newPage();
  await openList(page, base);
  // What opening set in motion has come to rest.
  await page.waitForTimeout(2_000);
  const { frames, long } = await page.evaluate(scrollFrames, LIST);
  const search = page.locator(LIST).getByRole('searchbox');
  const filter = await shown(
    page,
    () => search.fill('load-0999'),
    () => document.querySelectorAll('.jp-MLSpaceSiblings-row').length === 1
  );
  const all = await shown(
    page,
    () => search.fill(''),
    () => document.querySelectorAll('.jp-MLSpaceSiblings-row').length > 10
  );
  const sorted = await longestTask(browser, page, async () => {
    const order = page.locator(LIST).getByLabel('Order');
    for (const value of ['owner', 'newest', 'stop', 'name']) {
      await order.selectOption(value);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  });
  const pushed = await longestTask(browser, page, async () => {
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('mlspace:refresh-instances')
    );
  });
  await context.close();
  return { frames, long, filter, all, sorted, pushed };
}

function report(runs) {
  const frames = runs.flatMap(run => run.frames).sort((a, b) => a - b);
  const long = runs.flatMap(run => run.long);
  const at = q => frames[Math.floor(frames.length * q)];
  const of = key => `${median(runs.map(run => run[key])).toFixed(0)} ms`;
  const name = 'page: 1,000 notebooks,';
  print(
    `${name} frame while scrolling, median`,
    `${at(0.5).toFixed(1)} ms`,
    ''
  );
  print(`${name} the same, 95th percentile`, `${at(0.95).toFixed(1)} ms`, '');
  print(
    `${name} tasks over 50 ms, each scroll`,
    `${long.length / runs.length}`,
    ''
  );
  print(`${name} search to one row (clock)`, of('filter'), '');
  print(`${name} back to all rows (clock)`, of('all'), '');
  print(`${name} longest task of ours, sorting`, of('sorted'), '');
  print(`${name} the same, a new list of AWS`, of('pushed'), '');
}

const executablePath = findChromium();
if (executablePath) {
  report(
    await benchRuns(
      { name: 'bench-siblings', executablePath, runs: RUNS },
      fill,
      oneRun
    )
  );
} else {
  console.log(
    'page: the list of notebooks was not measured, no Chromium found'
  );
}
