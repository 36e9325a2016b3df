// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** WCAG 2.1 AA on everything that is ours, in each of JupyterLab's themes. */
import { THEMES, violations } from './axe';
import { expect, explain, open, test } from './demo';
import { FRONT, SETUP, bareModel, command, put } from './notebooks';

for (const theme of THEMES) {
  test(`panels, explanation and dialogs in ${theme}`, async ({ page }) => {
    put('look.ipynb', [SETUP, bareModel('a'), bareModel('b')]);
    await open(page, 'look.ipynb');
    try {
      await command(page, 'apputils:change-theme', { theme });
      await command(page, 'mlspace:open-panel');
      await expect(page.locator('.jp-MLSpaceSiblings-row')).not.toHaveCount(0);
      await page.locator('.jp-MLSpaceHead-summary').click();
      expect(await violations(page, '.jp-MLSpacePanel')).toEqual([]);

      await explain(
        page,
        page.locator(`${FRONT} .jp-MLSpace-mark-error`).first()
      );
      expect(await violations(page, '.jp-MLSpace-hover')).toEqual([]);

      await command(page, 'mlspace:open-findings');
      await expect(page.locator('.jp-MLSpaceFindings tbody tr')).toHaveCount(4);
      expect(await violations(page, '.jp-MLSpaceFindings')).toEqual([]);
      expect(await violations(page, '.jp-MLSpaceFindingsStatus')).toEqual([]);

      await page
        .locator('.jp-MLSpaceFindings')
        .getByRole('button', { name: 'Fix all in this document' })
        .click();
      expect(await violations(page, '.jp-Dialog-body')).toEqual([]);
      await page.keyboard.press('Escape');

      await page
        .locator('.jp-MLSpaceFindings')
        .getByRole('button', { name: 'MLS001' })
        .first()
        .click();
      expect(await violations(page, '.jp-MLSpace-rulePage')).toEqual([]);
    } finally {
      await command(page, 'apputils:change-theme', {
        theme: 'JupyterLab Light'
      });
    }
  });
}

test('colour is never the only sign', async ({ page }) => {
  put('look.ipynb', [
    SETUP,
    bareModel('a'),
    'sm.create_endpoint(EndpointName="e", EndpointConfigName="c")'
  ]);
  await open(page, 'look.ipynb');
  const line = (severity: string) =>
    page.locator(`${FRONT} .jp-MLSpace-mark-${severity}`).first();
  const style = (severity: string) =>
    line(severity).evaluate(node => getComputedStyle(node).textDecorationStyle);
  await expect(line('error')).toBeVisible();
  expect(await style('error')).toBe('wavy');
  await command(page, 'mlspace:open-findings');
  const words = await page
    .locator('.jp-MLSpaceFindings tbody .jp-MLSpace-badge')
    .allInnerTexts();
  expect(words.length).toBeGreaterThan(2);
  for (const word of words) {
    expect(['error', 'warning', 'note']).toContain(word);
  }
  const shapes = await page
    .locator(`${FRONT} .jp-MLSpace-line`)
    .evaluateAll(lines =>
      lines.map(line => [
        line.className.replace(/.*jp-MLSpace-line-(\w+).*/, '$1'),
        getComputedStyle(line, '::before').clipPath
      ])
    );
  const byKind = new Map(shapes.map(([kind, shape]) => [kind, shape]));
  expect(new Set(byKind.values()).size).toBe(byKind.size);
});
