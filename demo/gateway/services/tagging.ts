// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Tags, wherever the resource lives: the gateway's own resources first, then
 * moto's. Also the Resource Groups Tagging API over both.
 */
import { AwsError, invalid } from '../errors';
import { type JsonRecord, record, recordsAt, textAt, textsAt } from '../json';
import { page } from '../paging';
import { readTags, type TagMap, writeTags } from '../tags';
import type { Upstream } from '../upstream';
import type { Operations } from './operations';

/** Resources that the gateway keeps; the maps are live. */
export interface OwnTagged {
  /** Null when the gateway has no such resource. */
  find(arn: string): TagMap | null;
  list(): readonly { readonly arn: string; readonly tags: TagMap }[];
}

/** SageMaker allows 50; keys compare by case when stored. */
const MOST_TAGS = 50;

export class TagDirectory {
  constructor(
    private readonly own: OwnTagged,
    private readonly upstream: Upstream
  ) {}

  /** Tags of a resource of SageMaker or EMR; null when it does not exist. */
  async of(arn: string): Promise<TagMap | null> {
    const own = this.own.find(arn);
    if (own || arn.includes(':notebook-instance/')) {
      return own;
    }
    const [, cluster] = /:elasticmapreduce:.*:cluster\/(.+)$/.exec(arn) ?? [];
    try {
      if (cluster !== undefined) {
        const answer = await this.upstream.call(
          'elasticmapreduce',
          'DescribeCluster',
          { ClusterId: cluster }
        );
        return readTags(answer, 'Cluster.Tags');
      }
      return readTags(await this.all('ListTags', { ResourceArn: arn }), 'Tags');
    } catch (error) {
      if (error instanceof AwsError) {
        return null;
      }
      throw error;
    }
  }

  async add(arn: string, tags: TagMap): Promise<TagMap> {
    const present = await this.demand(arn);
    const merged = new Map([...present, ...tags]);
    if (merged.size > MOST_TAGS) {
      throw new AwsError('ResourceLimitExceeded', 'Too many tags requested');
    }
    const own = this.own.find(arn);
    if (own) {
      tags.forEach((value, key) => own.set(key, value));
    } else {
      // moto appends: take the old value away first.
      const parameters = { ResourceArn: arn, TagKeys: [...tags.keys()] };
      await this.upstream.call('sagemaker', 'DeleteTags', parameters);
      await this.upstream.call('sagemaker', 'AddTags', {
        ResourceArn: arn,
        Tags: writeTags(tags)
      });
    }
    return merged;
  }

  async remove(arn: string, keys: readonly string[]): Promise<void> {
    await this.demand(arn);
    const own = this.own.find(arn);
    if (own) {
      keys.forEach(key => own.delete(key));
      return;
    }
    await this.upstream.call('sagemaker', 'DeleteTags', {
      ResourceArn: arn,
      TagKeys: [...keys]
    });
  }

  /** Every tagged resource, by ARN. */
  async resources(): Promise<Map<string, TagMap>> {
    const found = new Map<string, TagMap>();
    let token = '';
    do {
      const answer = await this.upstream.call('tagging', 'GetResources', {
        PaginationToken: token
      });
      for (const item of recordsAt(answer, 'ResourceTagMappingList')) {
        found.set(textAt(item, 'ResourceARN') ?? '', readTags(item, 'Tags'));
      }
      token = textAt(answer, 'PaginationToken') ?? '';
    } while (token !== '');
    this.own.list().forEach(item => found.set(item.arn, item.tags));
    return found;
  }

  private async demand(arn: string): Promise<TagMap> {
    const tags = await this.of(arn);
    if (!tags) {
      throw invalid(`${arn} does not exist`);
    }
    return tags;
  }

  private async all(
    operation: string,
    parameters: JsonRecord
  ): Promise<JsonRecord> {
    const tags = [];
    let token: string | null = null;
    do {
      const answer: JsonRecord = await this.upstream.call(
        'sagemaker',
        operation,
        record({ ...parameters, NextToken: token ?? undefined })
      );
      tags.push(...recordsAt(answer, 'Tags'));
      token = textAt(answer, 'NextToken');
    } while (token !== null);
    return { Tags: tags };
  }
}

function matchesFilters(tags: TagMap, parameters: JsonRecord): boolean {
  return recordsAt(parameters, 'TagFilters').every(filter => {
    const value = tags.get(textAt(filter, 'Key') ?? '');
    const values = textsAt(filter, 'Values');
    return (
      value !== undefined && (values.length === 0 || values.includes(value))
    );
  });
}

/** `sagemaker` or `sagemaker:notebook-instance`, as the API writes types. */
function matchesTypes(arn: string, types: readonly string[]): boolean {
  const [, , service, , , ...rest] = arn.split(':');
  const type = /^[^/:]+/.exec(rest.join(':'))?.[0] ?? '';
  return (
    types.length === 0 ||
    types.some(wanted => wanted === service || wanted === `${service}:${type}`)
  );
}

async function getResources(
  directory: TagDirectory,
  parameters: JsonRecord
): Promise<JsonRecord> {
  const types = textsAt(parameters, 'ResourceTypeFilters');
  const arns = textsAt(parameters, 'ResourceARNList');
  const found = [...(await directory.resources())]
    .filter(
      ([arn, tags]) =>
        tags.size > 0 &&
        matchesTypes(arn, types) &&
        matchesFilters(tags, parameters) &&
        (arns.length === 0 || arns.includes(arn))
    )
    .sort(([a], [b]) => a.localeCompare(b));
  const { items, next } = page(found, parameters, {
    size: 'ResourcesPerPage',
    token: 'PaginationToken',
    most: 100
  });
  return {
    ResourceTagMappingList: items.map(([ResourceARN, tags]) => ({
      ResourceARN,
      Tags: writeTags(tags)
    })),
    PaginationToken: next ?? ''
  };
}

export function taggingOperations(directory: TagDirectory): Operations {
  const arnOf = (parameters: JsonRecord): string =>
    textAt(parameters, 'ResourceArn') ?? '';
  return {
    'sagemaker:ListTags': async parameters => {
      const tags = (await directory.of(arnOf(parameters))) ?? new Map();
      const { items, next } = page([...tags], parameters, {
        size: 'MaxResults',
        token: 'NextToken',
        most: 50
      });
      return record({ Tags: writeTags(new Map(items)), NextToken: next });
    },
    'sagemaker:AddTags': async parameters => ({
      Tags: writeTags(
        await directory.add(arnOf(parameters), readTags(parameters, 'Tags'))
      )
    }),
    'sagemaker:DeleteTags': async parameters => {
      await directory.remove(arnOf(parameters), textsAt(parameters, 'TagKeys'));
      return {};
    },
    'tagging:GetResources': parameters => getResources(directory, parameters)
  };
}
