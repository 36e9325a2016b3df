// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { notebookModel } from '../../editor/__tests__/support';
import { provideProjectCell } from '../../editor/provide-project-cell';
import { NO_FACTS } from '../../governance/no-facts';
import { projectCellSource } from '../../governance/fixes/project-cell';
import { findProjectCell, upsertProjectCell } from '../project-cell';

const FACTS = { ...NO_FACTS, user: 'jdoe', project: 'Project001' };
const SOURCE = projectCellSource(FACTS, 'readFile');
const NEWER = projectCellSource({ ...FACTS, system: 'Other' }, 'readFile');
const never = () => Promise.reject(new Error('nobody should be asked'));

function sources(model: ReturnType<typeof notebookModel>): string[] {
  return model.sharedModel.cells.map(cell => cell.getSource());
}

describe('upsertProjectCell', () => {
  it('goes before the first code cell, after a leading text', async () => {
    const model = notebookModel(['x = 1']);
    model.sharedModel.insertCell(0, { cell_type: 'markdown', source: '# T' });
    const change = await upsertProjectCell(model.sharedModel, SOURCE, never);
    expect(change).toMatchObject({ kind: 'inserted', index: 1 });
    expect(sources(model)).toEqual(['# T', SOURCE, 'x = 1']);
  });

  it('takes the place of the empty cell of a new notebook', async () => {
    const model = notebookModel(['']);
    await upsertProjectCell(model.sharedModel, SOURCE, never);
    expect(sources(model)).toEqual([SOURCE]);
  });

  it('never duplicates: the same again changes nothing', async () => {
    const model = notebookModel(['x = 1']);
    await upsertProjectCell(model.sharedModel, SOURCE, never);
    const again = await upsertProjectCell(model.sharedModel, SOURCE, never);
    expect(again.kind).toBe('unchanged');
    expect(sources(model)).toEqual([SOURCE, 'x = 1']);
  });

  it('brings its own cell up to date without asking, in place', async () => {
    const model = notebookModel(['a', 'b']);
    const { id } = await upsertProjectCell(model.sharedModel, SOURCE, never);
    model.sharedModel.moveCell(0, 1);
    const change = await upsertProjectCell(model.sharedModel, NEWER, never);
    expect(change).toEqual({ kind: 'updated', index: 1, id });
    expect(sources(model)).toEqual(['a', NEWER, 'b']);
    // And it still knows the newer text as its own.
    await upsertProjectCell(model.sharedModel, SOURCE, never);
    expect(sources(model)).toEqual(['a', SOURCE, 'b']);
  });

  it('asks before it replaces what was changed by hand', async () => {
    const model = notebookModel(['x']);
    await upsertProjectCell(model.sharedModel, SOURCE, never);
    const mine = `${SOURCE}\nregion = "us-east-1"`;
    model.sharedModel.cells[0].setSource(mine);
    const no = () => Promise.resolve(false);
    const yes = () => Promise.resolve(true);
    expect((await upsertProjectCell(model.sharedModel, NEWER, no)).kind).toBe(
      'kept'
    );
    expect(sources(model)[0]).toBe(mine);
    await upsertProjectCell(model.sharedModel, NEWER, yes);
    expect(sources(model)[0]).toBe(NEWER);
  });

  it('inserts anew when the cell was deleted while the person was asked', async () => {
    const model = notebookModel(['# MLSpace project cell\nuser = 1', 'x']);
    const change = await upsertProjectCell(model.sharedModel, SOURCE, () => {
      model.sharedModel.deleteCell(0);
      return Promise.resolve(true);
    });
    expect(change.kind).toBe('inserted');
    expect(sources(model)).toEqual([SOURCE, 'x']);
  });

  it('is not mistaken for a text cell that quotes the marker', () => {
    const model = notebookModel(['x']);
    model.sharedModel.insertCell(0, {
      cell_type: 'markdown',
      source: '# MLSpace project cell'
    });
    expect(findProjectCell(model.sharedModel)).toBe(-1);
  });
});

describe('provideProjectCell', () => {
  const provide = (model: ReturnType<typeof notebookModel>, before: number) =>
    provideProjectCell(model.sharedModel, before, FACTS, 'readFile', never);

  it('inserts the cell and can take it back', async () => {
    const model = notebookModel(['call()']);
    const withdraw = await provide(model, 0);
    expect(sources(model)).toEqual([SOURCE, 'call()']);
    expect(withdraw?.()).toEqual([]);
    expect(sources(model)).toEqual(['call()']);
  });

  it('leaves the cell when it was edited since, and says where', async () => {
    const model = notebookModel(['call()']);
    const withdraw = await provide(model, 0);
    model.sharedModel.cells[0].updateSource(0, 0, '# mine\n');
    expect(withdraw?.()).toEqual([0]);
    expect(sources(model)[0].startsWith('# mine')).toBe(true);
  });

  it('does not help a call above or inside the project cell', async () => {
    const model = notebookModel(['call()', SOURCE]);
    expect(await provide(model, 0)).toBeNull();
    expect(await provide(model, 1)).toBeNull();
    expect(sources(model)).toEqual(['call()', SOURCE]);
  });
});
