// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ISettingRegistry } from '@jupyterlab/settingregistry';

export const BOILERPLATE_PLUGIN_ID = 'jupyterlab-mlspace:boilerplate';

export type ProjectCellStyle = 'readFile' | 'literal';

/** How the person wants the project cell; the default where settings are absent or broken. */
export async function readStyle(
  registry: ISettingRegistry | null
): Promise<ProjectCellStyle> {
  try {
    const setting = await registry?.get(BOILERPLATE_PLUGIN_ID, 'style');
    return setting?.composite === 'literal' ? 'literal' : 'readFile';
  } catch {
    // JupyterLab reports invalid settings itself.
    return 'readFile';
  }
}
