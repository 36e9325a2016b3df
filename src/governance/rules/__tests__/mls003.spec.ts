// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { CLIENT, ENDPOINT, TAGS } from './snippets';

testRule('MLS003', {
  valid: [
    { title: 'exact tags', code: [CLIENT, TAGS, ENDPOINT] },
    {
      title: 'another value altogether',
      code: [CLIENT, TAGS.replace('jdoe', 'bob'), ENDPOINT]
    },
    {
      title: 'other keys in capitals',
      code: [
        CLIENT,
        TAGS.replace(']', "    {'Key': 'Team', 'Value': 'x'},\n]"),
        ENDPOINT
      ]
    }
  ],
  invalid: [
    {
      title: 'a key and a value',
      code: [
        CLIENT,
        TAGS.replace("'user'", "'User'").replace("'MLSpace'", '"mlspace"'),
        ENDPOINT
      ],
      expected: [
        {
          message: 'tag key `User` is not `user`',
          severity: 'warning',
          at: "'User'"
        },
        {
          message: 'tag `system` is `mlspace`, not `MLSpace`',
          severity: 'warning',
          at: '"mlspace"'
        }
      ],
      output: [CLIENT, TAGS.replace("'MLSpace'", '"MLSpace"'), ENDPOINT]
    }
  ]
});
