// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { cellCode, parseNotebook, parseScript } from '../notebook';
import { parseModule } from '../python/parser';
import { analyse, summary } from './harness';

describe('parseNotebook', () => {
  it.each([
    [{ language_info: { name: 'R' } }, 'raw'],
    [{ kernelspec: { language: 'julia', name: 'julia-1.10' } }, 'raw'],
    [{ language_info: { name: 'python' } }, 'code'],
    [{ language_info: { name: 'pyspark' } }, 'code'],
    [{ kernelspec: { name: 'conda_python3' } }, 'code'],
    [undefined, 'code']
  ])('reads code of a notebook with %j as %s', (metadata, type) => {
    const cells = [{ cell_type: 'code', source: 'x' }];
    const document = parseNotebook({ metadata, cells }, 'a');
    expect(document.cells[0].type).toBe(type);
  });

  it('reads nbformat 4, lines as a list or as one string', () => {
    const document = parseNotebook(
      {
        nbformat: 4,
        cells: [
          { cell_type: 'markdown', source: '# a' },
          { cell_type: 'code', source: ['x = 1\n', 'y = 2'] }
        ]
      },
      'a.ipynb'
    );
    expect(document.cells.map(cell => [cell.type, cell.source])).toEqual([
      ['markdown', '# a'],
      ['code', 'x = 1\ny = 2']
    ]);
  });

  it('reads nbformat 3, all worksheets', () => {
    const document = parseNotebook(
      {
        worksheets: [
          { cells: [{ cell_type: 'code', input: ['x = 1'] }] },
          { cells: [{ cell_type: 'heading', source: 'h' }] }
        ]
      },
      'a.ipynb'
    );
    expect(document.cells.map(cell => [cell.type, cell.source])).toEqual([
      ['code', 'x = 1'],
      ['raw', 'h']
    ]);
  });

  it.each([[null], [[]], [{}], [{ cells: 'x' }], ['text']])(
    'refuses %j',
    json => {
      expect(() => parseNotebook(json, 'a')).toThrow('not a notebook');
    }
  );

  it('takes cells of any shape', () => {
    const { cells } = parseNotebook({ cells: [null, 1, { source: 3 }] }, 'a');
    expect(cells.map(cell => cell.source)).toEqual(['', '', '']);
  });
});

describe('parseScript', () => {
  it('keeps # %% marks in one cell', () => {
    const { cells, format } = parseScript('# %%\nx = 1\n# %%\ny = 2', 'a.py');
    expect(format).toBe('script');
    expect(cells).toHaveLength(1);
  });
});

describe('cell magics', () => {
  it.each([
    ['x = 1', { kind: 'python', from: 0 }],
    ['%%time\nx = 1', { kind: 'python', from: 7 }],
    ['\n%%capture out\n%%time\nx = 1', { kind: 'python', from: 22 }],
    ['%%bash\nls', { kind: 'shell', from: 7 }],
    ['%%script bash -e\nls', { kind: 'shell', from: 17 }],
    ['%%writefile a.py\nx = 1', { kind: 'other' }],
    ['%%html\n<b>', { kind: 'other' }]
  ])('%j', (source, expected) => {
    expect(cellCode(source)).toEqual(expected);
  });
});

describe('parseModule', () => {
  /** Kinds of the statements that were read, errors as `!`. */
  const kinds = (source: string): string => {
    const { body, errors } = parseModule(source);
    return [...body.map(one => one.k), ...errors.map(() => '!')].join(' ');
  };

  it.each([
    ['x = 1; y = 2', 'assign assign'],
    ['x: int = 1', 'annotated'],
    [
      '!pip install x\n%matplotlib inline\nx?\n?x',
      'command command command command'
    ],
    ['x = !ls\ny = %pwd', 'assign assign'],
    ['pip install x\ncat = 1\nls', 'command assign command'],
    ['if x:\n    !ls\n', 'if'],
    ['print "old"\nx = 1', 'expr assign'],
    ['try:\n    f()\nexcept E, e:\n    g()', 'try'],
    ['with (open(a) as f, open(b) as g):\n    pass', 'with'],
    ['with (a):\n    pass', 'with'],
    [
      'match x:\n    case [1, *r] if r:\n        pass\n    case _:\n        pass',
      'match'
    ],
    ['match = 1\nmatch(x)', 'assign expr'],
    ['f"{a["b"]}" f\'{x!r:>{w}}\' "c"', 'expr'],
    [
      'async def f():\n    await g()\n    async with a as b:\n        pass',
      'def'
    ],
    ['def f(a, /, b=1, *c, d, **e) -> int: return 1', 'def'],
    ['x = a if b else c\ny = lambda *a, **k: (yield)', 'assign assign'],
    ['@d(1)\nclass C(B, metaclass=M):\n    x = 1', 'class'],
    ['a[1:2, ::3] = b[..., None]', 'assign'],
    ['x = (\n  1,\n  2,\n)\ny = 1', 'assign assign'],
    ['x = 1 \\\n  + 2\ny = 0x1F + 1_000 + 1e-3 + 2j', 'assign assign'],
    [
      'del a, b[0]\nglobal q\nassert x, "m"\nraise E from e',
      'delete global assert raise'
    ]
  ])('%j', (source, expected) => {
    expect(kinds(source)).toBe(expected);
  });

  it.each([
    ['x = = 1\ny = 2', 'assign !'],
    ['f(a, \ny = 2\nz = 3', 'assign assign !'],
    ['x = <your bucket>\ny = 2', 'assign !'],
    ['def f(:\n    a = 1\n    b = 2\ny = 2', 'assign !'],
    ['if x:\n    a = = 1\n    b = 2\ny = 2', 'if assign !'],
    ['x = "open\ny = 2', 'assign !']
  ])('an error loses only itself: %j', (source, expected) => {
    expect(kinds(source)).toBe(expected);
  });

  it('finds a call after an error, in the same cell', () => {
    const cell =
      "import boto3\nx = = 1\nboto3.client('sagemaker').create_model(ModelName='m')";
    expect(summary(analyse([cell]))).toEqual([
      'create_model CreateModel missing missing na'
    ]);
  });
});
