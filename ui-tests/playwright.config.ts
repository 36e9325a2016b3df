// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Galata against the running demo: real companion, gateway and kernel.
 * `global-setup.ts` starts the demo and hands its address on in the environment.
 */
import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './chromium.mjs';

const minutes = 60_000;

export default defineConfig({
  testDir: 'tests',
  globalSetup: './global-setup.ts',
  outputDir: 'test-results',
  // One demo, one project: tests share its state and run in order.
  workers: 1,
  fullyParallel: false,
  timeout: 3 * minutes,
  expect: { timeout: 20_000 },
  // A shared, busy machine can lose a browser; what needed two tries is said.
  retries: process.env.CI ? 1 : 0,
  use: {
    baseURL: process.env.MLSPACE_DEMO_URL,
    extraHTTPHeaders: {
      Authorization: `token ${process.env.MLSPACE_DEMO_TOKEN ?? ''}`
    },
    viewport: { width: 1400, height: 900 },
    video: 'off',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: chromiumOptions
  }
});
