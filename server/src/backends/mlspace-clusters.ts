// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** EMR clusters through MLSpace, which itself asks neither project nor state. */
import {
  clusterId,
  type EmrCluster,
  type EmrClusterList
} from '../../../src/companion/contract';
import { clusterOf } from '../emr/names';
import type { ProblemInit } from '../http/problems';
import type {
  MlspaceDescription,
  MlspaceNotebook,
  MlspaceNotebooks
} from '../mlspace/notebooks';

/** MLSpace names its script after the cluster, with 13 characters more; 63 are the limit. */
const MAX_NAME = 50;

type Api = Pick<MlspaceNotebooks, 'waitingClusters'>;
/** Why not, or what to send. */
export type Plan =
  | { readonly edit: MlspaceNotebook }
  | { readonly refusal: Pick<ProblemInit, 'class' | 'detail' | 'next'> };

export async function clustersThrough(api: Api): Promise<EmrClusterList> {
  const clusters: EmrCluster[] = [];
  for (const { id, name, owner } of await api.waitingClusters()) {
    if (clusterId.safeParse(id).success) {
      clusters.push({ id, name, owner, createdAt: null });
    }
  }
  return { clusters, truncated: false };
}

/** Only what MLSpace lists as WAITING for this project. */
export async function planAttach(
  api: Api,
  now: MlspaceDescription,
  cluster: string
): Promise<Plan> {
  const found = (await api.waitingClusters()).find(one => one.id === cluster);
  if (found === undefined) {
    return NOT_WAITING;
  }
  if (found.name.length > MAX_NAME) {
    return {
      refusal: {
        class: 'conflict',
        detail: `MLSpace cannot attach to a cluster whose name is longer than ${MAX_NAME} characters.`,
        next: 'Give the next cluster a shorter name, or ask for the right to attach without MLSpace.'
      }
    };
  }
  return planned(now, { clusterId: cluster });
}

/** @param config - what it runs from then on. */
export function planDetach(
  now: MlspaceDescription,
  config: string | null
): Plan {
  if (clusterOf(now.NotebookInstanceLifecycleConfigName) === null) {
    return {
      refusal: {
        class: 'conflict',
        detail: 'It is attached to no cluster.',
        next: 'Refresh.'
      }
    };
  }
  return config === null
    ? {
        refusal: {
          class: 'invalid',
          detail: 'The default lifecycle configuration is not known.',
          next: 'Choose a lifecycle configuration.'
        }
      }
    : planned(now, { NotebookInstanceLifecycleConfigName: config });
}

export const NOT_WAITING = {
  refusal: {
    class: 'conflict',
    detail: 'The cluster is not of this project, or is not WAITING.',
    next: 'Choose another cluster.'
  }
} as const satisfies Plan;

/** What does not change is sent as it is. */
function planned(
  now: MlspaceDescription,
  change: Partial<MlspaceNotebook>
): Plan {
  const { NotebookInstanceName, InstanceType, VolumeSizeInGB } = now;
  return VolumeSizeInGB === null
    ? {
        refusal: {
          class: 'conflict',
          detail: 'MLSpace did not say how large the volume is.',
          next: 'Change it on the page of MLSpace.'
        }
      }
    : {
        edit: { NotebookInstanceName, InstanceType, VolumeSizeInGB, ...change }
      };
}
