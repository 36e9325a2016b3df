// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The guard in the kernel, and AccessDenied explained: a real kernel, the demo's policies. */
import AxeBuilder from '@axe-core/playwright';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Page } from '@playwright/test';
import { askAws, expect, kernelReady, open, runAll, test } from './demo';
import {
  COMMON,
  FRONT,
  bareModel,
  cell,
  cellsOnDisk,
  command,
  put,
  resetSettings,
  setSettings
} from './notebooks';

/** The notebook's own role, as the demo makes it. */
const ROLE =
  'arn:aws:iam::111122223333:role/MLSpace-Project001-d30a5f57532a603697ccbb51558fa02ccadd74a0c499';
const SETUP = `import boto3

sm = boto3.client("sagemaker")
role = "${ROLE}"`;
const NOTE = '.jp-MLSpaceGuard-note';
const DENIED = '.jp-MLSpaceDenied';
const STATUS = '.jp-MLSpaceGuard-status';

/** Run one cell as a click on "run" does. */
async function run(page: Page, index: number): Promise<void> {
  await page.evaluate(async at => {
    const { content } = window.jupyterapp.shell.currentWidget as NotebookPanel;
    content.deselectAll();
    content.activeCellIndex = at;
    await window.jupyterapp.commands.execute('notebook:run-cell');
  }, index);
}

/** WCAG 2.1 AA below `selector`, in a light and a dark theme. */
async function expectAccessible(page: Page, selector: string): Promise<void> {
  for (const theme of ['JupyterLab Dark', 'JupyterLab Light']) {
    await command(page, 'apputils:change-theme', { theme });
    const { passes, violations } = await new AxeBuilder({ page })
      .include(selector)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
      .analyze();
    // A selector that matched nothing would be clean.
    expect(passes.length).toBeGreaterThan(0);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  }
}

/** The notebook's own choice, as it would be saved. */
async function chosen(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      (
        window.jupyterapp.shell.currentWidget as NotebookPanel
      ).model?.getMetadata('mlspace') ?? null
  );
}

test('an untagged call is filled in, told, and found again', async ({
  page
}) => {
  put('guarded.ipynb', [SETUP, bareModel('guard-filled')]);
  await open(page, 'guarded.ipynb');
  const status = page.locator(STATUS);

  await test.step('off until a person asks for it, by menu and keyboard', async () => {
    await expect(status).toHaveText('Guard: off');
    expect(await chosen(page)).toBeNull();
    await status.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page
      .locator('.lm-Menu-item', { hasText: 'Guard: Fill In' })
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(status).toHaveText('Guard: fill in');
    expect(await chosen(page)).toEqual({ guard: 'fill' });
  });

  await test.step('the call is accepted, and a note says what was added', async () => {
    await runAll(page);
    const note = cell(page, 1).locator(NOTE);
    await expect(note).toContainText('MLSpace guard: fill in');
    await expect(note).toContainText('CreateModel, line 1');
    await expect(note).toContainText('added the tags user, project, system');
    await expect(note).toContainText(
      'added the network: Subnets, SecurityGroupIds'
    );
    const tags = askAws(`
import boto3
sm = boto3.client("sagemaker")
arn = sm.describe_model(ModelName="guard-filled")["ModelArn"]
print(sorted(t["Value"] for t in sm.list_tags(ResourceArn=arn)["Tags"]))
`);
    expect(tags).toBe("['MLSpace', 'Project001', 'jdoe']");
  });

  await test.step('also for those who cannot see it', async () => {
    await expectAccessible(page, NOTE);
    await expectAccessible(page, STATUS);
  });

  await test.step('the findings panel leads to the source, whose fix ends it', async () => {
    await cell(page, 1)
      .locator(NOTE)
      .getByRole('button', { name: 'Show in findings' })
      .click();
    const rows = page.locator('.jp-MLSpaceFindings tbody tr', {
      hasText: 'When this ran'
    });
    await expect(rows).toHaveCount(2);
    await rows.first().getByRole('button', { name: 'Fix' }).click();
    await expect(
      page.locator('.jp-MLSpaceFindings tbody tr', { hasText: 'MLS001' })
    ).toHaveCount(0);
  });

  await test.step('a reloaded page finds the choice and the kernel again', async () => {
    // The table has the focus, and saving is for the document that has it.
    await page.locator(`${FRONT} .jp-Cell .cm-content`).first().click();
    await command(page, 'docmanager:save');
    await page.goto('tree/guarded.ipynb?reset');
    await expect(status).toHaveText('Guard: fill in');
    const last = await page.evaluate(() => {
      const { content } = window.jupyterapp.shell
        .currentWidget as NotebookPanel;
      const at = content.widgets.length - 1;
      content.widgets[at].model.sharedModel.setSource(
        'sm.create_endpoint(EndpointName="guard-e", EndpointConfigName="none")'
      );
      return at;
    });
    await run(page, last);
    await expect(cell(page, last).locator(NOTE)).toContainText(
      'CreateEndpoint'
    );
  });
});

test('the guard outlives a restart, stops, and goes without a trace', async ({
  page
}) => {
  put('restarted.ipynb', [SETUP, bareModel('guard-stopped')]);
  await open(page, 'restarted.ipynb');
  const status = page.locator(STATUS);
  await expect(status).toHaveText('Guard: off');
  await command(page, 'mlspace:guard-stop');
  await expect(status).toHaveText('Guard: stop');

  await test.step('held back also by "restart and run all"', async () => {
    // Restarted before it ever answered, a kernel can lose what it is sent then.
    await kernelReady(page);
    for (const round of [1, 2]) {
      await page.evaluate(async () => {
        const panel = window.jupyterapp.shell.currentWidget as NotebookPanel;
        await panel.sessionContext.restartKernel();
        await window.jupyterapp.commands.execute('notebook:run-all-cells');
      });
      await expect(
        cell(page, 1).locator('.jp-OutputArea-output').last(),
        `round ${round}`
      ).toContainText('MLSpaceGuardError: The request was not sent');
    }
    await expect(page.locator(DENIED)).toContainText(
      'The guard held the request back'
    );
  });

  await test.step('taken out, AWS is asked again and the choice is gone', async () => {
    await command(page, 'mlspace:guard-follow-settings');
    await expect(status).toHaveText('Guard: off');
    expect(await chosen(page)).toBeNull();
    await run(page, 1);
    await expect(cell(page, 1)).toContainText('AccessDeniedException');
    await expect(cell(page, 1).locator(NOTE)).toHaveCount(0);
  });

  await test.step('the settings choose for notebooks that do not', async () => {
    const plugin = 'jupyterlab-mlspace:guard';
    try {
      await setSettings(page, plugin, '{"mode": "warn"}');
      await expect(status).toHaveText('Guard: warn');
      await run(page, 1);
      await expect(cell(page, 1).locator(NOTE)).toContainText('sent as it was');
      expect(await chosen(page)).toBeNull();
    } finally {
      await resetSettings(page, plugin);
    }
    await expect(status).toHaveText('Guard: off');
  });
});

test('AccessDenied is explained below the cell, fixed and run again', async ({
  page
}) => {
  put('denied.ipynb', [
    SETUP,
    bareModel('guard-denied'),
    'sm.describe_training_job(TrainingJobName="vision-baseline-1")',
    `${COMMON}\nsm.create_model(ModelName="guard-role", ExecutionRoleArn="arn:aws:iam::111122223333:role/mlspace-notebook-role", PrimaryContainer={"Image": "image"}, **common)`,
    // What `aws` writes; it is not installed everywhere.
    `!echo "An error occurred (AccessDeniedException) when calling the ListNotebookInstances operation: User: x is not authorized to perform: sagemaker:ListNotebookInstances because no identity-based policy allows the sagemaker:ListNotebookInstances action" >&2`
  ]);
  await open(page, 'denied.ipynb');
  await expect(page.locator('#jp-main-statusbar')).toContainText('stops');
  const note = cell(page, 1).locator(DENIED);

  await test.step('which statement, which argument, what to do', async () => {
    await runAll(page);
    await expect(note).toContainText('AWS refused sagemaker:CreateModel');
    await expect(note).toContainText('the role’s own policy denies it');
    await expect(note).toContainText('MLSpace-user-jdoe, statement');
    await expect(note).toContainText('It depends on Tags');
    await expect(note).toContainText('MLS001 error');
    await expect(note).toContainText('MLS101 error');
    await expectAccessible(page, DENIED);
  });

  await test.step('it is no output: nothing of it is saved', async () => {
    await command(page, 'docmanager:save');
    const saved = await page.evaluate(() =>
      JSON.stringify(
        (window.jupyterapp.shell.currentWidget as NotebookPanel).model?.toJSON()
      )
    );
    expect(saved).not.toContain('AWS refused');
  });

  await test.step('one button mends the text and runs the cell', async () => {
    await note.getByRole('button', { name: 'Fix and run again' }).focus();
    await page.keyboard.press('Enter');
    const fixed = page.locator(`${FRONT} .jp-Cell`, {
      hasText: 'ModelName="guard-denied"'
    });
    await expect(fixed).toContainText('Tags=tags');
    await expect(fixed.locator('.jp-OutputArea-output')).toContainText(
      'ModelArn'
    );
    await expect(fixed.locator(DENIED)).toHaveCount(0);
  });

  await test.step('a colleague’s job: whose tags count', async () => {
    await run(page, 3);
    const other = cell(page, 3).locator(DENIED);
    await expect(other).toContainText(
      'AWS refused sagemaker:DescribeTrainingJob'
    );
    await expect(other).toContainText('your user and project as tags');
    await other.getByRole('button', { name: 'Dismiss' }).click();
    await expect(other).toHaveCount(0);
  });

  await test.step('a role that may not be passed', async () => {
    await run(page, 4);
    const other = cell(page, 4).locator(DENIED);
    await expect(other).toContainText('AWS refused iam:PassRole');
    await expect(other).toContainText('MLS402');
  });

  await test.step('the command line in a shell, which raises nothing', async () => {
    await run(page, 5);
    await expect(cell(page, 5).locator(DENIED)).toContainText(
      'AWS refused sagemaker:ListNotebookInstances'
    );
  });
  await command(page, 'docmanager:save');
  expect(cellsOnDisk('denied.ipynb').join('\n')).not.toContain('AWS refused');
});
