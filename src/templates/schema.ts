// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What may stand in `template.json`: the one place where it is validated. */
import { z } from 'zod';
// Says `jitless` before the first schema is made.
import '../companion/contract-base';
import { FIELD_KINDS, STYLES } from './model';

/**
 * One line that a person reads. Control characters and those that turn the
 * direction of writing could make a text look like another one.
 */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(
      /^[^\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u,
      'holds characters that cannot be seen'
    );

const field = z.strictObject({
  key: z
    .string()
    .max(30)
    .regex(/^[a-z][A-Za-z0-9]*$/),
  kind: z.enum(FIELD_KINDS),
  label: line(60).nullable().default(null),
  hint: line(200).nullable().default(null),
  default: z.union([z.literal(''), line(200)]).default(''),
  optional: z.boolean().default(false),
  parameter: line(60).nullable().default(null),
  action: line(60).nullable().default(null)
});

export const frontMatter = z.strictObject({
  title: line(60),
  description: line(300),
  fileName: z
    .string()
    .max(60)
    .regex(/^[A-Za-z0-9][\w-]*$/),
  rank: z.number().int().min(0).max(1000).default(500),
  styles: z.array(z.enum(STYLES)).min(1).default(['boto3']),
  fields: z.array(field).max(8).default([]),
  instead: line(300).nullable().default(null)
});

const source = z.union([z.string(), z.array(z.string())]);

/** The part of a notebook that a template takes; outputs and metadata are left behind. */
export const notebookCells = z.object({
  nbformat: z.literal(4),
  cells: z.array(z.object({ cell_type: z.string(), source }))
});

/** More than a person would read. */
export const MOST_CELLS = 200;
export const MOST_CHARACTERS = 200_000;

/** The part of an example that the gallery reads; the rest is copied unseen. */
export const exampleNotebook = z.looseObject({
  nbformat: z.literal(4),
  cells: z.array(
    z.looseObject({
      cell_type: z.string(),
      source,
      attachments: z
        .record(z.string(), z.record(z.string(), z.unknown()))
        .optional(),
      outputs: z
        .array(
          z.looseObject({
            data: z.record(z.string(), z.unknown()).optional()
          })
        )
        .optional()
    })
  )
});
export type ExampleNotebook = z.infer<typeof exampleNotebook>;
