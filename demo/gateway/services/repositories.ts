// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Git repositories that notebooks can be created with; moto has none. */
import { type Account, sagemakerArn } from '../account';
import type { Clock } from '../clock';
import { invalid } from '../errors';
import { at, type JsonRecord, record, textAt } from '../json';
import { type Listed, listPage } from '../paging';
import { type Operations, seconds } from './operations';

interface Repository extends Listed {
  readonly config: JsonRecord;
}

export function repositoryOperations(
  account: Account,
  clock: Clock
): Operations {
  const all = new Map<string, Repository>();
  const arnOf = (name: string): string =>
    sagemakerArn(account, `code-repository/${name.toLowerCase()}`);
  return {
    'sagemaker:CreateCodeRepository': parameters => {
      const name = textAt(parameters, 'CodeRepositoryName') ?? '';
      if (all.has(name)) {
        throw invalid(`Cannot create already existing repository "${name}"`);
      }
      const now = clock.now();
      const config = record({
        RepositoryUrl: textAt(parameters, 'GitConfig.RepositoryUrl') ?? '',
        Branch: at(parameters, 'GitConfig.Branch'),
        SecretArn: at(parameters, 'GitConfig.SecretArn')
      });
      const times = { createdAt: now, modifiedAt: now };
      all.set(name, { name, status: '', ...times, config });
      return { CodeRepositoryArn: arnOf(name) };
    },
    'sagemaker:ListCodeRepositories': parameters => {
      const { items, next } = listPage([...all.values()], parameters, {
        by: 'Name',
        order: 'Ascending'
      });
      return record({
        CodeRepositorySummaryList: items.map(one => ({
          CodeRepositoryName: one.name,
          CodeRepositoryArn: arnOf(one.name),
          CreationTime: seconds(one.createdAt),
          LastModifiedTime: seconds(one.modifiedAt),
          GitConfig: one.config
        })),
        NextToken: next
      });
    }
  };
}
