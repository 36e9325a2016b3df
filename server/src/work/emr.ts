// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { z } from 'zod';
import type { Tags } from '../aws/types';
import type { WorkFacts, WorkRow } from './types';

/** Sends one operation of EMR; the answer is JSON. */
export type EmrCall = (operation: string, body: object) => Promise<unknown>;

const LIVE = ['STARTING', 'BOOTSTRAPPING', 'RUNNING', 'WAITING', 'TERMINATING'];
const MAX_PAGES = 10;

const status = z.object({
  State: z.string(),
  StateChangeReason: z.object({ Message: z.string().optional() }).optional(),
  /** Seconds. */
  Timeline: z
    .object({
      CreationDateTime: z.number().optional(),
      ReadyDateTime: z.number().optional()
    })
    .optional()
});
const clusterList = z.object({
  Clusters: z.array(
    z.object({
      Id: z.string(),
      Name: z.string(),
      ClusterArn: z.string().optional(),
      Status: status
    })
  ),
  Marker: z.string().optional()
});
const clusterAnswer = z.object({
  Cluster: z.object({
    Status: status,
    Tags: z
      .array(z.object({ Key: z.string(), Value: z.string().optional() }))
      .optional()
  })
});
const groupsAnswer = z.object({
  InstanceGroups: z.array(
    z.object({
      InstanceType: z.string().optional(),
      RunningInstanceCount: z.number().int().optional()
    })
  )
});

/** Clusters that are not terminated. */
export async function listClusters(call: EmrCall): Promise<WorkRow[]> {
  const rows: WorkRow[] = [];
  let marker: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = clusterList.parse(
      await call('ListClusters', {
        ClusterStates: LIVE,
        ...(marker === undefined ? {} : { Marker: marker })
      })
    );
    rows.push(
      ...answer.Clusters.map(one => ({
        kind: 'cluster' as const,
        id: one.Id,
        name: one.Name,
        arn: one.ClusterArn ?? '',
        status: one.Status.State,
        detail: null,
        progress: null,
        createdAt: milliseconds(one.Status.Timeline?.CreationDateTime)
      }))
    );
    marker = answer.Marker;
    if (marker === undefined || marker === '') {
      break;
    }
  }
  return rows;
}

/** Its instance groups too; a cluster of instance fleets has none, and its machines stay unknown. */
export async function describeCluster(
  call: EmrCall,
  id: string
): Promise<{ facts: WorkFacts; tags: Tags }> {
  const { Cluster } = clusterAnswer.parse(
    await call('DescribeCluster', { ClusterId: id })
  );
  const groups = await call('ListInstanceGroups', { ClusterId: id })
    .then(answer => groupsAnswer.parse(answer).InstanceGroups)
    .catch(() => []);
  return {
    facts: {
      status: Cluster.Status.State,
      detail: Cluster.Status.StateChangeReason?.Message || null,
      compute: groups.map(one => ({
        type: one.InstanceType ?? '',
        count: one.RunningInstanceCount ?? 0
      })),
      startedAt: milliseconds(Cluster.Status.Timeline?.CreationDateTime),
      roleArn: null
    },
    tags: Object.fromEntries(
      (Cluster.Tags ?? []).map(({ Key, Value }) => [Key, Value ?? ''])
    )
  };
}

function milliseconds(seconds: number | undefined): number | null {
  return seconds === undefined ? null : seconds * 1000;
}
