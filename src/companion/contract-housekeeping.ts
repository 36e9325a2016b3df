// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Diagnostics, the disk, environments that last, and shared notebooks. */
import { z } from 'zod';

/** One attempt to open a TCP connection; nothing is sent over it. */
export const endpointReport = z.object({
  /** `sagemaker`, `runtime.sagemaker`, `sts`, ... */
  service: z.string(),
  host: z.string(),
  port: z.number().int(),
  state: z.enum(['reached', 'noRoute', 'noName', 'refused']),
  /** What kind of address the name led to; null when it led to none. */
  network: z.enum(['private', 'public', 'loopback']).nullable(),
  ms: z.number()
});
export type EndpointReport = z.infer<typeof endpointReport>;

/** A place that was looked at, and what was found there. */
export const placeReport = z.object({
  what: z.string(),
  path: z.string(),
  found: z.boolean(),
  detail: z.string()
});

/** GET diagnostics */
export const diagnosticsReport = z.object({
  versions: z.object({
    companion: z.string(),
    contract: z.number().int(),
    node: z.string(),
    /** Of Jupyter's own environment; null where jupyter-server-proxy did not say. */
    python: z.string().nullable(),
    serverProxy: z.string().nullable(),
    system: z.string()
  }),
  /** The Host that the request came with. */
  host: z.string(),
  places: z.array(placeReport),
  /** What is not as it should be, and the remedy. */
  missing: z.array(z.object({ what: z.string(), next: z.string() })),
  endpoints: z.array(endpointReport)
});
export type DiagnosticsReport = z.infer<typeof diagnosticsReport>;

export const volume = z.object({
  path: z.string(),
  totalBytes: z.number(),
  freeBytes: z.number()
});

/** GET storage/losses: what a stop would delete, from a scan of a short while ago. */
export const lossesReport = z.object({
  /** When the scan was made, epoch milliseconds. */
  checkedAt: z.number(),
  /** Files outside the persistent folder that a stop would delete. */
  lost: z.object({
    /** The largest of them. */
    files: z.array(
      z.object({ path: z.string(), bytes: z.number(), modifiedAt: z.number() })
    ),
    count: z.number().int(),
    bytes: z.number(),
    /** The scan ended at its limit: there may be more. */
    isCut: z.boolean()
  }),
  /** Packages that were installed since the start, by conda environment. */
  packages: z.array(
    z.object({ environment: z.string(), names: z.array(z.string()) })
  )
});
export type LossesReport = z.infer<typeof lossesReport>;

/** GET storage: scanned anew */
export const storageReport = lossesReport.extend({
  /** Survives a stop; null where there is none. */
  persistent: volume.nullable(),
  temporary: volume.nullable(),
  /** When this machine started, epoch milliseconds; files since then are new. */
  startedAt: z.number().nullable(),
  /** Ports on which this user's programs listen, without Jupyter's own. */
  ports: z.array(
    z.object({
      port: z.number().int(),
      address: z.enum(['loopback', 'every', 'other'])
    })
  )
});
export type StorageReport = z.infer<typeof storageReport>;

export const environmentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'is not a name for an environment');

export const environmentJob = z.object({
  name: environmentName,
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  step: z.enum(['create', 'install', 'inherit', 'register']),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  /** The last lines that the programs wrote. */
  lines: z.array(z.string()),
  /** One sentence and what to do next, when it has ended. */
  detail: z.string().nullable(),
  next: z.string().nullable()
});
export type EnvironmentJob = z.infer<typeof environmentJob>;

/** GET environments */
export const environmentsReport = z.object({
  /** Where they are made; null where nothing survives a stop. */
  folder: z.string().nullable(),
  /** What an environment can be made of. */
  bases: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['venv', 'conda'])
    })
  ),
  environments: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      /** Its kernel, as Jupyter names it. */
      kernel: z.string(),
      state: z.enum(['ready', 'broken', 'unregistered'])
    })
  ),
  /** The one that is being made, or was made last. */
  job: environmentJob.nullable()
});
export type EnvironmentsReport = z.infer<typeof environmentsReport>;

/** POST environments */
export const environmentRequest = z.object({
  name: environmentName,
  /** An `id` of `bases`. */
  base: z.string().max(200)
});

/** As much of a notebook as has to be right; the rest passes as it is. */
export const sharedNotebook = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number().int().nonnegative(),
  metadata: z.record(z.string(), z.unknown()),
  cells: z.array(z.record(z.string(), z.unknown())).max(20_000)
});
export type SharedNotebook = z.infer<typeof sharedNotebook>;

/** Of a shared notebook as text; the request's limit lies above it. */
export const MAX_SHARED_BYTES = 8 * 1024 * 1024;
/** Below `project/<project>/` in the data bucket. */
export const SHARED_FOLDER = 'mlspace-shared';

/** POST share */
export const shareRequest = z.object({
  name: z.string().min(1).max(255),
  notebook: sharedNotebook
});
export const shareAnswer = z.object({
  /** `s3://bucket/project/.../name.ipynb` */
  uri: z.string(),
  bytes: z.number().int()
});
export type ShareAnswer = z.infer<typeof shareAnswer>;

/** POST share/open */
export const openSharedRequest = z.object({ uri: z.string().max(1200) });
export const openSharedAnswer = z.object({
  name: z.string(),
  /** From the place where it lies. */
  sharedBy: z.string(),
  notebook: sharedNotebook
});
export type OpenSharedAnswer = z.infer<typeof openSharedAnswer>;

export const housekeepingRoutes = {
  diagnostics: {
    method: 'GET',
    path: 'diagnostics',
    answer: diagnosticsReport
  },
  storage: { method: 'GET', path: 'storage', answer: storageReport },
  losses: { method: 'GET', path: 'storage/losses', answer: lossesReport },
  environments: {
    method: 'GET',
    path: 'environments',
    answer: environmentsReport
  },
  createEnvironment: {
    method: 'POST',
    path: 'environments',
    answer: environmentsReport
  },
  cancelEnvironment: {
    method: 'POST',
    path: 'environments/cancel',
    answer: environmentsReport
  },
  /** The one request that may be larger than others. */
  shareNotebook: { method: 'POST', path: 'share', answer: shareAnswer },
  openShared: { method: 'POST', path: 'share/open', answer: openSharedAnswer }
} as const;
