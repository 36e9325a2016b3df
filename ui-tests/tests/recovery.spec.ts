// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { execFileSync } from 'node:child_process';
import { expect, open, test } from './demo';

test('the companion comes back after kill -9', async ({ page }) => {
  await open(page, 'welcome.ipynb');
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('mlspace:open-panel')
  );
  const sidebar = page.locator('#jp-left-stack');
  await expect(sidebar).toContainText('ctl-jdoe-1');
  const pids = execFileSync('pgrep', ['-f', 'companion.cjs'], {
    encoding: 'utf8'
  })
    .trim()
    .split('\n');
  execFileSync('kill', ['-9', ...pids]);
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const base = window.jupyterapp.serviceManager.serverSettings.baseUrl;
          const answer = await fetch(`${base}mlspace/api/v1/health`, {
            headers: { 'X-MLSpace-Client': '1' }
          });
          return answer.status;
        }),
      { timeout: 60_000 }
    )
    .toBe(200);
  await sidebar
    .getByRole('button', { name: /refresh/i })
    .first()
    .click();
  await expect(sidebar).toContainText('ctl-jdoe-1');
  await expect(sidebar.locator('.jp-MLSpaceSiblings-row')).not.toHaveCount(0);
});
