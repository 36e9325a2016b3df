// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';
import { CLIENT, ENDPOINT, TAGS } from './snippets';

testRule('MLS505', {
  valid: [
    {
      title: 'deleted by the client',
      code: [CLIENT, TAGS, ENDPOINT, "sm.delete_endpoint(EndpointName='e')"]
    },
    {
      title: 'deleted in a shell line',
      code: [
        CLIENT,
        TAGS,
        ENDPOINT,
        '!aws sagemaker delete-endpoint --endpoint-name e'
      ]
    },
    {
      title: 'deleted by its resource class',
      code: [CLIENT, TAGS, ENDPOINT, 'my_endpoint.delete()']
    },
    {
      title: 'deleted in a helper of the notebook',
      code: [
        CLIENT,
        TAGS,
        ENDPOINT,
        'def clean(client):\n    client.delete_endpoint(EndpointName="e")'
      ]
    }
  ],
  invalid: [
    {
      title: 'never deleted',
      code: [CLIENT, TAGS, ENDPOINT],
      expected: [
        {
          message: 'it costs money each hour',
          severity: 'info',
          at: 'sm.create_endpoint'
        }
      ]
    }
  ]
});
