// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { CLIENT, ENDPOINT, TAGS } from './snippets';

testRule('MLS004', {
  valid: [
    { title: 'real values', code: [CLIENT, TAGS, ENDPOINT] },
    {
      title: 'markup and tokens of other fields',
      code: "a = '<pad>'\nb = '<br>'\nc = '...'\nd = 'todo'\ne = '{{name}}'"
    },
    { title: 'a comment', code: '# CHANGE_ME_TO_USERNAME\na = 1' }
  ],
  invalid: [
    {
      title: 'a tag that IAM compares',
      code: [
        CLIENT,
        TAGS.replace('jdoe', 'CHANGE_ME_TO_FORMATTED_USER_DN').replace(
          'Project001',
          'REPLACE-WITH-PROJECT-NAME'
        ),
        ENDPOINT
      ],
      expected: [
        {
          message:
            'AWS would refuse this: placeholder `CHANGE_ME_TO_FORMATTED_USER_DN`',
          severity: 'error'
        },
        { message: '`REPLACE-WITH-PROJECT-NAME`', severity: 'error' }
      ],
      output: [CLIENT, TAGS, ENDPOINT]
    },
    {
      title: 'a part of a string',
      code: "prefix = 'project/CHANGE_ME_TO_PROJECT_NAME/datasets'",
      expected: [
        {
          message: 'Placeholder `CHANGE_ME_TO_PROJECT_NAME`',
          severity: 'warning'
        }
      ],
      output: "prefix = 'project/Project001/datasets'"
    },
    {
      title: 'something that no fact fills',
      code: "team = 'CHANGE_ME_TO_WORKTEAM_NAME'",
      expected: [
        { message: '`CHANGE_ME_TO_WORKTEAM_NAME`', severity: 'warning' }
      ]
    },
    {
      title: 'a role in angle brackets',
      code: [
        CLIENT,
        `${TAGS}\nsm.create_labeling_job(LabelingJobName='l', RoleArn='<role arn>', Tags=tags)`
      ],
      expected: [{ message: '`<role arn>`', severity: 'warning' }]
    }
  ]
});
