// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type ApiOperation, operations } from '../governance/catalogue';

/** What one operation takes, for the guard in the kernel; paths as the catalogue writes them. */
export interface IGuardRow {
  readonly tags?: readonly string[];
  readonly form?: string;
  readonly networks?: readonly INetworkPlace[];
  /** Paths of the volume key. */
  readonly keys?: readonly string[];
  /** Paths of instance types. */
  readonly types?: readonly string[];
}

/** Where subnets and security groups stand side by side. */
export interface INetworkPlace {
  /** Path of what holds both; empty for the request itself. */
  readonly at: string;
  readonly subnets: string;
  readonly groups: string;
  /** Takes a single subnet, not a list. */
  readonly one?: boolean;
}

/** Rows by client and operation. */
export type GuardTable = Readonly<
  Record<string, Readonly<Record<string, IGuardRow>>>
>;

/** Operations that create or start something and take what the guard looks after. */
export function guardTable(
  all: readonly ApiOperation[] = operations
): GuardTable {
  const table: Record<string, Record<string, IGuardRow>> = {};
  for (const operation of all) {
    const row = operation.kind === 'invoke' ? {} : rowOf(operation);
    if (Object.keys(row).length > 0) {
      (table[operation.client] ??= {})[operation.action] = row;
    }
  }
  return table;
}

function rowOf(operation: ApiOperation): IGuardRow {
  const { optional, tagForm, volumeKey, instanceTypes } = operation;
  // What lies deeper belongs to something else that the request makes.
  const tags = operation.tags.filter(path => !path.includes('.'));
  const networks =
    optional.includes('subnets') || optional.includes('securityGroups')
      ? []
      : networksOf(operation);
  const keys = optional.includes('volumeKey') ? [] : volumeKey;
  return {
    ...(tags.length > 0 && tagForm !== null ? { tags, form: tagForm } : {}),
    ...(networks.length > 0 ? { networks } : {}),
    ...(keys.length > 0 ? { keys } : {}),
    ...(keys.length > 0 && instanceTypes.length > 0
      ? { types: instanceTypes }
      : {})
  };
}

/** Half a network is not filled in, so only places that take both count. */
function networksOf({
  subnets,
  securityGroups
}: ApiOperation): INetworkPlace[] {
  return subnets.flatMap(path => {
    const [at, name] = split(path);
    const group = securityGroups.find(other => split(other)[0] === at);
    return group === undefined
      ? []
      : [
          {
            at,
            subnets: name,
            groups: split(group)[1],
            ...(/(?:s|Ids)$/.test(name) ? {} : { one: true })
          }
        ];
  });
}

function split(path: string): [string, string] {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? ['', path] : [path.slice(0, dot), path.slice(dot + 1)];
}
