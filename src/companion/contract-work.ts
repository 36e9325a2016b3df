// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What runs elsewhere for this project: jobs, endpoints, clusters. */
import { z } from 'zod';
import { problem } from './contract-base';

export const WORK_KINDS = [
  'training',
  'tuning',
  'transform',
  'processing',
  'labeling',
  'endpoint',
  'cluster'
] as const;
export const workKind = z.enum(WORK_KINDS);
export type WorkKind = z.infer<typeof workKind>;

/** A job's or endpoint's name; of a cluster its id. */
export const workId = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/);

/** Per action null when possible now, else the reason why not. */
export const workActions = z.object({
  /** Stop a job, delete an endpoint, terminate a cluster. */
  end: z.string().nullable(),
  addTags: z.string().nullable(),
  logs: z.string().nullable()
});

export const workItem = z.object({
  kind: workKind,
  id: z.string(),
  name: z.string(),
  arn: z.string(),
  /** AWS's own word. */
  status: z.string(),
  /** More of the status: `Downloading`; why it failed. */
  detail: z.string().nullable(),
  /** Jobs of a tuning, objects of a labelling; `total` null where AWS does not tell. */
  progress: z
    .object({ done: z.number().int(), total: z.number().int().nullable() })
    .nullable(),
  /** Empty: nothing to count, or not known (`computeKnown`). */
  compute: z.array(z.object({ type: z.string(), count: z.number().int() })),
  computeKnown: z.boolean(),
  /** Why its machines are not known, a sentence; null where there is nothing to say. */
  computeProblem: z.string().nullable().optional(),
  /** Epoch milliseconds. */
  createdAt: z.number().nullable(),
  /** Since the machines are there, by what AWS tells; null: not known. */
  instanceHours: z.number().nullable(),
  owner: z.string().nullable(),
  isMine: z.boolean(),
  /** One sentence for each tag that keeps MLSpace from seeing it. */
  tagProblems: z.array(z.string()),
  /** Whether its role is this notebook's; null where it may not be asked. */
  hasMyRole: z.boolean().nullable(),
  actions: workActions,
  /** What owner mode would allow; the role's policies decide all the same. */
  ownerEnd: z.string().nullable()
});
export type WorkItem = z.infer<typeof workItem>;

/** GET work */
export const workList = z.object({
  /** This project's, by tag. */
  items: z.array(workItem),
  /** Without this project's tags: of this user, or of nobody known. Those of others are left out. */
  untracked: z.array(workItem),
  /** Running things whose tags have not been read yet. */
  pending: z.number().int().nonnegative(),
  /** Epoch milliseconds; null before the first look. */
  asOf: z.number().nullable(),
  /** What could not be asked; the rest of the list is right all the same. */
  problems: z.array(problem)
});
export type WorkList = z.infer<typeof workList>;

export const workEndRequest = z.strictObject({
  ownerMode: z.boolean().default(false)
});

/** POST work/:kind/:id/end */
export const workEnded = z.object({ status: z.string() });

/** POST work/:kind/:id/tags */
export const workTagged = z.object({
  tags: z.record(z.string(), z.string())
});

export const WORK_LOG_HOURS = [1, 24, 168] as const;
export const workLogsRequest = z.strictObject({
  hours: z.union(WORK_LOG_HOURS.map(hours => z.literal(hours))).default(24),
  nextToken: z.string().min(1).max(4096).optional()
});

/** POST work/:kind/:id/logs */
export const workLogs = z.object({
  events: z.array(
    z.object({ at: z.number(), stream: z.string(), message: z.string() })
  ),
  nextToken: z.string().nullable(),
  /** False: nothing of its kind has written a log in this account yet. */
  exists: z.boolean()
});
export type WorkLogs = z.infer<typeof workLogs>;

export const workRoutes = {
  work: { method: 'GET', path: 'work', answer: workList },
  /** Asks AWS now: for a person's click, not for a timer. */
  refreshWork: { method: 'POST', path: 'work/refresh', answer: workList },
  endWork: {
    method: 'POST',
    path: 'work/:kind/:id/end',
    answer: workEnded
  },
  tagWork: {
    method: 'POST',
    path: 'work/:kind/:id/tags',
    answer: workTagged
  },
  workLogs: {
    method: 'POST',
    path: 'work/:kind/:id/logs',
    answer: workLogs
  }
} as const;
