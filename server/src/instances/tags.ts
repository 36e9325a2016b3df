// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { classify } from '../aws/errors';
import type { Scope } from '../aws/statements';
import type { TagLimits, TagSource } from '../aws/tagbook';
import {
  OPERATIONS,
  type Aws,
  type NotebookSummary,
  type Tags
} from '../aws/types';
import { MINUTE } from '../clock';

export const NOTEBOOK_TAGS: TagLimits = {
  ttlMs: 10 * MINUTE,
  deniedMs: MINUTE,
  budget: 100
};
/** The tagging API may lag behind for that long after a creation. */
const NEW_MS = 15 * MINUTE;
const MAX_PAGES = 200;

/** Tags of notebook instances: one filtered question for the whole project, else ListTags. */
export function notebookTags(
  aws: Pick<Aws, 'taggedNotebooks' | 'listTags'>,
  project: string,
  scope: Scope,
  now: number
): TagSource<NotebookSummary> {
  return {
    byLots: async () => {
      const found = new Map<string, Tags>();
      let token: string | null = null;
      for (let page = 0; page < MAX_PAGES; page++) {
        const answer = await aws.taggedNotebooks(project, token);
        answer.items.forEach(({ arn, tags }) => found.set(arn, tags));
        token = answer.nextToken;
        if (token === null) {
          break;
        }
      }
      return found;
    },
    mayLag: ({ createdAt }) => createdAt !== null && now - createdAt < NEW_MS,
    one: ({ arn }) => aws.listTags(arn),
    problem: (error, row) =>
      classify(
        error,
        row === null ? OPERATIONS.taggedNotebooks : OPERATIONS.listTags,
        scope
      ),
    groupOf: () => 'notebook'
  };
}
