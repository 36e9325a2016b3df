// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Page, Tags } from './types';

/** One row of ListClusters. */
export interface ClusterRow {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly createdAt: number | null;
}

/** DescribeCluster, the part that is used. */
export interface ClusterDescription extends ClusterRow {
  /** `WAITING`, `RUNNING`, ... */
  readonly state: string;
  readonly tags: Tags;
  /** Of the master, as EMR manages it. */
  readonly masterSecurityGroup: string | null;
  readonly subnetId: string | null;
}

/** From which security group to which, TCP. */
export interface IngressRule {
  readonly group: string;
  readonly source: string;
  readonly port: number;
}

/** The operations that EMR clusters need. */
export interface EmrAws {
  /** Clusters in state WAITING, of all projects. */
  listWaitingClusters(token: string | null): Promise<Page<ClusterRow>>;
  describeCluster(id: string): Promise<ClusterDescription>;
  /** The private address of the master that runs now; null for none. */
  masterAddress(cluster: string): Promise<string | null>;
  allowIngress(rule: IngressRule): Promise<void>;
  /** Whether a security group lets a connection in already. */
  allowsIngress(rule: IngressRule): Promise<boolean>;
}

export const EMR_OPERATIONS = {
  listWaitingClusters: 'ListClusters',
  describeCluster: 'DescribeCluster',
  masterAddress: 'ListInstances',
  allowIngress: 'AuthorizeSecurityGroupIngress',
  allowsIngress: 'DescribeSecurityGroups'
} as const satisfies Record<keyof EmrAws, string>;
