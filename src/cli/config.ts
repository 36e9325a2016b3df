// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ConfigValues } from './config-schema';
import { UsageError, type Host } from './host';

export interface Config {
  readonly values: ConfigValues;
  /** Folder that relative paths in the file start from. */
  readonly folder: string;
}

const JSON_NAME = '.mlspace-lint.json';
const TOML_NAME = 'pyproject.toml';
/** A pyproject.toml without it is not this tool's. */
const TABLE = 'mlspace-lint';

/** The named file, or the nearest one from the working folder upwards. Throws `UsageError`. */
export async function readConfig(
  host: Host,
  named: string | null
): Promise<Config> {
  if (named !== null) {
    const path = host.resolve(host.cwd, named);
    const config = await readOne(host, path);
    if (!config) {
      throw new UsageError(`${named} has no [tool.mlspace-lint] table.`);
    }
    return config;
  }
  for (const folder of foldersUp(host)) {
    for (const name of [JSON_NAME, TOML_NAME]) {
      const path = host.resolve(folder, name);
      if ((await host.kindOf(path)) === 'file') {
        const config = await readOne(host, path);
        if (config) {
          return config;
        }
      }
    }
  }
  return { values: {}, folder: host.cwd };
}

function foldersUp(host: Host): string[] {
  const folders = [host.cwd];
  for (;;) {
    const last = folders[folders.length - 1];
    const parent = host.resolve(last, '..');
    if (parent === last) {
      return folders;
    }
    folders.push(parent);
  }
}

/** Null when a pyproject.toml says nothing about this tool. */
async function readOne(host: Host, path: string): Promise<Config | null> {
  let content: unknown;
  try {
    const text = (await host.readFile(path)).replace(/^\uFEFF/, '');
    if (!path.endsWith('.toml')) {
      content = JSON.parse(text);
    } else if (text.includes(TABLE)) {
      content = (await import('./config-schema')).readSection(text);
    }
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reason(error)}`);
  }
  if (content === undefined) {
    return null;
  }
  const values = (await import('./config-schema')).readValues(content);
  if (typeof values === 'string') {
    throw new UsageError(`${path}: ${values}`);
  }
  checkPatterns(path, values['naming-patterns'] ?? {});
  return { values, folder: host.resolve(path, '..') };
}

function checkPatterns(
  path: string,
  patterns: Readonly<Record<string, string>>
): void {
  for (const [name, pattern] of Object.entries(patterns)) {
    try {
      new RegExp(pattern, 'u');
    } catch (error) {
      throw new UsageError(
        `${path}: naming-patterns.${name}: ${reason(error)}`
      );
    }
  }
}

/** One line. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0];
}
