// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { createHash } from 'node:crypto';

/** MLSpace's own: the cluster's name, whatever cluster of that name it was written for. */
const MLSPACE_SUFFIX = '-int-mls-conf';
const OURS = /^mlspace-emr-(j-[A-Z0-9]{8,30})-[0-9a-f]{8}$/i;

/**
 * The lifecycle configuration that attaches this user's notebooks to a
 * cluster: by its id, which is never used again, and by owner, since it runs
 * as root and only its owner may change it. At most 63 characters.
 */
export function attachmentName(
  cluster: string,
  project: string,
  user: string
): string {
  const owner = createHash('sha256').update(`${project}\0${user}`);
  return `mlspace-emr-${cluster}-${owner.digest('hex').slice(0, 8)}`;
}

/** The cluster's id, or its name where MLSpace attached it; null: none. */
export function clusterOf(lifecycleConfig: string | null): string | null {
  if (lifecycleConfig === null) {
    return null;
  }
  const [, id] = OURS.exec(lifecycleConfig) ?? [];
  return (
    id ??
    (lifecycleConfig.endsWith(MLSPACE_SUFFIX)
      ? lifecycleConfig.slice(0, -MLSPACE_SUFFIX.length)
      : null)
  );
}
