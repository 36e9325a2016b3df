// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { SETUP, trainingJob } from './snippets';

const EXPERIMENT = "sm.create_experiment(ExperimentName='x', Tags=tags)";

testRule('MLS403', {
  valid: [
    { title: 'what MLSpace follows', code: [SETUP, trainingJob()] },
    {
      title: 'what is refused: another rule speaks of it',
      code: [SETUP, EXPERIMENT]
    }
  ],
  invalid: [
    {
      title: 'an experiment',
      code: [SETUP, EXPERIMENT],
      options: { allow: ['sagemaker:CreateExperiment'] },
      expected: [
        {
          message: 'MLSpace does not follow what CreateExperiment makes',
          severity: 'warning'
        }
      ]
    }
  ]
});
