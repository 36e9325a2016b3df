// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { WorkKind } from '../../../src/companion/contract';
import type { Tags } from '../aws/types';

/** One row of a List operation: something that is not over yet. */
export interface WorkRow {
  readonly kind: WorkKind;
  /** The name; of a cluster its id. */
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly detail: string | null;
  readonly progress: {
    readonly done: number;
    readonly total: number | null;
  } | null;
  /** Epoch milliseconds. */
  readonly createdAt: number | null;
}

/** What only a Describe operation says. */
export interface WorkFacts {
  readonly status: string;
  readonly detail: string | null;
  /** null: could not be asked. */
  readonly compute:
    | readonly {
        readonly type: string;
        readonly count: number;
      }[]
    | null;
  /** Why its machines could not be asked, a sentence; null: they could. */
  readonly computeProblem?: string | null;
  /** When machines began to run, epoch milliseconds; null: not yet. */
  readonly startedAt: number | null;
  readonly roleArn: string | null;
}

/**
 * Each AWS operation on running work, with fixed parameters. Methods reject
 * with what the SDK threw. Reads are retried, changes are sent once.
 */
export interface WorkAws {
  /** Those of one kind that are not over. */
  list(kind: WorkKind): Promise<readonly WorkRow[]>;
  describe(kind: WorkKind, id: string): Promise<WorkFacts>;
  /** Tags by ARN; resources without any may be left out. At most 100 ARNs. */
  tagsByArn(arns: readonly string[]): Promise<ReadonlyMap<string, Tags>>;
  tagsOf(kind: WorkKind, arn: string): Promise<Tags>;
  end(kind: WorkKind, id: string): Promise<void>;
  addTags(kind: WorkKind, arn: string, tags: Tags): Promise<void>;
}

interface KindOperations {
  /** IAM prefix. */
  readonly service: 'sagemaker' | 'elasticmapreduce';
  readonly list: string;
  readonly describe: string;
  readonly end: string;
  readonly readTags: string;
  /** Of the ARN. */
  readonly resource: string;
}

function job(list: string, noun: string, resource: string): KindOperations {
  return {
    service: 'sagemaker',
    list,
    describe: `Describe${noun}`,
    end: `Stop${noun}`,
    readTags: 'ListTags',
    resource
  };
}

/** The service's own names of what is asked. */
export const WORK_OPERATIONS: Readonly<Record<WorkKind, KindOperations>> = {
  training: job('ListTrainingJobs', 'TrainingJob', 'training-job'),
  tuning: job(
    'ListHyperParameterTuningJobs',
    'HyperParameterTuningJob',
    'hyper-parameter-tuning-job'
  ),
  transform: job('ListTransformJobs', 'TransformJob', 'transform-job'),
  processing: job('ListProcessingJobs', 'ProcessingJob', 'processing-job'),
  labeling: job('ListLabelingJobs', 'LabelingJob', 'labeling-job'),
  endpoint: {
    ...job('ListEndpoints', 'Endpoint', 'endpoint'),
    end: 'DeleteEndpoint'
  },
  cluster: {
    service: 'elasticmapreduce',
    list: 'ListClusters',
    describe: 'DescribeCluster',
    end: 'TerminateJobFlows',
    readTags: 'DescribeCluster',
    resource: 'cluster'
  }
};

/** States in which it can be ended. */
export const CAN_END: Readonly<Record<WorkKind, readonly string[]>> = {
  training: ['InProgress'],
  tuning: ['InProgress'],
  transform: ['InProgress'],
  processing: ['InProgress'],
  labeling: ['Initializing', 'InProgress'],
  endpoint: ['InService', 'Failed', 'OutOfService', 'UpdateRollbackFailed'],
  cluster: ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING']
};

/** What is said of it once the end was accepted. */
export const ENDING: Readonly<Record<WorkKind, string>> = {
  training: 'Stopping',
  tuning: 'Stopping',
  transform: 'Stopping',
  processing: 'Stopping',
  labeling: 'Stopping',
  endpoint: 'Deleting',
  cluster: 'TERMINATING'
};
