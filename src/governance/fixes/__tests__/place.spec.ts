// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import type { Container } from '../../model';
import { applyEdits, planEdits } from '../apply';
import { addEntries, removeItem, type Entry } from '../place';
import { readBracket } from '../scan';

const TAGS: Entry = { path: ['Tags'], text: 'tags' };
const VPC: Entry = { path: ['VpcConfig'], text: 'vpc_config' };
const KEY: Entry = {
  path: ['ResourceConfig', 'VolumeKmsKeyId'],
  text: 'kms_key'
};

/** The container that starts at the first bracket of a kind. */
function container(source: string): Container {
  const dict = source.startsWith('d = {');
  const from = source.search(dict ? /\{/ : /\(/);
  const span = { cell: 0, from, to: source.length };
  return dict ? { kind: 'dict', span } : { kind: 'arguments', span };
}

function add(source: string, ...entries: Entry[]): string | null {
  const edits = addEntries(source, container(source), entries);
  return edits && applyEdits(source, 0, edits);
}

describe('addEntries', () => {
  it.each([
    ['f()', 'f(Tags=tags, VpcConfig=vpc_config)'],
    ['f(a)', 'f(a, Tags=tags, VpcConfig=vpc_config)'],
    ['f(a,)', 'f(a, Tags=tags, VpcConfig=vpc_config,)'],
    ['f(**a)', 'f(**a, Tags=tags, VpcConfig=vpc_config)'],
    [
      "f(a='(', b=[1, 2])",
      "f(a='(', b=[1, 2], Tags=tags, VpcConfig=vpc_config)"
    ],
    [
      'f(\n    a=1,\n    b=2\n)',
      'f(\n    a=1,\n    b=2,\n    Tags=tags,\n    VpcConfig=vpc_config\n)'
    ],
    ['f(\n\ta=1,\n)', 'f(\n\ta=1,\n\tTags=tags,\n\tVpcConfig=vpc_config,\n)'],
    [
      'f(\n    a=1  # one, (two\n)',
      'f(\n    a=1,  # one, (two\n    Tags=tags,\n    VpcConfig=vpc_config,\n)'
    ],
    [
      'f(\n    a=1,  # one\n    # two\n)',
      'f(\n    a=1,  # one\n    Tags=tags,\n    VpcConfig=vpc_config,\n    # two\n)'
    ],
    ['f(a,\n  b)', 'f(a,\n  b,\n  Tags=tags,\n  VpcConfig=vpc_config)'],
    ["d = {'a': 1}", "d = {'a': 1, 'Tags': tags, 'VpcConfig': vpc_config}"],
    [
      'd = {\n  "a": """)}""",\n}',
      'd = {\n  "a": """)}""",\n  "Tags": tags,\n  "VpcConfig": vpc_config,\n}'
    ],
    ['d = dict(a=1)', 'd = dict(a=1, Tags=tags, VpcConfig=vpc_config)']
  ])('writes into %j as the rest is written', (before, after) => {
    expect(add(before, TAGS, VPC)).toBe(after);
  });

  it('goes into a dict that stands there, and nowhere else', () => {
    expect(add("f(ResourceConfig={'a': 1})", KEY)).toBe(
      "f(ResourceConfig={'a': 1, 'VolumeKmsKeyId': kms_key})"
    );
    expect(add('f(ResourceConfig=dict(a=1))', KEY)).toBe(
      'f(ResourceConfig=dict(a=1, VolumeKmsKeyId=kms_key))'
    );
    expect(add('f(ResourceConfig=config)', KEY)).toBeNull();
    expect(add('f(a=1)', KEY)).toBeNull();
    expect(add('f(Tags=[])', TAGS)).toBeNull();
  });

  it('assigns an item after a statement', () => {
    const source = "if x:\n    d['a'] = 1  # one\nf(**d)";
    const from = source.indexOf('d[');
    const to = source.indexOf('  #');
    const edits = addEntries(
      source,
      { kind: 'item', name: 'd', after: { cell: 0, from, to } },
      [TAGS, KEY]
    );
    expect(edits && applyEdits(source, 0, edits)).toBe(
      "if x:\n    d['a'] = 1  # one\n    d['Tags'] = tags\n    d['ResourceConfig']['VolumeKmsKeyId'] = kms_key\nf(**d)"
    );
  });

  it('puts two fixes side by side as if they were one', () => {
    for (const source of [
      'f(a)',
      'f(a,)',
      'f(\n  a=1\n)',
      'f(\n  a=1,\n)',
      'f(\n  a=1  # x\n)'
    ]) {
      const [one, two] = [TAGS, VPC].map(entry => ({
        title: '',
        edits: addEntries(source, container(source), [entry]) ?? [],
        prelude: null
      }));
      const plan = planEdits([one, two]);
      expect(plan.skipped).toEqual([]);
      expect(applyEdits(source, 0, plan.edits)).toBe(add(source, TAGS, VPC));
    }
  });

  it('keeps any call valid Python and every byte that was there', () => {
    const space = fc.constantFrom('', ' ', '\n    ', '  # ), "\n    ');
    const value = fc.constantFrom(
      '1',
      '"a,)"',
      "'#'",
      '[1, (2)]',
      "{'k': {}}",
      'g(x, y=1)',
      '"""\n)"""',
      'x if y else z'
    );
    const argument = fc.tuple(space, value, space);
    const cases: { before: string; after: string }[] = [];
    fc.assert(
      fc.property(
        fc.array(argument, { maxLength: 4 }),
        fc.boolean(),
        space,
        (parts, comma, end) => {
          const body = parts
            .map(([before, text, after], i) => `${before}a${i}=${text}${after}`)
            .join(',');
          const before = `f(${body}${comma && parts.length > 0 ? ',' : ''}${end})`;
          const edits =
            addEntries(before, container(before), [TAGS, VPC]) ?? [];
          expect(edits.length).toBeGreaterThan(0);
          expect(edits.every(({ span }) => span.from === span.to)).toBe(true);
          cases.push({ before, after: applyEdits(before, 0, edits) });
        }
      )
    );
    const check = spawnSync(
      'python3',
      [
        '-c',
        `import ast, json, sys
for case in json.load(sys.stdin):
    before, after = (ast.parse(case[k], mode="eval").body for k in ("before", "after"))
    old, new = ([ast.dump(k) for k in call.keywords] for call in (before, after))
    assert new[:-2] == old, case
    assert [k.arg for k in after.keywords[-2:]] == ["Tags", "VpcConfig"], case`
      ],
      { input: JSON.stringify(cases), encoding: 'utf8' }
    );
    expect(check.stderr).toBe('');
  });
});

describe('removeItem', () => {
  const remove = (source: string, index: number): string => {
    const bracket = readBracket(source, source.indexOf('('), source.length);
    return applyEdits(source, 0, bracket ? removeItem(0, bracket, index) : []);
  };

  it.each([
    ['f(a)', 0, 'f()'],
    ['f(a,)', 0, 'f()'],
    ['f(a, b, c)', 0, 'f(b, c)'],
    ['f(a, b, c)', 1, 'f(a, c)'],
    ['f(a, b, c)', 2, 'f(a, b)'],
    ['f(a, b,)', 1, 'f(a,)'],
    ['f(\n  a,\n  b,\n)', 1, 'f(\n  a,\n)'],
    ['f(\n  a,\n  b,\n)', 0, 'f(\n  b,\n)']
  ])('takes from %j item %d', (before, index, after) => {
    expect(remove(before, index)).toBe(after);
  });
});

describe('readBracket', () => {
  it.each(['f(]', 'f(', 'f'])('refuses %j', source => {
    expect(readBracket(source, source.indexOf('('), source.length)).toBeNull();
  });
});
