// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** WCAG 2.1 AA by axe. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { command } from './notebooks';

export const THEMES = [
  'JupyterLab Light',
  'JupyterLab Dark',
  'JupyterLab Dark High Contrast'
];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** What axe finds below `selector`, one line a node. */
export async function violations(
  page: Page,
  selector: string
): Promise<string[]> {
  await expect(page.locator(selector).first()).toBeVisible();
  const { passes, violations: found } = await new AxeBuilder({ page })
    .include(selector)
    .withTags(TAGS)
    .analyze();
  // A selector that matched nothing would be clean.
  expect(passes.length).toBeGreaterThan(0);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ any, html }) =>
      `${id}: ${html} ${any[0]?.message ?? ''}`.trim()
    )
  );
}

/** The same in each theme, ending in the first. */
export async function violationsInThemes(
  page: Page,
  selector: string
): Promise<string[]> {
  const found: string[] = [];
  for (const theme of [...THEMES].reverse()) {
    await command(page, 'apputils:change-theme', { theme });
    const lines = await violations(page, selector);
    found.push(...lines.map(line => `${theme}: ${line}`));
  }
  return found;
}
