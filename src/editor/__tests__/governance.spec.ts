// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  ModelText,
  WordEngine,
  insertion,
  makeGovernance,
  notebookModel,
  until
} from './support';
import { NO_OPTIONS } from '../engine-inputs';

describe('Governance', () => {
  it('finds what is wrong in any cell, without an editor', async () => {
    const { governance } = makeGovernance();
    const document = governance.add(
      new ModelText(notebookModel(['x = 1', '', 'bad()']))
    );
    await until(() => document.result !== null);
    expect(document.result?.analysis.findings.map(f => f.span)).toEqual([
      { cell: 2, from: 0, to: 3 }
    ]);
  });

  it('lets a change in one cell change the findings of another', async () => {
    const { governance } = makeGovernance();
    const model = notebookModel(['', 'bad()']);
    const document = governance.add(new ModelText(model));
    await until(() => document.result?.analysis.findings.length === 1);
    model.sharedModel.cells[0].setSource('good');
    await until(() => document.result?.analysis.findings.length === 0);
    expect(document.result?.source.cells[0].source).toBe('good');
  });

  it('reads once for a burst of changes and not at all without one', async () => {
    const engine = new WordEngine();
    const { governance } = makeGovernance(engine);
    governance.setDelay(30);
    const model = notebookModel(['a']);
    const document = governance.add(new ModelText(model));
    await until(() => document.result !== null);
    for (const letter of 'bad()') {
      const cell = model.sharedModel.cells[0];
      const { length } = cell.getSource();
      cell.updateSource(length, length, letter);
    }
    await until(() => engine.analysed.length > 1);
    expect(engine.analysed.map(d => d.cells[0].source)).toEqual([
      'a',
      'abad()'
    ]);
    // Outputs change the model too; the text is the same.
    model.contentChanged.connect(() => undefined);
    model.dirty = true;
    await governance.refresh(document);
    expect(engine.analysed).toHaveLength(2);
  });

  it('judges the same text anew when facts or policies change', async () => {
    const engine = new WordEngine();
    const { governance } = makeGovernance(engine);
    const document = governance.add(new ModelText(notebookModel(['bad()'])));
    await until(() => document.result !== null);
    const facts = { ...NO_OPTIONS.facts, project: 'Project001' };
    governance.configure({ ...NO_OPTIONS, facts });
    await until(() => engine.analysed.length === 2);
    expect(engine.options?.facts.project).toBe('Project001');
  });

  it('says nothing while it is switched off or the notebook is not Python', async () => {
    const { governance } = makeGovernance();
    const text = new ModelText(notebookModel(['bad()']));
    const document = governance.add(text);
    await until(() => document.result !== null);
    governance.setEnabled(false);
    await until(() => document.result === null);
    governance.setEnabled(true);
    await until(() => document.result !== null);
    text.isPython = false;
    text.changed.emit();
    await until(() => document.result === null);
  });

  it('forgets a document that is closed', async () => {
    const { governance } = makeGovernance();
    const text = new ModelText(notebookModel(['bad()']));
    const document = governance.add(text);
    governance.setCurrent(text);
    await until(() => document.result !== null);
    expect(governance.current).toBe(document);
    text.dispose();
    expect(governance.documents).toEqual([]);
    expect(governance.current).toBeNull();
    expect(document.isDisposed).toBe(true);
  });

  it('finds the document and cell behind a shared text', async () => {
    const { governance } = makeGovernance();
    const model = notebookModel(['a', 'b']);
    const document = governance.add(new ModelText(model));
    await until(() => document.result !== null);
    expect(governance.locate(model.sharedModel.cells[1])).toEqual({
      document,
      cell: 1
    });
    const other = notebookModel(['a']);
    expect(governance.locate(other.sharedModel.cells[0])).toBeNull();
    const id = model.sharedModel.cells[1].getId();
    expect(governance.findByCell(id)).toBe(document);
  });

  it('tells a failing engine once and goes on', async () => {
    const engine = new WordEngine();
    const { governance, told } = makeGovernance(engine);
    engine.analyse = () => {
      throw new Error('broken');
    };
    const model = notebookModel(['bad()']);
    const document = governance.add(new ModelText(model));
    await until(() => told.errors.length > 0);
    engine.analyse = WordEngine.prototype.analyse;
    model.sharedModel.cells[0].setSource('bad(1)');
    await until(() => document.result?.analysis.findings.length === 1);
  });
});

describe('applyFixes', () => {
  it('edits through the shared model, one undo step a cell', async () => {
    const { governance } = makeGovernance();
    const model = notebookModel(['bad()', 'other']);
    const document = governance.add(new ModelText(model));
    await until(() => document.result !== null);
    const [cell] = model.sharedModel.cells;
    cell.updateSource(5, 5, ' # typed');
    await governance.refresh(document);
    const fixes = [
      insertion(0, 4, 'tags=tags'),
      insertion(0, 13, '\nkey=1'),
      insertion(1, 0, 'x = 1\n')
    ];
    const outcome = await governance.applyFixes(document, fixes);
    expect(outcome).toMatchObject({ applied: 3, skipped: 0, cells: 2 });
    expect(cell.getSource()).toBe('bad(tags=tags) # typed\nkey=1');
    cell.undo();
    expect(cell.getSource()).toBe('bad() # typed');
    expect(model.sharedModel.cells[1].getSource()).toBe('x = 1\nother');
    cell.redo();
    expect(cell.getSource()).toBe('bad(tags=tags) # typed\nkey=1');
  });

  it('skips a fix whose cell changed since, and applies the others', async () => {
    const { governance } = makeGovernance();
    const model = notebookModel(['bad()', 'bad()']);
    const document = governance.add(new ModelText(model));
    await until(() => document.result !== null);
    model.sharedModel.cells[0].setSource('# new\nbad()');
    const outcome = await governance.applyFixes(document, [
      insertion(0, 0, 'X'),
      insertion(1, 0, 'Y')
    ]);
    expect(outcome).toMatchObject({ applied: 1, skipped: 1 });
    expect(model.sharedModel.cells.map(c => c.getSource())).toEqual([
      '# new\nbad()',
      'Ybad()'
    ]);
  });

  it('follows cells that moved', async () => {
    const { governance } = makeGovernance();
    const model = notebookModel(['first', 'bad()']);
    const document = governance.add(new ModelText(model));
    await until(() => document.result !== null);
    model.sharedModel.moveCell(1, 0);
    await governance.applyFixes(document, [insertion(1, 0, 'X')]);
    expect(model.sharedModel.cells.map(c => c.getSource())).toEqual([
      'Xbad()',
      'first'
    ]);
  });

  it('takes a fix back, but not where somebody edited since', async () => {
    const { governance } = makeGovernance();
    const model = notebookModel(['one', 'two', 'three']);
    const document = governance.add(new ModelText(model));
    await until(() => document.result !== null);
    const outcome = await governance.applyFixes(document, [
      insertion(0, 3, '!'),
      insertion(1, 0, '>'),
      insertion(2, 0, '>')
    ]);
    model.sharedModel.cells[1].setSource('>two, edited');
    expect(outcome.undo()).toEqual([1]);
    expect(model.sharedModel.cells.map(c => c.getSource())).toEqual([
      'one',
      '>two, edited',
      'three'
    ]);
  });
});
