// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { CLIENT, ENDPOINT, TAGS } from './snippets';

testRule('MLS002', {
  valid: [
    { title: 'own values', code: [CLIENT, TAGS, ENDPOINT] },
    {
      title: 'another case: another rule speaks of it',
      code: [CLIENT, TAGS.replace('jdoe', 'JDoe'), ENDPOINT]
    },
    {
      title: 'a placeholder: another rule speaks of it',
      code: [CLIENT, TAGS.replace('jdoe', 'CHANGE_ME_TO_USERNAME'), ENDPOINT]
    },
    {
      title: 'a value that is not known',
      code: [
        CLIENT,
        'from helper import me',
        TAGS.replace("'jdoe'", 'me'),
        ENDPOINT
      ]
    },
    {
      title: 'facts that are not known',
      code: [CLIENT, TAGS.replace('jdoe', 'bob'), ENDPOINT],
      options: { facts: { user: null } }
    },
    {
      title: 'other tags',
      code: [
        CLIENT,
        TAGS.replace(']', "    {'Key': 'team', 'Value': 'x'},\n]"),
        ENDPOINT
      ]
    }
  ],
  invalid: [
    {
      title: 'another user',
      code: [CLIENT, TAGS.replace('jdoe', 'bob'), ENDPOINT],
      expected: [
        {
          message: 'tag `user` is `bob`, not `jdoe`',
          severity: 'error',
          at: "'bob'"
        }
      ],
      output: [CLIENT, TAGS, ENDPOINT]
    },
    {
      title: 'through a name, once for two requests',
      code: [
        CLIENT,
        `me = "bob"\n${TAGS.replace("'jdoe'", 'me')}`,
        ENDPOINT,
        ENDPOINT
      ],
      expected: [{ message: '`bob`', severity: 'error', at: '"bob"' }],
      output: [
        CLIENT,
        `me = "jdoe"\n${TAGS.replace("'jdoe'", 'me')}`,
        ENDPOINT,
        ENDPOINT
      ]
    },
    {
      title: 'an old system tag and another project',
      code: [
        CLIENT,
        TAGS.replace("'MLSpace'", "'SMS'").replace('Project001', 'Other'),
        ENDPOINT
      ],
      expected: [
        { message: 'tag `project` is `Other`', severity: 'error' },
        { message: 'tag `system` is `SMS`', severity: 'error' }
      ],
      output: [CLIENT, TAGS, ENDPOINT]
    },
    {
      title: 'IAM does not compare: a warning',
      code: [
        CLIENT,
        TAGS.replace('jdoe', 'bob'),
        "sm.create_labeling_job(LabelingJobName='l', Tags=tags)"
      ],
      expected: [
        { message: 'not be listed under your user', severity: 'warning' }
      ],
      output: [
        CLIENT,
        TAGS,
        "sm.create_labeling_job(LabelingJobName='l', Tags=tags)"
      ]
    }
  ]
});
