// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { projectCellSource } from '../../fixes/project-cell';
import { FACTS, testRule } from './harness';

const KEY = `'${FACTS.volumeKey}'`;
const READ = projectCellSource(FACTS, 'readFile');

testRule('MLS501', {
  valid: [
    { title: 'other strings', code: "a = 'subnet-1'\nb = 'bucket'" },
    {
      title: 'the project cell, literal or not',
      code: [READ, projectCellSource(FACTS, 'literal')]
    },
    {
      title: 'a comment and a docstring',
      code: `# ${KEY}\ndef f():\n    ${KEY}\n`
    },
    {
      title: 'facts that are not known',
      code: `key = ${KEY}`,
      options: { facts: { volumeKey: null } }
    }
  ],
  invalid: [
    {
      title: 'the key, where the notebook has a name for it',
      code: [READ, `print(${KEY})`],
      expected: [
        {
          message: 'The project’s key is written out',
          severity: 'info',
          at: KEY
        }
      ],
      output: [READ, 'print(kms_key)']
    },
    {
      title: 'a subnet and the bucket, without names',
      code: `a = ['${FACTS.subnets?.[0]}']\nb = '${FACTS.bucket}'`,
      expected: [
        { message: 'A subnet of the project', severity: 'info' },
        { message: 'The project’s bucket', severity: 'info' }
      ]
    }
  ]
});
