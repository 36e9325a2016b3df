// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { isStyle, type TemplateStyle } from './model';

export const TEMPLATES_PLUGIN_ID = 'jupyterlab-mlspace:templates';

/** The plugin's settings, ready for use. */
export interface ITemplateSettings {
  readonly style: TemplateStyle;
  /** MLSpace's own folder, as the contents API knows it. */
  readonly resources: string;
  /** More folders with examples. */
  readonly exampleFolders: readonly string[];
  /** Where copies of examples go unless another folder is chosen. */
  readonly copyFolder: string;
}

export const DEFAULT_SETTINGS: ITemplateSettings = {
  style: 'boto3',
  resources: 'global-resources',
  exampleFolders: [],
  copyFolder: 'examples'
};

/** Without the slashes that the contents API does not want. */
export const tidyPath = (path: string): string =>
  path.replace(/^\/+|\/+$/g, '');

export function readTemplateSettings(
  composite: ISettingRegistry.ISettings['composite']
): ITemplateSettings {
  const { style, resources, exampleFolders, copyFolder } = composite;
  const text = (value: unknown, fallback: string) =>
    typeof value === 'string' ? tidyPath(value) : fallback;
  return {
    style: isStyle(style) ? style : DEFAULT_SETTINGS.style,
    resources: text(resources, DEFAULT_SETTINGS.resources),
    exampleFolders: Array.isArray(exampleFolders)
      ? exampleFolders
          .filter((one): one is string => typeof one === 'string')
          .map(tidyPath)
      : [],
    copyFolder: text(copyFolder, DEFAULT_SETTINGS.copyFolder)
  };
}
