// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { SETUP, trainingJob } from './snippets';

const network = (config: string): string =>
  trainingJob(job => job.replace('vpc_config', config));

testRule('MLS103', {
  valid: [
    { title: 'the own network', code: [SETUP, trainingJob()] },
    {
      title: 'facts that are not known',
      code: [
        SETUP,
        network(
          "{'Subnets': ['subnet-0f'], 'SecurityGroupIds': security_group_ids}"
        )
      ],
      options: { facts: { subnets: null } }
    }
  ],
  invalid: [
    {
      title: 'another subnet',
      code: [
        SETUP,
        network(
          "{'Subnets': ['subnet-0f'], 'SecurityGroupIds': security_group_ids}"
        )
      ],
      expected: [
        {
          message: '`subnet-0f` is not in this project’s network',
          severity: 'warning',
          at: "['subnet-0f']"
        }
      ],
      output: [
        SETUP,
        network("{'Subnets': subnets, 'SecurityGroupIds': security_group_ids}")
      ]
    },
    {
      title: 'other security groups',
      code: [
        SETUP,
        network("{'Subnets': subnets, 'SecurityGroupIds': ['sg-0e', 'sg-0f']}")
      ],
      expected: [
        { message: '`sg-0e`, `sg-0f` are not in', severity: 'warning' }
      ],
      output: [
        SETUP,
        network("{'Subnets': subnets, 'SecurityGroupIds': security_group_ids}")
      ]
    }
  ]
});
