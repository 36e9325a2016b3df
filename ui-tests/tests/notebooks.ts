// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Notebooks that the tests write themselves, and what is asked of the open one. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';
import { notebookOf } from '../notebook-file.mjs';
import { ROOT, ready } from './demo';

/** The document in front. */
export const FRONT = '.jp-NotebookPanel:not(.lm-mod-hidden)';
export const MARK = '.jp-MLSpace-mark';

export const SETUP = `import os

import boto3

sm = boto3.client("sagemaker")
role = os.environ["ROLE"]`;

const { subnets, securityGroups } = JSON.parse(
  readFileSync(join(ROOT, 'demo', 'params', 'demo.json'), 'utf8')
) as { subnets: string[]; securityGroups: string[] };

/** All that a model needs here. */
export const COMMON = `common = {
    "Tags": [
        {"Key": "user", "Value": "jdoe"},
        {"Key": "project", "Value": "Project001"},
        {"Key": "system", "Value": "MLSpace"},
    ],
    "VpcConfig": {
        "Subnets": ${JSON.stringify(subnets)},
        "SecurityGroupIds": ${JSON.stringify(securityGroups)},
    },
}`;

/** A call that AWS refuses here: no tags, no network. */
export const bareModel = (name: string): string =>
  `sm.create_model(
    ModelName="${name}",
    ExecutionRoleArn=role,
    PrimaryContainer={"Image": "image"},
)`;

/** Write a notebook of code cells into the demo's folder. */
export function put(
  name: string,
  cells: readonly string[],
  folder = ready.notebooks
): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(notebookOf(cells)));
  return name;
}

/** Write a Python file into the demo's folder. */
export function putFile(name: string, text: string): string {
  writeFileSync(join(ready.notebooks, name), text);
  return name;
}

/** The source of a notebook on disk, cell by cell. */
export function cellsOnDisk(name: string): string[] {
  const { cells } = JSON.parse(
    readFileSync(join(ready.notebooks, name), 'utf8')
  ) as { cells: { source: string | string[] }[] };
  return cells.map(({ source }) =>
    typeof source === 'string' ? source : source.join('')
  );
}

/** Run a command of the application. */
export async function command(
  page: Page,
  id: string,
  args: Record<string, string | number | boolean> = {}
): Promise<void> {
  await page.evaluate(
    async ([name, given]) => {
      await window.jupyterapp.commands.execute(name, given);
    },
    [id, args] as const
  );
}

/** The `index`-th cell of the notebook in front. */
export function cell(page: Page, index: number): Locator {
  return page.locator(`${FRONT} .jp-Cell[data-windowed-list-index="${index}"]`);
}

/** Put the cursor into a marked call of a cell, as a click does. */
export async function enter(page: Page, index: number): Promise<void> {
  await cell(page, index).locator(MARK).first().click();
}

/** Forget the settings of one plugin. */
export async function resetSettings(
  page: IJupyterLabPageFixture,
  plugin: string
): Promise<void> {
  await setSettings(page, plugin, '{}');
}

/** Write one plugin's settings as the settings editor does. */
export async function setSettings(
  page: IJupyterLabPageFixture,
  plugin: string,
  raw: string
): Promise<void> {
  await page.evaluate(
    async ([id, text]) => {
      await window.jupyterapp.serviceManager.settings.save(id, text);
      const registry = await window.galata.getPlugin(
        '@jupyterlab/apputils-extension:settings'
      );
      await registry?.reload(id);
    },
    [plugin, raw] as const
  );
}
