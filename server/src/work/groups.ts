// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { WorkKind } from '../../../src/companion/contract';

/** Where each kind writes its logs; null: not to CloudWatch. */
export const LOG_GROUPS: Readonly<Record<WorkKind, string | null>> = {
  training: '/aws/sagemaker/TrainingJobs',
  tuning: null,
  transform: '/aws/sagemaker/TransformJobs',
  processing: '/aws/sagemaker/ProcessingJobs',
  labeling: '/aws/sagemaker/LabelingJobs',
  endpoint: '/aws/sagemaker/Endpoints/',
  cluster: null
};

/** Why there are no logs to read; null when there may be. */
export function noLogs(kind: WorkKind): string | null {
  switch (kind) {
    case 'tuning':
      return 'A tuning has no log of its own; its training jobs have.';
    case 'cluster':
      return 'A cluster writes its logs to S3, where MLSpace was told to put them.';
    default:
      return null;
  }
}

/** The log group and the beginning of the streams of one job or endpoint. */
export function logPlace(
  kind: WorkKind,
  id: string
): { readonly group: string; readonly streamPrefix: string } | null {
  const group = LOG_GROUPS[kind];
  if (group === null) {
    return null;
  }
  return kind === 'endpoint'
    ? { group: `${group}${id}`, streamPrefix: '' }
    : // With the slash: `job` must not show the lines of `job-2`.
      { group, streamPrefix: `${id}/` };
}
