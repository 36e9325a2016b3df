// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { hasLocalStorage } from '../instances';
import { testRule } from './harness';
import { SETUP, trainingJob } from './snippets';

const on = (type: string): string =>
  trainingJob(job => job.replace('ml.m5.xlarge', type));

testRule('MLS202', {
  valid: [
    { title: 'a type with network storage', code: [SETUP, trainingJob()] },
    {
      title: 'no key',
      code: [
        SETUP,
        on('ml.g5.xlarge').replace(", 'VolumeKmsKeyId': kms_key", '')
      ]
    },
    {
      title: 'a type that is not known',
      code: [
        SETUP,
        'from helper import kind',
        trainingJob(job => job.replace("'ml.m5.xlarge'", 'kind'))
      ]
    }
  ],
  invalid: [
    {
      title: 'a key on local storage',
      code: [SETUP, on('ml.g5.xlarge')],
      expected: [
        { message: '`ml.g5.xlarge` takes no volume key', severity: 'error' }
      ],
      output: [
        SETUP,
        on('ml.g5.xlarge').replace(", 'VolumeKmsKeyId': kms_key", '')
      ]
    },
    {
      title: 'a key at the top, between others',
      code: [
        SETUP,
        "sm.create_endpoint_config(\n    EndpointConfigName='c',\n    KmsKeyId=kms_key,\n    ProductionVariants=[{'InstanceType': 'ml.m5d.large'}],\n    Tags=tags,\n)"
      ],
      expected: [{ message: '`ml.m5d.large`', severity: 'error' }],
      output: [
        SETUP,
        "sm.create_endpoint_config(\n    EndpointConfigName='c',\n    ProductionVariants=[{'InstanceType': 'ml.m5d.large'}],\n    Tags=tags,\n)"
      ]
    }
  ]
});

describe('hasLocalStorage', () => {
  it.each([
    'ml.m5d.large',
    'ml.c5d.18xlarge',
    'ml.r5dn.xlarge',
    'ml.m6id.xlarge',
    'ml.c6gd.large',
    'ml.c7gd.large',
    'ml.g4dn.xlarge',
    'ml.g5.48xlarge',
    'ml.g6e.xlarge',
    'ml.p3dn.24xlarge',
    'ml.p4d.24xlarge',
    'ml.p4de.24xlarge',
    'ml.p5.48xlarge',
    'ml.p5en.48xlarge',
    'ml.trn1.2xlarge',
    'ml.trn1n.32xlarge',
    'ml.i3en.large',
    'g5.xlarge'
  ])('%s has', type => {
    expect(hasLocalStorage(type)).toBe(true);
  });

  it.each([
    'ml.m5.xlarge',
    'ml.m4.10xlarge',
    'ml.c5n.xlarge',
    'ml.c6i.xlarge',
    'ml.m6g.large',
    'ml.m7i.large',
    'ml.r7iz.large',
    'ml.t3.medium',
    'ml.p2.xlarge',
    'ml.p3.2xlarge',
    'ml.g5g.xlarge',
    'ml.inf1.xlarge',
    'ml.inf2.xlarge',
    'ml.eia2.medium',
    'local',
    ''
  ])('%s has none', type => {
    expect(hasLocalStorage(type)).toBe(false);
  });
});
