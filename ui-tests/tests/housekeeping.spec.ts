// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Housekeeping on the demo: disk, diagnostics, and a notebook shared and opened. */
import { expect, open, test } from './demo';

test('the page tells, a notebook is shared, and its link opens a copy', async ({
  page
}) => {
  await open(page, 'welcome.ipynb');
  const run = (command: string) =>
    page.evaluate(id => void window.jupyterapp.commands.execute(id), command);
  const dialog = page.locator('.jp-Dialog');
  let uri = '';

  await test.step('a notebook is shared', async () => {
    await run('mlspace:share-notebook');
    await expect(dialog).toContainText('Everyone in the project can read it');
    await dialog
      .getByRole('button', { name: /^Share( all the same)?$/ })
      .click();
    const link = dialog.locator('.jp-MLSpaceHousekeeping-link');
    await expect(link).toContainText(
      's3://mlspace-data-111122223333/project/Project001/mlspace-shared/jdoe/'
    );
    uri = (await link.textContent()) ?? '';
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('its link opens a copy', async () => {
    await run('mlspace:open-shared');
    await dialog.getByRole('textbox').fill(uri);
    await dialog.getByRole('button', { name: 'Make a copy' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(
      page.getByRole('tab', { name: /welcome-\d+\.ipynb/ }).first()
    ).toBeVisible();
  });

  await test.step('disk and diagnostics are told', async () => {
    await run('mlspace:diagnostics');
    const housekeeping = page.getByRole('region', { name: 'Housekeeping' });
    const report = housekeeping.getByLabel('Report', { exact: true });
    await expect(report).toContainText('Host seen');
    await expect(report).toContainText('elasticmapreduce');
    await expect(report).toContainText('reached in');
    await expect(report).not.toContainText('111122223333');
    await housekeeping.getByLabel('Account numbers in full').check();
    await expect(report).toContainText('111122223333');
    await expect(housekeeping).toContainText('Persistent (survives a stop)');
    await expect(
      housekeeping.getByRole('button', { name: 'Create environment' })
    ).toBeVisible();
  });
});
