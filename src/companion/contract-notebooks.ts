// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Creating notebooks, their logs, lifecycle configurations and repositories. */
import { z } from 'zod';
import { instanceName, problem } from './contract-base';
import { clusterId } from './contract-emr';

export const NOTEBOOK_VOLUME_GIB = { min: 5, max: 16384, usual: 5 } as const;
/** Of the base64 text that the API takes: about 12,288 bytes of script. */
export const SCRIPT_MAX_BASE64 = 16_384;
const MAX_SCRIPT_CHARACTERS = 16_384;
const DAY_MS = 86_400_000;
/** The largest moment that a Date can hold. */
const MAX_TIME = 100_000_000 * DAY_MS;
const MAX_STOPS = 50;

const instanceType = z.string().regex(/^ml\.[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/);
const platform = z.string().regex(/^notebook-[a-z0-9]{1,20}-v\d{1,3}$/);

/** A type that a notebook can have; numbers only where we are sure of them. */
export const instanceTypeOption = z.object({
  /** `ml.t3.medium` */
  name: z.string(),
  group: z.enum(['standard', 'compute', 'memory', 'accelerated']),
  vcpus: z.number().int().nullable(),
  memoryGib: z.number().nullable(),
  /** `1 x NVIDIA A10G`; null for none, and where we are not sure. */
  accelerator: z.string().nullable()
});
export type InstanceTypeOption = z.infer<typeof instanceTypeOption>;

/** What every new notebook gets from the project, never from the request. */
export const fixedSettings = z.object({
  roleArn: z.string(),
  /** One of them is drawn. */
  subnets: z.array(z.string()),
  securityGroups: z.array(z.string()),
  kmsKeyId: z.string(),
  /** `user`, `project`, `system`. */
  tags: z.record(z.string(), z.string()),
  rootAccess: z.literal(false),
  directInternetAccess: z.literal(false)
});
export type FixedSettings = z.infer<typeof fixedSettings>;

/** GET create */
export const createOptions = z.object({
  /** In the catalogue's order: by group, family, size. */
  types: z.array(instanceTypeOption),
  /** `mlspace`: the types that MLSpace enables; `builtIn`: all that SageMaker has. */
  typesFrom: z.enum(['mlspace', 'builtIn']),
  defaultType: z.string(),
  /** null: the role may not list them; the project's default can be used all the same. */
  lifecycleConfigs: z.array(z.string()).nullable(),
  /** What `lifecycleConfig: null` means in a request; null: none at all. */
  defaultLifecycleConfig: z.string().nullable(),
  lifecycleProblem: problem.nullable(),
  platforms: z.array(
    z.object({
      /** `notebook-al2023-v1` */
      id: z.string(),
      label: z.string(),
      /** `YYYY-MM-DD`, where announced. */
      supportEnds: z.string().nullable()
    })
  ),
  name: z.object({
    /** Source of a regular expression for the whole name. */
    pattern: z.string(),
    maxLength: z.number().int(),
    /** Of this project; a name can be taken by another project's notebook too. */
    taken: z.array(z.string())
  }),
  volumeGib: z.object({
    min: z.number().int(),
    max: z.number().int(),
    usual: z.number().int()
  }),
  /** Whether a daily stop time can be chosen: MLSpace alone knows, if it is asked. */
  stopTime: z
    .object({
      /** As the project has it, in UTC. */
      projectDefault: z.string().nullable(),
      /** Whether this user may choose another. */
      mayChoose: z.boolean()
    })
    .nullable()
    .optional(),
  /** null when the project does not say all of it: `problems` tells what lacks. */
  fixed: fixedSettings.nullable(),
  /** Why nothing can be created; empty when it can. */
  problems: z.array(problem)
});
export type CreateOptions = z.infer<typeof createOptions>;

/** POST create, POST create/check */
export const createRequest = z.strictObject({
  name: instanceName,
  type: instanceType,
  volumeGib: z
    .number()
    .int()
    .min(NOTEBOOK_VOLUME_GIB.min)
    .max(NOTEBOOK_VOLUME_GIB.max),
  /** null or left out: the project's default. */
  lifecycleConfig: instanceName.nullable().optional(),
  /** Left out: what AWS takes by itself. */
  platform: platform.optional(),
  /** Names of repositories of this account (not URLs); the first is the default one. */
  repositories: z.array(instanceName).max(4).optional(),
  /** The EMR cluster to attach it to; takes the place of `lifecycleConfig`. */
  cluster: clusterId.optional(),
  /** Daily stop; only through MLSpace, and only if it was chosen. */
  stopTimeUtc: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional()
});
export type CreateRequest = z.infer<typeof createRequest>;

/** What the role's policies say about a create, as far as they are known here. */
export const createVerdict = z.object({
  /** `unknown`: the policies are not known or do not settle it; AWS decides. */
  verdict: z.enum(['allowed', 'denied', 'unknown']),
  /** A sentence for each permission that lacks; empty unless denied. */
  reasons: z.array(z.string()),
  /** The policy to ask an administrator for, where denied for want of an Allow. */
  statement: z.unknown().nullable()
});
export type CreateVerdict = z.infer<typeof createVerdict>;

/** POST create's answer. A create that failed is a problem instead. */
export const createAnswer = z.object({
  name: instanceName,
  /** `unknown`: the answer was lost and AWS does not tell; never try again blindly. */
  outcome: z.enum(['created', 'unknown']),
  status: z.string().nullable(),
  arn: z.string().nullable(),
  /** One sentence for the person. */
  detail: z.string()
});
export type CreateAnswer = z.infer<typeof createAnswer>;

/** POST instances/:name/open */
export const openRequest = z.strictObject({
  view: z.enum(['lab', 'classic']).default('lab')
});
/** The presigned URL: navigate at once, keep it nowhere. It opens for 5 minutes. */
export const openAnswer = z.object({ url: z.url({ protocol: /^https?$/ }) });
export type OpenAnswer = z.infer<typeof openAnswer>;

/** POST instances/:name/delete; the person has typed the name. */
export const deleteRequest = z.strictObject({
  confirm: z.string(),
  ownerMode: z.boolean().default(false)
});

/** POST instances/:name/update; what is left out stays as it is. */
export const updateRequest = z
  .strictObject({
    type: instanceType.optional(),
    volumeGib: z.number().int().min(5).max(16384).optional(),
    /** null takes the lifecycle configuration away. */
    lifecycleConfig: instanceName.nullable().optional(),
    platform: platform.optional(),
    ownerMode: z.boolean().optional()
  })
  .refine(
    ({ ownerMode: _, ...change }) => Object.keys(change).length > 0,
    'changes nothing'
  );
export type UpdateRequest = z.infer<typeof updateRequest>;

/** POST instances/:name/stop; the body of update and delete has the same key. */
export const stopRequest = z.strictObject({
  /** A project owner's change of a colleague's notebook, said anew each time. */
  ownerMode: z.boolean().default(false)
});

/** POST stop-instances */
export const stopSeveralRequest = z.strictObject({
  names: z.array(instanceName).min(1).max(MAX_STOPS),
  ownerMode: z.boolean().default(false)
});
/** In the order asked, each name once. */
export const stopSeveralAnswer = z.object({
  results: z.array(
    z.object({
      name: instanceName,
      /** null when it was not stopped: `problem` tells why. */
      status: z.string().nullable(),
      problem: problem.nullable()
    })
  )
});
export type StopSeveralAnswer = z.infer<typeof stopSeveralAnswer>;

export const notebookLog = z.enum([
  'jupyter.log',
  'LifecycleConfigOnCreate',
  'LifecycleConfigOnStart'
]);
export type NotebookLog = z.infer<typeof notebookLog>;

const moment = z.number().int().min(0).max(MAX_TIME);

/** POST instances/:name/logs */
export const logsRequest = z
  .strictObject({
    /** Left out: all three. */
    log: notebookLog.optional(),
    /** Epoch milliseconds, both included. */
    from: moment.optional(),
    to: moment.optional(),
    /** Of the answer before; with the same other values only. */
    nextToken: z.string().min(1).max(4096).optional()
  })
  .refine(
    ({ from, to }) => from === undefined || to === undefined || from <= to,
    { path: ['to'] }
  );
export type LogsRequest = z.infer<typeof logsRequest>;

/** POST instances/:name/logs: a page of lines, the oldest first. */
export const logsAnswer = z.object({
  events: z.array(
    z.object({
      id: z.string(),
      /** Epoch milliseconds. */
      at: z.number(),
      log: z.string(),
      /** At most 10,000 characters; hostile text: never markup. */
      message: z.string()
    })
  ),
  /** Ask again with it for more; a page may be empty and still have one. */
  nextToken: z.string().nullable(),
  /** false: no notebook of this account has ever written a log. */
  exists: z.boolean()
});
export type LogsAnswer = z.infer<typeof logsAnswer>;

export const lifecycleSummary = z.object({
  name: instanceName,
  /** Epoch milliseconds. */
  createdAt: z.number().nullable(),
  modifiedAt: z.number().nullable(),
  /** The project's default: to be copied, never changed. */
  isDefault: z.boolean()
});
/** GET lifecycle-configs */
export const lifecycleList = z.object({
  configs: z.array(lifecycleSummary),
  /** More exist than are listed. */
  truncated: z.boolean()
});
export type LifecycleList = z.infer<typeof lifecycleList>;

/** GET lifecycle-configs/:name; also the answer of create and update. */
export const lifecycleConfig = lifecycleSummary.extend({
  arn: z.string(),
  /** The scripts as text; null: it has none of that kind. They may hold anything. */
  onCreate: z.string().nullable(),
  onStart: z.string().nullable(),
  owner: z.string().nullable(),
  /** null when this user may change it, else the reason why not. */
  readOnly: z.string().nullable(),
  /** This user's notebooks that run it; null: could not be found out. */
  usedBy: z.array(z.string()).nullable()
});
export type LifecycleConfig = z.infer<typeof lifecycleConfig>;

const script = z.string().max(MAX_SCRIPT_CHARACTERS).nullable();

/** POST lifecycle-configs */
export const lifecycleCreateRequest = z.strictObject({
  name: instanceName,
  onCreate: script,
  onStart: script
});
export type LifecycleCreateRequest = z.infer<typeof lifecycleCreateRequest>;

/** POST lifecycle-configs/:name; both scripts are replaced. */
export const lifecycleUpdateRequest = z.strictObject({
  onCreate: script,
  onStart: script,
  /** `modifiedAt` of what was edited: another's change in between is a conflict. */
  modifiedAt: z.number().nullable()
});
export type LifecycleUpdateRequest = z.infer<typeof lifecycleUpdateRequest>;

/** GET repositories */
export const repositoryList = z.object({
  repositories: z.array(
    z.object({
      name: instanceName,
      /** https only; without user information. */
      url: z.string(),
      branch: z.string().nullable(),
      /** Whether AWS keeps credentials for it; which, is not told. */
      hasSecret: z.boolean()
    })
  ),
  truncated: z.boolean()
});
export type RepositoryList = z.infer<typeof repositoryList>;
