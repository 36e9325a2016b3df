// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  FixedSettings,
  ParamsReport,
  Problem,
  ProjectReport
} from '../../../src/companion/contract';
import { OPERATIONS } from '../aws/types';
import { problemOf } from '../http/problems';
import { projectUnknown } from './store';

const ADMINISTRATOR =
  'Create the notebook in MLSpace, or ask your administrator.';

/** What the project gives every new notebook, or why it can not. */
export function fixedFrom({ params, identity }: ProjectReport): {
  fixed: FixedSettings | null;
  problems: Problem[];
} {
  const { user, project, system, roleArn } = identity;
  const { subnets, securityGroups, kmsKeyId } = params;
  const problems: Problem[] = [];
  if (project === null || user === null) {
    problems.push(problemOf(projectUnknown(identity)));
  } else if (system === null) {
    problems.push(
      lacking(
        'This notebook has no tag "system", so MLSpace would not see a new one.'
      )
    );
  }
  if (roleArn === null) {
    problems.push(
      lacking('It is not known which role this notebook runs with.')
    );
  }
  for (const [key, value] of [
    ['pSMSSubnetIds', subnets],
    ['pSMSSecurityGroupId', securityGroups],
    ['pSMSKMSKeyId', kmsKeyId]
  ] as const) {
    if (value === null || value.length === 0) {
      problems.push(missing(params, key));
    }
  }
  const complete =
    problems.length === 0 &&
    user !== null &&
    project !== null &&
    system !== null &&
    roleArn !== null &&
    subnets !== null &&
    securityGroups !== null &&
    kmsKeyId !== null;
  return {
    problems,
    fixed: complete
      ? {
          roleArn,
          subnets,
          securityGroups,
          kmsKeyId,
          tags: { user, project, system },
          rootAccess: false,
          directInternetAccess: false
        }
      : null
  };
}

function missing(params: ParamsReport, key: string): Problem {
  const cause =
    params.problems.find(one => one.key === key) ??
    params.problems.find(one => one.key === null);
  return cause === undefined
    ? lacking(`"${key}" is not in ${params.path}.`)
    : lacking(cause.message, cause.next);
}

function lacking(detail: string, next = ADMINISTRATOR): Problem {
  return problemOf({
    class: 'notFound',
    operation: OPERATIONS.createNotebook,
    detail,
    next
  });
}
