// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What all parts of the contract are made of. */
import { z } from 'zod';

/** The strict Content-Security-Policy forbids `new Function`; said before any schema is made. */
z.config({ jitless: true });

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

/** A problem with one key of the params file (key null: with the file itself). */
export const paramsProblem = z.object({
  key: z.string().nullable(),
  message: z.string(),
  next: z.string()
});
export type ParamsProblem = z.infer<typeof paramsProblem>;

/** One evidence-carrying fact: where it came from and when it was read. */
export const evidence = z.object({
  /** `instance tags`, `resource-metadata.json`, ... */
  source: z.string(),
  /** Epoch milliseconds. */
  checkedAt: z.number()
});
export type Evidence = z.infer<typeof evidence>;

export const instanceName = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/);
