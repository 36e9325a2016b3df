// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CRONTABS } from './autostop/crontabs';
import type { AddressRules } from './mlspace/addresses';
import { LEVELS } from './logging';
import { parseHost } from './http/hosts';

const PARAMS_FILE =
  '/home/ec2-user/SageMaker/global-resources/notebook-params.json';
const METADATA_FILE = '/opt/ml/metadata/resource-metadata.json';

const absolutePath = z
  .string()
  .startsWith('/', 'must be an absolute path')
  .refine(value => !value.includes('\0'), 'must not contain a null byte');

const hostList = z
  .string()
  .transform(text =>
    text
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== '')
  )
  .refine(
    hosts => hosts.every(host => parseHost(host) !== null),
    'must be host names separated by commas, for example "jupyter.example.org,10.0.0.5"'
  );

/** The environment as a person sets it. An empty value counts as not set. */
const schema = z.object({
  MLSPACE_SOCKET: absolutePath,
  MLSPACE_PROXY_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters of randomness'),
  MLSPACE_PARAMS_FILE: absolutePath.default(PARAMS_FILE),
  MLSPACE_METADATA_FILE: absolutePath.default(METADATA_FILE),
  MLSPACE_POLICY_FOLDER: absolutePath.optional(),
  MLSPACE_PERSISTENT_FOLDER: absolutePath.default('/home/ec2-user/SageMaker'),
  MLSPACE_ALLOWED_HOSTS: hostList.default([]),
  MLSPACE_STOP_TIME_TAG: z
    .string()
    .min(1)
    .max(128)
    .default('mlspace:stop-time'),
  MLSPACE_SWEEP_MINUTES: z.coerce.number().int().min(1).max(1440).default(60),
  MLSPACE_SCHEDULE_TABLE: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{3,255}$/, 'must be the name of a DynamoDB table')
    .optional(),
  MLSPACE_CRONTABS: z
    .string()
    .transform(text => text.split(':').filter(path => path !== ''))
    .pipe(z.array(absolutePath))
    .optional(),
  MLSPACE_CONFIG_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
  MLSPACE_PRIVATE_API: z.literal('1').optional(),
  MLSPACE_DEMO: z.literal('1').optional(),
  MLSPACE_LOG_LEVEL: z.enum(LEVELS).default('info'),
  AWS_REGION: z.string().optional(),
  AWS_DEFAULT_REGION: z.string().optional()
});

/** What the companion was told at its start; parsed once. */
export interface Config {
  readonly socket: string;
  readonly secret: string;
  readonly paramsFile: string;
  readonly metadataFile: string;
  readonly policyFolder: string;
  /** The one folder that survives a stop. */
  readonly persistentFolder: string;
  readonly allowedHosts: readonly string[];
  readonly stopTimeTag: string;
  readonly sweepMinutes: number;
  /** DynamoDB table with MLSpace's schedule; null: not asked. */
  readonly scheduleTable: string | null;
  /** Where the idle script may be started from. */
  readonly crontabs: readonly string[];
  /** Bucket with MLSpace's own settings; null: `mlspace-config-<account>`. */
  readonly configBucket: string | null;
  /** Which addresses MLSpace may have beside public ones. */
  readonly mlspaceRules: AddressRules;
  readonly logLevel: (typeof LEVELS)[number];
  /** From the environment; null: the instance's own region is used. */
  readonly region: string | null;
}

export type EnvResult =
  { readonly config: Config } | { readonly error: string };

/**
 * Parse environment and command line. A socket given as the last argument
 * wins over MLSPACE_SOCKET. The error names every bad variable.
 */
export function parseEnv(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[]
): EnvResult {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== '')
  );
  const parsed = schema.safeParse({
    ...given,
    MLSPACE_SOCKET: argv.at(-1) ?? given['MLSPACE_SOCKET']
  });
  if (!parsed.success) {
    return { error: z.prettifyError(parsed.error) };
  }
  const data = parsed.data;
  return {
    config: {
      socket: data.MLSPACE_SOCKET,
      secret: data.MLSPACE_PROXY_SECRET,
      paramsFile: data.MLSPACE_PARAMS_FILE,
      metadataFile: data.MLSPACE_METADATA_FILE,
      policyFolder:
        data.MLSPACE_POLICY_FOLDER ??
        join(dirname(data.MLSPACE_PARAMS_FILE), 'policies'),
      persistentFolder: data.MLSPACE_PERSISTENT_FOLDER,
      allowedHosts: data.MLSPACE_ALLOWED_HOSTS,
      stopTimeTag: data.MLSPACE_STOP_TIME_TAG,
      sweepMinutes: data.MLSPACE_SWEEP_MINUTES,
      scheduleTable: data.MLSPACE_SCHEDULE_TABLE ?? null,
      crontabs: data.MLSPACE_CRONTABS ?? CRONTABS,
      configBucket: data.MLSPACE_CONFIG_BUCKET ?? null,
      mlspaceRules: {
        loopback: data.MLSPACE_DEMO === '1',
        private: data.MLSPACE_PRIVATE_API === '1'
      },
      logLevel: data.MLSPACE_LOG_LEVEL,
      region: data.AWS_REGION ?? data.AWS_DEFAULT_REGION ?? null
    }
  };
}
