// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  DescribeNotebookInstanceCommandOutput,
  NotebookInstanceSummary,
  UpdateNotebookInstanceCommandInput
} from '@aws-sdk/client-sagemaker';
import type {
  Aws,
  NotebookChange,
  NotebookDescription,
  NotebookSummary,
  Tags
} from './types';
import {
  CHANGE_DEADLINE_MS,
  READ_DEADLINE_MS,
  deadline,
  sagemaker
} from './clients';
import { SdkNotebooks } from './sdk-notebooks';

const PAGE_SIZE = 100;

/** AWS through its SDK. */
export class SdkAws extends SdkNotebooks implements Aws {
  async callerIdentity() {
    const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
    const answer = await this.read(this.sts, client =>
      client.send(new GetCallerIdentityCommand({}), deadline(READ_DEADLINE_MS))
    );
    return { account: answer.Account ?? '', arn: answer.Arn ?? '' };
  }

  async describeNotebook(name: string): Promise<NotebookDescription> {
    const { DescribeNotebookInstanceCommand } = await sagemaker();
    const answer = await this.read(this.reads, client =>
      client.send(
        new DescribeNotebookInstanceCommand({ NotebookInstanceName: name }),
        deadline(READ_DEADLINE_MS)
      )
    );
    return describe(name, answer);
  }

  async listTags(arn: string): Promise<Tags> {
    const { ListTagsCommand } = await sagemaker();
    const tags: Record<string, string> = {};
    let token: string | undefined;
    do {
      const command = new ListTagsCommand({
        ResourceArn: arn,
        NextToken: token
      });
      const answer = await this.read(this.reads, client =>
        client.send(command, deadline(READ_DEADLINE_MS))
      );
      for (const { Key, Value } of answer.Tags ?? []) {
        tags[Key ?? ''] = Value ?? '';
      }
      token = answer.NextToken;
    } while (token);
    return tags;
  }

  async listNotebooks(token: string | null, usingConfig?: string) {
    const { ListNotebookInstancesCommand } = await sagemaker();
    const answer = await this.read(this.reads, client =>
      client.send(
        new ListNotebookInstancesCommand({
          MaxResults: PAGE_SIZE,
          NotebookInstanceLifecycleConfigNameContains: usingConfig,
          NextToken: token ?? undefined
        }),
        deadline(READ_DEADLINE_MS)
      )
    );
    return {
      items: (answer.NotebookInstances ?? []).map(summary),
      nextToken: answer.NextToken ?? null
    };
  }

  async taggedNotebooks(project: string, token: string | null) {
    const { GetResourcesCommand } =
      await import('@aws-sdk/client-resource-groups-tagging-api');
    const answer = await this.read(this.tagging, client =>
      client.send(
        new GetResourcesCommand({
          ResourceTypeFilters: ['sagemaker:notebook-instance'],
          TagFilters: [{ Key: 'project', Values: [project] }],
          ResourcesPerPage: PAGE_SIZE,
          PaginationToken: token ?? undefined
        }),
        deadline(READ_DEADLINE_MS)
      )
    );
    const items = (answer.ResourceTagMappingList ?? []).map(resource => ({
      arn: resource.ResourceARN ?? '',
      tags: Object.fromEntries(
        (resource.Tags ?? []).map(tag => [tag.Key ?? '', tag.Value ?? ''])
      )
    }));
    return { items, nextToken: answer.PaginationToken || null };
  }

  async startNotebook(name: string): Promise<void> {
    const { StartNotebookInstanceCommand } = await sagemaker();
    await this.change(this.changes, client =>
      client.send(
        new StartNotebookInstanceCommand({ NotebookInstanceName: name }),
        deadline(CHANGE_DEADLINE_MS)
      )
    );
  }

  async stopNotebook(name: string): Promise<void> {
    const { StopNotebookInstanceCommand } = await sagemaker();
    await this.change(this.changes, client =>
      client.send(
        new StopNotebookInstanceCommand({ NotebookInstanceName: name }),
        deadline(CHANGE_DEADLINE_MS)
      )
    );
  }

  async updateNotebook(name: string, change: NotebookChange): Promise<void> {
    const { UpdateNotebookInstanceCommand } = await sagemaker();
    const { lifecycleConfig } = change;
    await this.change(this.changes, client =>
      client.send(
        new UpdateNotebookInstanceCommand({
          NotebookInstanceName: name,
          InstanceType:
            change.type as UpdateNotebookInstanceCommandInput['InstanceType'],
          VolumeSizeInGB: change.volumeGib,
          LifecycleConfigName: lifecycleConfig ?? undefined,
          DisassociateLifecycleConfig: lifecycleConfig === null || undefined,
          PlatformIdentifier: change.platform
        }),
        deadline(CHANGE_DEADLINE_MS)
      )
    );
  }

  async deleteNotebook(name: string): Promise<void> {
    const { DeleteNotebookInstanceCommand } = await sagemaker();
    await this.change(this.changes, client =>
      client.send(
        new DeleteNotebookInstanceCommand({ NotebookInstanceName: name }),
        deadline(CHANGE_DEADLINE_MS)
      )
    );
  }

  async presignedUrl(name: string): Promise<string> {
    const { CreatePresignedNotebookInstanceUrlCommand } = await sagemaker();
    const answer = await this.change(this.changes, client =>
      client.send(
        new CreatePresignedNotebookInstanceUrlCommand({
          NotebookInstanceName: name
        }),
        deadline(CHANGE_DEADLINE_MS)
      )
    );
    return answer.AuthorizedUrl ?? '';
  }
}

function describe(
  name: string,
  answer: DescribeNotebookInstanceCommandOutput
): NotebookDescription {
  return {
    name: answer.NotebookInstanceName ?? name,
    arn: answer.NotebookInstanceArn ?? '',
    status: answer.NotebookInstanceStatus ?? 'Unknown',
    type: answer.InstanceType ?? '',
    roleArn: answer.RoleArn ?? null,
    url: answer.Url?.replace(/^https?:\/\//, '').replace(/\/.*$/, '') ?? null,
    failureReason: answer.FailureReason ?? null,
    createdAt: answer.CreationTime?.getTime() ?? null,
    modifiedAt: answer.LastModifiedTime?.getTime() ?? null,
    platform: answer.PlatformIdentifier ?? null,
    volumeGib: answer.VolumeSizeInGB ?? null,
    lifecycleConfig: answer.NotebookInstanceLifecycleConfigName ?? null,
    kmsKeyId: answer.KmsKeyId ?? null,
    subnetId: answer.SubnetId ?? null,
    securityGroups: answer.SecurityGroups ?? [],
    rootAccess: enabled(answer.RootAccess),
    directInternetAccess: enabled(answer.DirectInternetAccess),
    repositories: [
      answer.DefaultCodeRepository,
      ...(answer.AdditionalCodeRepositories ?? [])
    ].filter(one => one !== undefined)
  };
}

function enabled(value: 'Enabled' | 'Disabled' | undefined): boolean | null {
  return value === undefined ? null : value === 'Enabled';
}

function summary(row: NotebookInstanceSummary): NotebookSummary {
  return {
    name: row.NotebookInstanceName ?? '',
    arn: row.NotebookInstanceArn ?? '',
    status: row.NotebookInstanceStatus ?? 'Unknown',
    type: row.InstanceType ?? '',
    createdAt: row.CreationTime?.getTime() ?? null,
    modifiedAt: row.LastModifiedTime?.getTime() ?? null,
    lifecycleConfig: row.NotebookInstanceLifecycleConfigName ?? null
  };
}
