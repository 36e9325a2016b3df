// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** SageMaker's List and Describe operations -> rows and facts. */
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { WorkKind } from '../../../src/companion/contract';
import { sagemaker } from '../aws/clients';
import type { WorkFacts, WorkRow } from './types';

/** Asks with the deadline of a read. */
export type SageMakerRead = <T>(
  call: (
    client: SageMakerClient,
    limit: { abortSignal: AbortSignal }
  ) => Promise<T>
) => Promise<T>;

type Kind = Exclude<WorkKind, 'cluster'>;

const PAGE = 100;
/** A thousand of one kind at a time; more than anybody can look at. */
const MAX_PAGES = 10;

interface Named {
  readonly id: string | undefined;
  readonly arn: string | undefined;
  readonly status: string | undefined;
  readonly createdAt: Date | undefined;
  readonly detail?: string | undefined;
  readonly progress?: WorkRow['progress'];
}

function row(kind: Kind, named: Named): WorkRow {
  return {
    kind,
    id: named.id ?? '',
    name: named.id ?? '',
    arn: named.arn ?? '',
    status: named.status ?? 'Unknown',
    detail: named.detail ?? null,
    progress: named.progress ?? null,
    createdAt: named.createdAt?.getTime() ?? null
  };
}

/** All pages, up to a limit. */
async function pages(
  read: (
    token: string | undefined
  ) => Promise<{ rows: WorkRow[]; next: string | undefined }>
): Promise<WorkRow[]> {
  const found: WorkRow[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { rows, next } = await read(token);
    found.push(...rows);
    token = next;
    if (token === undefined || token === '') {
      break;
    }
  }
  return found;
}

const running = { StatusEquals: 'InProgress', MaxResults: PAGE } as const;

export const listers: Readonly<
  Record<Kind, (ask: SageMakerRead) => Promise<WorkRow[]>>
> = {
  training: ask =>
    pages(async NextToken => {
      const { ListTrainingJobsCommand } = await sagemaker();
      const answer = await ask((client, limit) =>
        client.send(
          new ListTrainingJobsCommand({ ...running, NextToken }),
          limit
        )
      );
      return {
        next: answer.NextToken,
        rows: (answer.TrainingJobSummaries ?? []).map(one =>
          row('training', {
            id: one.TrainingJobName,
            arn: one.TrainingJobArn,
            status: one.TrainingJobStatus,
            createdAt: one.CreationTime,
            detail: one.SecondaryStatus
          })
        )
      };
    }),
  tuning: ask =>
    pages(async NextToken => {
      const { ListHyperParameterTuningJobsCommand } = await sagemaker();
      const answer = await ask((client, limit) =>
        client.send(
          new ListHyperParameterTuningJobsCommand({ ...running, NextToken }),
          limit
        )
      );
      return {
        next: answer.NextToken,
        rows: (answer.HyperParameterTuningJobSummaries ?? []).map(one =>
          row('tuning', {
            id: one.HyperParameterTuningJobName,
            arn: one.HyperParameterTuningJobArn,
            status: one.HyperParameterTuningJobStatus,
            createdAt: one.CreationTime,
            progress: {
              done: one.TrainingJobStatusCounters?.Completed ?? 0,
              total: one.ResourceLimits?.MaxNumberOfTrainingJobs ?? null
            }
          })
        )
      };
    }),
  transform: ask =>
    pages(async NextToken => {
      const { ListTransformJobsCommand } = await sagemaker();
      const answer = await ask((client, limit) =>
        client.send(
          new ListTransformJobsCommand({ ...running, NextToken }),
          limit
        )
      );
      return {
        next: answer.NextToken,
        rows: (answer.TransformJobSummaries ?? []).map(one =>
          row('transform', {
            id: one.TransformJobName,
            arn: one.TransformJobArn,
            status: one.TransformJobStatus,
            createdAt: one.CreationTime
          })
        )
      };
    }),
  processing: ask =>
    pages(async NextToken => {
      const { ListProcessingJobsCommand } = await sagemaker();
      const answer = await ask((client, limit) =>
        client.send(
          new ListProcessingJobsCommand({ ...running, NextToken }),
          limit
        )
      );
      return {
        next: answer.NextToken,
        rows: (answer.ProcessingJobSummaries ?? []).map(one =>
          row('processing', {
            id: one.ProcessingJobName,
            arn: one.ProcessingJobArn,
            status: one.ProcessingJobStatus,
            createdAt: one.CreationTime
          })
        )
      };
    }),
  labeling: ask =>
    pages(async NextToken => {
      const { ListLabelingJobsCommand } = await sagemaker();
      const answer = await ask((client, limit) =>
        client.send(
          new ListLabelingJobsCommand({ ...running, NextToken }),
          limit
        )
      );
      return {
        next: answer.NextToken,
        rows: (answer.LabelingJobSummaryList ?? []).map(one =>
          row('labeling', {
            id: one.LabelingJobName,
            arn: one.LabelingJobArn,
            status: one.LabelingJobStatus,
            createdAt: one.CreationTime,
            progress: labelled(one.LabelCounters)
          })
        )
      };
    }),
  endpoint: ask =>
    pages(async NextToken => {
      const { ListEndpointsCommand } = await sagemaker();
      const answer = await ask((client, limit) =>
        client.send(
          new ListEndpointsCommand({ MaxResults: PAGE, NextToken }),
          limit
        )
      );
      return {
        next: answer.NextToken,
        rows: (answer.Endpoints ?? []).map(one =>
          row('endpoint', {
            id: one.EndpointName,
            arn: one.EndpointArn,
            status: one.EndpointStatus,
            createdAt: one.CreationTime
          })
        )
      };
    })
};

function labelled(
  counters:
    | {
        readonly TotalLabeled?: number | undefined;
        readonly Unlabeled?: number | undefined;
      }
    | undefined
): WorkRow['progress'] {
  const done = counters?.TotalLabeled;
  return done === undefined
    ? null
    : {
        done,
        total:
          counters?.Unlabeled === undefined ? null : done + counters.Unlabeled
      };
}

type Describer = (ask: SageMakerRead, id: string) => Promise<WorkFacts>;

export const describers: Readonly<Record<Kind, Describer>> = {
  training: async (ask, id) => {
    const { DescribeTrainingJobCommand } = await sagemaker();
    const one = await ask((client, limit) =>
      client.send(
        new DescribeTrainingJobCommand({ TrainingJobName: id }),
        limit
      )
    );
    return {
      status: one.TrainingJobStatus ?? '',
      detail: one.FailureReason || one.SecondaryStatus || null,
      compute: machines(one.ResourceConfig),
      startedAt: one.TrainingStartTime?.getTime() ?? null,
      roleArn: one.RoleArn ?? null
    };
  },
  tuning: async (ask, id) => {
    const { DescribeHyperParameterTuningJobCommand } = await sagemaker();
    const one = await ask((client, limit) =>
      client.send(
        new DescribeHyperParameterTuningJobCommand({
          HyperParameterTuningJobName: id
        }),
        limit
      )
    );
    const [first] = one.TrainingJobDefinitions ?? [];
    const definition = one.TrainingJobDefinition ?? first;
    return {
      status: one.HyperParameterTuningJobStatus ?? '',
      detail: one.FailureReason || null,
      // So many jobs run at a time, each on machines of its own.
      compute: times(
        machines(
          definition?.ResourceConfig ??
            definition?.HyperParameterTuningResourceConfig
        ),
        one.TrainingJobStatusCounters?.InProgress ?? 0
      ),
      // Jobs come and go: since when how many ran is not told.
      startedAt: null,
      roleArn: definition?.RoleArn ?? null
    };
  },
  transform: async (ask, id) => {
    const { DescribeTransformJobCommand } = await sagemaker();
    const one = await ask((client, limit) =>
      client.send(
        new DescribeTransformJobCommand({ TransformJobName: id }),
        limit
      )
    );
    return {
      status: one.TransformJobStatus ?? '',
      detail: one.FailureReason || null,
      compute: machines(one.TransformResources),
      startedAt: one.TransformStartTime?.getTime() ?? null,
      // The role is the model's.
      roleArn: null
    };
  },
  processing: async (ask, id) => {
    const { DescribeProcessingJobCommand } = await sagemaker();
    const one = await ask((client, limit) =>
      client.send(
        new DescribeProcessingJobCommand({ ProcessingJobName: id }),
        limit
      )
    );
    return {
      status: one.ProcessingJobStatus ?? '',
      detail: one.FailureReason || null,
      compute: machines(one.ProcessingResources?.ClusterConfig),
      startedAt: one.ProcessingStartTime?.getTime() ?? null,
      roleArn: one.RoleArn ?? null
    };
  },
  labeling: async (ask, id) => {
    const { DescribeLabelingJobCommand } = await sagemaker();
    const one = await ask((client, limit) =>
      client.send(
        new DescribeLabelingJobCommand({ LabelingJobName: id }),
        limit
      )
    );
    return {
      status: one.LabelingJobStatus ?? '',
      detail: one.FailureReason || null,
      // People label; there are no machines to count.
      compute: [],
      startedAt: null,
      roleArn: one.RoleArn ?? null
    };
  },
  endpoint: async (ask, id) => {
    const { DescribeEndpointCommand, DescribeEndpointConfigCommand } =
      await sagemaker();
    const one = await ask((client, limit) =>
      client.send(new DescribeEndpointCommand({ EndpointName: id }), limit)
    );
    const config = await ask((client, limit) =>
      client.send(
        new DescribeEndpointConfigCommand({
          EndpointConfigName: one.EndpointConfigName
        }),
        limit
      )
    );
    const types = new Map(
      (config.ProductionVariants ?? []).map(variant => [
        variant.VariantName,
        variant
      ])
    );
    return {
      status: one.EndpointStatus ?? '',
      detail: one.FailureReason || null,
      compute: (one.ProductionVariants ?? []).flatMap(variant => {
        const { InstanceType, InitialInstanceCount } =
          types.get(variant.VariantName) ?? {};
        return InstanceType === undefined
          ? []
          : [
              {
                type: InstanceType,
                count: variant.CurrentInstanceCount ?? InitialInstanceCount ?? 1
              }
            ];
      }),
      startedAt: one.CreationTime?.getTime() ?? null,
      roleArn: null
    };
  }
};

interface Resources {
  readonly InstanceType?: string | undefined;
  readonly InstanceCount?: number | undefined;
  readonly InstanceGroups?:
    | readonly {
        readonly InstanceType?: string | undefined;
        readonly InstanceCount?: number | undefined;
      }[]
    | undefined;
}

type Machines = NonNullable<WorkFacts['compute']>;

function machines(resources: Resources | undefined): Machines {
  const groups = resources?.InstanceGroups ?? [];
  return (groups.length > 0 ? groups : [resources])
    .filter(one => one?.InstanceType !== undefined)
    .map(one => ({
      type: one?.InstanceType ?? '',
      count: one?.InstanceCount ?? 1
    }));
}

function times(compute: Machines, factor: number): Machines {
  return compute
    .map(({ type, count }) => ({ type, count: count * factor }))
    .filter(({ count }) => count > 0);
}
