// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { SETUP, trainingJob } from './snippets';

const options = {
  rules: { namingPatterns: { TrainingJobName: '[A-Z][a-z]+-\\w+' } }
};

testRule('MLS503', {
  valid: [
    { title: 'no pattern', code: [SETUP, trainingJob()] },
    {
      title: 'a name that follows it',
      code: [SETUP, trainingJob(job => job.replace("'demo'", "'Doe-churn'"))],
      options
    },
    {
      title: 'a name that is not known',
      code: [
        SETUP,
        'from helper import name',
        trainingJob(job => job.replace("'demo'", 'name'))
      ],
      options
    },
    {
      title: 'a pattern that is none',
      code: [SETUP, trainingJob()],
      options: { rules: { namingPatterns: { TrainingJobName: '(' } } }
    }
  ],
  invalid: [
    {
      title: 'another name',
      code: [SETUP, trainingJob()],
      options,
      expected: [
        {
          message:
            '`demo` does not follow the naming pattern for TrainingJobName',
          severity: 'warning',
          at: "'demo'"
        }
      ]
    },
    {
      title: 'the pattern is for the whole name',
      code: [
        SETUP,
        trainingJob(job => job.replace("'demo'", "'my Doe-churn!'"))
      ],
      options,
      expected: [{ message: '`my Doe-churn!`', severity: 'warning' }]
    }
  ]
});
