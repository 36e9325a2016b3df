// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The list of notebooks, and what is done from it, on the demo: nothing is mocked. */
import type { Page } from '@playwright/test';
import { askAws, control, expect, open, test } from './demo';
import { command, resetSettings, setSettings } from './notebooks';

const PLUGIN = 'jupyterlab-mlspace:siblings';
/** States of the demo last seconds; a loaded machine adds to that. */
const MOVED = { timeout: 60_000 };

const list = (page: Page) => page.locator('.jp-MLSpaceSiblings');
const rows = (page: Page) => page.locator('.jp-MLSpaceSiblings-row');
const row = (page: Page, name: string) => rows(page).filter({ hasText: name });

async function openPanel(page: Page): Promise<void> {
  await command(page, 'mlspace:open-panel');
  await expect(row(page, 'ctl-jdoe-1')).toBeVisible();
}

const writeLog = (message: string): string => `
import boto3, time
boto3.client("logs").put_log_events(
    logGroupName="/aws/sagemaker/NotebookInstances",
    logStreamName="ctl-jdoe-1/jupyter.log",
    logEvents=[{"timestamp": int(time.time() * 1000), "message": "${message}"}])
`;

test('whose, which, in which order; columns where there is room', async ({
  page
}) => {
  await open(page, 'welcome.ipynb');
  await openPanel(page);
  const panel = list(page);
  const names = () =>
    rows(page).locator('button[aria-expanded]').allInnerTexts();
  const whose = panel.getByRole('group', { name: 'Whose notebooks' });

  await test.step('mine, this one first; then the project’s', async () => {
    expect((await names())[0]).toBe('ctl-jdoe-1');
    await expect(row(page, 'asmith')).toHaveCount(0);
    await whose.getByRole('button', { name: 'Project' }).click();
    await expect(row(page, 'vision-asmith')).toContainText('asmith');
  });

  await test.step('search, status and owner narrow it', async () => {
    await panel.getByRole('searchbox').fill('ml.g5 asmith');
    await expect(rows(page)).toHaveCount(1);
    await expect(panel).toContainText(/1 of \d+ notebooks/);
    await panel
      .getByLabel('Owner', { exact: true })
      .selectOption('owner:bkumar');
    await expect(panel).toContainText('No notebook matches.');
    await panel.getByRole('button', { name: 'Show all' }).click();
    await panel.getByLabel('Status', { exact: true }).selectOption('Failed');
    await expect(rows(page)).toHaveCount(1);
    await panel.getByLabel('Status', { exact: true }).selectOption('all');
  });

  await test.step('it sorts by owner and by the next stop', async () => {
    await panel.getByLabel('Order', { exact: true }).selectOption('owner');
    await expect.poll(async () => (await names())[1]).toContain('asmith');
    await panel.getByLabel('Order', { exact: true }).selectOption('stop');
    await expect(rows(page).nth(1)).not.toContainText('asmith');
    await panel.getByLabel('Order', { exact: true }).selectOption('name');
  });

  await test.step('the daily stop is told with its source, or as not known', async () => {
    const stop = (name: string) => row(page, name).locator('[data-fact=stop]');
    await expect(stop('ctl-jdoe-1')).toHaveText(/stops \d?\d:\d\d/);
    await expect(stop('ctl-jdoe-1')).toHaveAttribute(
      'title',
      /UTC, or somewhat later\. A tag on it says so\./
    );
    await expect(stop('churn-jdoe')).toHaveAttribute('title', /Nothing here/);
    await row(page, 'churn-jdoe')
      .getByRole('button', { name: 'churn-jdoe', exact: true })
      .click();
    await expect(row(page, 'churn-jdoe').locator('dl')).toContainText(
      'not known'
    );
  });

  await test.step('nothing sticks out of a narrow panel; a wide one has columns', async () => {
    const columns = panel.locator('.jp-MLSpaceSiblings-columns');
    const resize = async (width: number) => {
      const stack = await page.locator('#jp-left-stack').boundingBox();
      const right = (stack?.x ?? 0) + (stack?.width ?? 0);
      await page.mouse.move(right + 1, 500);
      await page.mouse.down();
      await page.mouse.move((stack?.x ?? 0) + width + 1, 500, { steps: 3 });
      await page.mouse.up();
    };
    await resize(250);
    await expect(columns).toBeHidden();
    const isTooWide = () =>
      panel.evaluate(node => node.scrollWidth > node.clientWidth);
    await expect.poll(isTooWide).toBe(false);
    await resize(800);
    await expect(columns).toBeVisible();
    await expect(row(page, 'eda-jdoe').locator('[data-fact=stop]')).toHaveText(
      /not known/
    );
    expect(await isTooWide()).toBe(false);
  });
});

test('by keyboard alone: a row, its menu, its details', async ({ page }) => {
  await open(page, 'welcome.ipynb');
  await openPanel(page);
  const more = row(page, 'eda-jdoe').getByRole('button', {
    name: /More actions/
  });
  await list(page).getByRole('searchbox').focus();
  const isFocused = () =>
    more.evaluate(node => node === document.activeElement);
  for (let tabs = 0; tabs < 60 && !(await isFocused()); tabs++) {
    await page.keyboard.press('Tab');
  }
  await expect(more).toBeFocused();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu');
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(more).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(menu).toBeVisible();
  // Past what is not possible now, to the details.
  const item = page.locator('.lm-Menu-item.lm-mod-active');
  for (let steps = 0; steps < 9; steps++) {
    if ((await item.innerText()).includes('Details')) {
      break;
    }
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('region', { name: 'Details of eda-jdoe' })
  ).toContainText('ml.m5.xlarge');
});

test('started, opened, stopped together, followed without a hand', async ({
  page
}) => {
  await open(page, 'welcome.ipynb');
  await openPanel(page);
  const eda = row(page, 'eda-jdoe');
  const churn = row(page, 'churn-jdoe');
  const dialog = page.locator('.jp-Dialog');
  await control('PATCH', 'state', { speed: 4 });
  try {
    await test.step('it goes from Pending to InService by itself', async () => {
      await expect(eda).toContainText(/Stopped|InService/, MOVED);
      if ((await eda.getAttribute('data-status')) === 'Stopped') {
        await eda.getByRole('button', { name: 'Start eda-jdoe' }).click();
      }
      await expect(eda).toHaveAttribute('data-status', 'InService', MOVED);
    });

    await test.step('JupyterLab opens in a tab that knows nothing of this one', async () => {
      const opened = page.context().waitForEvent('page');
      await churn.getByRole('button', { name: /Open churn-jdoe/ }).click();
      const tab = await opened;
      await tab.waitForURL(/^http/);
      expect(await tab.evaluate(() => window.opener)).toBeNull();
      await tab.close();
    });

    await test.step('two are stopped, each with its result', async () => {
      // Not awaited: a dialog's command ends with the dialog.
      await page.evaluate(() => {
        void window.jupyterapp.commands.execute('mlspace:stop-notebooks');
      });
      for (const name of ['eda-jdoe', 'churn-jdoe']) {
        await dialog.getByRole('checkbox', { name }).check();
      }
      await dialog.getByRole('button', { name: 'Stop those chosen' }).click();
      await expect(dialog).toContainText('2 of 2 done');
      await expect(dialog).toContainText('eda-jdoe: stopping');
      await expect(dialog).toContainText('churn-jdoe: stopping');
      await dialog.getByRole('button', { name: 'Close' }).click();
      for (const one of [eda, churn]) {
        await expect(one).toHaveAttribute('data-status', 'Stopped', MOVED);
      }
    });
  } finally {
    await control('PATCH', 'state', { speed: 1 });
  }
});

test('a project owner reaches colleagues’ notebooks, as far as IAM lets', async ({
  page
}) => {
  await open(page, 'welcome.ipynb');
  await openPanel(page);
  await list(page)
    .getByRole('button', { name: 'Project', exact: true })
    .click();
  const stop = row(page, 'vision-asmith').getByRole('button', {
    name: /Stop vision-asmith/
  });
  const dialog = page.locator('.jp-Dialog');
  await expect(stop).toHaveAttribute('title', /Only its owner, asmith/);
  try {
    await setSettings(page, PLUGIN, '{"ownerMode": true}');
    await expect(list(page)).toContainText('Owner mode');
    await expect(stop).toHaveAttribute('aria-disabled', 'false');
    // Starting stays the owner's own.
    await expect(
      row(page, 'text-asmith').getByRole('button', { name: /Start text/ })
    ).toHaveAttribute('aria-disabled', 'true');
    await stop.click();
    await expect(dialog).toContainText('It belongs to asmith.');
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
    const told = page.locator('.Toastify__toast', { hasText: 'vision-asmith' });
    await expect(told).toContainText('vision-asmith was not stopped');
    await expect(told).toContainText('StopNotebookInstance');
  } finally {
    await resetSettings(page, PLUGIN);
  }
  await expect(stop).toHaveAttribute('aria-disabled', 'true');
});

test('logs are searched, followed and downloaded', async ({ page }) => {
  await open(page, 'welcome.ipynb');
  await command(page, 'mlspace:show-notebook-logs', { name: 'ctl-jdoe-1' });
  const logs = page.getByRole('region', { name: 'Logs of ctl-jdoe-1' });
  const lines = logs.getByRole('log');
  await expect(lines).toContainText('Jupyter Server');
  await logs.getByLabel('Log', { exact: true }).selectOption('jupyter.log');
  await logs.getByLabel('Time').selectOption('1');
  await logs.getByRole('searchbox').fill('Serving');
  await expect(lines).not.toContainText('Jupyter Server');
  await expect(logs).toContainText(/1 of \d lines/);
  await logs.getByRole('searchbox').fill('');
  await logs.getByRole('button', { name: 'Follow' }).click();
  askAws(writeLog('a line that was written while we looked'));
  await expect(lines).toContainText('while we looked', MOVED);
  const saved = page.waitForEvent('download');
  await logs.getByRole('button', { name: 'Download' }).click();
  expect((await saved).suggestedFilename()).toBe('ctl-jdoe-1-jupyter.log.txt');
});
