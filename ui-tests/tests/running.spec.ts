// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What runs elsewhere for the project: seen, ended, tagged. */
import { violationsInThemes } from './axe';
import { askAws, expect, open, test } from './demo';
import { command } from './notebooks';

const TAGS_OF = (name: string): string => `
import boto3
sm = boto3.client("sagemaker")
arn = sm.describe_training_job(TrainingJobName="${name}")["TrainingJobArn"]
print(sorted(t["Key"] for t in sm.list_tags(ResourceArn=arn)["Tags"]))
`;

test('what is running is seen, ended and tagged', async ({ page }) => {
  await open(page, 'welcome.ipynb');
  await command(page, 'mlspace:open-panel');
  const section = page.locator('.jp-MLSpaceRunningSection');
  await expect(section).toContainText(/\d trainings? .* 1 endpoint/);
  await expect(section).toContainText('without the project’s tags');
  await section.getByRole('button', { name: 'Open' }).click();
  const view = page.locator('.jp-MLSpaceRunning');
  const row = (name: string) => view.locator('tr', { hasText: name });
  await expect(row('scratch-1')).toBeVisible();
  expect(await violationsInThemes(page, '.jp-MLSpaceRunning')).toEqual([]);

  await test.step('a colleague’s job is shown, with the reason why it is theirs', async () => {
    await expect(row('vision-baseline-1')).toContainText('asmith');
    const stop = view.getByRole('button', { name: 'Stop vision-baseline-1' });
    await expect(stop).toHaveAttribute('aria-disabled', 'true');
    await expect(stop).toHaveAttribute(
      'title',
      /denied by statement .* of MLSpace-user-jdoe/
    );
  });

  await test.step('tags are added to what MLSpace does not see', async () => {
    const name = 'scratch-1';
    await expect(row(name)).toContainText('The tag "project" is missing.');
    await view.getByRole('button', { name: `Add tags to ${name}` }).click();
    await expect
      .poll(() => askAws(TAGS_OF(name)), { timeout: 30_000 })
      .toBe("['project', 'system', 'user']");
    await expect(row(name)).not.toContainText('is missing');
  });

  await test.step('a job of one’s own is stopped, after a question', async () => {
    await view.getByRole('button', { name: 'Stop churn-nightly-1' }).click();
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toContainText('Stop churn-nightly-1?');
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(
      view.getByRole('button', { name: 'Stop churn-nightly-1' })
    ).toHaveCount(0, { timeout: 60_000 });
  });

  await test.step('an endpoint is deleted once it is there', async () => {
    const button = view.getByRole('button', { name: 'Delete churn-live' });
    await expect(async () => {
      await view.getByRole('button', { name: 'Refresh' }).click();
      await expect(button).toHaveAttribute('aria-disabled', 'false', {
        timeout: 3_000
      });
    }).toPass({ timeout: 60_000 });
    await button.click();
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toContainText('created again');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(row('churn-live')).toHaveCount(0, { timeout: 60_000 });
  });
});
