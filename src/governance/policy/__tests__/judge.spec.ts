// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  type ApiRequest,
  type DictValue,
  type Governed,
  type GovernedName,
  type NamedPolicy,
  type ProjectFacts,
  type RequestDecision,
  type Value
} from '../../model';
import { compilePolicies } from '../index';
import { standardPolicies } from '../template';
import { FACTS, INPUTS } from './verdict-cases';

const base = { origin: null };
const UNKNOWN: Value = { ...base, kind: 'unknown' };
const NONE: Value = { ...base, kind: 'none' };
const text = (value: string): Value => ({
  ...base,
  kind: 'string',
  value,
  prefix: value
});
const startsWith = (prefix: string): Value => ({
  ...base,
  kind: 'string',
  value: null,
  prefix
});
const flag = (value: boolean): Value => ({ ...base, kind: 'boolean', value });
const list = (...items: Value[]): Value => ({
  ...base,
  kind: 'list',
  items,
  open: false
});
const openList = (...items: Value[]): Value => ({
  ...base,
  kind: 'list',
  items,
  open: true
});
const choice = (...options: Value[]): Value => ({
  ...base,
  kind: 'choice',
  options
});
const opaque = (name: string): Value => ({ ...base, kind: 'opaque', name });
function dict(
  entries: Readonly<Record<string, Value>>,
  open = false
): DictValue {
  return {
    ...base,
    kind: 'dict',
    open,
    entries: new Map(
      Object.entries(entries).map(([key, value]) => [
        key,
        { value, certain: true, key: null }
      ])
    )
  };
}
const maybe = (entries: DictValue, name: string, value: Value): DictValue => ({
  ...entries,
  entries: new Map(entries.entries).set(name, {
    value,
    certain: false,
    key: null
  })
});
const tag = (key: Value, value: Value): Value =>
  dict({ Key: key, Value: value });
const tagsOf = (tags: Readonly<Record<string, string>>): Value =>
  list(...Object.entries(tags).map(([k, v]) => tag(text(k), text(v))));

const TAGS = { user: 'jdoe', project: 'Project001', system: 'MLSpace' };
const GOOD_TAGS = tagsOf(TAGS);
const VPC = dict({
  Subnets: list(text('subnet-0aaa')),
  SecurityGroupIds: list(text('sg-0def'))
});
const RESOURCES = dict({
  InstanceType: text('ml.m5.large'),
  VolumeKmsKeyId: text('1234abcd-12ab-34cd-56ef-1234567890ab')
});
const ROLE = text(FACTS.roleArn ?? '');
const TRAINING = {
  TrainingJobName: text('My-Job'),
  RoleArn: ROLE,
  Tags: GOOD_TAGS,
  VpcConfig: VPC,
  ResourceConfig: RESOURCES
};

const nothing = (name: GovernedName): Governed => ({
  name,
  presence: 'unknown',
  value: null,
  path: '',
  written: null,
  container: null,
  spelling: [],
  shape: 'none'
});

function request(
  action: string,
  parameters: DictValue,
  service = 'sagemaker'
): ApiRequest {
  // The judge goes by the parameters; rules and fixes by what governs.
  const governed = {
    tags: nothing('tags'),
    subnets: nothing('subnets'),
    securityGroups: nothing('securityGroups'),
    volumeKey: nothing('volumeKey'),
    instanceTypes: nothing('instanceTypes'),
    role: nothing('role'),
    networkIsolation: nothing('networkIsolation'),
    output: nothing('output')
  };
  return { service, action, governed, parameters };
}

const standard = compilePolicies(standardPolicies(FACTS, INPUTS), FACTS);

const judge = (
  action: string,
  parameters: Readonly<Record<string, Value>> | DictValue,
  service?: string
): RequestDecision =>
  standard.judge(
    request(action, isDict(parameters) ? parameters : dict(parameters), service)
  );

function isDict(
  value: Readonly<Record<string, Value>> | DictValue
): value is DictValue {
  return value.kind === 'dict';
}

const without = (name: keyof typeof TRAINING): Record<string, Value> => {
  const copy: Record<string, Value> = { ...TRAINING };
  delete copy[name];
  return copy;
};

/** Policies of one statement list, as the only set. */
function custom(
  statements: readonly object[],
  facts: ProjectFacts = FACTS
): ReturnType<typeof compilePolicies> {
  const policy: NamedPolicy = {
    name: 'custom',
    kind: 'identity',
    document: { Version: '2012-10-17', Statement: statements }
  };
  return compilePolicies(
    { source: 'settings', label: 'custom', sets: [[policy]] },
    facts
  );
}
const allowIf = (condition: object): object => ({
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
  Condition: condition
});

it('allows a training job that keeps the rules, with what it depends on', () => {
  const { decision, dependents, decidedBy } = judge(
    'CreateTrainingJob',
    TRAINING
  );
  expect(decision).toBe('allowed');
  expect(decidedBy.map(ref => ref.policy)).toEqual([
    'MLSpace-job-instance-constraint',
    'mlspace-project-user-permission-boundary'
  ]);
  expect(dependents.map(each => [each.action, each.decision])).toEqual([
    ['iam:PassRole', 'allowed'],
    ['sagemaker:AddTags', 'allowed']
  ]);
});

it('names the keys and the parameters that would change a refusal', () => {
  const { decision, wouldChange, wouldChangePaths, decidedBy } = judge(
    'CreateTrainingJob',
    { ResourceConfig: dict({ InstanceType: text('ml.m5.large') }) }
  );
  expect(decision).toBe('explicitDeny');
  expect(decidedBy.map(ref => ref.policy).sort()).toEqual([
    'MLSpace-kms-instance-constraint-policy',
    'MLSpace-project-Project001',
    'MLSpace-user-jdoe',
    'mlspace-notebook-policy'
  ]);
  expect(wouldChange).toEqual([
    'aws:requesttag/project',
    'aws:requesttag/system',
    'aws:requesttag/user',
    'sagemaker:volumekmskey',
    'sagemaker:vpcsecuritygroupids',
    'sagemaker:vpcsubnets'
  ]);
  expect([...wouldChangePaths].sort()).toEqual([
    'ResourceConfig.VolumeKmsKeyId',
    'Tags',
    'VpcConfig.SecurityGroupIds',
    'VpcConfig.Subnets'
  ]);
});

it('says that nothing written would help where nothing does', () => {
  for (const decision of [
    judge('CreateProcessingJob', { Tags: GOOD_TAGS }),
    judge('RunJobFlow', { Tags: GOOD_TAGS }, 'elasticmapreduce'),
    judge('InvokeModel', { modelId: text('m') }, 'bedrock')
  ]) {
    expect(decision.refused).toBe(true);
    expect(decision.wouldChange).toEqual([]);
    expect(decision.wouldChangePaths).toEqual([]);
  }
  expect(judge('RunJobFlow', {}, 'elasticmapreduce').decision).toBe(
    'implicitDeny'
  );
});

it.each<[string, Record<string, Value> | DictValue, string]>([
  ['unknown tags', { ...TRAINING, Tags: UNKNOWN }, 'unknown'],
  [
    'tags that may be more',
    { ...TRAINING, Tags: openList(tag(text('user'), text('jdoe'))) },
    'unknown'
  ],
  [
    'an open list with all of them',
    {
      ...TRAINING,
      Tags: openList(
        ...Object.entries(TAGS).map(([k, v]) => tag(text(k), text(v)))
      )
    },
    'allowed'
  ],
  [
    'a user that is not known',
    {
      ...TRAINING,
      Tags: list(
        tag(text('user'), UNKNOWN),
        tag(text('project'), text('Project001')),
        tag(text('system'), text('MLSpace'))
      )
    },
    'unknown'
  ],
  [
    'the wrong user whatever the rest',
    { ...TRAINING, Tags: openList(tag(text('User'), text('bob'))) },
    'explicitDeny'
  ],
  [
    'tags on one path only',
    maybe(dict(without('Tags')), 'Tags', GOOD_TAGS),
    'unknown'
  ],
  [
    'one of two good users',
    { ...TRAINING, Tags: choice(GOOD_TAGS, tagsOf({ ...TAGS, user: 'JDOE' })) },
    'allowed'
  ],
  [
    'one of two bad users',
    {
      ...TRAINING,
      Tags: choice(
        tagsOf({ ...TAGS, user: 'a' }),
        tagsOf({ ...TAGS, user: 'b' })
      )
    },
    'explicitDeny'
  ],
  [
    'no tags at all on one path',
    { ...TRAINING, Tags: choice(NONE, GOOD_TAGS) },
    'unknown'
  ],
  ['an open request', dict(without('VpcConfig'), true), 'unknown'],
  [
    'an empty list of subnets',
    {
      ...TRAINING,
      VpcConfig: dict({ Subnets: list(), SecurityGroupIds: list(text('sg')) })
    },
    'implicitDeny'
  ],
  ['None for the network', { ...TRAINING, VpcConfig: NONE }, 'implicitDeny'],
  [
    'a network that is not known',
    { ...TRAINING, VpcConfig: UNKNOWN },
    'unknown'
  ],
  [
    'subnets that are not known but there',
    {
      ...TRAINING,
      VpcConfig: dict({
        Subnets: list(UNKNOWN),
        SecurityGroupIds: list(opaque('x'))
      })
    },
    'unknown'
  ],
  [
    'subnets of unknown text',
    {
      ...TRAINING,
      VpcConfig: dict({
        Subnets: list(startsWith('')),
        SecurityGroupIds: list(opaque('x'))
      })
    },
    'allowed'
  ],
  [
    'no key, an exempt family',
    {
      ...TRAINING,
      ResourceConfig: dict({ InstanceType: startsWith('ml.g4dn.') })
    },
    'unknown'
  ],
  [
    'no key, a family that is not exempt',
    {
      ...TRAINING,
      ResourceConfig: dict({ InstanceType: startsWith('ml.m5.') })
    },
    'explicitDeny'
  ],
  [
    'an exempt type without key',
    {
      ...TRAINING,
      ResourceConfig: dict({ InstanceType: text('ml.g4dn.xlarge') })
    },
    'allowed'
  ],
  [
    'types of instance groups',
    {
      ...TRAINING,
      ResourceConfig: dict({
        InstanceGroups: list(
          dict({ InstanceType: text('ml.p3.2xlarge') }),
          dict({ InstanceType: text('ml.m5.large') })
        ),
        VolumeKmsKeyId: text('k')
      })
    },
    'allowed'
  ]
])('%s: %#', (_, parameters, expected) => {
  expect(judge('CreateTrainingJob', parameters).decision).toBe(expected);
});

it('reads a tuning job where its definitions are', () => {
  const definition = {
    RoleArn: ROLE,
    VpcConfig: VPC,
    ResourceConfig: RESOURCES
  };
  const job = (parameters: Record<string, Value>): string =>
    judge('CreateHyperParameterTuningJob', { Tags: GOOD_TAGS, ...parameters })
      .decision;
  expect(job({ TrainingJobDefinition: dict(definition) })).toBe('allowed');
  expect(job({ TrainingJobDefinitions: list(dict(definition)) })).toBe(
    'allowed'
  );
  expect(
    job({
      TrainingJobDefinition: dict({
        VpcConfig: VPC,
        HyperParameterTuningResourceConfig: RESOURCES
      })
    })
  ).toBe('allowed');
  expect(job({ VpcConfig: VPC, ResourceConfig: RESOURCES })).toBe(
    'explicitDeny'
  );
});

it('takes a serverless variant for one without instance type', () => {
  const config = (
    variant: Record<string, Value>,
    key?: Value
  ): RequestDecision =>
    judge('CreateEndpointConfig', {
      EndpointConfigName: text('c'),
      Tags: GOOD_TAGS,
      ProductionVariants: list(dict({ ModelName: text('m'), ...variant })),
      ...(key === undefined ? {} : { KmsKeyId: key })
    });
  const serverless = { ServerlessConfig: dict({}) };
  expect(config(serverless, text('key')).decision).toBe('implicitDeny');
  expect(config(serverless).decision).toBe('explicitDeny');
  expect(
    config({ InstanceType: text('ml.m5.large') }, text('key')).decision
  ).toBe('allowed');
  expect(
    config({ InstanceType: text('ml.m5.large') }).wouldChangePaths
  ).toEqual(['KmsKeyId']);
});

it('wants both resources of an endpoint', () => {
  const parameters = {
    EndpointName: text('e'),
    EndpointConfigName: text('c'),
    Tags: GOOD_TAGS
  };
  expect(judge('CreateEndpoint', parameters).decision).toBe('allowed');
  const endpointOnly = custom([
    {
      Effect: 'Allow',
      Action: '*',
      Resource: 'arn:aws:sagemaker:*:*:endpoint/*'
    }
  ]);
  const decision = endpointOnly.judge(
    request('CreateEndpoint', dict(parameters))
  );
  expect(decision).toMatchObject({ decision: 'implicitDeny', refused: true });
});

it.each([
  ['its own role', ROLE, 'allowed'],
  ['get_execution_role()', opaque('sagemaker.get_execution_role'), 'allowed'],
  [
    'the shared role',
    text('arn:aws:iam::111122223333:role/mlspace-notebook-role'),
    'implicitDeny'
  ],
  ['a name', text('mlspace-notebook-role'), 'implicitDeny'],
  ['something', UNKNOWN, 'unknown']
])('passes %s: %#', (_, role, expected) => {
  const { dependents } = judge('CreateModel', {
    ModelName: text('m'),
    ExecutionRoleArn: role,
    Tags: GOOD_TAGS,
    VpcConfig: VPC
  });
  const passed = dependents.find(each => each.action === 'iam:PassRole');
  expect(passed?.decision).toBe(expected);
});

it('depends on nothing where nothing is passed and nothing tagged', () => {
  expect(judge('CreateModel', { ModelName: text('m') }).dependents).toEqual([]);
});

it('feeds both names of the volume key, as the ARN of the key', () => {
  const arn =
    'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  for (const name of ['sagemaker:VolumeKmsKey', 'sagemaker:VolumeKmsKeyArn']) {
    const judgeKey = (key: string, wanted: string): string =>
      custom([allowIf({ ArnEquals: { [name]: wanted } })]).judge(
        request(
          'CreateTrainingJob',
          dict({ ResourceConfig: dict({ VolumeKmsKeyId: text(key) }) })
        )
      ).decision;
    expect(judgeKey(arn, arn)).toBe('allowed');
    expect(judgeKey('1234abcd-12ab-34cd-56ef-1234567890ab', arn)).toBe(
      'allowed'
    );
    expect(judgeKey('another', arn)).toBe('implicitDeny');
    expect(judgeKey('alias/mine', arn)).toBe('unknown');
  }
});

it('knows the keys of tags, flags and numbers', () => {
  const ask = (condition: object, parameters: Record<string, Value>): string =>
    custom([allowIf(condition)]).judge(
      request('CreateTrainingJob', dict(parameters))
    ).decision;
  const onlyKnown = {
    'ForAllValues:StringEquals': { 'aws:TagKeys': Object.keys(TAGS) }
  };
  expect(ask(onlyKnown, { Tags: GOOD_TAGS })).toBe('allowed');
  expect(ask(onlyKnown, { Tags: tagsOf({ ...TAGS, other: 'x' }) })).toBe(
    'implicitDeny'
  );
  expect(ask(onlyKnown, { Tags: openList(tag(text('user'), UNKNOWN)) })).toBe(
    'unknown'
  );
  const isolated = { Bool: { 'sagemaker:NetworkIsolation': 'true' } };
  expect(ask(isolated, { EnableNetworkIsolation: flag(true) })).toBe('allowed');
  expect(ask(isolated, {})).toBe('implicitDeny');
  const secure = { Bool: { 'aws:SecureTransport': 'true' } };
  expect(ask(secure, {})).toBe('allowed');
  expect(ask({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, {})).toBe(
    'unknown'
  );
  expect(
    ask(
      { StringEquals: { 'aws:RequestTag/user': '${aws:PrincipalTag/user}' } },
      { Tags: GOOD_TAGS }
    )
  ).toBe('allowed');
});

it('goes by the name of the resource, as far as it is known', () => {
  const judgeName = (name: Value | null, facts = FACTS): string =>
    custom(
      [
        {
          Effect: 'Allow',
          Action: 'sagemaker:*',
          Resource:
            'arn:aws:sagemaker:us-east-1:111122223333:training-job/jdoe-*'
        }
      ],
      facts
    ).judge(
      request(
        'CreateTrainingJob',
        dict(name === null ? {} : { TrainingJobName: name })
      )
    ).decision;
  expect(judgeName(text('jdoe-1'))).toBe('allowed');
  // SageMaker writes names in lower case into ARNs.
  expect(judgeName(text('JDoe-1'))).toBe('allowed');
  expect(judgeName(text('other'))).toBe('implicitDeny');
  expect(judgeName(startsWith('jdoe-x'))).toBe('unknown');
  expect(judgeName(null)).toBe('unknown');
  expect(judgeName(text('jdoe-1'), { ...FACTS, account: null })).toBe(
    'unknown'
  );
});

it('judges operations that no table knows by their name alone', () => {
  const unlisted = request('CreateSomethingNew', dict({ Tags: GOOD_TAGS }));
  expect(standard.judge(unlisted).decision).toBe('implicitDeny');
  const tagged = allowIf({ Null: { 'aws:RequestTag/user': 'false' } });
  expect(custom([tagged]).judge(unlisted).decision).toBe('unknown');
  expect(custom([allowIf({})]).judge(unlisted).decision).toBe('allowed');
});
