// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { z } from 'zod';
// Said before any schema is made: the page's policy forbids `new Function`.
import '../companion/contract-base';
import { GUARD_MODES } from './modes';

/** What the guard in a kernel tells. A kernel, or a notebook file, may hold anything: bounded and checked. */
const item = z.object({
  kind: z.enum(['tags', 'network', 'volumeKey']),
  what: z.enum([
    'filled',
    'missing',
    'differs',
    'case',
    'full',
    'foreign',
    'rejected'
  ]),
  path: z.string().max(200),
  names: z.array(z.string().max(200)).max(60),
  value: z.string().max(400).optional()
});

const call = z.object({
  service: z.string().max(100),
  operation: z.string().regex(/^\w{1,100}$/),
  line: z.number().int().positive().nullable(),
  outcome: z.enum(['sent', 'filled', 'stopped']),
  items: z.array(item).max(60)
});

const note = z.object({
  cell: z.string().max(200).nullable(),
  mode: z.enum(GUARD_MODES),
  calls: z.array(call).max(20),
  more: z.number().int().nonnegative()
});

export type GuardItem = z.infer<typeof item>;
export type GuardCall = z.infer<typeof call>;
export type GuardNote = z.infer<typeof note>;

/** The note, or null for anything else. */
export function readNote(data: unknown): GuardNote | null {
  const read = note.safeParse(data);
  return read.success ? read.data : null;
}
