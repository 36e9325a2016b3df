// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FACTS, testRule } from './harness';
import { SETUP, trainingJob } from './snippets';

const network = (config: string): string =>
  trainingJob(job => job.replace('vpc_config', config));

testRule('MLS102', {
  valid: [
    { title: 'two lists', code: [SETUP, trainingJob()] },
    {
      title: 'values that are not known',
      code: [
        SETUP,
        'from helper import a, b',
        network("{'Subnets': a.split(','), 'SecurityGroupIds': [b]}")
      ]
    },
    {
      title: 'one subnet where the API takes one',
      code: [SETUP, "sm.create_notebook_instance(SubnetId='subnet-1')"]
    }
  ],
  invalid: [
    {
      title: 'brackets around a list',
      code: [
        SETUP,
        network(
          "{'Subnets': subnets, 'SecurityGroupIds': [security_group_ids]}"
        )
      ],
      expected: [
        {
          message: 'a list in a list',
          severity: 'error',
          at: '[security_group_ids]'
        }
      ],
      output: [
        SETUP,
        network("{'Subnets': subnets, 'SecurityGroupIds': security_group_ids}")
      ]
    },
    {
      title: 'a string of subnets',
      code: [
        SETUP,
        network(
          `{'Subnets': 'subnet-1,subnet-2', 'SecurityGroupIds': security_group_ids}`
        )
      ],
      expected: [
        { message: 'wants a list of subnets here', severity: 'error' }
      ],
      output: [
        SETUP,
        network(
          `{'Subnets': 'subnet-1,subnet-2'.split(","), 'SecurityGroupIds': security_group_ids}`
        )
      ]
    },
    {
      title: 'a string of subnets in a list',
      code: [
        SETUP,
        network(
          `{'Subnets': ['subnet-1,subnet-2'], 'SecurityGroupIds': security_group_ids}`
        )
      ],
      expected: [
        { message: 'Several subnets are in one string', severity: 'error' }
      ]
    },
    {
      title: 'characters',
      code: [
        SETUP,
        `ids = list('${FACTS.subnets?.[0]}')`,
        network("{'Subnets': ids, 'SecurityGroupIds': security_group_ids}")
      ],
      expected: [
        { message: 'single characters, not subnets', severity: 'error' }
      ]
    },
    {
      title: 'VpcConfig where there is none',
      code: [
        SETUP,
        "sm.create_transform_job(\n    TransformJobName='t',\n    VpcConfig=vpc_config,\n    Tags=tags,\n)"
      ],
      expected: [
        {
          message: 'CreateTransformJob takes no `VpcConfig`',
          severity: 'error'
        }
      ],
      output: [
        SETUP,
        "sm.create_transform_job(\n    TransformJobName='t',\n    Tags=tags,\n)"
      ]
    }
  ]
});
