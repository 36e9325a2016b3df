// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { SETUP, trainingJob } from './snippets';

const without = (type = "'ml.m5.xlarge'"): string =>
  trainingJob(job =>
    job
      .replace(", 'VolumeKmsKeyId': kms_key", '')
      .replace("'ml.m5.xlarge'", type)
  );
const config = (variants: string, key = ''): string =>
  `sm.create_endpoint_config(EndpointConfigName='c', ProductionVariants=${variants}, Tags=tags${key})`;

testRule('MLS201', {
  valid: [
    { title: 'a key', code: [SETUP, trainingJob()] },
    {
      title: 'a key that is not known',
      code: [SETUP, 'from helper import kms_key', trainingJob()]
    },
    {
      title: 'an exempt type with local storage',
      code: [SETUP, without("'ml.g5.xlarge'")]
    },
    {
      title: 'a type that is not known and may be exempt',
      code: [SETUP, 'from helper import kind', without('kind')]
    },
    {
      title: 'an API without volumes',
      code: [SETUP, "sm.create_model(ModelName='m', Tags=tags)"]
    },
    {
      title: 'serverless: another rule speaks of it',
      code: [SETUP, config("[{'VariantName': 'a', 'ServerlessConfig': {}}]")]
    }
  ],
  invalid: [
    {
      title: 'no key',
      code: [SETUP, without()],
      expected: [
        {
          message: 'AWS would refuse this: no volume key.',
          severity: 'error',
          at: 'sm.create_training_job'
        }
      ],
      output: [SETUP, trainingJob()]
    },
    {
      title: 'the key of an endpoint configuration is at the top',
      code: [
        SETUP,
        config("[{'VariantName': 'a', 'InstanceType': 'ml.m5.xlarge'}]")
      ],
      expected: [{ message: 'no volume key', severity: 'error' }],
      output: [
        SETUP,
        config(
          "[{'VariantName': 'a', 'InstanceType': 'ml.m5.xlarge'}]",
          ', KmsKeyId=kms_key'
        )
      ]
    },
    {
      title: 'a transform job has a place of its own',
      code: [
        SETUP,
        "sm.create_transform_job(TransformJobName='t', TransformResources={'InstanceType': 'ml.m5.xlarge'}, Tags=tags)"
      ],
      expected: [{ message: 'no volume key', severity: 'error' }],
      output: [
        SETUP,
        "sm.create_transform_job(TransformJobName='t', TransformResources={'InstanceType': 'ml.m5.xlarge', 'VolumeKmsKeyId': kms_key}, Tags=tags)"
      ]
    },
    {
      title: 'policies without exemption make the type unusable',
      code: [SETUP, without("'ml.g5.xlarge'")],
      options: { exemptTypes: ['ml.none.*'] },
      expected: [{ message: '`ml.g5.xlarge` takes none', severity: 'error' }]
    },
    {
      title: 'exemptions are not known: AWS may refuse',
      code: [SETUP, without()],
      options: { unknownExemptTypes: true },
      expected: [
        { message: 'AWS may refuse this: no volume key.', severity: 'warning' }
      ],
      output: [SETUP, trainingJob()]
    }
  ]
});
