// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** From a card to an accepted request, and from an example to a copy of one's own. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { violations, violationsInThemes } from './axe';
import {
  askAws,
  control,
  expect,
  notRun,
  outputsOf,
  ready,
  test
} from './demo';
import {
  cellsOnDisk,
  command,
  FRONT,
  resetSettings,
  setSettings
} from './notebooks';

const PLUGIN = 'jupyterlab-mlspace:templates';
const BAD = join(ready.notebooks, 'global-resources', 'templates', 'half-done');

async function openLauncher(page: IJupyterLabPageFixture): Promise<Locator> {
  await page.goto('?reset');
  const launcher = page.locator('.jp-Launcher');
  await launcher.waitFor();
  return launcher.locator('.jp-LauncherCard');
}

test('three clicks and one form lead to an accepted job', async ({ page }) => {
  // Jobs of the demo take 45 s so that people see them run; tests need not.
  await control('PATCH', 'state', { delays: { job: 1_000 } });
  const cards = await openLauncher(page);
  const dialog = page.locator('.jp-Dialog');

  await cards.filter({ hasText: 'Training job' }).click(); // 1
  await expect(dialog.getByLabel('Name')).toHaveValue('xgboost-jdoe');
  await expect(dialog.locator('[data-verdict="allowed"]')).toBeVisible();
  const types = dialog.getByLabel('Instance type').locator('option');
  expect(await types.allTextContents()).toContain('ml.g4dn.xlarge');
  expect(await violationsInThemes(page, '.jp-Dialog')).toEqual([]);
  await dialog.getByLabel('Run all cells when it opens').click(); // 2
  await dialog.getByRole('button', { name: 'Create notebook' }).click(); // 3

  const panel = page.locator(FRONT);
  await expect(panel.locator('.jp-CodeCell').first()).toBeVisible();
  await expect
    .poll(() => outputsOf(panel), { timeout: 60_000 })
    .toContain('Completed');
  await expect.poll(() => notRun(panel)).toEqual([]);
  expect(await outputsOf(panel)).not.toContain('Error');
  await expect(panel.locator('.jp-MLSpace-mark-error')).toHaveCount(0);
  await expect(page.locator('.jp-Launcher')).toHaveCount(0);
  expect(
    askAws(`
import boto3
sm = boto3.client("sagemaker")
job = sm.list_training_jobs(NameContains="xgboost-jdoe-")["TrainingJobSummaries"][0]
print(sorted(t["Value"] for t in sm.list_tags(ResourceArn=job["TrainingJobArn"])["Tags"]))
`)
  ).toBe("['MLSpace', 'Project001', 'jdoe']");
});

test('cards and form say what is not permitted, in the style of the settings', async ({
  page
}) => {
  const cards = await openLauncher(page);
  const dialog = page.locator('.jp-Dialog');
  try {
    const processing = cards.filter({ hasText: 'Processing job' });
    await expect(processing).toContainText('not permitted');
    await expect(processing).toHaveAttribute('title', /CreateProcessingJob/);
    await expect(cards.filter({ hasText: 'Endpoint' })).not.toContainText(
      'not permitted'
    );
    await setSettings(page, PLUGIN, '{"style": "sdk-v3"}');
    // By keyboard: a card has the focus, Enter opens, Escape leaves all as it was.
    await expect(async () => {
      await processing.focus();
      await page.keyboard.press('Enter');
      await expect(dialog).toBeVisible({ timeout: 3_000 });
    }).toPass();
    await expect(dialog.getByLabel('Written with')).toHaveValue('sdk-v3');
    const refused = dialog.locator('[data-verdict="refused"]');
    await expect(refused).toContainText(
      'no identity-based policy allows the sagemaker:CreateProcessingJob action'
    );
    await expect(refused).toContainText('Instead: Run the script');
    await dialog.getByLabel('Name').fill('no name');
    await expect(dialog.getByLabel('Name')).toHaveAttribute(
      'aria-invalid',
      'true'
    );
    expect(await violations(page, '.jp-Dialog')).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(processing).toBeVisible();
  } finally {
    await resetSettings(page, PLUGIN);
  }
});

test('an example is looked at, copied and filled in; project templates are there', async ({
  page
}) => {
  mkdirSync(BAD, { recursive: true });
  writeFileSync(join(BAD, 'template.json'), '{"title": "<b>Half</b>"}');
  writeFileSync(join(BAD, 'cells.md'), '```python\n1\n```\n');
  rmSync(join(ready.notebooks, 'mine'), { recursive: true, force: true });
  try {
    const cards = await openLauncher(page);
    await expect(cards.filter({ hasText: 'Churn report' })).toBeVisible();
    await cards.filter({ hasText: 'Examples' }).click();
    const gallery = page.getByRole('region', { name: 'MLSpace examples' });
    const card = gallery.getByRole('listitem', {
      name: 'How long customers stay'
    });
    await expect(card.locator('img')).toHaveAttribute(
      'src',
      /^data:image\/png/
    );
    await expect(card).toContainText('Counts the customers');
    await expect(gallery).toContainText('half-done');
    await expect(gallery).toContainText('description');

    await card.getByRole('button', { name: /^Preview/ }).click();
    const preview = page.locator('.jp-MLSpaceGallery-preview');
    await expect(preview).toContainText('CHANGE_ME_TO_USERNAME');
    expect(await violationsInThemes(page, '.jp-MLSpaceGallery')).toEqual([]);

    await card.getByRole('button', { name: /^Use/ }).click();
    const dialog = page.locator('.jp-Dialog');
    await dialog.getByLabel('Name').fill('my-customers');
    await dialog.getByLabel('Folder').fill('mine');
    await page.keyboard.press('Enter');
    await expect(page.locator(FRONT)).toContainText('Project001');
    expect(cellsOnDisk('mine/my-customers.ipynb')[1]).toContain(
      'user = "jdoe"\nproject = "Project001"'
    );
  } finally {
    rmSync(BAD, { recursive: true, force: true });
    await command(page, 'application:close-all');
  }
});
