// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { analyse, summary } from './harness';

const HEAD = `import os, boto3, sagemaker
from sagemaker.estimator import Estimator
sm = boto3.client('sagemaker')
tags = []`;
const FIT = `Estimator('image', role='r', instance_count=1, instance_type='ml.m5.large').fit()`;

/** What a notebook may have from files that are not read is unknown, never missing. */
describe("the SDK's own configuration file", () => {
  it.each([
    [`os.environ['SAGEMAKER_USER_CONFIG_OVERRIDE'] = 'config.yaml'`],
    [`os.environ.setdefault('SAGEMAKER_ADMIN_CONFIG_OVERRIDE', 's3://b/c')`],
    [`os.environ.update({'SAGEMAKER_USER_CONFIG_OVERRIDE': 'config.yaml'})`],
    [`os.environ.update(SAGEMAKER_USER_CONFIG_OVERRIDE='config.yaml')`],
    [`os.putenv('SAGEMAKER_USER_CONFIG_OVERRIDE', 'config.yaml')`],
    ['%env SAGEMAKER_USER_CONFIG_OVERRIDE=config.yaml'],
    ['%set_env SAGEMAKER_USER_CONFIG_OVERRIDE config.yaml'],
    [`sess = sagemaker.Session(sagemaker_config=load())`],
    ['!cp config.yaml ~/.config/sagemaker/config.yaml'],
    ['%%writefile /etc/xdg/sagemaker/config.yaml\nSchemaVersion: "1.0"']
  ])('%s', line => {
    expect(summary(analyse([HEAD, line, FIT]))).toEqual([
      'Estimator CreateTrainingJob unknown unknown unknown'
    ]);
    // boto3 does not read it.
    expect(summary(analyse([HEAD, line, 'sm.create_model()']))).toEqual([
      'create_model CreateModel missing missing na'
    ]);
  });

  it.each([
    [`os.environ['AWS_REGION'] = 'us-east-1'`],
    ['%env AWS_REGION=us-east-1'],
    [`sess = sagemaker.Session(sagemaker_config=None)`]
  ])('not %s', line => {
    expect(summary(analyse([HEAD, line, FIT]))).toEqual([
      'Estimator CreateTrainingJob missing missing missing'
    ]);
  });
});

describe('names bound out of sight', () => {
  it.each([
    ['%run settings.ipynb'],
    ['%store -r'],
    ['%store -r tags'],
    ['from settings import *'],
    [`exec(open('settings.py').read())`],
    [`get_ipython().run_line_magic('run', 'settings.ipynb')`]
  ])('%s', line => {
    expect(
      summary(analyse([HEAD, line, 'sm.create_model(Tags=tags)']))
    ).toEqual(['create_model CreateModel unknown missing na']);
  });

  it.each([['%store -r other'], ['from math import *'], ['%load_ext x']])(
    'not %s',
    line => {
      expect(
        summary(analyse([HEAD, line, 'sm.create_model(Tags=tags)']))
      ).toEqual(['create_model CreateModel missing missing na']);
    }
  );
});
