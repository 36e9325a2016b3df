// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { CLIENT, ENDPOINT, TAGS } from './snippets';

const tagged = (tags: string): string =>
  `sm.create_endpoint(EndpointName='e', EndpointConfigName='c', Tags=${tags})`;

testRule('MLS005', {
  valid: [
    { title: 'a good list', code: [CLIENT, TAGS, ENDPOINT] },
    {
      title: 'all characters that AWS allows, and an empty value',
      code: [
        CLIENT,
        TAGS.replace(']', "    {'Key': 'a b_.:/=+-@é', 'Value': ''},\n]"),
        ENDPOINT
      ]
    }
  ],
  invalid: [
    {
      title: 'a dict',
      code: [CLIENT, tagged("{'user': me, 'project': 'Project001'}")],
      expected: [{ message: 'no dict of tags', severity: 'error' }],
      output: [
        CLIENT,
        tagged(
          `[{"Key": 'user', "Value": me}, {"Key": 'project', "Value": 'Project001'}]`
        )
      ]
    },
    {
      title: 'lower case',
      code: [CLIENT, tagged("[{'key': 'user', 'value': 'jdoe'}]")],
      expected: [
        { message: '`Key` and `Value` are wanted', severity: 'error' }
      ],
      output: [CLIENT, tagged("[{'Key': 'user', 'Value': 'jdoe'}]")]
    },
    {
      title: 'a comma in a value',
      code: [CLIENT, tagged("[{'Key': 'user', 'Value': 'cn=jdoe,ou=x'}]")],
      expected: [
        {
          message: '`,` is not allowed in it',
          severity: 'error',
          at: "'cn=jdoe,ou=x'"
        }
      ]
    },
    {
      title: 'lengths and prefixes',
      code: [
        CLIENT,
        tagged(
          `[{'Key': '${'k'.repeat(129)}', 'Value': '${'v'.repeat(257)}'}, {'Key': 'aws:x', 'Value': ''}]`
        )
      ],
      expected: [
        { message: 'longer than 128', severity: 'error' },
        { message: 'longer than 256', severity: 'error' },
        { message: 'AWS’s own', severity: 'error' }
      ]
    },
    {
      title: 'too many',
      code: [
        CLIENT,
        tagged(
          `[${Array.from({ length: 51 }, (_, i) => `{'Key': 'k${i}', 'Value': 'v'}`).join(', ')}]`
        )
      ],
      expected: [
        { message: 'at most 50 tags: there are 51', severity: 'error' }
      ]
    }
  ]
});
