// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { analyse, show, summary } from './harness';

const CLIENT = "import boto3, copy\nsm = boto3.client('sagemaker')";
const TAGS = "tags = [{'Key': 'project', 'Value': 'p'}]";

/** Name, cells after the client's, expected requests. */
const SHAPES: readonly (readonly [
  string,
  readonly string[],
  readonly string[]
])[] = [
  [
    'keywords',
    [
      "sm.create_model(ModelName='m', ExecutionRoleArn='r', Tags=[{'Key': 'a', 'Value': 'b'}])"
    ],
    ['create_model CreateModel present missing na']
  ],
  [
    'a dict built over cells',
    [
      TAGS,
      "params = {'TrainingJobName': 'x', 'ResourceConfig': {'InstanceType': 'ml.m5.large'}}",
      "params['Tags'] = tags\nparams['ResourceConfig']['VolumeKmsKeyId'] = 'key'",
      "params['VpcConfig'] = {'Subnets': ['s'], 'SecurityGroupIds': ['g']}",
      'sm.create_training_job(**params)'
    ],
    ['create_training_job CreateTrainingJob present present present']
  ],
  [
    'deleted from a deep copy, not from the original',
    [
      TAGS,
      "a = {'TrainingJobName': 'x', 'Tags': tags}\nb = copy.deepcopy(a)\ndel b['Tags']",
      'sm.create_training_job(**a)',
      'sm.create_training_job(**b)'
    ],
    [
      'create_training_job CreateTrainingJob present missing missing',
      'create_training_job CreateTrainingJob missing missing missing'
    ]
  ],
  [
    'an alias changes the original',
    [
      TAGS,
      "a = {'ModelName': 'x'}\nb = a\nb['Tags'] = tags\nsm.create_model(**a)"
    ],
    ['create_model CreateModel present missing na']
  ],
  [
    'a condition that is not known',
    [
      TAGS,
      "p = {'ModelName': 'x'}\nif input():\n    p['Tags'] = tags\nsm.create_model(**p)"
    ],
    ['create_model CreateModel unknown missing na']
  ],
  [
    'an unknown dict',
    ['from helpers import make\nsm.create_model(**make())'],
    ['create_model CreateModel unknown unknown na']
  ],
  [
    'passed to a function that we cannot see',
    [
      "from helpers import tag\np = {'ModelName': 'x'}\ntag(p)\nsm.create_model(**p)"
    ],
    ['create_model CreateModel unknown unknown na']
  ]
];

describe('boto3 requests', () => {
  it.each(SHAPES)('%s', (_name, cells, expected) => {
    expect(summary(analyse([CLIENT, ...cells]))).toEqual(expected);
  });

  it('gives parameters in the shape of the API', () => {
    const { requests } = analyse([
      CLIENT,
      "n = 'x'\nsm.create_model(ModelName=f'{n}-1', Tags=[dict(Key='a', Value=n)])"
    ]);
    const [judged] = requests;
    expect(show(judged?.request.requests[0]?.parameters ?? null)).toBe(
      "{ModelName: 'x-1', Tags: [{Key: 'a', Value: 'x'}]}"
    );
  });
});
