// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The table of findings by keyboard alone, the settings' live effect, the notice before a run. */
import type { Locator, Page } from '@playwright/test';
import { expect, open, runAll, test } from './demo';
import {
  FRONT,
  SETUP,
  bareModel,
  cell,
  command,
  put,
  resetSettings,
  setSettings
} from './notebooks';

const GOVERNANCE = 'jupyterlab-mlspace:governance';
const EDITOR = 'jupyterlab-mlspace:editor';
const TABLE = '.jp-MLSpaceFindings';
const TAB_LIMIT = 60;

/** Press Tab until `target` has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let i = 0; i < TAB_LIMIT; i++) {
    if (await target.evaluate(node => node === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not get there');
}

/** The rules in the table, from top to bottom. */
async function rules(page: Page): Promise<string[]> {
  return page.locator(`${TABLE} .jp-MLSpaceFindings-rule`).allInnerTexts();
}

test('the table is worked by keyboard alone', async ({ page }) => {
  put('panel.ipynb', [SETUP, bareModel('a'), bareModel('b')]);
  await open(page, 'panel.ipynb');
  const status = page.locator('.jp-MLSpaceFindingsStatus button');
  const table = page.locator(TABLE);

  await test.step('it never opens by itself; the status bar opens it', async () => {
    await expect(status).toHaveAccessibleName(/4 errors/);
    await expect(table).toHaveCount(0);
    await status.focus();
    await page.keyboard.press('Enter');
    await expect(table.locator('tbody tr')).toHaveCount(4);
    await expect(table.getByRole('status')).toContainText('4 errors');
  });

  await test.step('sort', async () => {
    expect(await rules(page)).toEqual(['MLS001', 'MLS101', 'MLS001', 'MLS101']);
    await tabTo(page, table.getByRole('button', { name: 'Rule' }));
    await page.keyboard.press('Enter');
    expect(await rules(page)).toEqual(['MLS001', 'MLS001', 'MLS101', 'MLS101']);
    await page.keyboard.press('Enter');
    expect(await rules(page)).toEqual(['MLS101', 'MLS101', 'MLS001', 'MLS001']);
    await expect(
      table.getByRole('columnheader', { name: /Rule/ })
    ).toHaveAttribute('aria-sort', 'descending');
  });

  await test.step('filter', async () => {
    const box = table.getByRole('searchbox');
    await box.focus();
    await page.keyboard.type('subnets');
    await expect(table.locator('tbody tr')).toHaveCount(2);
    await page.keyboard.type(' nowhere');
    await expect(table.locator('tbody tr')).toHaveCount(0);
    await expect(table).toContainText('No finding holds these words');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await expect(table.locator('tbody tr')).toHaveCount(4);
  });

  await test.step('hide a column', async () => {
    await tabTo(page, table.locator('summary', { hasText: 'Columns' }));
    await page.keyboard.press('Enter');
    await tabTo(page, table.getByRole('checkbox', { name: 'Line' }));
    await page.keyboard.press('Space');
    await expect(table.getByRole('columnheader', { name: 'Line' })).toHaveCount(
      0
    );
  });

  await test.step('jump', async () => {
    const row = table.locator('tbody tr', { hasText: '3' }).first();
    await tabTo(page, row.getByRole('button', { name: /subnets/ }));
    await page.keyboard.press('Enter');
    await expect(cell(page, 2)).toHaveClass(/jp-mod-active/);
    await expect(page.locator('.jp-MLSpace-hover')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('fix', async () => {
    await page.keyboard.press('Alt+Shift+M');
    const fix = table.getByRole('button', { name: 'Fix', exact: true });
    await table.getByRole('searchbox').focus();
    await tabTo(page, fix.first());
    await page.keyboard.press('Enter');
    await expect(table.locator('tbody tr')).toHaveCount(3);
  });

  await test.step('ignore in this line', async () => {
    await tabTo(page, table.locator('tbody tr summary').first());
    await page.keyboard.press('Enter');
    await tabTo(
      page,
      table.getByRole('button', { name: 'In this line, by a comment' }).first()
    );
    await page.keyboard.press('Enter');
    await expect(table.locator('tbody tr')).toHaveCount(2);
    await expect(page.locator(FRONT)).toContainText('# mlspace: ignore[');
  });
});

test('columns survive a reload; an empty table says what was checked', async ({
  page
}) => {
  await open(page, 'examples/compliant.ipynb');
  await command(page, 'mlspace:open-findings');
  const table = page.locator(TABLE);
  await expect(table.getByRole('status')).toContainText(
    /No findings\. Checked 1 call .* by the .*polic/
  );
  const line = table.getByRole('checkbox', { name: 'Line' });
  await table.locator('summary', { hasText: 'Columns' }).click();
  await expect(line).toBeChecked();
  const saved = page.waitForResponse(
    response =>
      response.url().includes('api/workspaces') &&
      response.request().method() === 'PUT' &&
      (response.request().postData() ?? '').includes('"hidden":["line"]')
  );
  await line.uncheck();
  await saved;
  await page.goto('tree/examples/compliant.ipynb');
  await page.locator(FRONT).waitFor();
  await command(page, 'mlspace:open-findings');
  await table.locator('summary', { hasText: 'Columns' }).click();
  await expect(line).not.toBeChecked();
});

test('settings take effect at once; what cannot be used is named', async ({
  page
}) => {
  put('settings.ipynb', [SETUP, bareModel('a')]);
  await open(page, 'settings.ipynb');
  const status = page.locator('.jp-MLSpaceFindingsStatus button');
  const toasts = page.locator('.Toastify__toast');
  await expect(status).toHaveAccessibleName(/2 errors/);
  try {
    await setSettings(page, GOVERNANCE, '{"ignore": ["MLS1"]}');
    await expect(status).toHaveAccessibleName(/1 error$/);
    await setSettings(page, GOVERNANCE, '{"severities": {"MLS001": "info"}}');
    await expect(status).toHaveAccessibleName(/1 error · 1 note/);
    await setSettings(page, GOVERNANCE, '{"enabled": false}');
    await expect(page.locator('.jp-MLSpace-mark')).toHaveCount(0);
    await expect(toasts).toHaveCount(0);
    await setSettings(
      page,
      GOVERNANCE,
      '{"namingPatterns": {"ModelName": "(", "TrainingJobName": "x"}}'
    );
    await expect(toasts).toContainText('namingPatterns.ModelName');
    await expect(status).toHaveAccessibleName(/2 errors/);
  } finally {
    await resetSettings(page, GOVERNANCE);
  }
});

test('running a call that would be refused brings one quiet notice', async ({
  page
}) => {
  put('run.ipynb', [
    'import os\nos.environ["ROLE"] = "arn:aws:iam::111122223333:role/x"',
    SETUP,
    'print("never held back")',
    bareModel('run')
  ]);
  await open(page, 'run.ipynb');
  const notice = page.locator('.Toastify__toast', {
    hasText: 'AWS would refuse a call in the cell you ran'
  });
  await expect(page.locator('.jp-MLSpace-mark-error')).not.toHaveCount(0);

  await test.step('the cell runs all the same', async () => {
    await expect(page.locator('#jp-main-statusbar')).toContainText('Idle');
    await runAll(page);
    await expect(notice).toHaveCount(1);
    await expect(notice).toContainText('MLS001');
    await expect(page.locator(FRONT)).toContainText('AccessDenied');
  });

  await test.step('fix and run again', async () => {
    await notice.getByRole('button', { name: 'Fix and run again' }).click();
    await expect(page.locator('.jp-MLSpace-mark-error')).toHaveCount(0);
    const project = page.locator(`${FRONT} .jp-CodeCell`, {
      hasText: 'notebook-params.json'
    });
    await expect(project.locator('.jp-InputPrompt').first()).toHaveText(
      /\[\d+\]/
    );
    await expect(notice).toHaveCount(0);
  });

  await test.step('not for this cell; and not at all', async () => {
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('notebook:undo-cell-action');
    });
    const last = page.locator(`${FRONT} .jp-CodeCell`, {
      hasText: 'ModelName="run"'
    });
    await last.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+z');
    await expect(page.locator('.jp-MLSpace-mark-error')).not.toHaveCount(0);
    await command(page, 'notebook:run-cell');
    await notice
      .getByRole('button', { name: 'Do not warn for this cell' })
      .click();
    await expect(notice).toHaveCount(0);
    await command(page, 'notebook:run-cell');
    await runAll(page);
    await expect(notice).toHaveCount(0);
    await setSettings(page, EDITOR, '{"warnBeforeRun": false}');
    await resetSettings(page, EDITOR);
  });
});

test('without the companion it still marks and fixes, and says so once', async ({
  page
}) => {
  // What a server without jupyter-server-proxy answers.
  await page.route('**/mlspace/api/**', route =>
    route.fulfill({ status: 404, body: 'Not Found' })
  );
  put('alone.ipynb', [SETUP, bareModel('a')]);
  await open(page, 'alone.ipynb');
  const panel = page.locator(FRONT);
  await expect(panel.locator('.jp-MLSpace-mark-error')).not.toHaveCount(0);
  await cell(page, 1).locator('.jp-MLSpace-mark').first().click();
  await page.keyboard.press('Alt+.');
  await expect(panel.locator('.jp-MLSpace-mark-error')).toHaveCount(0);
  await command(page, 'mlspace:open-panel');
  const sidebar = page.locator('#jp-left-stack');
  const problems = sidebar.locator('.jp-MLSpaceHead-problems');
  await expect(problems).toContainText('companion');
  await expect(problems.locator('> *')).toHaveCount(1);
  await expect(page.locator('.Toastify__toast')).toHaveCount(0);
});
