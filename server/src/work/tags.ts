// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { classifyBy } from '../aws/errors';
import type { Scope } from '../aws/statements';
import type { TagLimits, TagSource } from '../aws/tagbook';
import type { Tags } from '../aws/types';
import { MINUTE } from '../clock';
import { operationOf, workPolicy } from './statements';
import type { WorkAws, WorkRow } from './types';

export const WORK_TAGS: TagLimits = {
  ttlMs: 5 * MINUTE,
  deniedMs: 15 * MINUTE,
  budget: 40
};
const LOT = 100;

/** Tags of running things; the tagging API leaves out what never had a tag. */
export function workTags(
  aws: Pick<WorkAws, 'tagsByArn' | 'tagsOf'>,
  scope: Scope
): TagSource<WorkRow> {
  return {
    byLots: async unread => {
      const found: (readonly [string, Tags])[] = [];
      for (let from = 0; from < unread.length; from += LOT) {
        const arns = unread.slice(from, from + LOT).map(({ arn }) => arn);
        found.push(...(await aws.tagsByArn(arns)));
      }
      return found;
    },
    mayLag: () => true,
    one: ({ kind, arn }) => aws.tagsOf(kind, arn),
    problem: (error, row) => {
      const kind = row?.kind ?? 'training';
      const ask = row === null ? 'findTags' : 'readTags';
      return classifyBy(error, operationOf(kind, ask), () =>
        workPolicy(kind, ask, scope)
      );
    },
    groupOf: ({ kind }) => kind
  };
}
