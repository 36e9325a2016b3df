// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * The companion's HTTP API: the one truth that both sides validate against.
 *
 * All paths are below `<base_url>/mlspace/api/v1/`. Every request carries the
 * header `X-MLSpace-Client: 1`; every body is JSON; every error is a `Problem`.
 */
import { z } from 'zod';
import {
  autoStopReport,
  instanceStop,
  mlspaceRoutes
} from './contract-autostop';
import {
  evidence,
  instanceName,
  paramsProblem,
  problem
} from './contract-base';
import { capabilityReport } from './contract-capabilities';
import { housekeepingRoutes } from './contract-housekeeping';
import { emrClusterList } from './contract-emr';
import {
  createAnswer,
  createOptions,
  createVerdict,
  lifecycleConfig,
  lifecycleList,
  logsAnswer,
  openAnswer,
  repositoryList,
  stopSeveralAnswer
} from './contract-notebooks';
import { workRoutes } from './contract-work';

export * from './contract-autostop';
export * from './contract-base';
export * from './contract-capabilities';
export * from './contract-emr';
export * from './contract-housekeeping';
export * from './contract-notebooks';
export * from './contract-work';

export const CLIENT_HEADER = 'X-MLSpace-Client';
export const API_PREFIX = '/api/v1';
/** Raised when an old page could misread a new companion or the reverse. */
export const CONTRACT_VERSION = 1;

export const health = z.object({
  version: z.string(),
  contract: z.number().int(),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  /** The Host the request came with, for diagnostics. */
  host: z.string()
});
export type Health = z.infer<typeof health>;

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

/** What this user may do with an instance now, and why not. */
export const instanceActions = z.object({
  start: z.string().nullable(),
  stop: z.string().nullable(),
  open: z.string().nullable(),
  update: z.string().nullable(),
  delete: z.string().nullable()
});
/** The same for a project owner, who says `ownerMode` with the request. */
export const ownerActions = instanceActions.pick({
  stop: true,
  update: true,
  delete: true
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
  /** When it is stopped each day; null or left out: not known. */
  stop: instanceStop.nullable().optional(),
  isSelf: z.boolean(),
  isMine: z.boolean(),
  /** Per action null when possible now, else the reason why not. */
  actions: instanceActions,
  /** What owner mode would allow; the role's policies decide all the same. */
  ownerActions: ownerActions.optional()
});
export type Instance = z.infer<typeof instance>;

/** Who answered: AWS with the role's rights, or MLSpace with the tab's token. */
export const backend = z.enum(['aws', 'mlspace']);
export type Backend = z.infer<typeof backend>;

/** GET instances; also the data of the SSE event `instances`. */
export const instanceList = z.object({
  instances: z.array(instance),
  /** Epoch milliseconds of the last successful sweep; null before the first. */
  asOf: z.number().nullable(),
  /** Instances whose tags have not been read yet; more may appear. */
  pending: z.number().int().nonnegative().optional(),
  /** Why the last sweep failed, when it did: `instances` is the last known state. */
  problem: problem.nullable(),
  /** Left out: AWS. */
  backend: backend.optional()
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
  tagDrift: z.array(z.string()),
  /** Left out: AWS. */
  backend: backend.optional()
});
export type InstanceDetails = z.infer<typeof instanceDetails>;

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
  /** One after the other; each has a result of its own. */
  stopInstances: {
    method: 'POST',
    path: 'stop-instances',
    answer: stopSeveralAnswer
  },
  createOptions: { method: 'GET', path: 'create', answer: createOptions },
  /** What the policies say of it; nothing is sent. */
  checkCreate: {
    method: 'POST',
    path: 'create/check',
    answer: createVerdict
  },
  createInstance: { method: 'POST', path: 'create', answer: createAnswer },
  instanceLogs: {
    method: 'POST',
    path: 'instances/:name/logs',
    answer: logsAnswer
  },
  lifecycleConfigs: {
    method: 'GET',
    path: 'lifecycle-configs',
    answer: lifecycleList
  },
  lifecycleConfig: {
    method: 'GET',
    path: 'lifecycle-configs/:name',
    answer: lifecycleConfig
  },
  createLifecycleConfig: {
    method: 'POST',
    path: 'lifecycle-configs',
    answer: lifecycleConfig
  },
  updateLifecycleConfig: {
    method: 'POST',
    path: 'lifecycle-configs/:name',
    answer: lifecycleConfig
  },
  repositories: { method: 'GET', path: 'repositories', answer: repositoryList },
  emrClusters: { method: 'GET', path: 'emr-clusters', answer: emrClusterList },
  attachCluster: {
    method: 'POST',
    path: 'instances/:name/attach',
    answer: instanceChange
  },
  detachCluster: {
    method: 'POST',
    path: 'instances/:name/detach',
    answer: instanceChange
  },
  autostop: { method: 'GET', path: 'autostop', answer: autoStopReport },
  keepAwake: {
    method: 'POST',
    path: 'autostop/awake',
    answer: autoStopReport
  },
  setLocalStop: {
    method: 'POST',
    path: 'autostop/local',
    answer: autoStopReport
  },
  postponeLocalStop: {
    method: 'POST',
    path: 'autostop/postpone',
    answer: autoStopReport
  },
  ...mlspaceRoutes,
  ...housekeepingRoutes,
  ...workRoutes
} as const;
export type RouteName = keyof typeof routes;
export type Answer<R extends RouteName> = z.infer<(typeof routes)[R]['answer']>;
