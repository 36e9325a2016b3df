// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the role may do, what MLSpace does in its place, and what an administrator would add. */
import { z } from 'zod';
import { WORK_KINDS } from './contract-work';

/** What an operation is about. */
export const rightSubject = z.enum([
  'identity',
  'notebook',
  'script',
  'attachment',
  'sharing',
  ...WORK_KINDS
]);
export type RightSubject = z.infer<typeof rightSubject>;

/** What the role in force has been seen to allow. */
export const capability = z.object({
  /** Of the row: one operation can be about several things. */
  id: z.string(),
  /** `StopNotebookInstance` */
  operation: z.string(),
  subject: rightSubject,
  /** `untried`: changes are not made only to see whether they would work. */
  state: z.enum(['allowed', 'denied', 'untried']),
  /** Epoch milliseconds of the last attempt; null when untried. */
  checkedAt: z.number().nullable(),
  /** The policy for this alone; of its statements the Allows go into a boundary too. */
  policy: z.unknown(),
  /** Whether MLSpace can do it for a tab with a token where IAM refuses. */
  mlspace: z.object({
    covers: z.enum(['all', 'part', 'none']),
    /** What it leaves out, one sentence. */
    note: z.string().nullable()
  })
});
export type Capability = z.infer<typeof capability>;

/** GET capabilities */
export const capabilityReport = z.object({
  capabilities: z.array(capability),
  /** A policy for all that was denied, to send to an administrator; null without any. */
  missing: z.unknown().nullable(),
  /** A policy for everything the companion can do. */
  everything: z.unknown()
});
export type CapabilityReport = z.infer<typeof capabilityReport>;
