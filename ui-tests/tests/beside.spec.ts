// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Beside jupyterlab-lsp, real-time collaboration and Notebook 7. The long suite has all three. */
import {
  test as base,
  expect,
  type Browser,
  type Page
} from '@playwright/test';
import { type Neighbour, startBeside } from '../beside';
import type { OwnDemo } from '../own-demo';
import { MARK, SETUP, bareModel, put } from './notebooks';

const FULL = process.env.MLSPACE_TEST_FULL === '1';
const ERROR = '.jp-MLSpace-mark-error';
const test = base;
test.use({ extraHTTPHeaders: {} });

async function withDemo(
  neighbour: Neighbour,
  browser: Browser,
  use: (demo: OwnDemo) => Promise<void>
): Promise<void> {
  const demo = await startBeside(neighbour);
  try {
    await use(demo);
  } finally {
    // Pages left open go on asking for a server that is gone.
    await Promise.all(browser.contexts().map(context => context.close()));
    await demo.stop();
  }
}

/** A page of its own, and what of ours goes wrong in it. */
async function visit(
  browser: Browser,
  url: string
): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 }
  });
  const page = await context.newPage();
  const problems: string[] = [];
  // Others' exceptions are theirs.
  page.on('pageerror', error => {
    if (/mlspace/i.test(error.stack ?? error.message)) {
      problems.push(String(error));
    }
  });
  page.on('console', message => {
    if (message.type() === 'error' && /mlspace/i.test(message.text())) {
      problems.push(message.text());
    }
  });
  await page.goto(url);
  await page.locator('.jp-Notebook').waitFor();
  return { page, problems };
}

const CELLS = [`${SETUP}\nimport json`, bareModel('a')];

async function fixByKey(page: Page): Promise<void> {
  const call = page.locator(ERROR).first();
  await expect(call).toContainText('create_model');
  await call.click();
  await page.keyboard.press('Alt+.');
  await expect(page.locator(ERROR)).toHaveCount(0);
  await expect(page.locator('.jp-Notebook')).toContainText('Tags=tags');
}

test('beside jupyterlab-lsp each marks its own', async ({ browser }) => {
  await withDemo(
    'jupyterlab-lsp',
    browser,
    async ({ base: url, notebooks }) => {
      put('beside.ipynb', CELLS, notebooks);
      const { page, problems } = await visit(
        browser,
        `${url}lab/tree/beside.ipynb?reset&token=beside`
      );
      // pyflakes, through the language server: `json` is imported and not used.
      const theirs = page.locator(`.cm-lintRange:not(${MARK})`);
      await expect(page.locator(ERROR).first()).toContainText('create_model');
      await expect(theirs.first()).toBeVisible({ timeout: 60_000 });
      await expect(page.locator(ERROR).first()).toContainText('create_model');
      await fixByKey(page);
      await expect(theirs.first()).toBeVisible();
      expect(problems).toEqual([]);
      await page.context().close();
    }
  );
});

test('in Notebook 7 marks and fixes work', async ({ browser }) => {
  test.skip(!FULL, 'in the long suite (MLSPACE_TEST_FULL=1)');
  await withDemo('notebook', browser, async ({ base: url, notebooks }) => {
    put('beside.ipynb', CELLS, notebooks);
    const { page, problems } = await visit(
      browser,
      `${url}notebooks/beside.ipynb?token=beside`
    );
    await fixByKey(page);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

test('a fix on one client arrives at the other', async ({ browser }) => {
  test.skip(!FULL, 'in the long suite (MLSPACE_TEST_FULL=1)');
  await withDemo(
    'jupyter-collaboration',
    browser,
    async ({ base: url, notebooks }) => {
      put('beside.ipynb', CELLS, notebooks);
      const address = `${url}lab/tree/beside.ipynb?reset&token=beside`;
      const one = await visit(browser, address);
      const two = await visit(browser, address);
      await expect(two.page.locator(ERROR).first()).toContainText(
        'create_model'
      );
      await fixByKey(one.page);
      const other = two.page.locator('.jp-Notebook');
      await expect(other).toContainText('Tags=tags');
      await expect(two.page.locator(ERROR)).toHaveCount(0);
      await expect(
        other.locator('.jp-CodeCell', { hasText: 'notebook-params.json' })
      ).toHaveCount(1);
      expect([...one.problems, ...two.problems]).toEqual([]);
      await one.page.context().close();
      await two.page.context().close();
    }
  );
});
