// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { readArguments } from '../args';
import { UsageError } from '../host';

describe('readArguments', () => {
  it('reads every option of linting', () => {
    const given = readArguments([
      ...['--format', 'json', '--policy', 'a', '--policy=b'],
      ...['--boundary', 'c', '--project', 'P', '--user', 'u'],
      ...['--system', 'S', '--params', 'p.json', '--select', 'MLS1,MLS2'],
      ...['--select', 'MLS3', '--ignore', 'MLS101', '--fix', '--diff'],
      ...['--exit-zero', '--config', 'c.toml', 'x.ipynb', '-']
    ]);
    expect(given).toEqual({
      command: 'lint',
      paths: ['x.ipynb', '-'],
      format: 'json',
      policy: ['a', 'b'],
      boundary: ['c'],
      project: 'P',
      user: 'u',
      system: 'S',
      params: 'p.json',
      select: ['MLS1', 'MLS2', 'MLS3'],
      ignore: ['MLS101'],
      fix: true,
      diff: true,
      exitZero: true,
      config: 'c.toml'
    });
  });

  it('has text as its default', () => {
    expect(readArguments(['x.py'])).toMatchObject({
      format: 'text',
      select: null,
      fix: false
    });
  });

  it('reads the other commands', () => {
    expect(
      readArguments(['decide', '--policy', 'd', '--requests', 'r.jsonl'])
    ).toEqual({
      command: 'decide',
      policy: ['d'],
      boundary: [],
      requests: 'r.jsonl'
    });
    expect(
      readArguments(['policies', 'pull', '--role', 'r', '--out', 'o'])
    ).toEqual({
      command: 'pull',
      role: 'r',
      out: 'o',
      user: null,
      project: null
    });
    expect(readArguments(['--help'])).toEqual({ command: 'help' });
    expect(readArguments(['--version'])).toEqual({ command: 'version' });
  });

  it.each([
    [[], 'Name a notebook'],
    [['--format', 'xml', 'a'], "no format 'xml'"],
    [['--nonsense', 'a'], '--nonsense'],
    [['--policy'], '--policy'],
    [['decide', '--requests', 'r'], '--policy is needed'],
    [['decide', '--policy', 'r'], '--requests is needed'],
    [['policies', 'push'], 'pull'],
    [['policies', 'pull', '--role', 'r'], '--out is needed']
  ])('refuses %j', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(UsageError);
    expect(() => readArguments(argv)).toThrow(message);
  });
});
