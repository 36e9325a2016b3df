// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Findings in cells and files, and the ways to be rid of them. */
import { expect, explain, open, test } from './demo';
import {
  COMMON,
  FRONT,
  MARK,
  SETUP,
  bareModel,
  cell,
  cellsOnDisk,
  command,
  enter,
  put,
  putFile
} from './notebooks';

test('a change in cell 1 is seen in cell 7, and in cells out of view', async ({
  page
}) => {
  const filler = Array.from({ length: 5 }, (_, i) => `x${i} = ${i}`);
  const far = Array.from({ length: 60 }, (_, i) => `y${i} = ${i}\n`.repeat(8));
  put('long.ipynb', [
    COMMON,
    ...filler,
    `${SETUP}\nsm.create_model(ModelName="a", ExecutionRoleArn=role, **common)`,
    ...far,
    bareModel('far')
  ]);
  await open(page, 'long.ipynb');
  const status = page.locator('.jp-MLSpaceFindingsStatus');

  await test.step('the last cell has no editor yet and is counted all the same', async () => {
    await expect(status).toContainText('error');
    await expect(cell(page, 67)).toHaveCount(0);
  });

  await test.step('one word less in cell 1 marks the call in cell 7', async () => {
    const call = cell(page, 6).locator(MARK);
    await expect(call).toHaveCount(0);
    await cell(page, 0).locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('\ndel common["VpcConfig"]');
    await expect(call).toContainText('create_model');
    const hover = await explain(page, call.first());
    await expect(hover).toContainText('MLS101');
  });

  await test.step('taking it back takes the mark away', async () => {
    await page.keyboard.press('Escape');
    await command(page, 'notebook:enter-edit-mode');
    await cell(page, 0).locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Delete');
    await expect(cell(page, 6).locator(MARK)).toHaveCount(0);
  });

  await test.step('the way from finding to finding leads out of view', async () => {
    await page.keyboard.press('Alt+F8');
    await expect(cell(page, 67).locator(MARK).first()).toBeVisible();
    await expect(page.locator('.jp-MLSpace-hover')).toContainText('MLS001');
  });
});

test('a Python file is marked, explained and fixed by key', async ({
  page
}) => {
  putFile('job.py', `${SETUP}\n${bareModel('file')}\n`);
  await page.goto('tree/job.py?reset');
  const editor = page.locator('.jp-FileEditor');
  const call = editor.locator(MARK).first();
  await expect(call).toContainText('create_model');
  await call.click();
  await page.keyboard.press('Alt+Shift+E');
  const hover = page.locator('.jp-MLSpace-hover');
  await expect(hover).toContainText('AWS would answer AccessDeniedException');
  await expect(hover.locator('button').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(hover).toHaveCount(0);
  await page.keyboard.press('Alt+.');
  await expect(editor.locator('.jp-MLSpace-mark-error')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(call).toContainText('create_model');
  await expect(editor).not.toContainText('notebook-params');
});

test('each way to fix: key, cell, toolbar, palette, menu; one undo step a cell', async ({
  page
}) => {
  put('ways.ipynb', [SETUP, bareModel('a'), bareModel('b')]);
  await open(page, 'ways.ipynb');
  const errors = (index: number) =>
    cell(page, index).locator('.jp-MLSpace-mark-error');
  const dialog = page.locator('.jp-Dialog');

  await test.step('key: Alt+. fixes the call at the cursor alone', async () => {
    await expect(errors(2)).not.toHaveCount(0);
    await enter(page, 2);
    await page.keyboard.press('Alt+.');
    // The project cell takes the place above.
    await expect(cell(page, 3)).toContainText('Tags=tags');
    await expect(errors(3)).toHaveCount(0);
    await expect(cell(page, 2)).not.toContainText('Tags=tags');
    await expect(dialog).toHaveCount(0);
  });

  await test.step('one undo step takes all of it back from the cell', async () => {
    await cell(page, 3).locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+z');
    await expect(cell(page, 3)).not.toContainText('Tags=tags');
    await expect(cell(page, 3)).not.toContainText('VpcConfig');
    await expect(errors(3)).not.toHaveCount(0);
  });

  await test.step('cell toolbar', async () => {
    await enter(page, 3);
    const button = cell(page, 3).locator(
      '.jp-cell-toolbar [data-command="mlspace:fix-cell"], .jp-cell-toolbar [data-jp-item-name="mlspace-fix-cell"] button, .jp-cell-toolbar [data-jp-item-name="mlspace-fix-cell"] jp-button'
    );
    await button.first().click();
    await expect(errors(3)).toHaveCount(0);
  });

  await test.step('context menu', async () => {
    await cell(page, 2).locator(MARK).first().click({ button: 'right' });
    await page.locator('.lm-Menu-itemLabel', { hasText: /^MLSpace$/ }).hover();
    await page
      .locator('.lm-Menu-itemLabel', { hasText: 'Fix This MLSpace Finding' })
      .click();
    await expect(errors(2)).toHaveCount(0);
    await command(page, 'docmanager:save');
    expect(
      cellsOnDisk('ways.ipynb').filter(text =>
        text.includes('notebook-params.json')
      )
    ).toHaveLength(1);
  });
});

test('a fix of several cells shows a preview and can be taken back', async ({
  page
}) => {
  put('several.ipynb', [SETUP, bareModel('a'), bareModel('b'), bareModel('c')]);
  await open(page, 'several.ipynb');
  const panel = page.locator(FRONT);
  const dialog = page.locator('.jp-Dialog');
  await expect(panel.locator('.jp-MLSpace-mark-error')).not.toHaveCount(0);

  await test.step('notebook toolbar; nothing happens before Apply', async () => {
    await panel
      .locator(
        '.jp-NotebookPanel-toolbar [data-jp-item-name="mlspace-fix-notebook"] >> css=jp-button, .jp-NotebookPanel-toolbar [data-jp-item-name="mlspace-fix-notebook"] button'
      )
      .first()
      .click();
    await expect(dialog).toContainText('cells?');
    await expect(dialog.locator('ins').first()).toContainText('+');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(panel).not.toContainText('Tags=tags');
  });

  await test.step('palette', async () => {
    const input = page.locator('.lm-CommandPalette-input');
    // The dialog gives the focus back a moment after it is gone.
    await expect(async () => {
      await page.keyboard.press('ControlOrMeta+Shift+C');
      await expect(input).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await input.fill('Fix All MLSpace Findings in Notebook');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await expect(panel.locator('.jp-MLSpace-mark-error')).toHaveCount(0);
    await expect(cell(page, 4)).toContainText('Tags=tags');
  });

  await test.step('undo names the cell that was edited since', async () => {
    await cell(page, 4).locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('  # mine');
    await page.getByRole('button', { name: 'Undo this fix' }).click();
    await expect(
      page.locator('.Toastify__toast', { hasText: 'edited since' })
    ).toContainText('cells 5');
    await expect(panel).toContainText('# mine');
    await expect(cell(page, 1)).not.toContainText('Tags=tags');
    await expect(
      panel.locator('.jp-Cell', { hasText: '# mine' })
    ).toContainText('Tags=tags');
  });
});

test('the project cell is written once, and injected into the call at the cursor', async ({
  page
}) => {
  put('project.ipynb', [SETUP, bareModel('a'), bareModel('b')]);
  await open(page, 'project.ipynb');
  const panel = page.locator(FRONT);
  const marker = panel.locator('.jp-CodeCell', {
    hasText: 'notebook-params.json'
  });
  await expect(panel.locator('.jp-MLSpace-mark-error')).not.toHaveCount(0);
  await command(page, 'mlspace:insert-project-cell');
  await expect(marker).toHaveCount(1);
  await expect(marker).toContainText('vpc_config');
  await command(page, 'mlspace:insert-project-cell');
  await expect(marker).toHaveCount(1);
  await expect(panel.locator('.jp-CodeCell')).toHaveCount(4);
  // Nothing was run.
  await expect(panel.locator('.jp-OutputArea-output')).toHaveCount(0);
  await expect(marker.locator('.jp-InputPrompt').first()).toHaveText('[ ]:');

  await test.step('what was changed by hand is asked about', async () => {
    await marker.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('\nmine = 1');
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('mlspace:insert-project-cell');
    });
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toContainText('changed by hand');
    await dialog.getByRole('button', { name: 'Keep It' }).click();
    await expect(marker).toContainText('mine = 1');
  });

  await test.step('injected into one call', async () => {
    await cell(page, 3).locator(MARK).first().click();
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('mlspace:inject-call');
    });
    const dialog = page.locator('.jp-Dialog');
    await dialog
      .getByRole('button', { name: /Keep It|Replace/ })
      .first()
      .click({ timeout: 3_000 })
      .catch(() => undefined);
    await expect(cell(page, 3)).toContainText('Tags=tags');
    await expect(cell(page, 2)).not.toContainText('Tags=tags');
  });
});
