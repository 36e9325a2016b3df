// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FACTS, testRule } from './harness';
import { SETUP } from './snippets';

const ESTIMATOR = `import sagemaker
from sagemaker.estimator import Estimator
estimator = Estimator('image', sagemaker.get_execution_role(), instance_count=1, instance_type='ml.m5.xlarge', volume_kms_key=kms_key, output_path='s3://${FACTS.bucket}/project/Project001/x', subnets=subnets, security_group_ids=security_group_ids, tags=tags)`;

testRule('MLS504', {
  valid: [
    {
      title: 'no logs, no waiting',
      code: [
        SETUP,
        ESTIMATOR,
        "estimator.fit({'train': 'x'}, logs=False)\nestimator.fit(wait=False)\nestimator.fit('x', False)"
      ]
    },
    {
      title: 'another object’s fit',
      code: [SETUP, ESTIMATOR, 'from helper import model\nmodel.fit()']
    },
    {
      title: 'a tuner, which reads no logs',
      code: [
        SETUP,
        ESTIMATOR,
        "from sagemaker.tuner import HyperparameterTuner\ntuner = HyperparameterTuner(estimator, 'm', {}, tags=tags)\ntuner.fit({'train': 'x'})"
      ]
    },
    {
      title: 'policies that allow it',
      code: [SETUP, ESTIMATOR, 'estimator.fit()'],
      options: { allow: ['logs:GetLogEvents'] }
    }
  ],
  invalid: [
    {
      title: 'by default',
      code: [SETUP, ESTIMATOR, "estimator.fit({'train': 'x'})"],
      expected: [
        { message: 'the role may not read its logs', severity: 'warning' }
      ],
      output: [SETUP, ESTIMATOR, "estimator.fit({'train': 'x'}, logs=False)"]
    },
    {
      title: 'asked for',
      code: [SETUP, ESTIMATOR, 'estimator.fit(logs=True)'],
      expected: [{ message: 'logs', severity: 'warning', at: 'logs=True' }],
      output: [SETUP, ESTIMATOR, 'estimator.fit(logs=False)']
    }
  ]
});
