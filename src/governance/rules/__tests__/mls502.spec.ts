// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';

testRule('MLS502', {
  valid: [
    {
      title: 'the folder that stays, relative paths, other places',
      code: "frame.to_csv('/home/ec2-user/SageMaker/a.csv')\nframe.to_csv('a.csv')\nframe.to_csv('s3://b/a.csv')\nframe.to_csv('~/SageMaker/a.csv')"
    },
    { title: 'reading', code: "open('/etc/hosts')\nopen('/etc/hosts', 'rb')" },
    {
      title: 'inside a training container',
      code: "open('/opt/ml/model/a', 'w')"
    },
    { title: 'an archive’s open', code: "archive.open('/a', 'w')" },
    {
      title: 'a file written beside the notebook',
      code: '%%writefile train.py\nprint()'
    }
  ],
  invalid: [
    {
      title: 'writing methods and open',
      code: "frame.to_csv('/home/ec2-user/a.csv')\nopen('/data/x', 'w')\nwith open('~/y', mode='a') as f:\n    pass",
      expected: [
        {
          message: '`/home/ec2-user/a.csv` is gone at the next stop',
          severity: 'info',
          at: "'/home/ec2-user/a.csv'"
        },
        { message: '`/data/x`', severity: 'info' },
        { message: '`~/y`', severity: 'info' }
      ]
    },
    {
      title: 'a cell magic',
      code: '%%writefile /data/train.py\nprint()',
      expected: [{ message: '`/data/train.py`', severity: 'info' }]
    }
  ]
});
