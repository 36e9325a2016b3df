// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  instanceName,
  type RepositoryList
} from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import { OPERATIONS, type Aws, type RepositoryRow } from '../aws/types';
import { scopeOf, type IdentityService } from '../project/identity';

const MAX_PAGES = 10;

/** The account's code repositories; AWS knows no projects among them. */
export async function readRepositories(
  aws: Aws,
  identity: IdentityService
): Promise<RepositoryList> {
  const rows: RepositoryRow[] = [];
  let token: string | null = null;
  try {
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await aws.listRepositories(token);
      rows.push(...answer.items);
      token = answer.nextToken;
      if (token === null) {
        break;
      }
    }
  } catch (error) {
    const scope = scopeOf(await identity.report());
    throw classify(error, OPERATIONS.listRepositories, scope);
  }
  return {
    repositories: rows
      .filter(row => instanceName.safeParse(row.name).success)
      .map(row => ({ ...row, url: withoutUser(row.url) })),
    truncated: token !== null
  };
}

/** People paste tokens into URLs. */
function withoutUser(text: string): string {
  if (!URL.canParse(text)) {
    return '';
  }
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.protocol === 'https:' ? url.href : '';
}
