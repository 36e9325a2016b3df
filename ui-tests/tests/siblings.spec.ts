// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Managing notebooks on the demo: nothing is mocked. */
import { expect, open, ready, test } from './demo';

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

test('scripts are read, copied, written with advice; a notebook is attached', async ({
  page
}) => {
  await open(page, 'welcome.ipynb');
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('mlspace:open-panel')
  );
  const region = page.getByRole('region', {
    name: 'Lifecycle configurations and repositories'
  });
  const dialog = page.locator('.jp-Dialog');
  const editor = region.locator('.jp-MLSpaceScripts-editor');

  await test.step("the project's default can only be copied", async () => {
    await page
      .getByRole('button', {
        name: 'Lifecycle configurations and repositories'
      })
      .click();
    await region
      .getByRole('button', { name: 'mlspace-notebook-lifecycle-config' })
      .click();
    await expect(region).toContainText("It is the project's default");
    await expect(region.getByRole('button', { name: 'Edit' })).toHaveCount(0);
    await region.getByRole('button', { name: 'Copy…' }).click();
    await expect(editor.getByLabel('Name')).toBeFocused();
  });

  await test.step('advice comes as one writes, and leads to the line', async () => {
    const start = editor.getByLabel(/At each start/);
    await start.fill('#!/bin/bash\necho ok\npip install torch');
    await expect(editor).toContainText('after 5 minutes');
    await editor.getByRole('button', { name: 'Line 3' }).first().click();
    await expect(start).toBeFocused();
    await start.fill('#!/bin/bash\necho ok');
    await expect(editor).not.toContainText('after 5 minutes');
  });

  await test.step('it is created, and edited by its owner', async () => {
    await editor.getByLabel('Name').fill('galata-scripts');
    await editor.getByRole('button', { name: 'Create' }).click();
    await expect(region).toContainText('galata-scripts is saved');
    await region.getByRole('button', { name: 'Edit' }).click();
    await editor.getByLabel(/At each start/).fill('#!/bin/bash\necho two');
    await editor.getByRole('button', { name: 'Save' }).click();
    await expect(region.locator('pre')).toHaveText('#!/bin/bash\necho two');
  });

  await test.step('a stopped notebook is attached to a waiting cluster', async () => {
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('mlspace:attach-notebook', {
        name: 'eda-jdoe'
      });
    });
    const choice = dialog.getByLabel('EMR cluster');
    await expect(choice.locator('option')).toHaveCount(2);
    await choice.selectOption({ index: 1 });
    await expect(dialog).toContainText('detaching does not take that back');
    await dialog.getByRole('button', { name: 'Use this cluster' }).click();
    await expect(dialog).toHaveCount(0);
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('mlspace:show-notebook-details', {
        name: 'eda-jdoe'
      })
    );
    const details = page.getByRole('region', { name: 'Details of eda-jdoe' });
    await expect(details).toContainText(/mlspace-emr-j-[A-Z0-9]+-[0-9a-f]{8}/);
    await expect(details.locator('[data-status]')).toHaveText(/Stopped/);
  });

  await test.step('and detached', async () => {
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('mlspace:attach-notebook', {
        name: 'eda-jdoe'
      });
    });
    await dialog.getByLabel('EMR cluster').selectOption('');
    // The dialog refuses, and says so, while the attaching is still under way.
    await expect(async () => {
      await dialog.getByRole('button', { name: 'Use this cluster' }).click();
      await expect(dialog).toHaveCount(0, { timeout: 3_000 });
    }).toPass();
    const details = page.getByRole('region', { name: 'Details of eda-jdoe' });
    await expect(details).toContainText('mlspace-notebook-lifecycle-config');
  });
});

/** Ask the demo's control route; what it answers. */
async function askControl(method: string, path: string, body: object) {
  const answer = await fetch(`${ready.gateway}/_demo/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      [ready.controlHeader]: ready.controlSecret
    },
    ...(method !== 'DELETE' && { body: JSON.stringify(body) })
  });
  return (await answer.json()) as { token?: string };
}

test('where the role may not, MLSpace does it with a pasted token', async ({
  page
}) => {
  // The test before may have left it on its way there.
  await askControl('PATCH', 'instances/eda-jdoe', { status: 'Stopped' });
  for (const operation of [
    'ListNotebookInstances',
    'DescribeNotebookInstance',
    'StartNotebookInstance'
  ]) {
    await askControl('POST', 'faults', {
      kind: 'denied',
      service: 'sagemaker',
      operation,
      principal: 'notebook'
    });
  }
  try {
    await open(page, 'welcome.ipynb');
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('mlspace:open-panel')
    );
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('mlspace:refresh-instances')
    );
    const panel = page.locator('.jp-MLSpaceSiblings');
    await expect(panel).toContainText('ListNotebookInstances');
    await panel.getByRole('button', { name: 'Ask MLSpace instead…' }).click();
    const dialog = page.locator('.jp-Dialog');
    await dialog.getByRole('textbox').fill(`${ready.gateway}/Prod/`);
    await page.keyboard.press('Enter');
    const { token } = await askControl('POST', 'mlspace/tokens', {});
    await dialog.getByLabel('Id token').fill(token ?? '');
    await dialog.getByRole('button', { name: 'Use this token' }).click();
    await expect(panel).toContainText('by MLSpace with your token');
    const row = panel
      .locator('.jp-MLSpaceSiblings-row')
      .filter({ hasText: 'eda-jdoe' });
    await expect(row).toContainText('Stopped');
    await row.getByRole('button', { name: 'Start eda-jdoe' }).click();
    await expect(row).toContainText(/Pending|InService/);
  } finally {
    await askControl('DELETE', 'faults', {});
  }
});
