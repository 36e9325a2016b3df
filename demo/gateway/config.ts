// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The demo's facts, read once from `demo/params/demo.json`. */
import { z } from 'zod';

export const demoConfig = z.object({
  account: z.string(),
  region: z.string(),
  partition: z.string(),
  /** MLSpace's version: its policies differ. */
  version: z.string(),
  /** MLSpace's prefix of roles and policies. */
  prefix: z.string(),
  /** Value of the `system` tag. */
  system: z.string(),
  project: z.string(),
  user: z.string(),
  instance: z.string(),
  dataBucket: z.string(),
  configBucket: z.string(),
  kmsKeyId: z.string(),
  subnets: z.array(z.string()),
  securityGroups: z.array(z.string()),
  /** The shared base role that the params file names. */
  baseRole: z.string(),
  lifecycleConfig: z.string(),
  /** Instance types that the account's policies allow. */
  instanceTypes: z.object({
    training: z.array(z.string()),
    transform: z.array(z.string()),
    endpoint: z.array(z.string()),
    /** Types that need no volume key: they have local disks. */
    exempt: z.array(z.string())
  }),
  /** Access keys of the two principals. */
  accessKeys: z.object({ notebook: z.string(), admin: z.string() })
});
export type DemoConfig = z.infer<typeof demoConfig>;
