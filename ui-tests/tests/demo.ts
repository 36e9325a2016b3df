// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  expect,
  test as base,
  type IJupyterLabPageFixture
} from '@jupyterlab/galata';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Locator, Page } from '@playwright/test';

export const ROOT = resolve(__dirname, '..', '..');
const PYTHON = join(ROOT, '.venv', 'bin', 'python');

/** What `--ready-file` of the demo says. */
interface Ready {
  base: string;
  token: string;
  gateway: string;
  moto: string;
  controlHeader: string;
  controlSecret: string;
  notebooks: string;
}
export const ready = JSON.parse(
  readFileSync(join(ROOT, '.cache', 'ui', 'ready.json'), 'utf8')
) as Ready;

/** One value for every test. */
const always =
  <T>(value: T) =>
  ({}, use: (value: T) => Promise<void>): Promise<void> =>
    use(value);

/**
 * Nothing is mocked: settings, state, user and kernels are the server's own. Said
 * here and not by `test.use`, which would only hold for the first file that imports this.
 */
export const test = base.extend({
  autoGoto: always(false),
  mockSettings: always(false),
  mockState: always(false),
  mockUser: always(false),
  mockConfig: always(false),
  sessions: always(null),
  kernels: always(null),
  // Galata waits for the launcher; a notebook that is opened by its address hides it.
  waitForApplication: async ({}, use) => {
    await use(async page => {
      await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
      await page.evaluate(() => window.jupyterapp.restored);
    });
  }
});
export { expect };

/** Open the lab, with a workspace of its own. */
export async function open(
  page: IJupyterLabPageFixture,
  path: string
): Promise<void> {
  await page.goto(`tree/${path}?reset`);
  await page.locator('.jp-Notebook').waitFor();
}

/** Ask moto itself, past the gateway's rules, as an administrator would. */
export function askAws(python: string): string {
  return execFileSync(PYTHON, ['-c', python], {
    encoding: 'utf8',
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: ready.moto,
      AWS_ACCESS_KEY_ID: 'demo',
      AWS_SECRET_ACCESS_KEY: 'demo',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1'
    }
  }).trim();
}

/** Run the command line on a notebook of the demo. */
export function lint(notebook: string): { status: number; stdout: string } {
  const done = spawnSync(
    join(ROOT, '.venv', 'bin', 'mlspace-lint'),
    [join(ready.notebooks, notebook)],
    { encoding: 'utf8' }
  );
  return { status: done.status ?? -1, stdout: done.stdout + done.stderr };
}

/** The whole text of a notebook's outputs; what is out of view has no inner text. */
export async function outputsOf(panel: Locator): Promise<string> {
  return (await panel.locator('.jp-OutputArea-output').allTextContents()).join(
    '\n'
  );
}

/**
 * The kernel of the notebook in front has said who it is. Until then "run" does
 * nothing, and what is sent around a restart is lost.
 */
export async function kernelReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.sessionContext.ready;
    await panel.sessionContext.session?.kernel?.info;
  });
}

/** Run every cell of the notebook in front; resolves when the kernel has done them. */
export async function runAll(page: Page): Promise<void> {
  await kernelReady(page);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('notebook:run-all-cells')
  );
}

/** The prompts of the code cells that were not run, or have not ended. */
export async function notRun(panel: Locator): Promise<string[]> {
  const prompts = await panel
    .locator('.jp-CodeCell .jp-InputPrompt')
    .allTextContents();
  return prompts.filter(prompt => !/^\[\d+\]:$/.test(prompt.trim()));
}

/** Point at a marked call until its explanation shows, as a person would. */
export async function explain(
  page: IJupyterLabPageFixture,
  call: Locator
): Promise<Locator> {
  const hover = page.locator('.jp-MLSpace-hover');
  await expect(async () => {
    await page.mouse.move(5, 5);
    await call.scrollIntoViewIfNeeded();
    await call.hover();
    await expect(hover).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  return hover;
}

/** Turn one of the demo's own knobs (demo/README.md). */
export async function control(
  method: 'PATCH' | 'POST' | 'PUT',
  path: string,
  body: object
): Promise<void> {
  const answer = await fetch(`${ready.gateway}/_demo/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      [ready.controlHeader]: ready.controlSecret
    },
    body: JSON.stringify(body)
  });
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status}`);
  }
}
