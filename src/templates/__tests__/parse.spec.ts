// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { readMarkdown } from '../markdown';
import { parseTemplate } from '../parse';
import { readProjectTemplates } from '../project-templates';
import { MemoryContents, notebookText } from './support';

const trans = nullTranslator.load('test');
const FRONT = { title: 'Ours', description: 'What we do', fileName: 'ours' };
const CELLS = '# Ours\n\n```python\nprint(1)\n```\n';

const parse = (front: unknown, text = CELLS) =>
  parseTemplate({ front, cells: { format: 'markdown', text } }, trans);

describe('a template', () => {
  it('is made of prose and code', () => {
    expect(parse(FRONT)).toMatchObject({
      title: 'Ours',
      styles: ['boto3'],
      fields: [],
      cells: [
        { type: 'markdown', source: '# Ours' },
        { type: 'code', source: 'print(1)' }
      ]
    });
  });

  it.each([
    ['a list', [], 'template.json'],
    ['no title', { ...FRONT, title: undefined }, 'title'],
    ['a key of its own', { ...FRONT, hook: 'x' }, 'hook'],
    ['a title of two lines', { ...FRONT, title: 'a\nb' }, 'title'],
    ['a title that runs backwards', { ...FRONT, title: 'a\u202eb' }, 'title'],
    ['a long title', { ...FRONT, title: 'x'.repeat(61) }, 'title'],
    ['a name with a path', { ...FRONT, fileName: '../x' }, 'fileName'],
    ['an unknown style', { ...FRONT, styles: ['r'] }, 'styles'],
    [
      'a field twice',
      { ...FRONT, fields: Array(2).fill({ key: 'a', kind: 'text' }) },
      'twice'
    ]
  ])('with %s is refused, and it is said why', (_, front, word) => {
    expect(() => parse(front)).toThrow(word);
  });

  it.each([
    ['an unknown placeholder', '```python\nx = {{what}}\n```', '{{what}}'],
    ['an unknown word at a fence', '```python perl\nx\n```', 'line 1'],
    ['a condition on no field', '```python if:x\n1\n```', '{{x}}'],
    ['no code', '# Only prose', 'no code cell'],
    ['too much', `\`\`\`python\n${'x'.repeat(200_001)}\n\`\`\``, 'too large']
  ])('with %s is refused, and it is said why', (_, text, word) => {
    expect(() => parse(FRONT, text)).toThrow(word);
  });

  it('takes only sources from a notebook', () => {
    const content: unknown = JSON.parse(
      notebookText([
        {
          cell_type: 'code',
          source: ['a\r\n', 'b'],
          metadata: { trusted: true },
          outputs: [{ data: { 'text/html': '<script>' } }]
        }
      ])
    );
    const { cells } = parseTemplate(
      { front: FRONT, cells: { format: 'notebook', content } },
      trans
    );
    expect(cells).toEqual([
      { type: 'code', source: 'a\nb', styles: [], given: [], absent: [] }
    ]);
  });
});

describe('readMarkdown', () => {
  it('keeps other fences as prose', () => {
    const text = 'a\n```sh\nls\n```\n```python boto3 if:x\r\n1\r\n```';
    expect(readMarkdown(text)).toEqual([
      { kind: 'prose', source: 'a\n```sh\nls\n```', words: [], line: 5 },
      { kind: 'python', source: '1', words: ['boto3', 'if:x'], line: 5 }
    ]);
  });
});

describe('the templates of a project', () => {
  const contents = new MemoryContents({
    'global-resources': {
      templates: {
        good: {
          'template.json': JSON.stringify({ ...FRONT, rank: 7 }),
          'cells.md': CELLS
        },
        notebook: {
          'template.json': JSON.stringify({
            ...FRONT,
            title: 'From a notebook'
          }),
          'x.ipynb': notebookText([{ cell_type: 'code', source: 'print(2)' }])
        },
        half: { 'template.json': '{}' },
        broken: { 'template.json': '{', 'cells.md': CELLS },
        '<img src=x onerror=alert(1)>': {
          'template.json': JSON.stringify({ ...FRONT, title: '<b>' }),
          'cells.md': 'nothing'
        },
        'readme.txt': 'not a folder'
      }
    }
  });

  it('are read, and what is wrong with the others is said', async () => {
    const { cards, bad } = await readProjectTemplates(
      contents,
      'global-resources',
      trans
    );
    expect(cards.map(({ id, title, rank }) => [id, title, rank])).toEqual([
      ['project/good', 'Ours', 207],
      ['project/notebook', 'From a notebook', 700]
    ]);
    const reasons = Object.fromEntries(
      bad.map(({ path, reason }) => [path.split('/').pop(), reason])
    );
    expect(reasons.half).toContain('cells.md');
    expect(reasons.broken).toContain('not JSON');
    expect(reasons['<img src=x onerror=alert(1)>']).toContain('no code cell');
  });

  it('are asked for nowhere where there is no such folder', async () => {
    const empty = new MemoryContents({ work: {} });
    const found = await readProjectTemplates(empty, 'global-resources', trans);
    expect(found).toEqual({ cards: [], bad: [] });
    // A folder that is not there would be an error in the browser's console.
    expect(empty.asked).toEqual(['']);
  });
});
