// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { WorkItem, WorkKind } from '../companion/contract';
import type { Span, Value } from '../governance/model';
import type { IGovernedDocument } from '../tokens';

/** The operation that makes one, and its parameter with the name. */
const MADE_BY: Readonly<Record<WorkKind, readonly [string, string]>> = {
  training: ['CreateTrainingJob', 'TrainingJobName'],
  tuning: ['CreateHyperParameterTuningJob', 'HyperParameterTuningJobName'],
  transform: ['CreateTransformJob', 'TransformJobName'],
  processing: ['CreateProcessingJob', 'ProcessingJobName'],
  labeling: ['CreateLabelingJob', 'LabelingJobName'],
  endpoint: ['CreateEndpoint', 'EndpointName'],
  cluster: ['RunJobFlow', 'Name']
};
/** A shorter beginning fits too many names. */
const PREFIX_CHARACTERS = 3;

export interface ILaunchPlace {
  readonly document: IGovernedDocument;
  readonly span: Span;
}

/**
 * The call in an open document that made it, by its name; where only the
 * beginning of a name can be read, the longest that fits. Null: none is open.
 */
export function launchedBy(
  item: WorkItem,
  documents: readonly IGovernedDocument[]
): ILaunchPlace | null {
  const [action, parameter] = MADE_BY[item.kind];
  let best: ILaunchPlace | null = null;
  let score = 0;
  for (const document of documents) {
    for (const { request } of document.result?.analysis.requests ?? []) {
      for (const api of request.requests) {
        const entry = api.parameters.entries.get(parameter);
        const fits =
          api.action === action && entry ? fit(entry.value, item.name) : 0;
        if (fits > score) {
          score = fits;
          best = { document, span: request.callee };
        }
      }
    }
  }
  return best;
}

/** How much of the name the value accounts for: 0 nothing, Infinity all of it. */
function fit(value: Value, name: string): number {
  if (value.kind === 'choice') {
    return Math.max(0, ...value.options.map(option => fit(option, name)));
  }
  if (value.kind !== 'string') {
    return 0;
  }
  if (value.value !== null) {
    return value.value === name ? Infinity : 0;
  }
  const { prefix } = value;
  return prefix.length >= PREFIX_CHARACTERS && name.startsWith(prefix)
    ? prefix.length
    : 0;
}
