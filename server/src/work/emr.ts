// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ClusterState, EMRClient } from '@aws-sdk/client-emr';
import type { Tags } from '../aws/types';
import type { WorkFacts, WorkRow } from './types';

/** One question to EMR, within its time limit. */
export type EmrRead = <T>(
  call: (client: EMRClient, limit: { abortSignal: AbortSignal }) => Promise<T>
) => Promise<T>;

const emrSdk = () => import('@aws-sdk/client-emr');

const LIVE: ClusterState[] = [
  'STARTING',
  'BOOTSTRAPPING',
  'RUNNING',
  'WAITING',
  'TERMINATING'
];
const MAX_PAGES = 10;

/** Clusters that are not terminated. */
export async function listClusters(ask: EmrRead): Promise<WorkRow[]> {
  const { ListClustersCommand } = await emrSdk();
  const rows: WorkRow[] = [];
  let marker: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const command = new ListClustersCommand({
      ClusterStates: LIVE,
      Marker: marker
    });
    const answer = await ask((client, limit) => client.send(command, limit));
    rows.push(
      ...(answer.Clusters ?? []).map(one => ({
        kind: 'cluster' as const,
        id: one.Id ?? '',
        name: one.Name ?? '',
        arn: one.ClusterArn ?? '',
        status: one.Status?.State ?? '',
        detail: null,
        progress: null,
        createdAt: one.Status?.Timeline?.CreationDateTime?.getTime() ?? null
      }))
    );
    marker = answer.Marker;
    if (!marker) {
      break;
    }
  }
  return rows;
}

/** Its instance groups too; a cluster of instance fleets has none, and its machines stay unknown. */
export async function describeCluster(
  ask: EmrRead,
  id: string
): Promise<{ facts: WorkFacts; tags: Tags }> {
  const { DescribeClusterCommand, ListInstanceGroupsCommand } = await emrSdk();
  const { Cluster } = await ask((client, limit) =>
    client.send(new DescribeClusterCommand({ ClusterId: id }), limit)
  );
  const groups = await ask((client, limit) =>
    client.send(new ListInstanceGroupsCommand({ ClusterId: id }), limit)
  ).then(
    answer => answer.InstanceGroups ?? [],
    () => null
  );
  const status = Cluster?.Status;
  return {
    facts: {
      status: status?.State ?? '',
      detail: status?.StateChangeReason?.Message || null,
      compute:
        groups?.map(one => ({
          type: one.InstanceType ?? '',
          count: one.RunningInstanceCount ?? 0
        })) ?? null,
      startedAt: status?.Timeline?.CreationDateTime?.getTime() ?? null,
      roleArn: null
    },
    tags: Object.fromEntries(
      (Cluster?.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])
    )
  };
}
