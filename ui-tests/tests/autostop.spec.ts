// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * A stop as people live through it: the demo's sweep really stops the notebook
 * instance and JupyterLab with it, so this has a demo of its own.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  expect as plain,
  test,
  type Browser,
  type BrowserContext,
  type Page
} from '@playwright/test';
import { startBeside } from '../beside';
import { startDemo, type OwnDemo } from '../own-demo';
import { violations, violationsInThemes } from './axe';
import { kernelReady } from './demo';
import { command, put } from './notebooks';

const CACHE = resolve(__dirname, '..', '..', '.cache');
const NAME = 'ctl-jdoe-1';
/** Two hours: it never leads here, and can be seen and held off. */
const CRONTAB =
  '*/5 * * * * /usr/bin/python3 /root/autostop.py --time 7200 --ignore-connections\n';

/** Longer than any wait here: the demo's clock is put forward when it was seen. */
const STOPPING_MS = 600_000;
const MINUTE_MS = 60_000;
/** JupyterLab ends and starts in between: what takes seconds may take minutes on a busy machine. */
const TIMEOUT_MS = 6 * MINUTE_MS;
const expect = plain.configure({ timeout: MINUTE_MS });

/** What follows a stop is partly JupyterLab's own, so the oldest is tried too. */
const LABS =
  process.env.MLSPACE_TEST_FULL === '1'
    ? (['newest', 'jupyterlab-4.1'] as const)
    : (['newest'] as const);

test.use({ extraHTTPHeaders: {} });

let demo: OwnDemo;
let context: BrowserContext;
/** The one that the tests go on with. */
let page: Page;

async function prepare(
  lab: (typeof LABS)[number],
  browser: Browser
): Promise<void> {
  const crontab = join(CACHE, 'autostop-crontab');
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(crontab, CRONTAB);
  const env = { MLSPACE_CRONTABS: crontab };
  demo =
    lab === 'newest'
      ? await startDemo(join(CACHE, 'autostop-demo'), 'autostop', env)
      : await startBeside(lab, env);
  put('work.ipynb', ['x = 1'], demo.notebooks);
  writeFileSync(join(dirname(demo.notebooks), 'model.bin'), 'weights');
  await saveNothingByItself();
  // Where people are five hours behind MLSpace's clock, the whole year.
  context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    timezoneId: 'America/Bogota'
  });
  page = await context.newPage();
}

/** JupyterLab saves every two minutes, which is when a slow test looks at what is not saved. */
async function saveNothingByItself(): Promise<void> {
  const { ok } = await fetch(
    `${demo.base}lab/api/settings/@jupyterlab/docmanager-extension:plugin`,
    {
      method: 'PUT',
      headers: { Authorization: `token ${demo.token}` },
      body: JSON.stringify({ raw: '{"autosave": false}' })
    }
  );
  expect(ok).toBe(true);
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

/** A time some hours from now, far from what else is on the clock: in UTC, and as people here see it. */
function inHours(hours: number): { utc: string; local: string } {
  const then = Date.now() + hours * 60 * MINUTE_MS;
  const clock = (instant: number) =>
    new Date(instant).toISOString().slice(11, 16);
  return { utc: clock(then), local: clock(then - 5 * 60 * MINUTE_MS) };
}

async function visit(): Promise<void> {
  await page.goto(`${demo.base}lab/tree/work.ipynb?reset&token=${demo.token}`);
  await page.locator('.jp-Notebook').waitFor();
  await page.evaluate(() => window.jupyterapp.restored);
  await command(page, 'mlspace:open-panel');
  const line = page.locator('.jp-MLSpaceCountdown-line');
  await line.press('Enter');
  await expect(line).toHaveAttribute('aria-expanded', 'true');
}

const section = () => page.locator('.jp-MLSpaceCountdown');
const dialog = () => page.locator('.jp-Dialog');
const banner = () => page.locator('.jp-MLSpaceFarewell');
const warning = (where: Page) =>
  where
    .locator('.Toastify__toast')
    .filter({ hasText: /Stops at or after .* left\./ });

const press = (name: string) =>
  section().getByRole('button', { name }).press('Enter');

/** Type into the open dialog and answer it with Return. */
async function answer(text: string): Promise<void> {
  const field = dialog().locator('input');
  await expect(field).toBeFocused();
  await field.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
  await field.press('Enter');
}

/** The page looks at the clock every ten seconds, and when it is shown. */
const look = (where: Page) =>
  where.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

/** What the open section says when it looks again. */
async function expectSaid(text: string): Promise<void> {
  await expect(async () => {
    await look(page);
    await expect(section()).toContainText(text, { timeout: 1_000 });
  }).toPass({ timeout: MINUTE_MS });
}

for (const lab of LABS) {
  test.describe(lab, () => {
    test.describe.configure({ mode: 'serial', timeout: TIMEOUT_MS });
    test.beforeAll(async ({ browser }) => {
      test.setTimeout(TIMEOUT_MS);
      await prepare(lab, browser);
    });
    test.afterAll(async () => {
      await context?.close();
      await demo?.stop();
    });

    test('the stop time is read from MLSpace, changed and cleared, by keyboard', async () => {
      const first = inHours(8);
      await schedule(first.utc);
      await visit();
      expect(await page.evaluate(() => window.jupyterapp.version)).toMatch(
        lab === 'newest' ? /^4\./ : /^4\.1\./
      );
      await press('Ask MLSpace…');
      await answer(demo.mlspace);
      await expect(dialog()).toContainText(new URL(demo.mlspace).origin);
      await answer(await issue(-60));
      await expect(dialog().getByRole('alert')).toContainText('has expired');
      expect(await violationsInThemes(page, '.jp-Dialog')).toEqual([]);
      await answer(await issue());
      await expect(section()).toContainText(first.local);
      await expect(section()).toContainText(
        `(${first.utc} UTC), within an hour`
      );
      await expect(section()).toContainText('from MLSpace, checked now');

      const second = inHours(6);
      await press('Change stop time…');
      await answer('24:00');
      await expect(dialog().getByRole('alert')).toContainText('is no time');
      expect(await violations(page, '.jp-Dialog')).toEqual([]);
      expect(await scheduled()).toEqual([first.utc]);
      await answer(second.utc);
      await expect(section()).toContainText(second.local);
      expect(await scheduled()).toEqual([second.utc]);

      await press('Change stop time…');
      await expect(dialog().locator('input')).toBeFocused();
      await dialog()
        .getByRole('button', { name: 'No automatic stop' })
        .press('Enter');
      await expect.poll(scheduled).toEqual([]);
      // The idle script is still there, and is not passed over.
      await expect(section()).toContainText('If nothing runs until then');

      await control('PATCH', 'mlspace', {
        project: { allowNotebookOwnerOverride: false }
      });
      await press('Change stop time…');
      await expect(dialog()).toContainText('does not let owners');
      await expect(dialog().getByRole('link')).toHaveAttribute(
        'href',
        new RegExp(`#/project/Project001/notebook/${NAME}$`)
      );
      // A dialog hears keys only once it has the focus.
      const close = dialog().getByRole('button', { name: 'Close' });
      await expect(close).toBeFocused();
      await close.press('Escape');
      await expect(dialog()).toHaveCount(0);
      await control('PATCH', 'mlspace', {
        project: { allowNotebookOwnerOverride: true }
      });
      expect(await violations(page, '.jp-MLSpaceCountdown')).toEqual([]);
    });

    test('the idle script is held off without running anything', async () => {
      await expect(section()).toContainText(
        'An idle script stops this notebook after 2 h 0 min without activity.'
      );
      await kernelReady(page);
      const activity = async () => {
        const sessions = await fetch(`${demo.base}api/sessions`, {
          headers: { Authorization: `token ${demo.token}` }
        });
        const [{ kernel }] = (await sessions.json()) as {
          kernel: { last_activity: string };
        }[];
        return Date.parse(kernel.last_activity);
      };
      const before = await activity();
      await press('1 hour');
      await expect(section()).toContainText('Kept awake until');
      await expect.poll(activity).toBeGreaterThan(before);
      await press('End it');
      await expect(section()).not.toContainText('Kept awake until');
      // Nothing was counted as an execution.
      await page.locator('.jp-Cell .cm-content').first().click();
      await page.keyboard.press('Shift+Enter');
      await expect(page.locator('.jp-InputPrompt').first()).toHaveText('[1]:');
    });

    test('a sweep: warned once, saved, stopped, explained, and started again', async () => {
      await control('PATCH', 'state', { delays: { stopping: STOPPING_MS } });
      await control('PATCH', 'mlspace', { sweep: { paused: true } });
      await inSeconds(9 * 60);
      await command(page, 'mlspace:refresh-autostop');
      await look(page);
      await expect(warning(page)).toBeVisible();
      // How long it took to get here is not known.
      await expect(warning(page)).toContainText(
        /UTC\), within an hour: [2-8] min left\./
      );

      await test.step('another tab says the same, and does not warn again', async () => {
        const other = await context.newPage();
        await other.goto(
          `${demo.base}lab/workspaces/other?token=${demo.token}`
        );
        await expect(other.locator('#jp-main-statusbar')).toContainText(
          /stops .* m\)/
        );
        await look(other);
        await expect(warning(other)).toHaveCount(0);
        await other.close();
      });

      await test.step('what is not saved is told, and saved from the warning', async () => {
        await page.locator('.jp-Cell .cm-content').first().click();
        await page.keyboard.insertText('y = 2\n');
        const tab = page.locator('.lm-TabBar-tab.jp-mod-dirty');
        await expect(tab).toHaveCount(1);
        await expectSaid('Not saved: work.ipynb');
        await warning(page).getByRole('button', { name: 'Save all' }).click();
        await expect(tab).toHaveCount(0);
      });

      await test.step('the last warning is a dialog', async () => {
        await inSeconds(-30);
        await command(page, 'mlspace:refresh-autostop');
        await look(page);
        await expect(dialog()).toContainText('waiting for the sweep');
        await expect(warning(page)).toHaveCount(0);
        await expect(dialog()).toContainText(/new or large files? elsewhere/);
        expect(await violations(page, '.jp-Dialog')).toEqual([]);
        const save = dialog().getByRole('button', { name: 'Save all' });
        await expect(save).toBeFocused();
        await save.press('Enter');
        await expect(dialog()).toHaveCount(0);
      });

      await test.step('the stop is explained while and after it happens', async () => {
        await control('PATCH', 'mlspace', { sweep: { paused: false } });
        const { last } = await control<{ last: { stopped: string[] } }>(
          'POST',
          'mlspace/sweep',
          {}
        );
        expect(last.stopped).toEqual([NAME]);
        await expect(banner()).toContainText(
          'is being stopped now, as scheduled'
        );
        // Later no theme can be changed: the server keeps which one.
        expect(await violationsInThemes(page, '.jp-MLSpaceFarewell')).toEqual(
          []
        );
        await control('POST', 'clock', { advance: STOPPING_MS });
        await expect(banner()).toContainText(
          /was stopped at about \d\d:\d\d, as scheduled\./
        );
        // Above JupyterLab's own dialog, which comes when it looks for the server.
        await expect(dialog()).toBeVisible();
        await expect(dialog()).not.toContainText('MLSpace');
        expect(await violations(page, '.jp-MLSpaceFarewell')).toEqual([]);
        await expect(banner().getByRole('link')).toHaveAttribute(
          'href',
          `${demo.mlspace}#/project/Project001/notebook/${NAME}`
        );
        // It would refuse to be clicked below the dialog.
        await banner()
          .getByRole('button', { name: 'Reload' })
          .click({ trial: true });
      });

      await control('PATCH', `instances/${NAME}`, { status: 'InService' });
      const answers = () =>
        fetch(`${demo.base}api`).then(
          ({ ok }) => ok,
          () => false
        );
      await expect.poll(answers, { timeout: 2 * MINUTE_MS }).toBe(true);
    });

    test('stopping this notebook now saves, asks, and is explained too', async () => {
      await schedule(inHours(6).utc);
      await visit();
      await kernelReady(page);
      await page.locator('.jp-Cell .cm-content').first().click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText('import time; time.sleep(600)');
      await page.keyboard.press('Shift+Enter');
      await expectSaid('Still computing: work.ipynb');
      await press('Stop now…');
      await expect(dialog()).toContainText('Not saved: work.ipynb');
      await expect(dialog()).toContainText('Still computing: work.ipynb');
      await expect(dialog()).toContainText('To come back');
      await dialog()
        .getByRole('button', { name: 'Save all and stop' })
        .press('Enter');
      await expect(banner()).toContainText('is being stopped now.');
      await expect(page.locator('.lm-TabBar-tab.jp-mod-dirty')).toHaveCount(0);
      await control('POST', 'clock', { advance: STOPPING_MS });
      await expect(banner()).toContainText(
        /was stopped at about \d\d:\d\d\. Start it again/
      );
    });
  });
}
