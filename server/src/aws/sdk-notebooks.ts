// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  CreateNotebookInstanceCommandInput,
  NotebookInstanceLifecycleConfigSummary,
  Tag
} from '@aws-sdk/client-sagemaker';
import {
  CHANGE_DEADLINE_MS,
  READ_DEADLINE_MS,
  deadline,
  sagemaker
} from './clients';
import { SdkEmr } from './sdk-emr';
import type {
  LifecycleRow,
  LifecycleScripts,
  LogQuery,
  NewNotebook,
  Tags
} from './types';

const PAGE_SIZE = 100;
/** Of log lines. */
const LOG_PAGE_SIZE = 500;

/** Creating, lifecycle configurations, repositories and logs through the SDK. */
export abstract class SdkNotebooks extends SdkEmr {
  async createNotebook(notebook: NewNotebook): Promise<string> {
    const { CreateNotebookInstanceCommand } = await sagemaker();
    const [first, ...others] = notebook.repositories;
    const command = new CreateNotebookInstanceCommand({
      NotebookInstanceName: notebook.name,
      InstanceType:
        notebook.type as CreateNotebookInstanceCommandInput['InstanceType'],
      VolumeSizeInGB: notebook.volumeGib,
      RoleArn: notebook.roleArn,
      SubnetId: notebook.subnetId,
      SecurityGroupIds: [...notebook.securityGroups],
      KmsKeyId: notebook.kmsKeyId,
      LifecycleConfigName: notebook.lifecycleConfig ?? undefined,
      PlatformIdentifier: notebook.platform ?? undefined,
      DefaultCodeRepository: first,
      AdditionalCodeRepositories: others.length === 0 ? undefined : others,
      DirectInternetAccess: 'Disabled',
      RootAccess: 'Disabled',
      Tags: tagList(notebook.tags)
    });
    const answer = await this.change(this.changes, client =>
      client.send(command, deadline(CHANGE_DEADLINE_MS))
    );
    return answer.NotebookInstanceArn ?? '';
  }

  async listLifecycles(token: string | null) {
    const { ListNotebookInstanceLifecycleConfigsCommand } = await sagemaker();
    const command = new ListNotebookInstanceLifecycleConfigsCommand({
      MaxResults: PAGE_SIZE,
      SortBy: 'Name',
      SortOrder: 'Ascending',
      NextToken: token ?? undefined
    });
    const answer = await this.read(this.reads, client =>
      client.send(command, deadline(READ_DEADLINE_MS))
    );
    return {
      items: (answer.NotebookInstanceLifecycleConfigs ?? []).map(lifecycleRow),
      nextToken: answer.NextToken ?? null
    };
  }

  async describeLifecycle(
    name: string
  ): Promise<LifecycleRow & LifecycleScripts> {
    const { DescribeNotebookInstanceLifecycleConfigCommand } =
      await sagemaker();
    const answer = await this.read(this.reads, client =>
      client.send(
        new DescribeNotebookInstanceLifecycleConfigCommand({
          NotebookInstanceLifecycleConfigName: name
        }),
        deadline(READ_DEADLINE_MS)
      )
    );
    return {
      ...lifecycleRow(answer),
      onCreate: answer.OnCreate?.[0]?.Content ?? null,
      onStart: answer.OnStart?.[0]?.Content ?? null
    };
  }

  async createLifecycle(
    name: string,
    scripts: LifecycleScripts,
    tags: Tags
  ): Promise<void> {
    const { CreateNotebookInstanceLifecycleConfigCommand } = await sagemaker();
    const command = new CreateNotebookInstanceLifecycleConfigCommand({
      NotebookInstanceLifecycleConfigName: name,
      ...hooks(scripts),
      Tags: tagList(tags)
    });
    await this.change(this.changes, client =>
      client.send(command, deadline(CHANGE_DEADLINE_MS))
    );
  }

  async updateLifecycle(
    name: string,
    scripts: LifecycleScripts
  ): Promise<void> {
    const { UpdateNotebookInstanceLifecycleConfigCommand } = await sagemaker();
    const command = new UpdateNotebookInstanceLifecycleConfigCommand({
      NotebookInstanceLifecycleConfigName: name,
      ...hooks(scripts)
    });
    await this.change(this.changes, client =>
      client.send(command, deadline(CHANGE_DEADLINE_MS))
    );
  }

  async listRepositories(token: string | null) {
    const { ListCodeRepositoriesCommand } = await sagemaker();
    const command = new ListCodeRepositoriesCommand({
      MaxResults: PAGE_SIZE,
      SortBy: 'Name',
      SortOrder: 'Ascending',
      NextToken: token ?? undefined
    });
    const answer = await this.read(this.reads, client =>
      client.send(command, deadline(READ_DEADLINE_MS))
    );
    const items = (answer.CodeRepositorySummaryList ?? []).map(row => ({
      name: row.CodeRepositoryName ?? '',
      url: row.GitConfig?.RepositoryUrl ?? '',
      branch: row.GitConfig?.Branch ?? null,
      hasSecret: row.GitConfig?.SecretArn !== undefined
    }));
    return { items, nextToken: answer.NextToken ?? null };
  }

  async filterLogs(query: LogQuery) {
    const { FilterLogEventsCommand } =
      await import('@aws-sdk/client-cloudwatch-logs');
    const command = new FilterLogEventsCommand({
      logGroupName: query.group,
      logStreamNamePrefix: query.streamPrefix,
      startTime: query.from ?? undefined,
      endTime: query.to ?? undefined,
      nextToken: query.nextToken ?? undefined,
      limit: LOG_PAGE_SIZE
    });
    const answer = await this.read(this.logs, client =>
      client.send(command, deadline(READ_DEADLINE_MS))
    );
    const items = (answer.events ?? []).map(event => ({
      id: event.eventId ?? '',
      at: event.timestamp ?? 0,
      stream: event.logStreamName ?? '',
      message: event.message ?? ''
    }));
    return { items, nextToken: answer.nextToken ?? null };
  }
}

/** An empty list takes a script away; leaving it out would leave the old one. */
function hooks({ onCreate, onStart }: LifecycleScripts) {
  return {
    OnCreate: onCreate === null ? [] : [{ Content: onCreate }],
    OnStart: onStart === null ? [] : [{ Content: onStart }]
  };
}

function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function lifecycleRow(
  row: Partial<NotebookInstanceLifecycleConfigSummary>
): LifecycleRow {
  return {
    name: row.NotebookInstanceLifecycleConfigName ?? '',
    arn: row.NotebookInstanceLifecycleConfigArn ?? '',
    createdAt: row.CreationTime?.getTime() ?? null,
    modifiedAt: row.LastModifiedTime?.getTime() ?? null
  };
}
