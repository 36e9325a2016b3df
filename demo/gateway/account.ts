// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The account that the demo plays, and who signs requests in it. */
import { createHash } from 'node:crypto';

export interface Account {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

export interface Principal {
  readonly name: 'notebook' | 'admin';
  /** As STS and IAM's error texts print it. */
  readonly arn: string;
  readonly userId: string;
  readonly roleArn: string;
  readonly roleName: string;
  /** Whether the demo's policies bind it. */
  readonly bound: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** MLSpace's name for the role of a user in a project: 63 characters at most. */
export function roleNameOf(
  prefix: string,
  project: string,
  user: string
): string {
  const start = `${prefix}-${project}-`;
  const hash = createHash('sha256').update(user).digest('hex');
  return `${start}${hash.slice(0, 64 - start.length - 1)}`;
}

export function notebookPrincipal(
  account: Account,
  roleName: string,
  tags: Readonly<Record<string, string>>
): Principal {
  const { partition, account: id } = account;
  return {
    name: 'notebook',
    arn: `arn:${partition}:sts::${id}:assumed-role/${roleName}/SageMaker`,
    userId: 'AROADEMONOTEBOOKROLE:SageMaker',
    roleArn: `arn:${partition}:iam::${id}:role/${roleName}`,
    roleName,
    bound: true,
    tags
  };
}

export function adminPrincipal(account: Account): Principal {
  const { partition, account: id } = account;
  return {
    name: 'admin',
    arn: `arn:${partition}:sts::${id}:assumed-role/mlspace-app-role/demo`,
    userId: 'AROADEMOAPPROLE:demo',
    roleArn: `arn:${partition}:iam::${id}:role/mlspace-app-role`,
    roleName: 'mlspace-app-role',
    bound: false,
    tags: {}
  };
}

/** ARN of a SageMaker resource, e.g. `training-job/my-job`. */
export function sagemakerArn(account: Account, tail: string): string {
  return `arn:${account.partition}:sagemaker:${account.region}:${account.account}:${tail}`;
}
