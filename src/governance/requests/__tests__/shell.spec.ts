// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { analyse, summary } from '../../__tests__/harness';

const CREATE = 'aws sagemaker create-model --model-name m';
const MODEL = (tags: string, vpc = 'missing'): string =>
  `create-model CreateModel ${tags} ${vpc} na`;

const ROWS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a variable that may hold further options',
    `%%bash\n${CREATE} $EXTRA`,
    [MODEL('unknown', 'unknown')]
  ],
  [
    'all arguments of the script',
    `%%bash\n${CREATE} "$@"`,
    [MODEL('unknown', 'unknown')]
  ],
  [
    "a variable as an option's value",
    `%%bash\n${CREATE} --execution-role-arn $ROLE`,
    [MODEL('missing')]
  ],
  [
    'a variable of the script, split into words',
    `%%bash\nT="Key=a,Value=b Key=c,Value=d"\n${CREATE} --tags $T`,
    [MODEL('present')]
  ],
  [
    'options in a variable of the script',
    `%%bash\nexport X="--tags Key=a,Value=b"\n${CREATE} $X`,
    [MODEL('unknown', 'unknown')]
  ],
  [
    'a variable that is set in a branch',
    `%%bash\nT="Key=a,Value=b"\nif test x; then\nT=""\nfi\n${CREATE} --tags $T`,
    [MODEL('unknown')]
  ],
  [
    'options that Python puts in',
    `x = '--tags Key=a,Value=b'\n!${CREATE} {x}`,
    [MODEL('present')]
  ],
  [
    'options from elsewhere that Python puts in',
    `from settings import x\n!${CREATE} {x}`,
    [MODEL('unknown', 'unknown')]
  ],
  ['help', '!aws sagemaker create-model help', []],
  [
    'through IPython',
    `get_ipython().system('${CREATE} --tags Key=a,Value=b')`,
    [MODEL('present')]
  ]
];

it.each(ROWS)('%s', (_name, code, expected) => {
  expect(summary(analyse([code]))).toEqual(expected);
});
