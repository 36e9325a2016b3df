// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** One notebook with the wrong example of every rule's page, under the demo's policies. */
import { RULE_CODES, RULE_SETTINGS, wrongExamples } from '../rule-examples.mjs';
import { expect, open, test } from './demo';
import { command, put, resetSettings, setSettings } from './notebooks';

const GOVERNANCE = 'jupyterlab-mlspace:governance';

/** Rules whose example cannot speak here, and why. */
const SILENT: Readonly<Record<string, string>> = {
  MLS403: 'the demo refuses what this example would leave untracked',
  MLS505: 'the example of MLS001 deletes its endpoint, in the same notebook'
};

test('a notebook with every rule’s example shows every rule', async ({
  page
}) => {
  put('every-rule.ipynb', RULE_CODES.flatMap(wrongExamples));
  await open(page, 'every-rule.ipynb');
  try {
    await setSettings(page, GOVERNANCE, RULE_SETTINGS);
    await command(page, 'mlspace:open-findings');
    const table = page.locator('.jp-MLSpaceFindings table');
    for (const code of RULE_CODES.filter(one => !(one in SILENT))) {
      await expect(table).toContainText(code);
    }
  } finally {
    await resetSettings(page, GOVERNANCE);
  }
});
