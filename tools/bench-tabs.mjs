// Twenty tabs of JupyterLab in one browser: HTTP/1.1 gives them six
// connections to the server together, and a notebook must still be saved.
// usage: node tools/bench-tabs.mjs      (make bench calls it)
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { notebookOf } from '../ui-tests/notebook-file.mjs';
import {
  findChromium,
  launch,
  median,
  print,
  startDemo
} from './bench-browser.mjs';

const TABS = Number(process.env.MLSPACE_BENCH_TABS ?? 20);
const SAVES = 10;
const LOAD_MS = 180_000;
const NOTEBOOK = 'tabs.ipynb';

/** One tab that looks at the panel; counts its event streams that are open. */
async function openTab(context, url, streams) {
  const page = await context.newPage();
  page.on('request', request => {
    if (/\/mlspace\/api\/v1\/events$/.test(new URL(request.url()).pathname)) {
      streams.add(request);
    }
  });
  for (const end of ['requestfinished', 'requestfailed']) {
    page.on(end, request => streams.delete(request));
  }
  await page.goto(url, { timeout: LOAD_MS });
  await page.waitForFunction(() => window.jupyterapp?.restored, null, {
    timeout: LOAD_MS
  });
  await page.evaluate(async () => {
    await window.jupyterapp.restored;
    window.jupyterapp.shell.activateById('jupyterlab-mlspace-panel');
  });
  return page;
}

async function until(condition, otherwise) {
  const end = Date.now() + LOAD_MS;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(otherwise);
    }
    await new Promise(done => setTimeout(done, 200));
  }
}

/** Writes into the first cell and saves, as Ctrl+S does; milliseconds. */
function save(page, mark) {
  return page.evaluate(
    async ([path, text]) => {
      const { context } = await window.jupyterapp.commands.execute(
        'docmanager:open',
        { path }
      );
      await context.ready;
      context.model.cells.get(0).sharedModel.setSource(text);
      const from = performance.now();
      await context.save();
      return performance.now() - from;
    },
    [NOTEBOOK, mark]
  );
}

async function measure(executablePath) {
  const { ready, stop } = await startDemo('bench-tabs');
  try {
    const file = join(ready.notebooks, NOTEBOOK);
    writeFileSync(file, JSON.stringify(notebookOf(['before = 1'])));
    const browser = await launch(executablePath);
    const context = await browser.newContext();
    const streams = new Set();
    const urlOf = i => `${ready.base}lab/workspaces/tab${i}?reset&token=bench`;
    const first = await openTab(context, urlOf(0), streams);
    await until(() => streams.size > 0, 'no tab opened the event stream');
    const alone = [];
    for (let i = 0; i < SAVES; i++) {
      alone.push(await save(first, `alone = ${i}`));
    }
    for (let i = 1; i < TABS; i++) {
      await openTab(context, urlOf(i), streams);
    }
    const among = [];
    for (let i = 0; i < SAVES; i++) {
      among.push(await save(first, `among = ${i}`));
    }
    const isSaved = readFileSync(file, 'utf8').includes(`among = ${SAVES - 1}`);
    print(`event streams of ${TABS} tabs`, String(streams.size), '1');
    print(
      `saving a notebook, 1 and ${TABS} tabs (median)`,
      `${median(alone).toFixed(0)} and ${median(among).toFixed(0)} ms`,
      isSaved ? 'saved' : 'NOT SAVED'
    );
    await browser.close();
  } finally {
    await stop();
  }
}

const found = findChromium();
if (found) {
  await measure(found);
} else {
  console.log(
    'tabs: not measured, no Chromium found (MLSPACE_CHROMIUM names one)'
  );
}
