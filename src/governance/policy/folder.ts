// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type NamedPolicy, type ProjectFacts } from '../model';
import {
  fillPlaceholders,
  mapTexts,
  type PlaceholderValues
} from './placeholders';
import { type PolicyProblem } from './types';

/** A file of a policy folder; `path` is relative to it and `/`-separated. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
}

export interface PolicyFolder {
  readonly policies: readonly NamedPolicy[];
  /** Files that hold no JSON. */
  readonly problems: readonly PolicyProblem[];
  /** Which part of the folder spoke. */
  readonly part: 'role' | 'template' | 'folder';
}

const TEMPLATE = 'template';
const BOUNDARY = /^BOUNDARY-/i;

/**
 * Reads a policy folder. A subfolder named like the notebook's own role wins,
 * then `template/` with its placeholders filled in, then the files of the
 * folder itself.
 */
export function readPolicyFolder(
  files: readonly PolicyFile[],
  facts: ProjectFacts
): PolicyFolder {
  const role = roleName(facts);
  const own = role === null ? [] : inFolder(files, role);
  if (own.length > 0) {
    return { ...read(own, null), part: 'role' };
  }
  const template = inFolder(files, TEMPLATE);
  if (template.length > 0) {
    const { user, project, account, region } = facts;
    return {
      ...read(template, { user, project, account, region, role }),
      part: 'template'
    };
  }
  return { ...read(inFolder(files, ''), null), part: 'folder' };
}

export function roleName({ roleArn }: ProjectFacts): string | null {
  return roleArn === null ? null : roleArn.slice(roleArn.lastIndexOf('/') + 1);
}

/** The policy files directly inside; names without the folder. */
function inFolder(
  files: readonly PolicyFile[],
  folder: string
): readonly PolicyFile[] {
  const start = folder === '' ? '' : `${folder}/`;
  return files
    .filter(({ path }) => path.startsWith(start))
    .map(({ path, text }) => ({ path: path.slice(start.length), text }))
    .filter(
      ({ path }) =>
        !path.includes('/') &&
        !path.startsWith('.') &&
        /\.json$/i.test(path) &&
        !/\.disabled\.json$/i.test(path)
    )
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function read(
  files: readonly PolicyFile[],
  values: PlaceholderValues | null
): Pick<PolicyFolder, 'policies' | 'problems'> {
  const problems: PolicyProblem[] = [];
  const policies = files.map(({ path, text }): NamedPolicy => {
    const fill = (each: string): string =>
      values === null ? each : fillPlaceholders(each, values);
    const name = fillPlaceholders(
      path.replace(BOUNDARY, '').replace(/\.json$/i, ''),
      values ?? {},
      placeholder => placeholder.toUpperCase()
    );
    let document: unknown = null;
    try {
      document = mapTexts(JSON.parse(text.replace(/^\uFEFF/, '')), fill);
    } catch (error) {
      problems.push({
        policy: name,
        path: '',
        message: `The file is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`
      });
    }
    return {
      name,
      kind: BOUNDARY.test(path) ? 'boundary' : 'identity',
      document
    };
  });
  return { policies, problems };
}
