// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { OWN_ROLE, testRule } from './harness';
import { SETUP, trainingJob } from './snippets';

const OTHER = 'arn:aws:iam::111122223333:role/mlspace-notebook-role';
const withRole = (role: string): string =>
  trainingJob(job => job.replace(`'${OWN_ROLE}'`, role));

testRule('MLS402', {
  valid: [
    { title: 'the own role', code: [SETUP, trainingJob()] },
    {
      title: 'get_execution_role()',
      code: [
        `${SETUP}\nimport sagemaker`,
        withRole('sagemaker.get_execution_role()')
      ]
    },
    {
      title: 'a role that is not known',
      code: [SETUP, 'from helper import role', withRole('role')]
    }
  ],
  invalid: [
    {
      title: 'the shared base role',
      code: [`${SETUP}\nimport sagemaker`, withRole(`'${OTHER}'`)],
      expected: [
        {
          message: 'the notebook may pass only its own role',
          severity: 'error',
          at: `'${OTHER}'`
        }
      ],
      output: [
        `${SETUP}\nimport sagemaker`,
        withRole('sagemaker.get_execution_role()')
      ]
    },
    {
      title: 'no name for the own role',
      code: [SETUP, withRole(`'${OTHER}'`)],
      expected: [{ message: 'only its own role', severity: 'error' }]
    }
  ]
});
