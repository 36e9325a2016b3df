// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { SETUP, trainingJob } from './snippets';

testRule('MLS301', {
  valid: [
    { title: 'an allowed type', code: [SETUP, trainingJob()] },
    {
      title: 'a type that is not known',
      code: [
        SETUP,
        'from helper import kind',
        trainingJob(job => job.replace("'ml.m5.xlarge'", 'kind'))
      ]
    },
    {
      title: 'one allowed type of several is enough',
      code: [
        SETUP,
        "sm.create_endpoint_config(EndpointConfigName='c', ProductionVariants=[{'InstanceType': 'ml.m5.xlarge'}, {'InstanceType': 'ml.c4.large'}], KmsKeyId=kms_key, Tags=tags)"
      ]
    }
  ],
  invalid: [
    {
      title: 'a type that is not enabled',
      code: [
        SETUP,
        trainingJob(job => job.replace('ml.m5.xlarge', 'ml.p3.16xlarge'))
      ],
      expected: [
        {
          message: 'instance type `ml.p3.16xlarge` is not allowed',
          severity: 'error'
        }
      ]
    },
    {
      title: 'tags are missing as well: both are said',
      code: [
        SETUP,
        trainingJob(job =>
          job
            .replace('ml.m5.xlarge', 'ml.p3.16xlarge')
            .replace('    Tags=tags,\n', '')
        )
      ],
      expected: [{ message: '`ml.p3.16xlarge`', severity: 'error' }]
    }
  ]
});
