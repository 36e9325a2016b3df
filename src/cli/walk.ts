// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Host } from './host';

/** Folders that hold nobody's own notebooks; hidden ones are left out as well. */
const SKIPPED = new Set([
  'node_modules',
  '__pycache__',
  'site-packages',
  'venv',
  'env'
]);

/** A file to lint: `name` as the user would write it, `/`-separated. */
export interface Target {
  readonly name: string;
  readonly path: string;
}

export interface WalkResult {
  readonly targets: readonly Target[];
  readonly errors: readonly {
    readonly file: string;
    readonly message: string;
  }[];
}

/** Files named, and the notebooks and scripts below folders named, each once. */
export async function findTargets(
  host: Host,
  paths: readonly string[],
  exclude: readonly string[]
): Promise<WalkResult> {
  const targets = new Map<string, Target>();
  const errors: { file: string; message: string }[] = [];
  const add = (name: string, path: string): void => {
    if (!targets.has(path)) {
      targets.set(path, { name, path });
    }
  };
  for (const given of paths) {
    const name = given.replace(/\\/g, '/');
    const path = host.resolve(host.cwd, given);
    const kind = await host.kindOf(path);
    if (kind === 'folder') {
      await walk(host, name.replace(/\/+$/, ''), path, exclude, add, errors);
    } else if (kind === null) {
      errors.push({ file: name, message: 'There is no such file.' });
    } else {
      add(name, path);
    }
  }
  return { targets: [...targets.values()], errors };
}

async function walk(
  host: Host,
  name: string,
  path: string,
  exclude: readonly string[],
  add: (name: string, path: string) => void,
  errors: { file: string; message: string }[]
): Promise<void> {
  let entries;
  try {
    entries = await host.readFolder(path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    errors.push({ file: name, message });
    return;
  }
  for (const entry of entries) {
    if (entry.name.startsWith('.') || exclude.includes(entry.name)) {
      continue;
    }
    const childName = name === '.' ? entry.name : `${name}/${entry.name}`;
    const childPath = host.resolve(path, entry.name);
    if (entry.kind === 'folder') {
      if (!SKIPPED.has(entry.name)) {
        await walk(host, childName, childPath, exclude, add, errors);
      }
    } else if (entry.kind === 'file' && /\.(ipynb|py)$/.test(entry.name)) {
      add(childName, childPath);
    }
  }
}
