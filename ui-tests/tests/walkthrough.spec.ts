// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The main job from end to end: real companion, gateway and kernel; nothing mocked. */
import {
  askAws,
  control,
  expect,
  explain,
  lint,
  notRun,
  open,
  outputsOf,
  runAll,
  test
} from './demo';

const FRONT = '.jp-NotebookPanel:not(.lm-mod-hidden)';

test('a mistake is seen, refused, fixed and accepted', async ({ page }) => {
  await open(page, 'welcome.ipynb');
  const panel = page.locator(FRONT);
  const call = panel.locator('.jp-MLSpace-mark-error').first();

  await test.step('the call is underlined and explained', async () => {
    // Once the companion has answered, the project's own policies speak.
    await expect(page.locator('#jp-main-statusbar')).toContainText('stops');
    await expect(call).toContainText('create_training_job');
    const hover = await explain(page, call);
    await expect(hover).toContainText('AWS would answer AccessDeniedException');
    for (const missing of ['user', 'project', 'MLS001', 'MLS101', 'MLS201']) {
      await expect(hover).toContainText(missing);
    }
    await expect(hover).toContainText('MLSpace-user-jdoe');
  });

  await test.step('mlspace-lint says the same', async () => {
    const { status, stdout } = lint('welcome.ipynb');
    expect(status).toBe(1);
    expect(stdout).toContain('MLS001');
    expect(stdout).toContain('create_training_job');
  });

  await test.step('AWS refuses it', async () => {
    await runAll(page);
    const text = await outputsOf(panel);
    expect(text).toContain('AccessDeniedException');
    expect(text).toContain(
      'is not authorized to perform: sagemaker:CreateTrainingJob'
    );
    expect(text).toContain('with an explicit deny in an identity-based policy');
  });

  await test.step('one click fixes it', async () => {
    const hover = await explain(page, call);
    await hover.getByRole('button', { name: 'Fix this' }).click();
    await expect(panel.locator('.jp-MLSpace-mark-error')).toHaveCount(0);
    await expect(panel).toContainText('notebook-params.json');
  });

  await test.step('AWS accepts it, with the three tags', async () => {
    await runAll(page);
    expect(await notRun(panel)).toEqual([]);
    expect(await outputsOf(panel)).not.toContain('AccessDenied');
    const tags = askAws(`
import boto3
sm = boto3.client("sagemaker")
jobs = sm.list_training_jobs(NameContains="churn-")["TrainingJobSummaries"]
arn = max(jobs, key=lambda job: job["CreationTime"])["TrainingJobArn"]
print(sorted((t["Key"], t["Value"]) for t in sm.list_tags(ResourceArn=arn)["Tags"]))
`);
    expect(tags).toBe(
      "[('project', 'Project001'), ('system', 'MLSpace'), ('user', 'jdoe')]"
    );
  });

  await test.step('the file on disk is clean for mlspace-lint too', async () => {
    await page.evaluate(() =>
      window.jupyterapp.commands.execute('docmanager:save')
    );
    await expect
      .poll(() => lint('welcome.ipynb').status, { timeout: 20_000 })
      .toBe(0);
  });
});

test('the status bar counts down to the stop', async ({ page }) => {
  await open(page, 'welcome.ipynb');
  const status = page.locator('#jp-main-statusbar');
  await expect(status).toContainText(/stops \d{2}:\d{2} \(\d+ h \d+ m\)/);
});

test('the sidebar shows who and where, and the siblings live', async ({
  page
}) => {
  // Other tests stop notebooks of the same demo.
  await control('PATCH', 'instances/churn-jdoe', { status: 'InService' });
  await open(page, 'welcome.ipynb');
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('mlspace:open-panel')
  );
  const sidebar = page.locator('#jp-left-stack');
  for (const fact of ['Project001', 'jdoe', 'ctl-jdoe-1', 'ml.t3.medium']) {
    await expect(sidebar).toContainText(fact);
  }
  await sidebar.locator('.jp-MLSpaceHead-summary').click();
  for (const fact of [
    'mlspace-data-111122223333',
    'subnet-',
    'sg-',
    '1234abcd-'
  ]) {
    await expect(sidebar).toContainText(fact);
  }
  await sidebar.locator('.jp-MLSpaceHead-summary').click();
  const row = sidebar.locator('.jp-MLSpaceSiblings-row', {
    hasText: 'churn-jdoe'
  });
  await expect(row).toContainText('InService');
  await row.getByRole('button', { name: /stop/i }).click();
  await page
    .locator('.jp-Dialog')
    .getByRole('button', { name: 'Stop', exact: true })
    .click();
  await expect(row).toContainText('Stopping');
  await expect(row).toContainText('Stopped', { timeout: 60_000 });
  // Other projects' notebooks are nobody's business here.
  await sidebar.getByRole('button', { name: 'Project', exact: true }).click();
  await expect(sidebar).toContainText('asmith');
  await expect(sidebar).not.toContainText('Project002');
});
