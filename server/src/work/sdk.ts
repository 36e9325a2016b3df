// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { WorkKind } from '../../../src/companion/contract';
import {
  CHANGE_DEADLINE_MS,
  READ_DEADLINE_MS,
  SdkClients,
  deadline,
  sagemaker
} from '../aws/clients';
import type { Tags } from '../aws/types';
import {
  clusterTags,
  describeCluster,
  listClusters,
  type EmrRead
} from './emr';
import { describers, listers, type SageMakerRead } from './sagemaker';
import type { WorkAws, WorkFacts, WorkRow } from './types';

const MOST_ARNS = 100;

/** Running work through the SDK. */
export class SdkWork extends SdkClients implements WorkAws {
  list(kind: WorkKind): Promise<readonly WorkRow[]> {
    return kind === 'cluster'
      ? listClusters(this.askEmr)
      : listers[kind](this.ask);
  }

  describe(kind: WorkKind, id: string): Promise<WorkFacts> {
    return kind === 'cluster'
      ? describeCluster(this.askEmr, id)
      : describers[kind](this.ask, id);
  }

  async tagsByArn(arns: readonly string[]) {
    const { GetResourcesCommand } =
      await import('@aws-sdk/client-resource-groups-tagging-api');
    const answer = await this.read(this.tagging, client =>
      client.send(
        new GetResourcesCommand({
          ResourceARNList: arns.slice(0, MOST_ARNS)
        }),
        deadline(READ_DEADLINE_MS)
      )
    );
    return new Map(
      (answer.ResourceTagMappingList ?? []).map(
        ({ ResourceARN, Tags: list }) =>
          [ResourceARN ?? '', tagsOf(list)] as const
      )
    );
  }

  async tagsOf(kind: WorkKind, arn: string): Promise<Tags> {
    if (kind === 'cluster') {
      return clusterTags(this.askEmr, idOf(arn));
    }
    const { ListTagsCommand } = await sagemaker();
    const answer = await this.read(this.reads, client =>
      client.send(
        // A resource has 50 tags at most, and a page 100.
        new ListTagsCommand({ ResourceArn: arn, MaxResults: 100 }),
        deadline(READ_DEADLINE_MS)
      )
    );
    return tagsOf(answer.Tags);
  }

  async end(kind: WorkKind, id: string): Promise<void> {
    if (kind === 'cluster') {
      const { TerminateJobFlowsCommand } = await import('@aws-sdk/client-emr');
      await this.change(this.emrChanges, client =>
        client.send(
          new TerminateJobFlowsCommand({ JobFlowIds: [id] }),
          deadline(CHANGE_DEADLINE_MS)
        )
      );
      return;
    }
    await this.change(this.changes, client =>
      endOne(client, kind, id, deadline(CHANGE_DEADLINE_MS))
    );
  }

  async addTags(kind: WorkKind, arn: string, tags: Tags): Promise<void> {
    const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    if (kind === 'cluster') {
      const { AddTagsCommand } = await import('@aws-sdk/client-emr');
      await this.change(this.emrChanges, client =>
        client.send(
          new AddTagsCommand({ ResourceId: idOf(arn), Tags: list }),
          deadline(CHANGE_DEADLINE_MS)
        )
      );
      return;
    }
    const { AddTagsCommand } = await sagemaker();
    await this.change(this.changes, client =>
      client.send(
        new AddTagsCommand({ ResourceArn: arn, Tags: list }),
        deadline(CHANGE_DEADLINE_MS)
      )
    );
  }

  private readonly ask: SageMakerRead = call =>
    this.read(this.reads, client => call(client, deadline(READ_DEADLINE_MS)));

  private readonly askEmr: EmrRead = call =>
    this.read(this.emr, client => call(client, deadline(READ_DEADLINE_MS)));
}

async function endOne(
  client: SageMakerClient,
  kind: Exclude<WorkKind, 'cluster'>,
  id: string,
  limit: { abortSignal: AbortSignal }
): Promise<unknown> {
  const sdk = await sagemaker();
  switch (kind) {
    case 'training':
      return client.send(
        new sdk.StopTrainingJobCommand({ TrainingJobName: id }),
        limit
      );
    case 'tuning':
      return client.send(
        new sdk.StopHyperParameterTuningJobCommand({
          HyperParameterTuningJobName: id
        }),
        limit
      );
    case 'transform':
      return client.send(
        new sdk.StopTransformJobCommand({ TransformJobName: id }),
        limit
      );
    case 'processing':
      return client.send(
        new sdk.StopProcessingJobCommand({ ProcessingJobName: id }),
        limit
      );
    case 'labeling':
      return client.send(
        new sdk.StopLabelingJobCommand({ LabelingJobName: id }),
        limit
      );
    case 'endpoint':
      return client.send(
        new sdk.DeleteEndpointCommand({ EndpointName: id }),
        limit
      );
  }
}

function tagsOf(
  list:
    | readonly {
        readonly Key?: string | undefined;
        readonly Value?: string | undefined;
      }[]
    | undefined
): Tags {
  return Object.fromEntries(
    (list ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])
  );
}

function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
