// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * A syntax error loses only itself. Our parser is hand-written for speed; on
 * broken code it is held to the editor's own grammar, `@lezer/python`: every
 * call by name that the grammar still finds outside the broken line, we find.
 */
import { parser } from '@lezer/python';
import { walk } from '../names';
import { parseModule } from '../parser';

const BEFORE = ['import boto3', 'sm = client("sagemaker")', 'before(sm, a=1)'];
const AFTER = [
  'after(sm, b={"x": [1, 2]})',
  'if sm:',
  '    inner(sm)',
  'last()'
];
const BROKEN = [
  'x = = 3',
  'def f(:',
  'foo(1, 2',
  'd = {"a": 1, "b"',
  'x = [1, 2))',
  'for in range(3): pass',
  'print "hello"',
  'x = 1 +',
  '$ not python',
  'class : pass',
  'return return',
  "s = 'never closed",
  'lambda x:: 1',
  'import',
  'a b c d'
];

/** Names called, by the editor's grammar. */
function calledByGrammar(source: string): Set<string> {
  const names = new Set<string>();
  parser.parse(source).iterate({
    enter: node => {
      if (node.name === 'CallExpression') {
        const callee = node.node.firstChild;
        if (callee?.name === 'VariableName') {
          names.add(source.slice(callee.from, callee.to));
        }
      }
    }
  });
  return names;
}

/** Names called, by our parser. */
function called(source: string): Set<string> {
  const names = new Set<string>();
  walk(parseModule(source).body, node => {
    if (node.k === 'call' && node.callee.k === 'name') {
      names.add(node.callee.id);
    }
    return true;
  });
  return names;
}

describe('a line that does not parse', () => {
  it.each(BROKEN)('%s', broken => {
    const source = [...BEFORE, broken, ...AFTER].join('\n');
    const ours = called(source);
    const theirs = calledByGrammar(source);
    for (const name of ['client', 'before', 'after', 'inner', 'last']) {
      if (theirs.has(name)) {
        expect(ours).toContain(name);
      }
    }
    expect(ours).toContain('before');
    expect(ours).toContain('last');
  });
});
