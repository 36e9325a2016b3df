// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { join } from 'node:path';
import type {
  ParamsProblem,
  PolicyReport
} from '../../../src/companion/contract';
import type { Files, FolderEntry } from '../files';

/** IAM attaches at most 20 managed policies to a role; inline ones and a boundary come on top. */
const MAX_FILES = 64;
const MAX_FILE_BYTES = 256 * 1024;
const MAX_TOTAL_CHARACTERS = 1024 * 1024;

type Layout = PolicyReport['layout'];
type PolicyFile = PolicyReport['files'][number];

/**
 * Reads the policies that an administrator left in the policy folder.
 *
 * A subfolder named like the instance's role wins, else `template/`, else the
 * folder itself. `BOUNDARY-*.json` is the permissions boundary,
 * `*.disabled.json` is left out.
 */
export async function readPolicies(
  files: Files,
  folder: string,
  roleName: string | null
): Promise<PolicyReport> {
  const top = await files.list(folder);
  if (top === null) {
    return { folder, layout: 'none', files: [], problems: [] };
  }
  const { path, layout, entries } = await choose(files, folder, top, roleName);
  const names = entries
    .filter(entry => !entry.isFolder && isPolicy(entry.name))
    .map(entry => entry.name);
  const read = await readAll(files, path, names);
  return {
    folder,
    layout:
      read.files.length === 0 && read.problems.length === 0 ? 'none' : layout,
    ...read
  };
}

interface Chosen {
  readonly path: string;
  readonly layout: Layout;
  readonly entries: readonly FolderEntry[];
}

async function choose(
  files: Files,
  folder: string,
  top: readonly FolderEntry[],
  roleName: string | null
): Promise<Chosen> {
  const candidates: readonly (readonly [string | null, Layout])[] = [
    [roleName, 'role'],
    ['template', 'template']
  ];
  for (const [name, layout] of candidates) {
    // Only a name that the folder itself lists: a role can not lead elsewhere.
    if (name !== null && top.some(one => one.isFolder && one.name === name)) {
      const path = join(folder, name);
      return { path, layout, entries: (await files.list(path)) ?? [] };
    }
  }
  return { path: folder, layout: 'flat', entries: top };
}

function isPolicy(name: string): boolean {
  return (
    name.endsWith('.json') &&
    !name.endsWith('.disabled.json') &&
    !name.startsWith('.')
  );
}

async function readAll(
  files: Files,
  path: string,
  names: readonly string[]
): Promise<{ files: PolicyFile[]; problems: ParamsProblem[] }> {
  const found: PolicyFile[] = [];
  const problems: ParamsProblem[] = [];
  let left = MAX_TOTAL_CHARACTERS;
  if (names.length > MAX_FILES) {
    problems.push({
      key: null,
      message: `${path} holds ${names.length} policies; only the first ${MAX_FILES} are read.`,
      next: 'Move policies that do not concern this role to another folder.'
    });
  }
  for (const name of names.slice(0, MAX_FILES)) {
    const result = await files.read(join(path, name), MAX_FILE_BYTES);
    if (!result.ok || result.file.text.length > left) {
      problems.push(unreadable(name, result.ok || result.fault === 'tooLarge'));
      continue;
    }
    left -= result.file.text.length;
    const document = parse(result.file.text);
    if (document === null) {
      problems.push({
        key: name,
        message: `The policy ${name} is not a JSON object with a "Statement".`,
        next: 'Correct the file or rename it to *.disabled.json; until then calls are not judged by policies.'
      });
      continue;
    }
    const kind = name.startsWith('BOUNDARY-') ? 'boundary' : 'identity';
    found.push({ name, kind, document });
  }
  return { files: found, problems };
}

function unreadable(name: string, tooLarge: boolean): ParamsProblem {
  return {
    key: name,
    message: tooLarge
      ? `The policy ${name} is too large to be read.`
      : `The policy ${name} could not be read.`,
    next: 'Look at the file and its permissions; until then calls are not judged by policies.'
  };
}

function parse(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && 'Statement' in value
      ? value
      : null;
  } catch {
    return null;
  }
}
