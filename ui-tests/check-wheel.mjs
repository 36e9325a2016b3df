// Opens a JupyterLab and reports, as one line of JSON, what an installed wheel
// made of it: plugins active, companion answering, warnings of the console.
// usage: node check-wheel.mjs URL   (the URL carries the token)
import { createRequire } from 'node:module';
import { chromiumOptions } from './chromium.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('@playwright/test');

const [url] = process.argv.slice(2);
const browser = await chromium.launch(chromiumOptions);
try {
  const page = await browser.newPage();
  const console_ = [];
  page.on('console', message => console_.push(message.text()));
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForFunction(
    () => window.jupyterapp?.restored !== undefined,
    null,
    {
      timeout: 60_000
    }
  );
  const report = await page.evaluate(async () => {
    const app = window.jupyterapp;
    await app.restored;
    const ours = app
      .listPlugins()
      .filter(id => id.startsWith('jupyterlab-mlspace:'));
    const active = Object.fromEntries(
      ours.map(id => [id, app.isPluginActivated(id)])
    );
    const base = app.serviceManager.serverSettings.baseUrl;
    const answer = await fetch(new URL('mlspace/api/v1/health', base), {
      headers: { 'X-MLSpace-Client': '1' }
    });
    const text = await answer.text();
    return { active, status: answer.status, text, version: app.version };
  });
  console.log(JSON.stringify({ ...report, console: console_ }));
} finally {
  await browser.close();
}
