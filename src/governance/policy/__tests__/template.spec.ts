// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { createHash } from 'crypto';
import { type ProjectFacts } from '../../model';
import { compilePolicies, type IPolicyJudge } from '../index';
import { sha256 } from '../sha256';
import {
  dynamicRoleName,
  hasDynamicRole,
  NO_INPUTS,
  standardPolicies,
  type TemplateInputs
} from '../template';
import {
  access,
  applies,
  contextOf,
  CREATE_ACTIONS,
  FACTS,
  INPUTS,
  VARIANTS,
  verdict
} from './verdict-cases';

const KMS = 'EXPLICIT DENY by MLSpace-kms-instance-constraint-policy';
const USER = 'EXPLICIT DENY by MLSpace-user-jdoe';
const PROJECT = 'EXPLICIT DENY by MLSpace-project-Project001';
const BOTH = 'EXPLICIT DENY by MLSpace-project-Project001, MLSpace-user-jdoe';
const identity = (type: string): string => `IMPLICIT (identity) on ${type}`;
const boundary = (type: string): string => `IMPLICIT (boundary) on ${type}`;

/** What a variant is decided as where it is not decided like a good request. */
type Table = Readonly<Record<string, string>>;

const owned: Table = {
  'no tags at all': BOTH,
  'no user': USER,
  'no project': PROJECT,
  'user=someone else': USER,
  'project=other': PROJECT
};
const noSystem = (text: string): Table => ({
  'no system': text,
  'system=SMS': text
});
const noNetwork = (text: string): Table => ({
  'no VPC at all': text,
  'no subnets': text,
  'no SGs': text
});
const dynamicTypes = (type: string): Table => ({
  'no KMS, m5': KMS,
  'no InstanceTypes key, no KMS': KMS,
  'no InstanceTypes key, KMS given': identity(type),
  'instance not in allow list': identity(type)
});
const fixedTypes: Table = {
  'no KMS, m5': KMS,
  'no KMS, g4dn': KMS,
  'no KMS, m5+g4dn': KMS,
  'no InstanceTypes key, no KMS': KMS
};
const anyTag = (text: string): Table => ({
  'no tags at all': text,
  'no user': text,
  'no project': text,
  ...noSystem(text)
});
const training = (type: string): Table => ({
  'all good': 'ALLOW',
  ...owned,
  ...noSystem(boundary(type)),
  ...noNetwork(boundary(type)),
  ...dynamicTypes(type)
});
const untypedTags = `${BOTH}, mlspace-notebook-policy`;

const DYNAMIC: Readonly<Record<string, Table>> = {
  CreateTrainingJob: training('training-job'),
  CreateHyperParameterTuningJob: training('hyper-parameter-tuning-job'),
  CreateTransformJob: {
    'all good': 'ALLOW',
    ...owned,
    'no tags at all': untypedTags,
    ...noSystem(boundary('transform-job')),
    ...dynamicTypes('transform-job')
  },
  CreateEndpointConfig: {
    'all good': 'ALLOW',
    ...owned,
    'no tags at all': untypedTags,
    ...noSystem(boundary('endpoint-config')),
    ...dynamicTypes('endpoint-config')
  },
  CreateModel: {
    'all good': 'ALLOW',
    ...owned,
    ...noSystem(identity('model')),
    ...noNetwork(identity('model'))
  },
  CreateEndpoint: {
    'all good': 'ALLOW',
    ...owned,
    ...noSystem(identity('endpoint'))
  },
  CreateLabelingJob: {
    'all good': 'ALLOW',
    ...anyTag(identity('labeling-job'))
  },
  CreateProcessingJob: { 'all good': identity('processing-job'), ...owned },
  CreateAutoMLJob: { 'all good': identity('automl-job') },
  CreateNotebookInstance: {
    'all good': identity('notebook-instance'),
    'no KMS, m5': KMS,
    'no InstanceTypes key, no KMS': KMS
  }
};

const fixedTraining = (type: string): Table => ({
  'all good': 'ALLOW',
  ...anyTag(identity(type)),
  ...noNetwork(identity(type)),
  ...fixedTypes
});
const STATIC: Readonly<Record<string, Table>> = {
  CreateTrainingJob: fixedTraining('training-job'),
  CreateHyperParameterTuningJob: fixedTraining('hyper-parameter-tuning-job'),
  CreateTransformJob: {
    'all good': 'ALLOW',
    ...anyTag(identity('transform-job')),
    ...fixedTypes
  },
  CreateEndpointConfig: {
    'all good': 'ALLOW',
    ...anyTag(identity('endpoint-config')),
    ...fixedTypes
  },
  CreateModel: {
    'all good': 'ALLOW',
    ...anyTag(identity('model')),
    ...noNetwork(identity('model'))
  },
  CreateEndpoint: { 'all good': 'ALLOW', ...anyTag(identity('endpoint')) },
  CreateLabelingJob: {
    'all good': 'ALLOW',
    ...anyTag(identity('labeling-job'))
  },
  CreateProcessingJob: { 'all good': identity('processing-job') },
  CreateAutoMLJob: { 'all good': identity('automl-job') },
  CreateNotebookInstance: {
    'all good': identity('notebook-instance'),
    ...fixedTypes
  }
};

const UNSURE_ROLE: ProjectFacts = { ...FACTS, roleArn: null };

function judge(
  facts: ProjectFacts,
  inputs: TemplateInputs,
  only?: number
): IPolicyJudge {
  const policies = standardPolicies(facts, inputs);
  const sets = policies.sets.filter((_, i) => only === undefined || only === i);
  return compilePolicies({ ...policies, sets }, facts);
}

describe.each([
  ['dynamic roles', DYNAMIC, judge(FACTS, INPUTS)],
  ['static role', STATIC, judge(UNSURE_ROLE, INPUTS, 1)]
] as const)('the standard policies with %s', (_, tables, policies) => {
  it.each(Object.keys(CREATE_ACTIONS))('decide %s', action => {
    const table = tables[action];
    const variants = Object.keys(VARIANTS).filter(name =>
      applies(action, name)
    );
    const found = variants.map(name => [name, verdict(policies, action, name)]);
    const wanted = variants.map(name => [
      name,
      table[name] ?? table['all good']
    ]);
    expect(found).toEqual(wanted);
    expect(variants).toEqual(expect.arrayContaining(Object.keys(table)));
  });
});

describe('what is not given', () => {
  const unsure = judge(FACTS, NO_INPUTS);

  it.each([
    // Which types are allowed is not known, that they must be named is.
    ['CreateTrainingJob', 'all good', 'UNKNOWN'],
    [
      'CreateTrainingJob',
      'no InstanceTypes key, KMS given',
      identity('training-job')
    ],
    // Which types are exempt is not known; without a type none is.
    ['CreateTrainingJob', 'no KMS, m5', 'UNKNOWN'],
    ['CreateTrainingJob', 'no InstanceTypes key, no KMS', KMS],
    // Before 1.6.8 any system would do.
    ['CreateModel', 'system=SMS', 'UNKNOWN'],
    ['CreateModel', 'no system', identity('model')],
    ['CreateModel', 'all good', 'ALLOW'],
    ['CreateTrainingJob', 'no user', USER],
    ['CreateProcessingJob', 'all good', identity('processing-job')]
  ])('%s, %s: %s', (action, variant, expected) => {
    expect(verdict(unsure, action, variant)).toBe(expected);
  });

  it('leaves the comparison with an unknown user open, not its absence', () => {
    const facts = { ...FACTS, user: null, roleArn: null };
    const policies = judge(facts, INPUTS, 0);
    expect(verdict(policies, 'CreateModel', 'all good')).toBe('UNKNOWN');
    expect(verdict(policies, 'CreateModel', 'no user')).toBe(
      'EXPLICIT DENY by MLSpace-user-USER'
    );
  });

  it('says what both modes say, and that it is refused where both refuse', () => {
    const both = judge(UNSURE_ROLE, INPUTS);
    expect(standardPolicies(UNSURE_ROLE, INPUTS).sets).toHaveLength(2);
    expect(verdict(both, 'CreateModel', 'all good')).toBe('ALLOW');
    expect(verdict(both, 'CreateTrainingJob', 'no KMS, m5')).toBe(KMS);
    expect(verdict(both, 'CreateTrainingJob', 'no KMS, g4dn')).toBe('UNKNOWN');
    const request = access(
      'sagemaker:CreateModel',
      'arn:aws:sagemaker:us-east-1:111122223333:model/x',
      contextOf('CreateModel', 'no user')
    );
    expect(both.decide(request)).toMatchObject({
      decision: 'unknown',
      refused: true,
      wouldChange: ['aws:requesttag/user']
    });
  });
});

describe('the mode', () => {
  it('is dynamic when the role bears the hash of user and project', () => {
    expect(hasDynamicRole(FACTS)).toBe(true);
    expect(hasDynamicRole({ ...FACTS, user: 'bob' })).toBe(false);
    expect(hasDynamicRole({ ...FACTS, project: 'Other' })).toBe(false);
    expect(hasDynamicRole({ ...FACTS, roleArn: null })).toBe(false);
    expect(hasDynamicRole(FACTS, { ...INPUTS, prefix: 'Else' })).toBe(false);
  });

  it('is dynamic when the role is tagged so', () => {
    const inputs = {
      ...NO_INPUTS,
      roleTags: { 'dynamic-user-role': 'true' }
    };
    expect(hasDynamicRole(UNSURE_ROLE, inputs)).toBe(true);
  });

  it('is static when the notebook runs with the shared role', () => {
    const shared = 'arn:aws:iam::111122223333:role/mlspace-notebook-role';
    const facts = { ...FACTS, roleArn: shared };
    const setsOf = (inputs: TemplateInputs): number =>
      standardPolicies(facts, inputs).sets.length;
    expect(setsOf(INPUTS)).toBe(2);
    expect(setsOf({ ...INPUTS, sharedRoleArn: shared })).toBe(1);
    expect(
      verdict(
        judge(facts, { ...INPUTS, sharedRoleArn: shared }),
        'CreateModel',
        'user=someone else'
      )
    ).toBe('ALLOW');
  });

  it('names roles of 63 characters', () => {
    expect(dynamicRoleName('MLSpace', 'Project001', 'jdoe')).toBe(
      'MLSpace-Project001-d30a5f57532a603697ccbb51558fa02ccadd74a0c499'
    );
    expect(dynamicRoleName('P', 'abc', 'x')).toHaveLength(63);
  });
});

it.each([
  '',
  'abc',
  'jdoe',
  'é€😀',
  'x'.repeat(55),
  'x'.repeat(56),
  'y'.repeat(1000)
])('hashes %j as the standard says', text => {
  expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
});
