// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { JupyterLab } from '@jupyterlab/application';
import { CommandRegistry } from '@lumino/commands';
import {
  FakeCompanion,
  instanceOf,
  rendered,
  trans
} from '../../companion/__tests__/fakes';
import { addCommands, ProjectCommandIDs } from '../commands';
import { openMenu } from '../menu';
import { SiblingsModel } from '../model';
import { Pages } from '../pages';
import { CommandIDs } from '../row-actions';
import { Tasks } from '../tasks';

async function setUp() {
  const companion = new FakeCompanion({
    instances: () => ({ instances: [instanceOf()], asOf: 1, problem: null }),
    startInstance: ({ name }) => ({ name, status: 'Pending' })
  });
  const model = new SiblingsModel(companion, Date.now);
  await model.refresh();
  const commands = new CommandRegistry();
  const app = Object.create(JupyterLab.prototype, {
    commands: { value: commands }
  }) as JupyterLab;
  const shared = { app, companion, model, trans };
  const pages = new Pages({ ...shared, locale: 'en', now: Date.now });
  const details = jest.spyOn(pages, 'showDetails').mockResolvedValue();
  const tasks = new Tasks({
    ...shared,
    saveAll: async () => true,
    risks: () => ({ unsaved: [], busy: [], terminals: 0 }),
    losses: null,
    delay: async () => undefined
  });
  addCommands({ ...shared, pages, tasks: async () => tasks });
  return { commands, model, details };
}

it('describes the arguments of every command, and labels each', async () => {
  const { commands } = await setUp();
  const ids = Object.values({ ...CommandIDs, ...ProjectCommandIDs });
  expect(ids.filter(id => !commands.hasCommand(id))).toEqual([]);
  for (const id of ids) {
    expect(commands.label(id)).not.toBe('');
    expect((await commands.describedBy(id)).args).not.toBeNull();
  }
});

it('offers a command for what the instance allows now, and says why not', async () => {
  const { commands } = await setUp();
  const args = { name: 'eda-jdoe' };
  expect(commands.isEnabled(CommandIDs.stopNotebook, args)).toBe(true);
  expect(commands.isEnabled(CommandIDs.deleteNotebook, args)).toBe(false);
  expect(commands.caption(CommandIDs.deleteNotebook, args)).toBe(
    'It is InService.'
  );
  // Without a name it asks for one.
  expect(commands.isEnabled(CommandIDs.deleteNotebook)).toBe(true);
});

it('shows a menu at the button, runs what is chosen, and gives the focus back', async () => {
  const { commands, details } = await setUp();
  const button = document.createElement('button');
  document.body.append(button);
  const menu = openMenu(commands, 'eda-jdoe', button);
  expect(button.getAttribute('aria-expanded')).toBe('true');
  const labels = menu.items
    .filter(({ type }) => type === 'command')
    .map(({ label }) => label);
  expect(labels).toEqual([
    'Open Notebook in JupyterLab',
    'Open Notebook in Jupyter',
    'Start Notebook',
    'Stop Notebook…',
    'Show Notebook Details',
    'Show Notebook Logs',
    'Update Notebook…',
    'EMR Cluster of Notebook…',
    'Delete Notebook…'
  ]);
  menu.activeIndex = menu.items.findIndex(
    ({ command }) => command === CommandIDs.showDetails
  );
  menu.triggerActiveItem();
  expect(details).toHaveBeenCalledWith('eda-jdoe');
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute('aria-expanded')).toBe('false');
  await rendered();
  expect(menu.isDisposed).toBe(true);
});

it('opens the tab within the call', async () => {
  const { commands } = await setUp();
  const open = jest.spyOn(window, 'open').mockReturnValue(null);
  const done = commands.execute(CommandIDs.openLab, { name: 'eda-jdoe' });
  expect(open).toHaveBeenCalledTimes(1);
  await done;
  open.mockRestore();
});
