// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProjectFacts } from '../governance/model';
import { STANDARD_PARAMS } from '../governance/no-facts';
import { reason } from './config';
import type { Params } from './facts-schema';
import { UsageError, type Host } from './host';

/** What the command line and the config file say; null = not said. */
export interface GivenFacts {
  readonly user: string | null;
  readonly project: string | null;
  readonly system: string | null;
  /** Absolute path of the params file. */
  readonly params: string | null;
  /** The params file as the kernel sees it. */
  readonly paramsPath: string | null;
  /** ARN of the notebook's own role. */
  readonly role: string | null;
  readonly account: string | null;
  readonly region: string | null;
}

const METADATA = '/opt/ml/metadata/resource-metadata.json';

/**
 * The facts as far as files and options tell. A params file that was named
 * must be readable; one in the usual place need not exist. Throws `UsageError`.
 */
export async function readFacts(
  host: Host,
  given: GivenFacts
): Promise<{ facts: ProjectFacts; paramsFile: string | null }> {
  const found = given.params ?? (await usualParams(host));
  const params = found ? await readParams(host, found, given.params) : null;
  const arn = await readArn(host);
  const [, partition, , region, account] = arn?.split(':') ?? [];
  const [, rolePartition, , , roleAccount] =
    (given.role ?? params?.pSMSRoleARN)?.split(':') ?? [];
  const where = given.region ?? region ?? host.env.AWS_REGION ?? null;
  return {
    paramsFile: params ? found : null,
    facts: {
      user: given.user,
      project: given.project,
      system: given.system,
      account: given.account ?? account ?? roleAccount ?? null,
      region: where,
      partition: partition ?? rolePartition ?? partitionOf(where),
      roleArn: given.role,
      bucket: params?.pSMSDataBucketName ?? null,
      subnets: nonEmpty(params?.pSMSSubnetIds),
      securityGroups: nonEmpty(params?.pSMSSecurityGroupId),
      volumeKey: params?.pSMSKMSKeyId ?? null,
      paramsPath: given.paramsPath ?? found ?? STANDARD_PARAMS
    }
  };
}

/** By the region's name; null for a form that is none of the public ones. */
function partitionOf(region: string | null): string | null {
  if (region === null || !/^[a-z]{2}(-gov)?-[a-z]+-\d$/.test(region)) {
    return null;
  }
  return region.startsWith('cn-')
    ? 'aws-cn'
    : region.startsWith('us-gov-')
      ? 'aws-us-gov'
      : 'aws';
}

function nonEmpty(
  list: readonly string[] | null | undefined
): readonly string[] | null {
  return list && list.length > 0 ? list : null;
}

async function usualParams(host: Host): Promise<string | null> {
  const places = [
    host.resolve(host.cwd, 'global-resources/notebook-params.json'),
    STANDARD_PARAMS
  ];
  for (const place of places) {
    if ((await host.kindOf(place)) === 'file') {
      return place;
    }
  }
  return null;
}

async function readParams(
  host: Host,
  path: string,
  named: string | null
): Promise<Params | null> {
  try {
    const content = (await host.readFile(path)).replace(/^\uFEFF/, '');
    const { readParamsFile } = await import('./facts-schema');
    return readParamsFile(JSON.parse(content));
  } catch (error) {
    if (named !== null) {
      throw new UsageError(`${named} cannot be read: ${reason(error)}`);
    }
    return null;
  }
}

/** The instance's own ARN; null where this is no notebook instance. */
async function readArn(host: Host): Promise<string | null> {
  try {
    const content = await host.readFile(METADATA);
    const { readMetadataFile } = await import('./facts-schema');
    return readMetadataFile(JSON.parse(content));
  } catch {
    return null;
  }
}
