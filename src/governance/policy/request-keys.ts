// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type KeyFact, type ProjectFacts } from '../model';
import { hasDynamicRole } from './template-inputs';
import { literal, oneOf } from './values';

const ABSENT: KeyFact = { kind: 'absent' };
const SOME: KeyFact = { kind: 'some' };

export const one = (value: string): KeyFact => ({
  kind: 'values',
  values: [value],
  open: false
});

/** Keys of the caller and its network; what is not in `surroundings` is not known. */
export const SURROUNDINGS = [
  'aws:calledvia',
  'aws:chatbot',
  'aws:currenttime',
  'aws:ec2',
  'aws:epochtime',
  'aws:federatedprovider',
  'aws:multifactorauth',
  'aws:principal',
  'aws:referer',
  'aws:resourceaccount',
  'aws:resourceorg',
  'aws:source',
  'aws:tokenissuetime',
  'aws:useragent',
  'aws:userid',
  'aws:via',
  'aws:vpce',
  'aws:vpcsource'
];
export const RESOURCE_TAGS = [
  'aws:resourcetag/',
  'sagemaker:resourcetag/',
  'iam:resourcetag/'
];

/** What every request of a notebook's role has. */
export function surroundings(
  facts: ProjectFacts
): ReadonlyMap<string, KeyFact> {
  const keys = new Map<string, KeyFact>([
    ['aws:currenttime', SOME],
    ['aws:epochtime', SOME],
    ['aws:securetransport', one('true')],
    ['aws:requestedregion', facts.region === null ? SOME : one(facts.region)],
    ['aws:principaltype', one('AssumedRole')],
    ['aws:principalisawsservice', one('false')],
    ['aws:viaawsservice', one('false')],
    ['aws:userid', SOME],
    ['aws:useragent', SOME],
    ['aws:tokenissuetime', SOME]
  ]);
  // An assumed role's principal is the role, without session and path.
  keys.set(
    'aws:principalarn',
    facts.roleArn === null ? SOME : one(facts.roleArn)
  );
  keys.set(
    'aws:principalaccount',
    facts.account === null ? SOME : one(facts.account)
  );
  if (hasDynamicRole(facts) && facts.user !== null && facts.project !== null) {
    // MLSpace tags the roles that it makes.
    keys.set('aws:principaltag/user', one(facts.user));
    keys.set('aws:principaltag/project', one(facts.project));
  }
  return keys;
}

const BOOLEAN_KEYS = new Set([
  'sagemaker:networkisolation',
  'sagemaker:intercontainertrafficencryption',
  'sagemaker:enableremotedebug',
  'sagemaker:directgatedmodelaccess'
]);

/** The service turns some parameters into something else. */
export function asKey(
  name: string,
  fact: KeyFact,
  facts: ProjectFacts
): KeyFact {
  const key = name.toLowerCase();
  if (/kmskey(arn)?$/.test(key)) {
    return mapValues(fact, value => keyArn(value, facts));
  }
  if (key === 'sagemaker:modelarn') {
    return mapValues(fact, value =>
      value.startsWith('arn:') ? one(value) : SOME
    );
  }
  // Whether a flag left out is absent or false is not documented.
  return BOOLEAN_KEYS.has(key) && fact.kind === 'absent'
    ? oneOf([ABSENT, one('false')])
    : fact;
}

function mapValues(fact: KeyFact, map: (value: string) => KeyFact): KeyFact {
  switch (fact.kind) {
    case 'values':
      return fact.open || fact.values.length !== 1 ? SOME : map(fact.values[0]);
    case 'some':
      return SOME;
    case 'oneOf':
      return oneOf(fact.options.map(option => mapValues(option, map)));
    default:
      return fact;
  }
}

/** IAM sees a volume key as the ARN of the key, whatever the request wrote. */
function keyArn(value: string, facts: ProjectFacts): KeyFact {
  if (/^arn:[^:]*:kms:.*:key\//.test(value)) {
    return one(value);
  }
  if (value.startsWith('arn:') || value.startsWith('alias/') || value === '') {
    return SOME;
  }
  const { partition, region, account } = facts;
  return partition === null || region === null || account === null
    ? { kind: 'some', like: `arn:*:kms:*:key/${literal(value)}` }
    : one(`arn:${partition}:kms:${region}:${account}:key/${value}`);
}
