// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { SETUP } from './snippets';

const config = (variant: string): string =>
  `sm.create_endpoint_config(EndpointConfigName='c', ProductionVariants=[{'VariantName': 'a', ${variant}}], KmsKeyId=kms_key, Tags=tags)`;
const SERVERLESS = "'ServerlessConfig': {'MemorySizeInMB': 2048}";

testRule('MLS302', {
  valid: [
    {
      title: 'an instance type',
      code: [SETUP, config("'InstanceType': 'ml.m5.xlarge'")]
    },
    {
      title: 'policies that allow it',
      code: [SETUP, config(SERVERLESS)],
      options: { allow: ['sagemaker:CreateEndpointConfig'] }
    }
  ],
  invalid: [
    {
      title: 'serverless',
      code: [SETUP, config(SERVERLESS)],
      expected: [
        { message: 'serverless endpoints are not allowed', severity: 'error' }
      ]
    }
  ]
});
