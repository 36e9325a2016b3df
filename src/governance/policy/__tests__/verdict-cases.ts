// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  type AccessRequest,
  type Decision,
  type KeyFact,
  type ProjectFacts
} from '../../model';
import { type IPolicyJudge } from '../index';
import { type TemplateInputs, NO_INPUTS } from '../template';

export const ACCOUNT = '111122223333';
const SAGEMAKER = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:`;

/** The project that the vectors are about. */
export const FACTS: ProjectFacts = {
  user: 'jdoe',
  project: 'Project001',
  system: 'MLSpace',
  account: ACCOUNT,
  region: 'us-east-1',
  partition: 'aws',
  roleArn: `arn:aws:iam::${ACCOUNT}:role/MLSpace-Project001-d30a5f57532a603697ccbb51558fa02ccadd74a0c499`,
  bucket: `mlspace-data-${ACCOUNT}`,
  subnets: ['subnet-0aaa', 'subnet-0bbb'],
  securityGroups: ['sg-0def'],
  volumeKey: '1234abcd-12ab-34cd-56ef-1234567890ab',
  paramsPath: ''
};

export const INPUTS: TemplateInputs = {
  ...NO_INPUTS,
  prefix: 'MLSpace',
  version: '1.6.10',
  exemptTypes: [
    'ml.g4dn.*',
    'ml.g5.*',
    'ml.m5d.*',
    'ml.c5d.*',
    'ml.r5d.*',
    'g4dn.*',
    'g5.*',
    'm5d.*'
  ],
  endpointTypes: ['ml.m5.large', 'ml.t2.medium', 'ml.g4dn.xlarge'],
  trainingTypes: ['ml.m5.large', 'ml.m5.xlarge', 'ml.g4dn.xlarge'],
  transformTypes: ['ml.m5.large', 'ml.m4.xlarge', 'ml.g4dn.xlarge']
};

/** Resource types by action; all must be allowed. */
export const CREATE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  CreateTrainingJob: ['training-job'],
  CreateHyperParameterTuningJob: ['hyper-parameter-tuning-job'],
  CreateTransformJob: ['transform-job'],
  CreateEndpointConfig: ['endpoint-config'],
  CreateModel: ['model'],
  CreateLabelingJob: ['labeling-job'],
  CreateProcessingJob: ['processing-job'],
  CreateAutoMLJob: ['automl-job'],
  CreateNotebookInstance: ['notebook-instance'],
  CreateEndpoint: ['endpoint', 'endpoint-config']
};

type Context = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request that keeps all rules. */
const GOOD: Context = {
  'aws:RequestTag/user': 'jdoe',
  'aws:RequestTag/project': 'Project001',
  'aws:RequestTag/system': 'MLSpace',
  'sagemaker:VpcSubnets': ['subnet-0aaa'],
  'sagemaker:VpcSecurityGroupIds': ['sg-0def'],
  'sagemaker:VolumeKmsKey': `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  'sagemaker:InstanceTypes': ['ml.m5.large']
};

/** What each variant takes away from it or changes. */
export const VARIANTS: Readonly<Record<string, Context>> = {
  'all good': {},
  'no tags at all': {
    'aws:RequestTag/user': undefined,
    'aws:RequestTag/project': undefined,
    'aws:RequestTag/system': undefined
  },
  'no user': { 'aws:RequestTag/user': undefined },
  'no project': { 'aws:RequestTag/project': undefined },
  'no system': { 'aws:RequestTag/system': undefined },
  'user=someone else': { 'aws:RequestTag/user': 'someone' },
  'user in other case': { 'aws:RequestTag/user': 'JDOE' },
  'project=other': { 'aws:RequestTag/project': 'Other' },
  'system=SMS': { 'aws:RequestTag/system': 'SMS' },
  'no VPC at all': {
    'sagemaker:VpcSubnets': undefined,
    'sagemaker:VpcSecurityGroupIds': undefined
  },
  'no subnets': { 'sagemaker:VpcSubnets': undefined },
  'no SGs': { 'sagemaker:VpcSecurityGroupIds': undefined },
  'no KMS, m5': { 'sagemaker:VolumeKmsKey': undefined },
  'no KMS, g4dn': {
    'sagemaker:VolumeKmsKey': undefined,
    'sagemaker:InstanceTypes': ['ml.g4dn.xlarge']
  },
  'no KMS, m5+g4dn': {
    'sagemaker:VolumeKmsKey': undefined,
    'sagemaker:InstanceTypes': ['ml.m5.large', 'ml.g4dn.xlarge']
  },
  'no InstanceTypes key, KMS given': { 'sagemaker:InstanceTypes': undefined },
  'no InstanceTypes key, no KMS': {
    'sagemaker:InstanceTypes': undefined,
    'sagemaker:VolumeKmsKey': undefined
  },
  'instance not in allow list': { 'sagemaker:InstanceTypes': ['ml.p3.2xlarge'] }
};

const NETWORKED = [
  'CreateTrainingJob',
  'CreateHyperParameterTuningJob',
  'CreateModel'
];
const WITH_VOLUMES = [
  'CreateTrainingJob',
  'CreateHyperParameterTuningJob',
  'CreateTransformJob',
  'CreateEndpointConfig',
  'CreateNotebookInstance'
];
/** Keys that only some actions have. */
const LIMITED: Readonly<Record<string, readonly string[]>> = {
  'sagemaker:VpcSubnets': NETWORKED,
  'sagemaker:VpcSecurityGroupIds': NETWORKED,
  'sagemaker:VolumeKmsKey': WITH_VOLUMES,
  'sagemaker:InstanceTypes': WITH_VOLUMES
};

/** Whether a variant differs from a good request of this action at all. */
export function applies(action: string, variant: string): boolean {
  const keys = Object.keys(VARIANTS[variant]);
  return (
    keys.length === 0 ||
    keys.every(key => LIMITED[key]?.includes(action) ?? true)
  );
}

export function contextOf(action: string, variant: string): Context {
  return Object.fromEntries(
    Object.entries({ ...GOOD, ...VARIANTS[variant] }).filter(
      ([key]) => LIMITED[key]?.includes(action) ?? true
    )
  );
}

export function access(
  action: string,
  resource: string | null,
  context: Context
): AccessRequest {
  const keys = new Map<string, KeyFact>();
  for (const [key, value] of Object.entries(context)) {
    if (value !== undefined) {
      const values = typeof value === 'string' ? [value] : value;
      keys.set(key.toLowerCase(), { kind: 'values', values, open: false });
    }
  }
  return { action, resource, keys, openPrefixes: [] };
}

/** In the words of the vectors; the first resource that is refused speaks. */
export function verdict(
  judge: IPolicyJudge,
  action: string,
  variant: string
): string {
  for (const type of CREATE_ACTIONS[action]) {
    const request = access(
      `sagemaker:${action}`,
      `${SAGEMAKER}${type}/x`,
      contextOf(action, variant)
    );
    const text = describeDecision(judge.decide(request), type);
    if (text !== 'ALLOW') {
      return text;
    }
  }
  return 'ALLOW';
}

export function describeDecision(decision: Decision, type: string): string {
  switch (decision.decision) {
    case 'allowed':
      return 'ALLOW';
    case 'explicitDeny':
      return `EXPLICIT DENY by ${[
        ...new Set(decision.decidedBy.map(ref => ref.policy))
      ]
        .sort()
        .join(', ')}`;
    case 'implicitDeny':
      return `IMPLICIT (${decision.lacking}) on ${type}`;
    default:
      return 'UNKNOWN';
  }
}
