// Measures the extension in a real Chromium in front of the demo: medians of
// several runs, from traces and CPU profiles (thread time, not the clock).
// usage: node tools/bench-page.mjs      (make bench calls it)
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  benchRuns,
  findChromium,
  median,
  print,
  traced
} from './bench-browser.mjs';
import {
  OURS,
  isActivation,
  isOurs,
  markAt,
  samplesOf,
  tasksOf,
  workerMs
} from './bench-trace.mjs';
import { notebookOf } from '../ui-tests/notebook-file.mjs';

const RUNS = 7;
const CELLS = 500;
const STROKES = 40;
const STROKE_EVERY_MS = 60;
const NOTEBOOK = 'large.ipynb';
const TYPED_CELL = 5;

/** Cells of 20 lines; every tenth one launches something. */
function largeNotebook() {
  const sources = Array.from({ length: CELLS }, (_, i) => {
    const lines =
      i === 0
        ? ['import boto3', 'sm = boto3.client("sagemaker")', 'tags = []']
        : [];
    if (i % 10 === 5) {
      lines.push(
        `params_${i} = {"TrainingJobName": "job-${i}", "ResourceConfig": {"InstanceType": "ml.m5.large"}}`,
        `params_${i}["Tags"] = tags`,
        `sm.create_training_job(**params_${i})`
      );
    }
    while (lines.length < 20) {
      lines.push(
        `value_${i}_${lines.length} = compute(${i}, [x * ${i} for x in range(9)])`
      );
    }
    return lines.join('\n');
  });
  return JSON.stringify(notebookOf(sources));
}

/** Runs in the page: every plugin of ours is activated through a function that a profile can name. */
function nameActivations() {
  const containers = {};
  Object.defineProperty(window, '_JUPYTERLAB', {
    writable: true,
    value: new Proxy(containers, {
      set(target, name, container) {
        target[name] =
          name === 'jupyterlab-mlspace' ? wrapped(container) : container;
        return true;
      }
    })
  });
  function wrapped(container) {
    return {
      init: scope => container.init(scope),
      get: async module => {
        const factory = await container.get(module);
        return () => {
          const exported = factory();
          for (const plugin of [exported.default ?? []].flat()) {
            const { activate } = plugin;
            plugin.activate = function mlspaceActivate(...services) {
              if (
                performance.getEntriesByName('mlspace-bench-activate')
                  .length === 0
              ) {
                performance.mark('mlspace-bench-activate');
              }
              const from = performance.now();
              try {
                return activate.apply(plugin, services);
              } finally {
                const ms = performance.now() - from;
                (window.mlspaceActivations ??= {})[plugin.id] = ms;
              }
            };
          }
          return exported;
        };
      }
    };
  }
}

/** Opens the notebook; marks when its model is there and when its findings are. */
async function openNotebook(page) {
  await page.evaluate(async path => {
    const app = window.jupyterapp;
    performance.mark('mlspace-bench-open');
    const widget = await app.commands.execute('docmanager:open', { path });
    await widget.context.ready;
    performance.mark('mlspace-bench-model');
    const counted = () =>
      /[1-9]/.test(
        document.querySelector('.jp-MLSpaceFindingsStatus')?.textContent ?? ''
      );
    const deadline = performance.now() + 30_000;
    while (!counted()) {
      if (performance.now() > deadline) {
        throw new Error('There are no findings after 30 s');
      }
      await new Promise(done => requestAnimationFrame(done));
    }
    performance.mark('mlspace-bench-findings');
    // A task is in the trace when it has ended: let the worker finish.
    await new Promise(done => setTimeout(done, 2_000));
  }, NOTEBOOK);
}

async function type(page) {
  const cell = page.locator(
    `.jp-Cell[data-windowed-list-index="${TYPED_CELL}"] .cm-content`
  );
  await cell.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.press('Enter');
  // What opening set in motion has come to rest.
  await page.waitForTimeout(2_000);
  return async () => {
    await page.evaluate(() => performance.mark('mlspace-bench-typing'));
    for (let i = 0; i < STROKES; i++) {
      await page.keyboard.type(i % 8 === 7 ? '\n' : 'sm.list_'[i % 8]);
      // Some pauses let the text be read again in between.
      await page.waitForTimeout(i % 10 === 9 ? 400 : STROKE_EVERY_MS);
    }
    await page.waitForTimeout(600);
    await page.evaluate(() => performance.mark('mlspace-bench-typed'));
  };
}

async function oneRun(browser, base) {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 }
  });
  const page = await context.newPage();
  const loaded = [];
  page.on('response', async response => {
    if (OURS.test(response.url()) && response.ok()) {
      loaded.push({ url: response.url(), body: response.body() });
    }
  });
  await page.addInitScript(nameActivations);
  const start = await traced(browser, page, async () => {
    await page.goto(`${base}lab?reset&token=bench`);
    await page.evaluate(async () => {
      while (!window.jupyterapp) {
        await new Promise(done => setTimeout(done, 50));
      }
      await window.jupyterapp.restored;
      performance.mark('mlspace-bench-restored');
    });
  });
  const activation = samplesOf(start.profile, isActivation);
  const restored = markAt(start.events, 'mlspace-bench-restored');
  const activated = tasksOf(start.events, activation, 0, restored).reduce(
    (a, b) => a + b,
    0
  );
  const atStart = tasksOf(
    start.events,
    samplesOf(start.profile, isOurs),
    0,
    restored
  ).reduce((a, b) => a + b, 0);
  await page.waitForTimeout(1_500);
  const needed = await page.evaluate(() => {
    const [{ startTime }] = performance.getEntriesByName(
      'mlspace-bench-activate'
    );
    return performance
      .getEntriesByType('resource')
      .filter(({ responseEnd }) => responseEnd <= startTime)
      .map(({ name }) => name);
  });
  const plugins = await page.evaluate(() => window.mlspaceActivations);
  const first = await sizes(loaded);
  const chunk = await sizes(loaded.filter(({ url }) => needed.includes(url)));

  const opening = await traced(browser, page, () => openNotebook(page));
  const model = markAt(opening.events, 'mlspace-bench-model');
  const found = markAt(opening.events, 'mlspace-bench-findings');
  const main = tasksOf(
    opening.events,
    samplesOf(opening.profile, isOurs),
    model,
    found
  ).reduce((a, b) => a + b, 0);
  const later = (await sizes(loaded)).filter(
    ({ url }) => !first.some(other => other.url === url)
  );

  const strokes = await type(page);
  const typing = await traced(browser, page, strokes);
  const tasks = tasksOf(
    typing.events,
    samplesOf(typing.profile, isOurs),
    markAt(typing.events, 'mlspace-bench-typing'),
    markAt(typing.events, 'mlspace-bench-typed')
  );
  await context.close();
  return {
    activated,
    plugins,
    atStart,
    chunk,
    first,
    later,
    clock: (found - model) / 1000,
    cpu: main + workerMs(opening.events, model, found),
    onMain: main,
    longest: Math.max(0, ...tasks)
  };
}

async function sizes(loaded) {
  return Promise.all(
    loaded.map(async ({ url, body }) => ({
      url: url.replace(OURS, '').replace(/^.*\//, '').replace(/\?.*/, ''),
      bytes: gzipSync(await body).length
    }))
  );
}

async function measure(executablePath) {
  report(
    await benchRuns(
      { name: 'bench-page', executablePath, runs: RUNS },
      ({ notebooks }) =>
        writeFileSync(join(notebooks, NOTEBOOK), largeNotebook()),
      oneRun
    )
  );
}

function report(runs) {
  const of = (key, digits = 1) =>
    `${median(runs.map(run => run[key])).toFixed(digits)} ms`;
  const kB = files =>
    `${(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1000).toFixed(1)} kB`;
  print(
    'page: activation of all plugins (CPU, median)',
    of('activated'),
    '<= 20 ms'
  );
  print('page: all of ours until restored (CPU, median)', of('atStart'), '');
  print(
    'page: 500 cells, longest task of ours while typing',
    of('longest', 2),
    '<= 16 ms'
  );
  print(
    'page: 500 cells, first findings (clock, median)',
    of('clock', 0),
    '<= 300 ms'
  );
  print('page: all of its findings, CPU of page and worker', of('cpu', 0), '');
  print('page: first findings, CPU of the page alone', of('onMain', 1), '');
  const [{ chunk, first, later }] = runs;
  print('page: first chunk, gzipped', kB(chunk), '<= 60 kB');
  print('page: all that the launcher loads, gzipped', kB(first), '');
  print('page: loaded with the first notebook, gzipped', kB(later), '');
  if (process.env.MLSPACE_BENCH_VERBOSE) {
    console.log({ chunk, first, later });
    for (const name of Object.keys(runs[0].plugins)) {
      const clock = median(runs.map(({ plugins }) => plugins[name] ?? 0));
      print(`  activation of ${name} (clock)`, `${clock.toFixed(1)} ms`, '');
    }
  }
}

const found = findChromium();
if (found) {
  await measure(found);
} else {
  console.log(
    'page: not measured, no Chromium found (MLSPACE_CHROMIUM names one)'
  );
}
