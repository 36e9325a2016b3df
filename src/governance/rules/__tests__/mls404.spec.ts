// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { projectCellSource } from '../../fixes/project-cell';
import { FACTS, testRule } from './harness';
import { SETUP, trainingJob } from './snippets';

const OWN = `s3://${FACTS.bucket}/project/Project001/datasets/output`;
const to = (place: string): string =>
  trainingJob(job => job.replace(`'${OWN}'`, place));

testRule('MLS404', {
  valid: [
    { title: 'the project’s folder', code: [SETUP, trainingJob()] },
    {
      title: 'the user’s own folder',
      code: [SETUP, to(`'s3://${FACTS.bucket}/private/jdoe/datasets/x'`)]
    },
    {
      title: 'a place that is not known',
      code: [SETUP, 'from helper import place', to('place')]
    },
    {
      title: 'a bucket that is not known',
      code: [SETUP, 'from helper import bucket', to("f's3://{bucket}/x'")]
    },
    {
      title: 'an endpoint, which has no output',
      code: [
        SETUP,
        "from sagemaker.model import Model\nModel('image', role='r').deploy(1, 'ml.m5.xlarge', tags=tags)"
      ]
    },
    {
      title: 'policies that allow another bucket',
      code: [SETUP, to("'s3://other-bucket/x'")],
      options: { allow: ['s3:PutObject'] }
    }
  ],
  invalid: [
    {
      title: 'another bucket',
      code: [SETUP, to("'s3://other-bucket/x'")],
      expected: [
        {
          message: 'may not write to bucket `other-bucket`',
          severity: 'warning',
          at: "'s3://other-bucket/x'"
        }
      ],
      output: [
        `${projectCellSource(FACTS, 'readFile')}\n\n${SETUP}`,
        to('f"s3://{bucket}/project/Project001/datasets/x"')
      ]
    },
    {
      title: 'another bucket, where the notebook has a name for the own one',
      code: [
        `${SETUP}\nbucket = '${FACTS.bucket}'`,
        to("'s3://other-bucket/x'")
      ],
      expected: [{ message: '`other-bucket`', severity: 'warning' }],
      output: [
        `${SETUP}\nbucket = '${FACTS.bucket}'`,
        to('f"s3://{bucket}/project/Project001/datasets/x"')
      ]
    },
    {
      title: 'another project’s folder',
      code: [SETUP, to(`'s3://${FACTS.bucket}/project/Other/x'`)],
      expected: [
        { message: 'may not write to `project/Other/x`', severity: 'warning' }
      ]
    },
    {
      title: 'an estimator without output path',
      code: [
        `${SETUP}\nbucket = '${FACTS.bucket}'`,
        `import sagemaker
from sagemaker.estimator import Estimator
estimator = Estimator('image', sagemaker.get_execution_role(), 1, 'ml.m5.xlarge', tags=tags)
estimator.fit(logs=False)`
      ],
      expected: [
        {
          message: 'Without an output path',
          severity: 'warning',
          at: 'Estimator'
        }
      ],
      output: [
        `${SETUP}\nbucket = '${FACTS.bucket}'`,
        `import sagemaker
from sagemaker.estimator import Estimator
estimator = Estimator('image', sagemaker.get_execution_role(), 1, 'ml.m5.xlarge', tags=tags, output_path=f"s3://{bucket}/project/Project001/datasets/output")
estimator.fit(logs=False)`
      ]
    },
    {
      title: 'only the bucket is known',
      code: [
        SETUP,
        'from helper import folder',
        to("f's3://other-bucket/{folder}'")
      ],
      expected: [{ message: '`other-bucket`', severity: 'warning' }]
    }
  ]
});
