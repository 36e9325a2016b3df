// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the guard tells: read with care, shown as text, kept while it is true. */
import type { IGovernedDocument } from '../../tokens';
import { noteFactory } from '../note-renderer';
import { showNote } from '../note-view';
import { type GuardItem, readNote } from '../notes';
import { findingsOf } from '../run-describe';
import { RunFindings } from '../run-findings';
import { itemText } from '../wording';
import { analyse, BARE, item, note, notebook, SETUP, trans } from './support';

describe('readNote', () => {
  it('takes what the kernel sends', () => {
    expect(readNote(note())).toEqual(note());
  });

  it.each([
    ['text', 'hello'],
    ['null', null],
    ['an unknown mode', { ...note(), mode: 'loud' }],
    ['an operation that is none', note([item()], { operation: '<b>' })],
    ['a line before the first', note([item()], { line: 0 })],
    ['a flood of items', note(Array.from({ length: 61 }, () => item()))],
    ['a long value', note([item({ value: 'x'.repeat(500) })])],
    ['an unknown word', note([item({ what: 'eaten' as 'filled' })])]
  ])('refuses %s', (_, data) => {
    expect(readNote(data)).toBeNull();
  });
});

describe('the note below a cell', () => {
  it('shows whatever it is given as text', () => {
    const node = document.createElement('div');
    const open = jest.fn();
    const hostile = '<img src=x onerror=alert(1)>';
    const data = note([
      item({ names: [hostile] }),
      item({ what: 'differs', value: hostile })
    ]);
    showNote(node, data, open, trans);
    expect(node.querySelector('img')).toBeNull();
    expect(node.textContent).toContain(hostile);
    expect(node.textContent).toContain('MLSpace guard: fill in');
    node.querySelector('button')?.click();
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('says so when it cannot be read, and counts what is left out', () => {
    const node = document.createElement('div');
    showNote(node, { calls: 3 }, () => undefined, trans);
    expect(node.textContent).toContain('not readable');
    showNote(node, { ...note(), more: 5 }, () => undefined, trans);
    expect(node.textContent).toContain('and 5 more calls');
  });

  it('is safe for notebooks that are not trusted', async () => {
    const factory = noteFactory(() => undefined, trans);
    expect(factory.safe).toBe(true);
    const [mimeType] = factory.mimeTypes;
    const renderer = factory.createRenderer({
      mimeType,
      resolver: null,
      sanitizer: { sanitize: (text: string) => text },
      linkHandler: null,
      latexTypesetter: null
    });
    await renderer.renderModel({
      trusted: false,
      data: { [mimeType]: note() },
      metadata: {},
      setData: () => undefined
    });
    expect(renderer.node.textContent).toContain('CreateModel, line 1');
    renderer.dispose();
  });

  it('has a sentence for everything', () => {
    const kinds = ['tags', 'network', 'volumeKey'] as const;
    const words: GuardItem['what'][] = [
      'filled',
      'missing',
      'differs',
      'case',
      'full',
      'foreign',
      'rejected'
    ];
    const sentences = kinds.flatMap(kind =>
      words.map(what => itemText(item({ kind, what, value: 'v' }), trans))
    );
    expect(new Set(sentences).size).toBeGreaterThanOrEqual(11);
    expect(sentences.every(text => text.includes('`user`'))).toBe(true);
  });
});

describe('RunFindings', () => {
  const source = notebook(SETUP, BARE);
  const document: IGovernedDocument = {
    id: 'd',
    path: 'n.ipynb',
    panel: null,
    result: { analysis: analyse(SETUP, BARE), source },
    changed: { connect: () => true, disconnect: () => true }
  };
  function start() {
    const runs = new RunFindings();
    runs.describe = (...about) => findingsOf(...about, trans);
    const changed = jest.fn();
    runs.changed.connect(changed);
    return { runs, changed };
  }

  it('point at the call, with the fix that mends the text', () => {
    const { runs } = start();
    runs.begin('cell-1', BARE);
    runs.add(
      'cell-1',
      BARE,
      note([item(), item({ kind: 'network', names: ['Subnets'] })])
    );
    const found = runs.findings(document);
    expect(found.map(({ finding }) => finding.rule)).toEqual([
      'MLS001',
      'MLS101'
    ]);
    const [{ finding, twin, cellId }] = found;
    expect(cellId).toBe('cell-1');
    expect(BARE.slice(finding.span.from, finding.span.to)).toBe(
      'sm.create_model'
    );
    expect(finding.message).toBe(
      'When this ran (CreateModel, line 1): added the tags `user`.'
    );
    expect(twin?.rule).toBe('MLS001');
    expect(twin?.fix).not.toBeNull();
  });

  it('point at the line where the text shows no such call', () => {
    const { runs } = start();
    runs.add(
      'cell-0',
      SETUP,
      note([item()], { line: 2, operation: 'CreateAction' })
    );
    const [{ finding, twin }] = runs.findings(document);
    expect(SETUP.slice(finding.span.from, finding.span.to)).toBe(
      'sm = boto3.client("sagemaker")'
    );
    expect(twin).toBeNull();
    runs.add(
      'cell-0',
      SETUP,
      note([item()], { line: 99, operation: 'CreateAction' })
    );
    expect(runs.findings(document)).toHaveLength(1);
  });

  it('are gone when the cell runs again, was edited, or they are dismissed', () => {
    const { runs, changed } = start();
    runs.add('cell-1', BARE, note());
    expect(runs.findings(document)).toHaveLength(1);
    runs.begin('cell-1', BARE);
    expect(runs.findings(document)).toHaveLength(0);
    runs.begin('cell-1', 'older text');
    runs.add('cell-1', BARE, note());
    expect(runs.findings(document)).toHaveLength(0);
    runs.begin('cell-1', BARE);
    runs.add('cell-1', BARE, note());
    runs.forget('cell-1');
    expect(runs.findings(document)).toHaveLength(0);
    expect(changed).toHaveBeenCalledTimes(6);
  });

  it('do not grow without end', () => {
    const { runs } = start();
    for (let i = 0; i < 600; i++) {
      runs.add(`other-${i}`, '', note());
    }
    expect(runs.noteOf('other-0', '')).toBeNull();
    expect(runs.noteOf('other-599', '')).not.toBeNull();
  });

  it('cover nothing before the guards are there', () => {
    expect(start().runs.covers(document)).toBe(false);
  });
});
