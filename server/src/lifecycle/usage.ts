// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IdentityReport } from '../../../src/companion/contract';
import type { Aws, NotebookSummary } from '../aws/types';

const MAX_PAGES = 50;
/** Notebooks whose tags are read; one that is used by more is not one person's. */
const MAX_TAGS = 20;

/** Who runs a lifecycle configuration, of the whole account. */
export interface Usage {
  /** This user's notebooks of this project. */
  readonly mine: readonly string[];
  readonly others: boolean;
}

/** Rejects with what AWS answers: not knowing is no leave to change a script. */
export async function usageOf(
  aws: Aws,
  config: string,
  { user, project }: IdentityReport
): Promise<Usage> {
  const users = await notebooksWith(aws, config);
  const mine: string[] = [];
  if (users.length > MAX_TAGS) {
    return { mine, others: true };
  }
  let others = false;
  for (const { name, arn } of users) {
    const tags = await aws.listTags(arn);
    if (tags['user'] === user && tags['project'] === project) {
      mine.push(name);
    } else {
      others = true;
    }
  }
  return { mine, others };
}

async function notebooksWith(
  aws: Aws,
  config: string
): Promise<readonly NotebookSummary[]> {
  const wanted = config.toLowerCase();
  const found: NotebookSummary[] = [];
  let token: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await aws.listNotebooks(token, config);
    found.push(
      ...answer.items.filter(
        one => one.lifecycleConfig?.toLowerCase() === wanted
      )
    );
    token = answer.nextToken;
    if (token === null) {
      return found;
    }
  }
  throw new Error('too many notebooks to look through');
}
