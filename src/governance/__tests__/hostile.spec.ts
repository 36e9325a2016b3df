// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { analyse } from './harness';

const CREATE = "import boto3\nsm = boto3.client('sagemaker')";

/** What nobody writes by hand; each must end soon, and say when it gave up. */
const INPUTS: readonly (readonly [string, () => string[]])[] = [
  ['a cell of 5 MB', () => [`x = '${'a'.repeat(5_000_000)}'`]],
  [
    '10,000 nested brackets',
    () => [`x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`]
  ],
  ['10,000 open brackets', () => ['(\n'.repeat(10_000)]],
  [
    '10,000 nested dicts',
    () => [`x = ${"{'a': ".repeat(10_000)}1${'}'.repeat(10_000)}`]
  ],
  ['10,000 unary signs', () => [`x = ${'-'.repeat(10_000)}1`]],
  ['a chain of 20,000 operators', () => [`x = ${'1 + '.repeat(20_000)}1`]],
  ['a chain of 20,000 calls', () => [`x = a${'.b()'.repeat(20_000)}`]],
  [
    '5,000 nested blocks',
    () => [
      Array.from({ length: 5_000 }, (_, i) => `${' '.repeat(i)}if a:`).join(
        '\n'
      )
    ]
  ],
  [
    '100,000 assignments',
    () => [
      CREATE,
      Array.from({ length: 100_000 }, (_, i) => `x${i} = [${i}]`).join('\n')
    ]
  ],
  [
    'cyclic aliases',
    () => [
      `${CREATE}\na = {}\nb = [a]\na['b'] = b\nb.append(b)\nsm.create_model(Tags=b, **a)`
    ]
  ],
  [
    'a list that doubles',
    () => [
      `${CREATE}\nx = [1]\n${'x = x + x\n'.repeat(200)}sm.create_model(Tags=x)`
    ]
  ],
  [
    'a dict that doubles in depth',
    () => [
      `${CREATE}\nx = {}\n${"x = {'a': x, 'b': x}\n".repeat(200)}sm.create_model(**x)`
    ]
  ],
  [
    'a string that doubles',
    () => [`x = 'aaaaaaaa'\n${'x = x + x\n'.repeat(200)}`]
  ],
  [
    'functions that call each other twice',
    () => [
      Array.from(
        { length: 40 },
        (_, i) => `def f${i}(x):\n    f${i + 1}(x)\n    return f${i + 1}(x)`
      ).join('\n') + '\nf0([])'
    ]
  ],
  [
    'nested loops',
    () => [
      Array.from(
        { length: 12 },
        (_, i) => `${'  '.repeat(i)}for a${i} in range(20):`
      ).join('\n') + `\n${'  '.repeat(12)}x = [a0]`
    ]
  ],
  [
    'many branches',
    () => [
      `x = {}\n${Array.from({ length: 3_000 }, (_, i) => `if a:\n    x['k${i}'] = ${i}`).join('\n')}`
    ]
  ],
  ['quotes that never close', () => ['x = """\n'.repeat(5_001)]],
  ['f-strings in f-strings', () => [`x = ${'f"{'.repeat(3_000)}`]],
  [
    'a shell line of 1 MB',
    () => [
      `!aws sagemaker create-model --tags ${'Key=a,Value=b '.repeat(70_000)}`
    ]
  ]
];

describe('hostile input', () => {
  it.each(INPUTS)('%s', (_name, make) => {
    const cells = make();
    const before = process.cpuUsage();
    analyse(cells);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(2);
  });

  it('says that it gave up, and then calls nothing missing', () => {
    const { requests, truncated } = analyse([
      CREATE,
      'params = {}',
      `x = '${'a'.repeat(5_000_000)}'`,
      "sm.create_model(ModelName='m', **params)"
    ]);
    expect(truncated).toBe(true);
    const tags = requests.map(
      ({ request }) => request.requests[0]?.governed.tags.presence
    );
    expect(tags).toEqual(['unknown']);
  });
});
