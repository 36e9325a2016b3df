// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  type AccessRequest,
  type DictValue,
  type KeyFact,
  type ProjectFacts,
  type Value
} from '../model';
import { one } from './request-keys';
import { factAt, literal } from './values';

const SOME: KeyFact = { kind: 'some' };

type ResourceFact = Pick<AccessRequest, 'resource' | 'resourceLike'>;

/** The roles that a request may pass; empty when it passes none. */
export function roleFact(
  parameters: DictValue,
  path: string,
  facts: ProjectFacts
): readonly ResourceFact[] {
  const fact = factAt(parameters, [path]);
  if (fact.kind === 'absent') {
    return [];
  }
  if (fact.kind === 'values' && !fact.open) {
    return fact.values.map(value => roleArn(value, facts));
  }
  if (
    fact.kind === 'some' &&
    facts.roleArn !== null &&
    isOwnRole(parameters, path)
  ) {
    return [{ resource: facts.roleArn }];
  }
  return [{ resource: null, resourceLike: 'arn:*:iam::*:role/*' }];
}

function roleArn(value: string, facts: ProjectFacts): ResourceFact {
  if (value.startsWith('arn:')) {
    return { resource: value };
  }
  // The SDK looks a bare name up; its path is not known.
  const like = `arn:${facts.partition ?? '*'}:iam::${facts.account ?? '*'}:role/*${literal(value)}`;
  return { resource: null, resourceLike: like };
}

/** `get_execution_role()` gives the notebook's own role. */
function isOwnRole(parameters: DictValue, path: string): boolean {
  let value: Value = parameters;
  for (const name of path.split('.')) {
    const entry: Value | undefined =
      value.kind === 'dict' ? value.entries.get(name)?.value : undefined;
    if (entry === undefined) {
      return false;
    }
    value = entry;
  }
  return value.kind === 'opaque' && value.name.endsWith('get_execution_role');
}

/** The service that gets the role. */
export function passedTo(service: string, path: string): KeyFact {
  if (service !== 'elasticmapreduce') {
    return one(`${service}.amazonaws.com`);
  }
  return path === 'ServiceRole'
    ? one('elasticmapreduce.amazonaws.com')
    : path === 'JobFlowRole'
      ? one('ec2.amazonaws.com')
      : SOME;
}
