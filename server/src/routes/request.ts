// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Request } from 'express';
import type { z } from 'zod';
import {
  instanceName,
  MLSPACE_API_HEADER,
  MLSPACE_HANDLE_HEADER
} from '../../../src/companion/contract';
import { ProblemError } from '../http/problems';
import type { Claim } from '../mlspace/service';

/** The name in the path, as AWS writes names. */
export function nameOf(request: Request): string {
  const parsed = instanceName.safeParse(request.params['name']);
  if (!parsed.success) {
    throw new ProblemError({
      class: 'invalid',
      operation: 'read the name',
      detail: 'That is not the name of a notebook instance.',
      next: 'Refresh the list.'
    });
  }
  return parsed.data;
}

/** The body by its schema. @throws ProblemError naming the field, never its value. */
export function bodyOf<S extends z.ZodType>(
  schema: S,
  request: Request
): z.infer<S> {
  const parsed = schema.safeParse(request.body ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ProblemError({
      class: 'invalid',
      operation: 'read the request',
      detail: `The request is not as it should be${at(issue?.path)}.`,
      next: 'Correct the value; if you did not type it, reload the page.'
    });
  }
  return parsed.data;
}

/** Which field; never its value. */
function at(path: readonly PropertyKey[] | undefined): string {
  return path === undefined || path.length === 0
    ? ''
    : ` at "${path.map(String).join('.')}"`;
}

/** How a tab shows that a pasted token is its own; without, MLSpace is not asked. */
export function claimOf(request: Request): Claim {
  return {
    handle: request.get(MLSPACE_HANDLE_HEADER),
    api: request.get(MLSPACE_API_HEADER)
  };
}
