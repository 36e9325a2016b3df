// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The contract's part about EMR clusters. */
import { z } from 'zod';
import { instanceName } from './contract-base';

export const clusterId = z.string().regex(/^j-[A-Z0-9]{8,30}$/);

/** A cluster that a notebook can be attached to now. */
export const emrCluster = z.object({
  id: clusterId,
  name: z.string(),
  owner: z.string().nullable(),
  /** Epoch milliseconds. */
  createdAt: z.number().nullable()
});
export type EmrCluster = z.infer<typeof emrCluster>;

/** GET emr-clusters: WAITING, and of this project. */
export const emrClusterList = z.object({
  clusters: z.array(emrCluster),
  /** More wait than were looked at. */
  truncated: z.boolean()
});
export type EmrClusterList = z.infer<typeof emrClusterList>;

/** POST instances/:name/attach */
export const attachRequest = z.strictObject({ cluster: clusterId });

/** POST instances/:name/detach */
export const detachRequest = z.strictObject({
  /** What it runs from then on; null or left out: the project's default. */
  lifecycleConfig: instanceName.nullable().optional()
});
