// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Cluster, ClusterState, EMRClient } from '@aws-sdk/client-emr';
import { isDenial } from '../aws/errors';
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

/**
 * DescribeCluster tells neither types nor numbers of machines, whatever the
 * cluster is made of. ListInstances does, of groups and of fleets alike.
 */
export async function describeCluster(
  ask: EmrRead,
  id: string
): Promise<WorkFacts> {
  const status = (await clusterOf(ask, id))?.Status;
  return {
    status: status?.State ?? '',
    detail: status?.StateChangeReason?.Message || null,
    ...(await machinesOf(ask, id)),
    startedAt: status?.Timeline?.CreationDateTime?.getTime() ?? null,
    roleArn: null
  };
}

export async function clusterTags(ask: EmrRead, id: string): Promise<Tags> {
  const tags = (await clusterOf(ask, id))?.Tags ?? [];
  return Object.fromEntries(
    tags.map(({ Key, Value }) => [Key ?? '', Value ?? ''])
  );
}

async function clusterOf(
  ask: EmrRead,
  id: string
): Promise<Cluster | undefined> {
  const { DescribeClusterCommand } = await emrSdk();
  const answer = await ask((client, limit) =>
    client.send(new DescribeClusterCommand({ ClusterId: id }), limit)
  );
  return answer.Cluster;
}

/** Those that run, by type. */
async function machinesOf(
  ask: EmrRead,
  id: string
): Promise<Pick<WorkFacts, 'compute' | 'computeProblem'>> {
  const { ListInstancesCommand } = await emrSdk();
  const counts = new Map<string, number>();
  let marker: string | undefined;
  try {
    for (let page = 0; page < MAX_PAGES; page++) {
      const command = new ListInstancesCommand({
        ClusterId: id,
        InstanceStates: ['RUNNING'],
        Marker: marker
      });
      const answer = await ask((client, limit) => client.send(command, limit));
      for (const { InstanceType = '' } of answer.Instances ?? []) {
        counts.set(InstanceType, (counts.get(InstanceType) ?? 0) + 1);
      }
      marker = answer.Marker;
      if (!marker) {
        break;
      }
    }
  } catch (error) {
    return { compute: null, computeProblem: whyUnknown(error) };
  }
  return {
    compute: [...counts].map(([type, count]) => ({ type, count })),
    computeProblem: null
  };
}

function whyUnknown(error: unknown): string {
  return isDenial(error)
    ? 'Of a cluster, only ListInstances tells the machines, and the role may not call it; "What this notebook may do" has the statement.'
    : 'AWS did not tell its machines just now.';
}
