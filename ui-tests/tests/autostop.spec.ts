// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * A stop as people live through it: the demo's sweep really stops the notebook
 * instance and JupyterLab with it, so this has a demo of its own.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  expect,
  test,
  type Browser,
  type BrowserContext,
  type Page
} from '@playwright/test';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { startDemo, type OwnDemo } from '../own-demo';
import { violations, violationsInThemes } from './axe';
import { command, put } from './notebooks';

const CACHE = resolve(__dirname, '..', '..', '.cache');
const NAME = 'ctl-jdoe-1';
const TOKEN = 'autostop';
/** Two hours: it never leads here, and can be seen and held off. */
const CRONTAB =
  '*/5 * * * * /usr/bin/python3 /root/autostop.py --time 7200 --ignore-connections\n';

/** Longer than any wait here: the demo's clock is put forward when it was seen. */
const STOPPING_MS = 600_000;

test.use({ extraHTTPHeaders: {} });
test.describe.configure({ mode: 'serial' });

let demo: OwnDemo;
let context: BrowserContext;

test.beforeAll(async ({ browser }) => {
  const crontab = join(CACHE, 'autostop-crontab');
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(crontab, CRONTAB);
  demo = await startDemo(join(CACHE, 'autostop-demo'), TOKEN, {
    MLSPACE_CRONTABS: crontab
  });
  put('work.ipynb', ['x = 1'], demo.notebooks);
  context = await newContext(browser);
});
test.afterAll(async () => {
  await context?.close();
  await demo?.stop();
});

/** Where people are five hours behind MLSpace's clock. */
function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1400, height: 900 },
    timezoneId: 'America/New_York'
  });
}

async function control<T = unknown>(
  method: 'GET' | 'PATCH' | 'POST' | 'PUT',
  path: string,
  body?: object
): Promise<T> {
  const answer = await fetch(`${demo.gateway}/_demo/${path}`, {
    method,
    headers: { [demo.controlHeader]: demo.controlSecret },
    ...(body && { body: JSON.stringify(body) })
  });
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
  return (await answer.json()) as T;
}

const schedule = (time: string | number | null) =>
  control('PUT', `mlspace/schedule/${NAME}`, { time });
const inSeconds = (seconds: number) =>
  schedule(Math.floor(Date.now() / 1000) + seconds);
const issue = async (lifeSeconds?: number) =>
  (await control<{ token: string }>('POST', 'mlspace/tokens', { lifeSeconds }))
    .token;
const scheduled = async () =>
  (
    await control<{ schedule: { time: string }[] }>('GET', 'mlspace')
  ).schedule.map(({ time }) => time);

async function visit(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${demo.base}lab/tree/work.ipynb?reset&token=${TOKEN}`);
  await page.locator('.jp-Notebook').waitFor();
  await page.evaluate(() => window.jupyterapp.restored);
  await command(page, 'mlspace:open-panel');
  const line = page.locator('.jp-MLSpaceCountdown-line');
  await line.focus();
  await page.keyboard.press('Enter');
  await expect(line).toHaveAttribute('aria-expanded', 'true');
  return page;
}

/** Until the kernel has said who it is, JupyterLab runs nothing. */
const kernelReady = (page: Page) =>
  page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
    await panel.sessionContext.ready;
    await panel.sessionContext.session?.kernel?.info;
  });

const section = (page: Page) => page.locator('.jp-MLSpaceCountdown');
const dialog = (page: Page) => page.locator('.jp-Dialog');
const banner = (page: Page) => page.locator('.jp-MLSpaceFarewell');
const warning = (page: Page) =>
  page
    .locator('.Toastify__toast')
    .filter({ hasText: /Stops at or after .* left\./ });

async function press(page: Page, name: string): Promise<void> {
  await section(page).getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
}

/** Type into the open dialog and answer it with Return. */
async function answer(page: Page, text: string): Promise<void> {
  const field = dialog(page).locator('input');
  await expect(field).toBeFocused();
  await field.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
}

async function connect(page: Page): Promise<void> {
  await press(page, 'Ask MLSpace…');
  await answer(page, demo.mlspace);
  await expect(dialog(page)).toContainText(new URL(demo.mlspace).origin);
  await answer(page, await issue());
  await expect(dialog(page)).toHaveCount(0);
}

/** The page looks at the clock every ten seconds, and when it is shown. */
const look = (page: Page) =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

test('the stop time is read from MLSpace, changed and cleared, by keyboard', async () => {
  await schedule('23:00');
  const page = await visit();
  await press(page, 'Ask MLSpace…');
  await answer(page, demo.mlspace);
  await answer(page, await issue(-60));
  await expect(dialog(page).getByRole('alert')).toContainText('has expired');
  expect(await violationsInThemes(page, '.jp-Dialog')).toEqual([]);
  await answer(page, await issue());
  await expect(section(page)).toContainText('18:00');
  await expect(section(page)).toContainText('(23:00 UTC), within an hour');
  await expect(section(page)).toContainText('from MLSpace, checked now');

  await press(page, 'Change stop time…');
  await answer(page, '24:00');
  await expect(dialog(page).getByRole('alert')).toContainText('is no time');
  expect(await violations(page, '.jp-Dialog')).toEqual([]);
  expect(await scheduled()).toEqual(['23:00']);
  await answer(page, '21:30');
  await expect(section(page)).toContainText('16:30');
  expect(await scheduled()).toEqual(['21:30']);

  await press(page, 'Change stop time…');
  await expect(dialog(page).locator('input')).toBeFocused();
  await dialog(page).getByRole('button', { name: 'No automatic stop' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(scheduled).toEqual([]);
  // The idle script is still there, and is not passed over.
  await expect(section(page)).toContainText('If nothing runs until then');

  await control('PATCH', 'mlspace', {
    project: { allowNotebookOwnerOverride: false }
  });
  await press(page, 'Change stop time…');
  await expect(dialog(page)).toContainText('does not let owners');
  await expect(dialog(page).getByRole('link')).toHaveAttribute(
    'href',
    new RegExp(`#/project/Project001/notebook/${NAME}$`)
  );
  await page.keyboard.press('Escape');
  await control('PATCH', 'mlspace', {
    project: { allowNotebookOwnerOverride: true }
  });
  expect(await violations(page, '.jp-MLSpaceCountdown')).toEqual([]);
  await page.close();
});

test('the idle script is held off without running anything', async () => {
  const page = await visit();
  await expect(section(page)).toContainText(
    'An idle script stops this notebook after 2 h 0 min without activity.'
  );
  await kernelReady(page);
  const activity = async () => {
    const answer = await fetch(`${demo.base}api/sessions`, {
      headers: { Authorization: `token ${TOKEN}` }
    });
    const [{ kernel }] = (await answer.json()) as {
      kernel: { last_activity: string };
    }[];
    return Date.parse(kernel.last_activity);
  };
  const before = await activity();
  await press(page, '1 hour');
  await expect(section(page)).toContainText('Kept awake until');
  await expect.poll(activity).toBeGreaterThan(before);
  await press(page, 'End it');
  await expect(section(page)).not.toContainText('Kept awake until');
  // Nothing was counted as an execution.
  await page.locator('.jp-Cell .cm-content').first().click();
  await page.keyboard.press('Shift+Enter');
  await expect(page.locator('.jp-InputPrompt').first()).toHaveText('[1]:');
  await page.close();
});

test('a sweep: warned once, saved, stopped, explained, and started again', async () => {
  await control('PATCH', 'state', { delays: { stopping: STOPPING_MS } });
  await control('PATCH', 'mlspace', { sweep: { paused: true } });
  await inSeconds(9 * 60);
  const other = await visit();
  const page = await visit();
  await connect(page);
  await look(page);
  await expect(warning(page)).toBeVisible();
  await expect(warning(page)).toContainText(
    'UTC), within an hour: 8 min left.'
  );
  await command(other, 'mlspace:refresh-autostop');
  await look(other);
  await expect(other.locator('#jp-main-statusbar')).toContainText('stops');
  await expect(warning(other)).toHaveCount(0);
  await other.close();

  await page.locator('.jp-Cell .cm-content').first().click();
  await page.keyboard.insertText('y = 2\n');
  const tab = page.locator('.lm-TabBar-tab.jp-mod-dirty');
  await expect(tab).toHaveCount(1);
  await expect(section(page)).toContainText('Not saved: work.ipynb', {
    timeout: 30_000
  });
  await warning(page).getByRole('button', { name: 'Save all' }).click();
  await expect(tab).toHaveCount(0);

  await inSeconds(-30);
  await command(page, 'mlspace:refresh-autostop');
  await look(page);
  await expect(dialog(page)).toContainText('waiting for the sweep');
  await expect(warning(page)).toHaveCount(0);
  expect(await violations(page, '.jp-Dialog')).toEqual([]);
  await expect(
    dialog(page).getByRole('button', { name: 'Save all' })
  ).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCount(0);

  await control('PATCH', 'mlspace', { sweep: { paused: false } });
  const { last } = await control<{ last: { stopped: string[] } }>(
    'POST',
    'mlspace/sweep',
    {}
  );
  expect(last.stopped).toEqual([NAME]);
  await expect(banner(page)).toContainText(
    'is being stopped now, as scheduled',
    { timeout: 30_000 }
  );
  // Later no theme can be changed: the server keeps which one.
  expect(await violationsInThemes(page, '.jp-MLSpaceFarewell')).toEqual([]);
  await control('POST', 'clock', { advance: STOPPING_MS });
  await expect(banner(page)).toContainText(
    /was stopped at about \d\d:\d\d, as scheduled\./,
    { timeout: 60_000 }
  );
  // Above JupyterLab's own dialog, which comes when it looks for the server.
  await expect(dialog(page)).toBeVisible({ timeout: 60_000 });
  await expect(dialog(page)).not.toContainText('MLSpace');
  expect(await violations(page, '.jp-MLSpaceFarewell')).toEqual([]);
  await expect(banner(page).getByRole('link')).toHaveAttribute(
    'href',
    `${demo.mlspace}#/project/Project001/notebook/${NAME}`
  );
  const reload = banner(page).getByRole('button', { name: 'Reload' });
  // It would refuse to be clicked below the dialog.
  await reload.click({ trial: true });

  await control('PATCH', `instances/${NAME}`, { status: 'InService' });
  await expect
    .poll(
      () =>
        fetch(`${demo.base}api`).then(
          ({ ok }) => ok,
          () => false
        ),
      {
        timeout: 60_000
      }
    )
    .toBe(true);
  await page.close();
});

test('stopping this notebook now saves, asks, and is explained too', async () => {
  await schedule('23:00');
  const page = await visit();
  await kernelReady(page);
  await page.locator('.jp-Cell .cm-content').first().click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('import time; time.sleep(600)');
  await page.keyboard.press('Shift+Enter');
  await expect(section(page)).toContainText('Still computing: work.ipynb', {
    timeout: 40_000
  });
  await press(page, 'Stop now…');
  await expect(dialog(page)).toContainText('Not saved: work.ipynb');
  await expect(dialog(page)).toContainText('Still computing: work.ipynb');
  await expect(dialog(page)).toContainText('To come back');
  await dialog(page)
    .getByRole('button', { name: 'Save all and stop' })
    .press('Enter');
  await expect(banner(page)).toContainText('is being stopped now.', {
    timeout: 30_000
  });
  await expect(page.locator('.lm-TabBar-tab.jp-mod-dirty')).toHaveCount(0);
  await control('POST', 'clock', { advance: STOPPING_MS });
  await expect(banner(page)).toContainText(
    /was stopped at about \d\d:\d\d\. Start it again/,
    { timeout: 60_000 }
  );
  await page.close();
});
