// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { testRule } from './harness';

testRule('MLS506', {
  valid: [
    {
      title: 'other commands',
      code: '!pip list\n!ls conda install\n%matplotlib inline\n!echo pip'
    },
    {
      title: 'into the folder that stays',
      code: '!pip install --target=/home/ec2-user/SageMaker/lib shap'
    },
    { title: 'a string', code: "a = '!pip install shap'" },
    { title: 'a comment in a script', code: '%%bash\n# pip install shap' }
  ],
  invalid: [
    {
      title: 'a magic',
      code: '%pip install shap',
      expected: [
        {
          message: 'These packages are gone at the next stop',
          severity: 'info'
        }
      ]
    },
    {
      title: 'by the interpreter',
      code: '!{sys.executable} -m pip install -q shap',
      expected: [{ message: 'gone at the next stop', severity: 'info' }]
    },
    {
      title: 'once for several, scripts included',
      code: [
        '!pip install a',
        '%%bash\nconda install -y b',
        '%conda install c'
      ],
      expected: [{ message: 'those of 2 more lines', severity: 'info' }]
    }
  ]
});
