// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IdentityReport } from '../../../src/companion/contract';
import type { Tags } from '../aws/types';

export type Who = Pick<IdentityReport, 'user' | 'project' | 'system'>;

/** What its tags make of a resource, seen from this notebook. */
export interface Standing {
  /** `ours`: of this project; `mine`, `nobody`: untracked; `others`: not to be shown. */
  readonly place: 'ours' | 'mine' | 'nobody' | 'others';
  readonly owner: string | null;
  readonly isMine: boolean;
  /** One sentence for each tag that keeps MLSpace from seeing it. */
  readonly problems: readonly string[];
  /** The tags to add, so that MLSpace sees it; empty when there is nothing to add. */
  readonly missing: Tags;
}

/** Left in by somebody who copied an example. */
const PLACEHOLDER = /replace|change.?me|your.?(?:name|project|user)|^<.*>$|^$/i;

/**
 * MLSpace's tracker compares keys and values exactly, IAM does neither: what
 * IAM takes for this user's may be nobody's for MLSpace.
 */
export function standingOf(tags: Tags, who: Who): Standing {
  const project = given(tags, 'project');
  const user = given(tags, 'user');
  const isMine = same(user, who.user);
  const inProject = same(project, who.project);
  const place =
    tags['project'] === who.project && who.project !== null
      ? 'ours'
      : project !== null && !inProject
        ? 'others'
        : isMine
          ? 'mine'
          : user === null
            ? 'nobody'
            : 'others';
  const wanted: [string, string | null][] = [
    ['user', isMine || user === null ? who.user : (tags['user'] ?? null)],
    ['project', who.project],
    ['system', who.system]
  ];
  const lacking = wanted.flatMap(([key, value]) =>
    value === null || tags[key] === value ? [] : [[key, value] as const]
  );
  return {
    place,
    owner: isMine ? who.user : user,
    isMine,
    problems: lacking.map(([key, value]) => sentence(tags, key, value)),
    missing: Object.fromEntries(lacking)
  };
}

/** The value under the key in whatever case; null: none, or a placeholder. */
function given(tags: Tags, key: string): string | null {
  const name = Object.keys(tags).find(one => one.toLowerCase() === key);
  const value = tags[key] ?? (name === undefined ? undefined : tags[name]);
  return value === undefined || PLACEHOLDER.test(value) ? null : value;
}

function same(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toLowerCase() === b.toLowerCase();
}

function sentence(tags: Tags, key: string, value: string): string {
  const is = tags[key];
  if (is !== undefined) {
    return `The tag "${key}" is "${is}", for MLSpace it has to be "${value}".`;
  }
  const other = Object.keys(tags).find(one => one.toLowerCase() === key);
  return other === undefined
    ? `The tag "${key}" is missing.`
    : `The tag "${other}" has to be written "${key}".`;
}
