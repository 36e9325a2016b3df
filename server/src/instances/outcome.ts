// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { classify } from '../aws/errors';
import { OPERATIONS, type Aws, type Tags } from '../aws/types';
import { SECOND, type Clock } from '../clock';
import type { Scope } from '../aws/statements';

/** The tag that says which request made a resource. */
export const CREATE_ID_TAG = 'mlspace:create-id';

/** Before each look: what was made may take a moment to be seen. */
const PAUSES_MS = [SECOND, 3 * SECOND, 5 * SECOND];
const MAX_PAGES = 50;

/** Of a resource with the name that was asked for. */
export type Outcome =
  | { readonly kind: 'ours'; readonly arn: string }
  | { readonly kind: 'others' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

/**
 * After a create whose answer was lost: look whether it took effect. The
 * resource is ours only with this very request's own tag. Never rejects.
 *
 * @param find - its ARN, or null when AWS knows none of that name.
 */
export async function outcomeOf(
  createId: string,
  find: () => Promise<string | null>,
  tagsOf: (arn: string) => Promise<Tags>,
  clock: Clock
): Promise<Outcome> {
  let last: Outcome = { kind: 'unknown' };
  for (const pause of PAUSES_MS) {
    await new Promise<void>(resolve => clock.after(pause, resolve));
    try {
      const arn = await find();
      if (arn === null) {
        last = { kind: 'absent' };
        continue;
      }
      const tags = await tagsOf(arn);
      return tags[CREATE_ID_TAG] === createId
        ? { kind: 'ours', arn }
        : { kind: 'others' };
    } catch {
      last = { kind: 'unknown' };
    }
  }
  return last;
}

/**
 * The ARN of the notebook of that name, in whatever project. IAM refuses to
 * describe what does not exist, so a refusal is settled by the list.
 */
export async function findNotebook(
  aws: Aws,
  name: string,
  scope: Scope
): Promise<string | null> {
  try {
    return (await aws.describeNotebook(name)).arn;
  } catch (error) {
    const { problem } = classify(error, OPERATIONS.describeNotebook, scope);
    if (problem.class === 'notFound') {
      return null;
    }
    if (problem.class !== 'denied') {
      throw error;
    }
  }
  let token: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await aws.listNotebooks(token);
    const found = answer.items.find(
      one => one.name.toLowerCase() === name.toLowerCase()
    );
    if (found !== undefined || answer.nextToken === null) {
      return found?.arn ?? null;
    }
    token = answer.nextToken;
  }
  throw new Error('too many notebooks to look through');
}
