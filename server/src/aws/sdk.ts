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
import { SECOND } from '../clock';
import { isCredentialFault } from './errors';

/** A call that has not answered by then is given up, retries included. */
const READ_DEADLINE_MS = 8 * SECOND;
const CHANGE_DEADLINE_MS = 15 * SECOND;
const CONNECT_TIMEOUT_MS = 3 * SECOND;
const REQUEST_TIMEOUT_MS = 6 * SECOND;
const PAGE_SIZE = 100;

const READS = { retryMode: 'adaptive', maxAttempts: 3 };
const CHANGES = { retryMode: 'standard', maxAttempts: 1 };

/**
 * AWS through its SDK.
 *
 * Clients are loaded when first used: they are most of this process's memory.
 * Credentials come from the SDK's provider chain, which renews those that
 * expire; others are read anew when AWS refuses them.
 */
export class SdkAws implements Aws {
  /** @param region - null leaves the choice to the SDK's own chain. */
  constructor(private readonly region: () => Promise<string | null>) {}

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

  async listNotebooks(token: string | null) {
    const { ListNotebookInstancesCommand } = await sagemaker();
    const answer = await this.read(this.reads, client =>
      client.send(
        new ListNotebookInstancesCommand({
          MaxResults: PAGE_SIZE,
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

  /** A read whose credentials were refused is made once more, with new ones. */
  private async read<C, T>(
    lazy: Lazy<C>,
    call: (client: C) => Promise<T>
  ): Promise<T> {
    try {
      return await call(await lazy.get());
    } catch (error) {
      if (!isCredentialFault(error)) {
        throw error;
      }
      this.forgetCredentials();
      return call(await lazy.get());
    }
  }

  /** A change is not: the person decides, and finds new credentials then. */
  private async change<C, T>(
    lazy: Lazy<C>,
    call: (client: C) => Promise<T>
  ): Promise<T> {
    try {
      return await call(await lazy.get());
    } catch (error) {
      if (isCredentialFault(error)) {
        this.forgetCredentials();
      }
      throw error;
    }
  }

  /** Make new clients at the next call: the SDK keeps keys without an end for ever. */
  private forgetCredentials(): void {
    for (const client of [this.reads, this.changes, this.sts, this.tagging]) {
      client.forget();
    }
  }

  private readonly reads = new Lazy(async () => {
    const { SageMakerClient } = await sagemaker();
    return new SageMakerClient({ ...(await this.options()), ...READS });
  });

  private readonly changes = new Lazy(async () => {
    const { SageMakerClient } = await sagemaker();
    return new SageMakerClient({ ...(await this.options()), ...CHANGES });
  });

  private readonly sts = new Lazy(async () => {
    const { STSClient } = await import('@aws-sdk/client-sts');
    return new STSClient({ ...(await this.options()), ...READS });
  });

  private readonly tagging = new Lazy(async () => {
    const { ResourceGroupsTaggingAPIClient } =
      await import('@aws-sdk/client-resource-groups-tagging-api');
    return new ResourceGroupsTaggingAPIClient({
      ...(await this.options()),
      ...READS
    });
  });

  private async options() {
    const { defaultProvider } =
      await import('@aws-sdk/credential-provider-node');
    return {
      region: (await this.region()) ?? undefined,
      // The shared files are read again when credentials are asked for anew.
      credentials: defaultProvider({ ignoreCache: true }),
      customUserAgent: 'jupyterlab-mlspace',
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true
      }
    };
  }
}

/** Made at the first use; a failed attempt is not kept. */
class Lazy<T> {
  constructor(private readonly make: () => Promise<T>) {}

  get(): Promise<T> {
    this.value ??= this.make().catch((error: unknown) => {
      this.value = null;
      throw error;
    });
    return this.value;
  }

  forget(): void {
    this.value = null;
  }

  private value: Promise<T> | null = null;
}

function sagemaker() {
  return import('@aws-sdk/client-sagemaker');
}

function deadline(ms: number): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(ms) };
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
    modifiedAt: row.LastModifiedTime?.getTime() ?? null
  };
}
