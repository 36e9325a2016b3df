// Takes the pictures of README and docs from a running demo.
// usage: node screenshots.mjs BASE TOKEN FOLDER [light|dark|high-contrast ...]
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromiumOptions } from './chromium.mjs';
import { notebookOf } from './notebook-file.mjs';
import { RULE_CODES, RULE_SETTINGS, wrongExamples } from './rule-examples.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('@playwright/test');

const [base, token, folder, ...asked] = process.argv.slice(2);
const THEMES = {
  light: 'JupyterLab Light',
  dark: 'JupyterLab Dark',
  'high-contrast': 'JupyterLab Dark High Contrast'
};
const themes = asked.length > 0 ? asked : ['light', 'dark'];

const browser = await chromium.launch(chromiumOptions);

const run = (page, command, args) =>
  page.evaluate(
    async ([id, given]) => {
      await window.jupyterapp.commands.execute(id, given);
    },
    [command, args]
  );

/** A notebook with the wrong example of every rule, written through the contents API. */
const putRules = page =>
  page.evaluate(
    async ([notebook, settings]) => {
      const { contents, settings: saved } = window.jupyterapp.serviceManager;
      await saved.save('jupyterlab-mlspace:governance', settings);
      await contents.save('every-rule.ipynb', {
        type: 'notebook',
        format: 'json',
        content: notebook
      });
    },
    [notebookOf(RULE_CODES.flatMap(wrongExamples)), RULE_SETTINGS]
  );

/** Point at the first marked call until its explanation shows. */
async function explain(page) {
  for (let tries = 0; tries < 10; tries++) {
    await page.mouse.move(5, 5);
    await page.locator('.jp-MLSpace-mark-error').first().hover();
    try {
      await page
        .locator('.jp-MLSpace-hover')
        .waitFor({ state: 'visible', timeout: 2_000 });
      return;
    } catch {
      // The findings were renewed meanwhile; point again.
    }
  }
}

/** Wide enough for the columns of the list. */
async function widen(page, width) {
  const { x, width: now } = await page.locator('#jp-left-stack').boundingBox();
  await page.mouse.move(x + now + 1, 500);
  await page.mouse.down();
  await page.mouse.move(x + width, 500, { steps: 3 });
  await page.mouse.up();
}

/** The project's notebooks, all about one, a new one, and the scripts. */
async function notebooks(page, take) {
  await run(page, 'mlspace:open-panel');
  await page
    .locator('.jp-MLSpaceSiblings')
    .getByRole('button', { name: 'Project', exact: true })
    .click();
  await run(page, 'mlspace:show-notebook-details', { name: 'old-jdoe' });
  await page.getByRole('table').first().waitFor();
  await widen(page, 740);
  await page.waitForTimeout(700);
  await take('notebooks');
  await widen(page, 290);
  // Not awaited: a dialog's command ends with the dialog.
  await page.evaluate(() => {
    void window.jupyterapp.commands.execute('mlspace:create-notebook');
  });
  const dialog = page.locator('.jp-Dialog-content');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('churn-jdoe-2');
  await dialog.locator('[data-verdict]').waitFor();
  await page.waitForTimeout(700);
  await take('new-notebook', dialog);
  await page.keyboard.press('Escape');
  await run(page, 'mlspace:show-scripts');
  const scripts = page.locator('.jp-MLSpaceScripts');
  await scripts.getByRole('button', { name: 'team-packages' }).click();
  await scripts.getByRole('button', { name: 'Copy…' }).click();
  await scripts.getByLabel('Name').fill('churn-packages');
  await scripts
    .getByLabel(/At each start/)
    .fill('#!/bin/bash\nset -e\nsudo -u ec2-user -i pip install lightgbm');
  await page.waitForTimeout(700);
  await take('scripts', scripts);
}

try {
  for (const name of themes) {
    const context = await browser.newContext({
      viewport: { width: 1400, height: 860 }
    });
    const page = await context.newPage();
    const take = (picture, part = page) =>
      part.screenshot({ path: join(folder, `${picture}-${name}.png`) });
    await page.goto(`${base}lab/tree/welcome.ipynb?reset&token=${token}`);
    await page.locator('.jp-Notebook').waitFor();
    await page.evaluate(() => window.jupyterapp.restored);
    await run(page, 'apputils:change-theme', { theme: THEMES[name] });
    await run(page, 'mlspace:open-panel');
    await page.locator('#jp-main-statusbar', { hasText: 'stops' }).waitFor();
    await page.locator('.jp-MLSpace-mark-error').first().waitFor();
    await page.waitForTimeout(1_500);
    await explain(page);
    await take('overview');
    await page.keyboard.press('Escape');
    await page.mouse.move(5, 5);
    await run(page, 'mlspace:open-findings');
    await page.waitForTimeout(1_000);
    await take('findings');
    await take('sidebar', page.locator('#jp-left-stack'));
    await putRules(page);
    await page.goto(`${base}lab/tree/every-rule.ipynb?reset`);
    await page.locator('.jp-MLSpace-mark').first().waitFor();
    await run(page, 'mlspace:open-findings');
    await page.waitForTimeout(1_500);
    await take('rules');
    await page.goto(`${base}lab?reset`);
    await page.locator('.jp-Launcher').waitFor();
    await notebooks(page, take);
    await page.goto(`${base}lab?reset`);
    await page.locator('.jp-Launcher').waitFor();
    await run(page, 'mlspace:open-panel');
    await page
      .locator('.jp-LauncherCard', { hasText: 'Training job' })
      .first()
      .scrollIntoViewIfNeeded();
    await page.waitForTimeout(1_000);
    await take('launcher');
    await run(page, 'mlspace:open-examples');
    await page.locator('.jp-MLSpaceGallery-card img').first().waitFor();
    await take('examples');
    await context.close();
    console.log(`screenshots: ${name} taken`);
  }
} finally {
  await browser.close();
}
