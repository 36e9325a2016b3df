// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * The companion's HTTP API: the one truth that both sides validate against.
 *
 * All paths are below `<base_url>/mlspace/api/v1/`. Every request carries the
 * header `X-MLSpace-Client: 1`; every body is JSON; every error is a `Problem`.
 */
import { z } from 'zod';

/** The strict Content-Security-Policy forbids `new Function`. */
z.config({ jitless: true });

export const CLIENT_HEADER = 'X-MLSpace-Client';
export const API_PREFIX = '/api/v1';
/** Raised when an old page could misread a new companion or the reverse. */
export const CONTRACT_VERSION = 1;

export const problemClass = z.enum([
  'denied',
  'expired',
  'throttled',
  'quota',
  'network',
  'notFound',
  'conflict',
  'invalid',
  'internal'
]);
export type ProblemClass = z.infer<typeof problemClass>;

/** RFC 9457, media type `application/problem+json`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  class: problemClass,
  /** `StopNotebookInstance`, `read notebook-params.json` */
  operation: z.string(),
  /** One sentence for the person. */
  detail: z.string(),
  /** What to do next, one sentence. */
  next: z.string(),
  /** The IAM statement that would allow it, where the class is `denied`. */
  statement: z.unknown().optional(),
  requestId: z.string().optional()
});
export type Problem = z.infer<typeof problem>;

export const health = z.object({
  version: z.string(),
  contract: z.number().int(),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  /** The Host the request came with, for diagnostics. */
  host: z.string()
});
export type Health = z.infer<typeof health>;

/** A problem with one key of the params file (key null: with the file itself). */
export const paramsProblem = z.object({
  key: z.string().nullable(),
  message: z.string(),
  next: z.string()
});
export type ParamsProblem = z.infer<typeof paramsProblem>;

/** notebook-params.json, validated key by key: a bad key is null and has a problem. */
export const paramsReport = z.object({
  state: z.enum(['ok', 'partial', 'absent', 'unreadable']),
  path: z.string(),
  /** Epoch milliseconds; null when absent. */
  modifiedAt: z.number().nullable(),
  problems: z.array(paramsProblem),
  bucket: z.string().nullable(),
  subnets: z.array(z.string()).nullable(),
  securityGroups: z.array(z.string()).nullable(),
  kmsKeyId: z.string().nullable(),
  /** The shared base role; under dynamic roles NOT the role to pass. */
  baseRoleArn: z.string().nullable(),
  lifecycleConfig: z.string().nullable(),
  /** `HH:MM` in UTC, where an administrator added `dailyStopTime` to the file. */
  dailyStopTime: z.string().nullable()
});
export type ParamsReport = z.infer<typeof paramsReport>;

/** One evidence-carrying fact: where it came from and when it was read. */
export const evidence = z.object({
  /** `instance tags`, `resource-metadata.json`, ... */
  source: z.string(),
  /** Epoch milliseconds. */
  checkedAt: z.number()
});
export type Evidence = z.infer<typeof evidence>;

export const identityReport = z.object({
  instanceName: z.string().nullable(),
  instanceArn: z.string().nullable(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  partition: z.string().nullable(),
  /** From the instance's own tags. */
  user: z.string().nullable(),
  project: z.string().nullable(),
  system: z.string().nullable(),
  tags: z.record(z.string(), z.string()).nullable(),
  /** The role in force, as an IAM role ARN. */
  roleArn: z.string().nullable(),
  instanceType: z.string().nullable(),
  /** Public host name from DescribeNotebookInstance. */
  url: z.string().nullable(),
  evidence: evidence.nullable(),
  problems: z.array(problem)
});
export type IdentityReport = z.infer<typeof identityReport>;

export const policyFile = z.object({
  name: z.string(),
  kind: z.enum(['identity', 'boundary']),
  document: z.unknown()
});
/** Policies found beside the params file; `files` is empty when there are none. */
export const policyReport = z.object({
  folder: z.string(),
  /** `role` or `template` subfolder, or the folder itself. */
  layout: z.enum(['none', 'flat', 'role', 'template']),
  files: z.array(policyFile),
  problems: z.array(paramsProblem)
});
export type PolicyReport = z.infer<typeof policyReport>;

/** GET project */
export const projectReport = z.object({
  params: paramsReport,
  identity: identityReport,
  policies: policyReport
});
export type ProjectReport = z.infer<typeof projectReport>;

export const instanceStatus = z.enum([
  'Pending',
  'InService',
  'Stopping',
  'Stopped',
  'Failed',
  'Deleting',
  'Updating',
  'PendingMaintenance',
  'InMaintenance'
]);
export type InstanceStatus = z.infer<typeof instanceStatus>;

export const instanceName = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/);

/** What this user may do with an instance now, and why not. */
export const instanceActions = z.object({
  start: z.string().nullable(),
  stop: z.string().nullable(),
  open: z.string().nullable(),
  update: z.string().nullable(),
  delete: z.string().nullable()
});

export const instance = z.object({
  name: instanceName,
  arn: z.string(),
  status: z.union([instanceStatus, z.string()]),
  type: z.string(),
  owner: z.string().nullable(),
  project: z.string().nullable(),
  /** Epoch milliseconds. */
  createdAt: z.number().nullable(),
  modifiedAt: z.number().nullable(),
  failureReason: z.string().nullable(),
  isSelf: z.boolean(),
  isMine: z.boolean(),
  /** Per action null when possible now, else the reason why not. */
  actions: instanceActions
});
export type Instance = z.infer<typeof instance>;

/** GET instances; also the data of the SSE event `instances`. */
export const instanceList = z.object({
  instances: z.array(instance),
  /** Epoch milliseconds of the last successful sweep; null before the first. */
  asOf: z.number().nullable(),
  /** Instances whose tags have not been read yet; more may appear. */
  pending: z.number().int().nonnegative().optional(),
  /** Why the last sweep failed, when it did: `instances` is the last known state. */
  problem: problem.nullable()
});
export type InstanceList = z.infer<typeof instanceList>;

/** POST instances/:name/start, POST instances/:name/stop */
export const instanceChange = z.object({
  name: instanceName,
  status: z.string()
});
export type InstanceChange = z.infer<typeof instanceChange>;

/** GET instances/:name: all that DescribeNotebookInstance and the tags say. */
export const instanceDetails = instance.extend({
  /** What to do about `failureReason`, where we know. */
  failureHint: z.string().nullable(),
  /** `notebook-al2023-v1` */
  platform: z.string().nullable(),
  /** `YYYY-MM-DD`, where AWS has announced the end of this platform's support. */
  platformSupportEnds: z.string().nullable(),
  volumeGib: z.number().int().nullable(),
  lifecycleConfig: z.string().nullable(),
  /** The EMR cluster whose lifecycle configuration MLSpace made for it. */
  emrCluster: z.string().nullable(),
  roleArn: z.string().nullable(),
  kmsKeyId: z.string().nullable(),
  subnetId: z.string().nullable(),
  securityGroups: z.array(z.string()),
  rootAccess: z.boolean().nullable(),
  directInternetAccess: z.boolean().nullable(),
  /** The default repository first. */
  repositories: z.array(z.string()),
  url: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  /** One sentence for each tag that MLSpace would not recognise. */
  tagDrift: z.array(z.string())
});
export type InstanceDetails = z.infer<typeof instanceDetails>;

/** POST instances/:name/open */
export const openRequest = z.strictObject({
  view: z.enum(['lab', 'classic']).default('lab')
});
/** The presigned URL: navigate at once, keep it nowhere. It opens for 5 minutes. */
export const openAnswer = z.object({ url: z.url({ protocol: /^https?$/ }) });
export type OpenAnswer = z.infer<typeof openAnswer>;

/** POST instances/:name/delete; the person has typed the name. */
export const deleteRequest = z.strictObject({ confirm: z.string() });

/** POST instances/:name/update; what is left out stays as it is. */
export const updateRequest = z
  .strictObject({
    type: z
      .string()
      .regex(/^ml\.[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/)
      .optional(),
    volumeGib: z.number().int().min(5).max(16384).optional(),
    /** null takes the lifecycle configuration away. */
    lifecycleConfig: instanceName.nullable().optional(),
    platform: z
      .string()
      .regex(/^notebook-[a-z0-9]{1,20}-v\d{1,3}$/)
      .optional()
  })
  .refine(change => Object.keys(change).length > 0, 'changes nothing');
export type UpdateRequest = z.infer<typeof updateRequest>;

/** What the role in force has been seen to allow. */
export const capability = z.object({
  /** `StopNotebookInstance` */
  operation: z.string(),
  /** `untried`: changes are not made only to see whether they would work. */
  state: z.enum(['allowed', 'denied', 'untried']),
  /** Epoch milliseconds of the last attempt; null when untried. */
  checkedAt: z.number().nullable()
});
/** GET capabilities */
export const capabilityReport = z.object({
  capabilities: z.array(capability),
  /** A policy for all that was denied, to send to an administrator; null without any. */
  missing: z.unknown().nullable(),
  /** A policy for everything the companion can do. */
  everything: z.unknown()
});
export type CapabilityReport = z.infer<typeof capabilityReport>;

/** Where a stop time may come from, in order of trust. */
export const stopSource = z.enum([
  'mlspace',
  'params',
  'tag',
  'schedule',
  'settings',
  'idleScript',
  'local'
]);
export type StopSource = z.infer<typeof stopSource>;

/** A daily stop. The moment is a window: the sweep comes up to `sweepMinutes` later. */
export const dailyStop = z.object({
  /** `HH:MM` in UTC. */
  timeUtc: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  sweepMinutes: z.number().int().positive(),
  source: stopSource,
  evidence
});
export type DailyStop = z.infer<typeof dailyStop>;

/** GET autostop */
export const autoStopReport = z.object({
  /** The companion's clock, epoch milliseconds. */
  now: z.number(),
  daily: dailyStop.nullable(),
  problems: z.array(paramsProblem)
});
export type AutoStopReport = z.infer<typeof autoStopReport>;

/** Path of the event stream. Its request's Accept has to be EVENTS_ACCEPT exactly. */
export const EVENTS_PATH = 'events';
export const EVENTS_ACCEPT = 'text/event-stream';

/**
 * GET events: `text/event-stream`; `data` of each event by its name.
 *
 * Every event is a whole state, and all are sent once after connecting. The
 * companion ends a stream after some minutes, so that one which a proxy holds
 * open for nobody does not last: connect again at once after a clean end.
 */
export const events = {
  instances: instanceList,
  autostop: autoStopReport,
  project: projectReport
} as const;

/** Each operation, its method, path below the prefix, and answer. */
export const routes = {
  health: { method: 'GET', path: 'health', answer: health },
  project: { method: 'GET', path: 'project', answer: projectReport },
  refreshProject: {
    method: 'POST',
    path: 'project/refresh',
    answer: projectReport
  },
  instances: { method: 'GET', path: 'instances', answer: instanceList },
  /** Asks AWS now, whatever the age of the list: for a person's click, not for a timer. */
  refreshInstances: {
    method: 'POST',
    path: 'instances/refresh',
    answer: instanceList
  },
  startInstance: {
    method: 'POST',
    path: 'instances/:name/start',
    answer: instanceChange
  },
  stopInstance: {
    method: 'POST',
    path: 'instances/:name/stop',
    answer: instanceChange
  },
  capabilities: {
    method: 'GET',
    path: 'capabilities',
    answer: capabilityReport
  },
  instanceDetails: {
    method: 'GET',
    path: 'instances/:name',
    answer: instanceDetails
  },
  openInstance: {
    method: 'POST',
    path: 'instances/:name/open',
    answer: openAnswer
  },
  updateInstance: {
    method: 'POST',
    path: 'instances/:name/update',
    answer: instanceChange
  },
  deleteInstance: {
    method: 'POST',
    path: 'instances/:name/delete',
    answer: instanceChange
  },
  autostop: { method: 'GET', path: 'autostop', answer: autoStopReport }
} as const;
export type RouteName = keyof typeof routes;
export type Answer<R extends RouteName> = z.infer<(typeof routes)[R]['answer']>;
