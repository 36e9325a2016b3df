// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { CLIENT, NETWORK, SETUP, trainingJob } from './snippets';

const without = trainingJob(job =>
  job.replace('    VpcConfig=vpc_config,\n', '')
);
const with_ = trainingJob(job => job);

testRule('MLS101', {
  valid: [
    { title: 'a network', code: [SETUP, with_] },
    {
      title: 'a network that is not known',
      code: [SETUP, 'from helper import vpc_config', with_]
    },
    {
      title: 'a labelling job that trains nothing',
      code: [SETUP, "sm.create_labeling_job(LabelingJobName='l', Tags=tags)"]
    },
    {
      title: 'an API that takes none',
      code: [
        SETUP,
        "sm.create_endpoint_config(EndpointConfigName='c', ProductionVariants=[], Tags=tags)\nsm.create_transform_job(TransformJobName='t', Tags=tags)"
      ]
    }
  ],
  invalid: [
    {
      title: 'no network',
      code: [SETUP, without],
      expected: [
        {
          message: 'AWS would refuse this: no subnets and no security groups.',
          severity: 'error',
          at: 'sm.create_training_job'
        }
      ],
      output: [SETUP, with_]
    },
    {
      title: 'half a network',
      code: [
        SETUP,
        without.replace(/\)$/, "    VpcConfig={'Subnets': subnets},\n)")
      ],
      expected: [
        {
          message: 'AWS would refuse this: no security groups.',
          severity: 'error'
        }
      ],
      output: [
        SETUP,
        without.replace(
          /\)$/,
          "    VpcConfig={'Subnets': subnets, 'SecurityGroupIds': security_group_ids},\n)"
        )
      ]
    },
    {
      title: 'tags are not known: the network is still missing',
      code: [
        [CLIENT, NETWORK, "kms_key = 'x'", 'from helper import tags'].join(
          '\n'
        ),
        without
      ],
      expected: [{ message: 'AWS would refuse this', severity: 'error' }],
      output: [
        [CLIENT, NETWORK, "kms_key = 'x'", 'from helper import tags'].join(
          '\n'
        ),
        with_
      ]
    },
    {
      title: 'no policy demands it',
      code: [SETUP, without],
      options: { allow: ['sagemaker:CreateTrainingJob'] },
      expected: [
        { message: 'outside the project’s network', severity: 'info' }
      ],
      output: [SETUP, with_]
    }
  ]
});
