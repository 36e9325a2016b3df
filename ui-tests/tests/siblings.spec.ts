// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Managing notebooks on the demo: nothing is mocked. */
import { expect, open, test } from './demo';

const NAME = 'galata-jdoe';

test('a notebook is created, read about, and not deleted without its name', async ({
  page
}) => {
  await open(page, 'welcome.ipynb');
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('mlspace:open-panel')
  );
  const rows = page.locator('.jp-MLSpaceSiblings-row');
  const dialog = page.locator('.jp-Dialog');
  const stopped = rows.filter({ hasText: 'eda-jdoe' });
  const act = async (item: string) => {
    await stopped.getByRole('button', { name: /More actions/ }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  await test.step('its failure is told in full, with what to do', async () => {
    await rows
      .filter({ hasText: 'old-jdoe' })
      .getByRole('button', { name: /More actions/ })
      .click();
    await page.getByRole('menuitem', { name: 'Show Notebook Details' }).click();
    const details = page.getByRole('region', { name: 'Details of old-jdoe' });
    await expect(details).toContainText('took longer than 5 minutes');
    await expect(details).toContainText(
      'installations go on in the background'
    );
    await expect(details).toContainText('notebook-al2023-v1');
  });

  await test.step('a volume cannot shrink', async () => {
    await act('Update Notebook…');
    await dialog.getByLabel('Volume (GiB)').fill('6');
    await expect(dialog).toContainText('A volume cannot shrink');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  await test.step('a deletion wants the name', async () => {
    await act('Delete Notebook…');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    // It is marked as disabled, and says at a click what it lacks.
    await dialog.getByRole('button', { name: 'Delete' }).click({ force: true });
    await expect(dialog).toContainText('Type eda-jdoe exactly.');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(stopped).toContainText('Stopped');
  });

  await test.step('a new one is judged, sent, and carries the tags', async () => {
    await page.getByRole('button', { name: 'New notebook' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill(NAME);
    await expect(dialog.locator('[data-verdict="allowed"]')).toBeVisible();
    await expect(dialog).toContainText('project=Project001');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(rows.filter({ hasText: NAME })).toBeVisible();
    await page.evaluate(
      name =>
        window.jupyterapp.commands.execute('mlspace:show-notebook-details', {
          name
        }),
      NAME
    );
    const tags = page
      .getByRole('region', { name: `Details of ${NAME}` })
      .getByRole('table');
    for (const tag of ['jdoe', 'Project001', 'MLSpace']) {
      await expect(tags).toContainText(tag);
    }
  });

  await test.step('the logs are read', async () => {
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('mlspace:show-notebook-logs', {
        name: 'ctl-jdoe-1'
      })
    );
    const logs = page.getByRole('region', { name: 'Logs of ctl-jdoe-1' });
    await expect(logs.getByRole('log')).toContainText('Jupyter Server');
  });
});
