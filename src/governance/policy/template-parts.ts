// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the standard policies of MLSpace are made of: facts, as data. */

/** JSON of a statement as IAM takes it. */
export interface StatementJson {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: ConditionJson;
}
export type ConditionJson = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

export type Texts = string | readonly string[];

export const allow = (
  action: Texts,
  resource: Texts,
  condition?: ConditionJson
): StatementJson => statement('Allow', action, resource, condition);

export const deny = (
  action: Texts,
  resource: Texts,
  condition?: ConditionJson
): StatementJson => statement('Deny', action, resource, condition);

function statement(
  effect: 'Allow' | 'Deny',
  action: Texts,
  resource: Texts,
  condition?: ConditionJson
): StatementJson {
  return {
    Effect: effect,
    Action: action,
    Resource: resource,
    ...(condition === undefined ? {} : { Condition: condition })
  };
}

const under = (service: string, names: readonly string[]): readonly string[] =>
  names.map(name => `${service}:${name}`);

/** What needs no resource and no tag. */
export const OPEN_ACTIONS: readonly string[] = [
  'cloudwatch:PutMetricData',
  ...under('comprehend', ['BatchDetect*', 'Detect*']),
  ...under('ec2', [
    'DescribeDhcpOptions',
    'DescribeNetworkInterfaces',
    'DescribeSecurityGroups',
    'DescribeSubnets',
    'DescribeVpcs'
  ]),
  'iam:GetRole',
  ...under('logs', [
    'CreateLogGroup',
    'CreateLogStream',
    'DescribeLogStreams',
    'PutLogEvents'
  ]),
  ...under('sagemaker', [
    'DescribeWorkteam',
    'ListEndpointConfigs',
    'ListEndpoints',
    'ListHyperParameterTuningJobs',
    'ListLabelingJobs',
    'ListModels',
    'ListTags',
    'ListTrainingJobs',
    'ListTrainingJobsForHyperParameterTuningJob',
    'ListTransformJobs',
    'ListWorkteams'
  ]),
  ...under('translate', [
    'DescribeTextTranslationJob',
    'List*',
    'StartTextTranslationJob',
    'StopTextTranslationJob',
    'TranslateDocument',
    'TranslateText'
  ])
];

/** What acts on a resource that MLSpace tagged. */
export const TAGGED_RESOURCE_ACTIONS: readonly string[] = under('sagemaker', [
  'DeleteEndpoint',
  'DeleteEndpointConfig',
  'DeleteModel',
  'DescribeEndpoint',
  'DescribeEndpointConfig',
  'DescribeHyperParameterTuningJob',
  'DescribeLabelingJob',
  'DescribeModel',
  'DescribeTrainingJob',
  'DescribeTransformJob',
  'InvokeEndpoint',
  'StopHyperParameterTuningJob',
  'StopLabelingJob',
  'StopTrainingJob',
  'StopTransformJob',
  'UpdateEndpoint',
  'UpdateEndpointWeightsAndCapacities'
]);

/** Bedrock's actions, by their verbs. */
export const BEDROCK_ACTIONS: readonly string[] = under('bedrock', [
  'Apply*',
  'Associate*',
  'BatchDelete*',
  'Create*',
  'Delete*',
  'Detect*',
  'Get*',
  'Invoke*',
  'List*',
  'Put*',
  'Retrieve*',
  'Start*',
  'Update*'
]);

/** What the user's and the project's policy deny for others' tags. */
export const OWNED_ACTIONS: readonly string[] = [
  ...under('sagemaker', [
    'CreateModel',
    'CreateEndpointConfig',
    'CreateTrainingJob',
    'CreateProcessingJob',
    'CreateHyperParameterTuningJob',
    'CreateTransformJob',
    'DescribeProcessingJob',
    'StopProcessingJob'
  ]),
  ...TAGGED_RESOURCE_ACTIONS,
  ...BEDROCK_ACTIONS
];

/** What must have a volume key. */
export const VOLUME_ACTIONS: readonly string[] = under('sagemaker', [
  'CreateEndpointConfig',
  'CreateHyperParameterTuningJob',
  'CreateNotebookInstance',
  'CreateTrainingJob',
  'CreateTransformJob'
]);

export const TRAINING_ACTIONS: readonly string[] = under('sagemaker', [
  'CreateHyperParameterTuningJob',
  'CreateTrainingJob'
]);
export const TRAINING_RESOURCES: readonly string[] = [
  'hyper-parameter-tuning-job/*',
  'training-job/*'
];

export const NETWORK_ACTIONS: readonly string[] = [
  ...under('ec2', [
    'CreateNetworkInterface',
    'CreateNetworkInterfacePermission',
    'DeleteNetworkInterface',
    'DeleteNetworkInterfacePermission'
  ]),
  ...under('kms', ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey'])
];

export const WRITE_ACTIONS: readonly string[] = under('s3', [
  'DeleteObject',
  'GetObject',
  'PutObject',
  'PutObjectTagging'
]);
export const INDEX_ACTIONS: readonly string[] = WRITE_ACTIONS.filter(
  action => action !== 's3:DeleteObject'
);

/** What an administrator's "Activated Services" switch denies, by service. */
export const SERVICE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  labelingJob: under('sagemaker', [
    'CreateLabelingJob',
    'DescribeLabelingJob',
    'ListLabelingJobs',
    'StopLabelingJob'
  ]),
  emrCluster: [
    'elasticmapreduce:*',
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:DescribeInstances',
    'ec2:DescribeRouteTables'
  ],
  batchTranslate: under('translate', [
    'DescribeTextTranslationJob',
    'ListTextTranslationJobs',
    'StartTextTranslationJob',
    'StopTextTranslationJob'
  ]),
  realtimeTranslate: under('translate', ['TranslateDocument', 'TranslateText'])
};
