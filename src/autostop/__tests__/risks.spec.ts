// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { DocumentWidget } from '@jupyterlab/docregistry';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { findRisks } from '../risks';
import { saveAll } from '../save';

/** As much of an application as is looked at. */
function appOf(documents: { path: string; dirty: boolean }[]) {
  const widgets = documents.map(({ path, dirty }) => {
    const widget: DocumentWidget = Object.create(DocumentWidget.prototype);
    const context = { path, model: { dirty } };
    Object.defineProperty(widget, 'context', { value: context });
    return { widget, context };
  });
  const commands = new CommandRegistry();
  const app = {
    commands,
    shell: {
      widgets: () => [new Widget(), ...widgets.map(({ widget }) => widget)]
    },
    serviceManager: {
      sessions: {
        running: () => [
          {
            path: 'x/a.ipynb',
            name: 'a.ipynb',
            kernel: { execution_state: 'busy' }
          },
          { path: 'b.ipynb', name: 'b', kernel: { execution_state: 'idle' } },
          {
            path: 'console-1-5f',
            name: 'Console 1',
            kernel: { execution_state: 'busy' }
          },
          { path: 'c.ipynb', name: 'c', kernel: null }
        ]
      },
      terminals: { isAvailable: () => true, running: () => [{}, {}] }
    }
  };
  const addSave = (id: string, saves: (path: string) => boolean) =>
    commands.addCommand(id, {
      execute: () => {
        for (const { context } of widgets) {
          context.model.dirty &&= !saves(context.path);
        }
      }
    });
  return { app: app as unknown as JupyterFrontEnd, addSave };
}

const DOCUMENTS = [
  { path: 'a.ipynb', dirty: true },
  { path: 'b.ipynb', dirty: false },
  { path: 'c.txt', dirty: true }
];

test('findRisks sees unsaved documents, busy kernels, terminals', () => {
  const { app } = appOf(DOCUMENTS);
  expect(findRisks(app)).toEqual({
    unsaved: ['a.ipynb', 'c.txt'],
    busy: ['a.ipynb', 'Console 1'],
    terminals: 2
  });
});

test('findRisks sees what an open notebook computes before the list of sessions does', () => {
  const { app } = appOf([]);
  const open = (name: string, status: string) =>
    Object.assign(new Widget(), {
      sessionContext: {
        session: { name, path: `x/${name}`, kernel: { status } }
      }
    });
  jest
    .spyOn(app.shell, 'widgets')
    .mockReturnValue(
      [open('new.ipynb', 'busy'), open('b', 'idle'), open('a.ipynb', 'busy')][
        Symbol.iterator
      ]()
    );
  expect(findRisks(app).busy).toEqual(['new.ipynb', 'a.ipynb', 'Console 1']);
});

describe('saveAll', () => {
  it('saves all', async () => {
    const { app, addSave } = appOf(DOCUMENTS);
    addSave('docmanager:save-all', () => true);
    await expect(saveAll(app)).resolves.toBe(true);
  });

  it('does not say that all is saved when something is not', async () => {
    const { app, addSave } = appOf(DOCUMENTS);
    addSave('docmanager:save-all', path => path !== 'c.txt');
    await expect(saveAll(app)).resolves.toBe(false);
    expect(findRisks(app).unsaved).toEqual(['c.txt']);
  });

  it('has nothing to do where nothing is unsaved, and cannot where there is no command', async () => {
    await expect(saveAll(appOf([]).app)).resolves.toBe(true);
    await expect(saveAll(appOf(DOCUMENTS).app)).resolves.toBe(false);
  });
});
