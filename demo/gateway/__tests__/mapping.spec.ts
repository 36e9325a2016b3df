// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Account } from '../account';
import { accessOf } from '../iam/mapping';
import { readRequest } from '../wire/request';
import { CONFIG } from './support';

const ACCOUNT: Account = CONFIG;
const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:';

function signed(service: string): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=KEY/20260115/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`
  };
}

/** `[action, resource, keys]` of each question. */
function ask(
  service: string,
  operation: string,
  parameters: unknown
): unknown[] {
  const request = readRequest({
    method: 'POST',
    url: '/',
    headers: { ...signed(service), 'x-amz-target': `X.${operation}` },
    body: Buffer.from(JSON.stringify(parameters))
  });
  return accessOf(request, ACCOUNT).map(access => [
    access.action,
    access.resource,
    Object.fromEntries(access.keys)
  ]);
}

function askS3(method: string, url: string, body = ''): unknown[] {
  const request = readRequest({
    method,
    url,
    headers: {
      ...signed('s3'),
      ...(url.includes('copied') && { 'x-amz-copy-source': 'b/from%20here' })
    },
    body: Buffer.from(body)
  });
  return accessOf(request, ACCOUNT).map(access => [
    access.action,
    access.resource,
    Object.fromEntries(access.keys)
  ]);
}

const TAGS = [{ Key: 'User', Value: 'jdoe' }];
const TAG_KEYS = { 'aws:requesttag/user': ['jdoe'], 'aws:tagkeys': ['User'] };
const ROLE = 'arn:aws:iam::111122223333:role/r';

function addTags(operation: string, resource: string): unknown[] {
  return [
    'sagemaker:AddTags',
    resource,
    { ...TAG_KEYS, 'sagemaker:taggingaction': [operation] }
  ];
}

function passRole(resource: string): unknown[] {
  return [
    'iam:PassRole',
    ROLE,
    {
      'iam:passedtoservice': ['sagemaker.amazonaws.com'],
      'iam:associatedresourcearn': [resource]
    }
  ];
}

describe('what IAM is asked about a SageMaker request', () => {
  it('reads tags, network, keys and instance types of a training job', () => {
    const arn = `${ARN}training-job/j`;
    expect(
      ask('sagemaker', 'CreateTrainingJob', {
        TrainingJobName: 'j',
        RoleArn: ROLE,
        Tags: TAGS,
        VpcConfig: { Subnets: ['s-1', 's-2'], SecurityGroupIds: ['g'] },
        ResourceConfig: {
          VolumeKmsKeyId: 'k',
          InstanceGroups: [
            { InstanceType: 'ml.m5.large' },
            { InstanceType: 'ml.g5.xlarge' }
          ]
        },
        OutputDataConfig: { KmsKeyId: 'alias/out' },
        EnableNetworkIsolation: true
      })
    ).toEqual([
      [
        'sagemaker:CreateTrainingJob',
        arn,
        {
          ...TAG_KEYS,
          'sagemaker:vpcsubnets': ['s-1', 's-2'],
          'sagemaker:vpcsecuritygroupids': ['g'],
          'sagemaker:volumekmskey': ['k'],
          'sagemaker:volumekmskeyarn': [
            'arn:aws:kms:us-east-1:111122223333:key/k'
          ],
          'sagemaker:outputkmskey': ['alias/out'],
          'sagemaker:outputkmskeyarn': [
            'arn:aws:kms:us-east-1:111122223333:alias/out'
          ],
          'sagemaker:instancetypes': ['ml.m5.large', 'ml.g5.xlarge'],
          'sagemaker:networkisolation': ['true']
        }
      ],
      addTags('CreateTrainingJob', arn),
      passRole(arn)
    ]);
  });

  it('takes empty lists and empty strings for absent', () => {
    expect(
      ask('sagemaker', 'CreateTrainingJob', {
        TrainingJobName: 'j',
        Tags: [],
        VpcConfig: { Subnets: [], SecurityGroupIds: [] },
        ResourceConfig: { VolumeKmsKeyId: '' }
      })
    ).toEqual([['sagemaker:CreateTrainingJob', `${ARN}training-job/j`, {}]]);
  });

  it('takes an output key for no volume key', () => {
    const [[, , keys]] = ask('sagemaker', 'CreateTransformJob', {
      TransformJobName: 't',
      TransformOutput: { KmsKeyId: 'k' },
      TransformResources: { InstanceType: 'ml.m5.large' }
    }) as [[string, string, Record<string, string[]>]];
    expect(Object.keys(keys).sort()).toEqual([
      'sagemaker:instancetypes',
      'sagemaker:outputkmskey',
      'sagemaker:outputkmskeyarn'
    ]);
  });

  it('asks once for each definition of a tuning job, and for each role once', () => {
    const arn = `${ARN}hyper-parameter-tuning-job/h`;
    const definition = (subnet: string): object => ({
      RoleArn: ROLE,
      VpcConfig: { Subnets: [subnet], SecurityGroupIds: ['g'] },
      HyperParameterTuningResourceConfig: {
        InstanceType: 'ml.m5.large',
        VolumeKmsKeyId: 'k'
      }
    });
    const asked = ask('sagemaker', 'CreateHyperParameterTuningJob', {
      HyperParameterTuningJobName: 'h',
      TrainingJobDefinitions: [definition('a'), definition('b')]
    });
    const keys = (subnet: string): object => ({
      'sagemaker:vpcsubnets': [subnet],
      'sagemaker:vpcsecuritygroupids': ['g'],
      'sagemaker:instancetypes': ['ml.m5.large'],
      'sagemaker:volumekmskey': ['k'],
      'sagemaker:volumekmskeyarn': ['arn:aws:kms:us-east-1:111122223333:key/k']
    });
    expect(asked).toEqual([
      ['sagemaker:CreateHyperParameterTuningJob', arn, keys('a')],
      ['sagemaker:CreateHyperParameterTuningJob', arn, keys('b')],
      passRole(arn)
    ]);
  });

  it('has no instance types for serverless variants', () => {
    expect(
      ask('sagemaker', 'CreateEndpointConfig', {
        EndpointConfigName: 'c',
        KmsKeyId: 'k',
        ProductionVariants: [
          { VariantName: 'v', ServerlessConfig: { MemorySizeInMB: 2048 } }
        ]
      })
    ).toEqual([
      [
        'sagemaker:CreateEndpointConfig',
        `${ARN}endpoint-config/c`,
        {
          'sagemaker:volumekmskey': ['k'],
          'sagemaker:volumekmskeyarn': [
            'arn:aws:kms:us-east-1:111122223333:key/k'
          ]
        }
      ]
    ]);
  });

  it('asks about both resources of an endpoint, tags only on the endpoint', () => {
    const arn = `${ARN}endpoint/e`;
    expect(
      ask('sagemaker', 'CreateEndpoint', {
        EndpointName: 'e',
        EndpointConfigName: 'c',
        Tags: TAGS
      })
    ).toEqual([
      ['sagemaker:CreateEndpoint', arn, TAG_KEYS],
      ['sagemaker:CreateEndpoint', `${ARN}endpoint-config/c`, {}],
      addTags('CreateEndpoint', arn)
    ]);
  });

  it('reads the flat parameters of a notebook instance', () => {
    const [first] = ask('sagemaker', 'CreateNotebookInstance', {
      NotebookInstanceName: 'Mine',
      InstanceType: 'ml.t3.medium',
      SubnetId: 's',
      SecurityGroupIds: ['g'],
      KmsKeyId: 'arn:aws:kms:us-east-1:1:key/k',
      RootAccess: 'Disabled'
    });
    expect(first).toEqual([
      'sagemaker:CreateNotebookInstance',
      `${ARN}notebook-instance/mine`,
      {
        'sagemaker:vpcsubnets': ['s'],
        'sagemaker:vpcsecuritygroupids': ['g'],
        'sagemaker:instancetypes': ['ml.t3.medium'],
        'sagemaker:volumekmskey': ['arn:aws:kms:us-east-1:1:key/k'],
        'sagemaker:volumekmskeyarn': ['arn:aws:kms:us-east-1:1:key/k'],
        'sagemaker:rootaccess': ['Disabled']
      }
    ]);
  });

  it.each([
    ['ListTrainingJobs', {}, 'sagemaker:ListTrainingJobs', '*'],
    [
      'DescribeAutoMLJobV2',
      { AutoMLJobName: 'a' },
      'sagemaker:DescribeAutoMLJob',
      `${ARN}automl-job/a`
    ],
    [
      'UpdateEndpointWeightsAndCapacities',
      { EndpointName: 'e' },
      'sagemaker:UpdateEndpointWeightsAndCapacities',
      `${ARN}endpoint/e`
    ],
    [
      'CreatePresignedNotebookInstanceUrl',
      { NotebookInstanceName: 'N' },
      'sagemaker:CreatePresignedNotebookInstanceUrl',
      `${ARN}notebook-instance/n`
    ],
    [
      'ListTags',
      { ResourceArn: `${ARN}model/m` },
      'sagemaker:ListTags',
      `${ARN}model/m`
    ]
  ])('maps %s', (operation, parameters, action, resource) => {
    expect(ask('sagemaker', operation, parameters)).toEqual([
      [action, resource, {}]
    ]);
  });
});

describe('what IAM is asked about other services', () => {
  it('knows S3 by its paths', () => {
    const list = askS3('GET', '/b?list-type=2&prefix=p%2F&delimiter=%2F');
    expect(list).toEqual([
      [
        's3:ListBucket',
        'arn:aws:s3:::b',
        { 's3:prefix': ['p/'], 's3:delimiter': ['/'] }
      ]
    ]);
    const key = 'arn:aws:s3:::b/k%20 1';
    expect(askS3('GET', '/b/k%2520%201')).toEqual([['s3:GetObject', key, {}]]);
    expect(askS3('HEAD', '/b/k%2520%201')).toEqual([['s3:GetObject', key, {}]]);
    expect(askS3('PUT', '/b/x?partNumber=1&uploadId=u')).toEqual([
      ['s3:PutObject', 'arn:aws:s3:::b/x', {}]
    ]);
    expect(askS3('PUT', '/b/copied')).toEqual([
      ['s3:PutObject', 'arn:aws:s3:::b/copied', {}],
      ['s3:GetObject', 'arn:aws:s3:::b/from here', {}]
    ]);
    expect(
      askS3(
        'POST',
        '/b?delete',
        '<Delete><Object><Key>a</Key></Object><Object><Key>c</Key></Object></Delete>'
      )
    ).toEqual([
      ['s3:DeleteObject', 'arn:aws:s3:::b/a', {}],
      ['s3:DeleteObject', 'arn:aws:s3:::b/c', {}]
    ]);
    expect(askS3('GET', '/')).toEqual([['s3:ListAllMyBuckets', '*', {}]]);
    expect(askS3('PUT', '/b')).toEqual([
      ['s3:CreateBucket', 'arn:aws:s3:::b', {}]
    ]);
  });

  it('asks for the roles that an EMR cluster is given', () => {
    const asked = ask('elasticmapreduce', 'RunJobFlow', {
      Name: 'c',
      ServiceRole: 'EMR_DefaultRole'
    });
    expect(asked).toEqual([
      ['elasticmapreduce:RunJobFlow', '*', {}],
      [
        'iam:PassRole',
        'arn:aws:iam::111122223333:role/EMR_DefaultRole',
        { 'iam:passedtoservice': ['elasticmapreduce.amazonaws.com'] }
      ]
    ]);
  });

  it('gives Tagging and CloudWatch their IAM prefixes', () => {
    expect(ask('tagging', 'GetResources', {})).toEqual([
      ['tag:GetResources', '*', {}]
    ]);
    expect(ask('monitoring', 'PutMetricData', {})).toEqual([
      ['cloudwatch:PutMetricData', '*', {}]
    ]);
  });

  it('needs no permission to say who one is', () => {
    expect(ask('sts', 'GetCallerIdentity', {})).toEqual([]);
  });
});
