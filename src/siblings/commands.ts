// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ICompanion } from '../tokens';

import { openInstance } from './open';
import type { SiblingsModel } from './model';
import type { Pages } from './pages';
import { CommandIDs, NEEDS, type CommandID } from './row-actions';
import type { Tasks } from './tasks';

/** Commands for the project rather than for one notebook. */
export const ProjectCommandIDs = {
  refreshInstances: 'mlspace:refresh-instances',
  createNotebook: 'mlspace:create-notebook',
  stopNotebooks: 'mlspace:stop-notebooks',
  showRights: 'mlspace:show-rights',
  showScripts: 'mlspace:show-scripts'
} as const;

const NO_ARGUMENTS = { args: { type: 'object', properties: {} } } as const;
const NAME_ARGUMENT = {
  args: {
    type: 'object',
    properties: {
      name: {
        type: 'string',
        description: 'Name of the notebook instance; asked for when absent.'
      }
    }
  }
} as const;

/** What the commands need. */
export interface ICommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly companion: ICompanion;
  readonly model: SiblingsModel;
  readonly trans: TranslationBundle;
  readonly pages: Pages;
  /** The dialogs, loaded with the first that is needed. */
  readonly tasks: () => Promise<Tasks>;
}

/** Register all commands about notebooks. */
export function addCommands(options: ICommandsOptions): void {
  addProjectCommands(options);
  const { companion, pages, tasks, trans } = options;
  const add = (id: CommandID, words: IWords, run: (name: string) => unknown) =>
    addNamed(options, id, words, run);
  add(
    CommandIDs.openLab,
    [trans.__('Open Notebook in JupyterLab'), trans.__('Open which notebook?')],
    name => openInstance(companion, name, 'lab', trans)
  );
  add(
    CommandIDs.openClassic,
    [trans.__('Open Notebook in Jupyter'), trans.__('Open which notebook?')],
    name => openInstance(companion, name, 'classic', trans)
  );
  add(
    CommandIDs.startNotebook,
    [trans.__('Start Notebook'), trans.__('Start which notebook?')],
    async name => (await tasks()).change(name, 'start')
  );
  add(
    CommandIDs.stopNotebook,
    [trans.__('Stop Notebook…'), trans.__('Stop which notebook?')],
    async name => (await tasks()).change(name, 'stop')
  );
  add(
    CommandIDs.showDetails,
    [trans.__('Show Notebook Details'), trans.__('Details of which notebook?')],
    name => pages.showDetails(name)
  );
  add(
    CommandIDs.showLogs,
    [trans.__('Show Notebook Logs'), trans.__('Logs of which notebook?')],
    name => pages.showLogs(name)
  );
  add(
    CommandIDs.updateNotebook,
    [trans.__('Update Notebook…'), trans.__('Update which notebook?')],
    async name => (await tasks()).update(name)
  );
  add(
    CommandIDs.attachNotebook,
    [trans.__('EMR Cluster of Notebook…'), trans.__('Attach which notebook?')],
    async name => (await tasks()).attach(name)
  );
  add(
    CommandIDs.deleteNotebook,
    [trans.__('Delete Notebook…'), trans.__('Delete which notebook?')],
    async name => (await tasks()).delete(name)
  );
}

/** Label, and the question when no name is given. */
type IWords = readonly [label: string, question: string];

function addNamed(
  { app, model, trans }: ICommandsOptions,
  id: CommandID,
  [label, question]: IWords,
  run: (name: string) => unknown
): void {
  const need = NEEDS[id];
  const refusal = ({ name }: ReadonlyPartialJSONObject) => {
    const instance = typeof name === 'string' ? model.find(name) : null;
    return instance && need ? model.refusal(instance, need) : null;
  };
  app.commands.addCommand(id, {
    label,
    caption: args => refusal(args) ?? '',
    describedBy: NAME_ARGUMENT,
    isEnabled: args => refusal(args) === null,
    // Not async: a new tab has to be opened within the click.
    execute: ({ name }) =>
      typeof name === 'string'
        ? run(name)
        : choose(model, id, question, trans).then(
            chosen => chosen && run(chosen)
          )
  });
}

function addProjectCommands(options: ICommandsOptions): void {
  const { app, model, trans, pages, tasks } = options;
  const { commands } = app;
  commands.addCommand(ProjectCommandIDs.refreshInstances, {
    label: trans.__('Refresh Notebooks'),
    caption: trans.__('Ask again for the notebooks of this project'),
    describedBy: NO_ARGUMENTS,
    execute: () => model.askAnew()
  });
  commands.addCommand(ProjectCommandIDs.createNotebook, {
    label: trans.__('New Notebook Instance…'),
    caption: trans.__('Create a notebook instance in this project'),
    describedBy: NO_ARGUMENTS,
    execute: async () => (await tasks()).create()
  });
  commands.addCommand(ProjectCommandIDs.stopNotebooks, {
    label: trans.__('Stop Several Notebooks…'),
    caption: trans.__('Choose notebooks and stop them one after the other'),
    describedBy: NO_ARGUMENTS,
    execute: async () => (await tasks()).stopSeveral()
  });
  commands.addCommand(ProjectCommandIDs.showRights, {
    label: trans.__('Show What This Notebook May Do'),
    caption: trans.__(
      'Which actions the role allows, and the policy for the others'
    ),
    describedBy: NO_ARGUMENTS,
    execute: () => pages.showRights()
  });
  commands.addCommand(ProjectCommandIDs.showScripts, {
    label: trans.__('Show Lifecycle Configurations and Repositories'),
    caption: trans.__('Read, write and copy the scripts that notebooks run'),
    describedBy: NO_ARGUMENTS,
    execute: () => pages.showScripts()
  });
}

/** Ask which, of those for which it is possible now. */
async function choose(
  model: SiblingsModel,
  id: CommandID,
  title: string,
  trans: TranslationBundle
): Promise<string | null> {
  await model.refresh();
  const need = NEEDS[id];
  const items = (model.list?.instances ?? [])
    .filter(one => need === null || model.refusal(one, need) === null)
    .map(({ name }) => name);
  if (items.length === 0) {
    await showErrorMessage(
      trans.__('No notebook'),
      model.problem?.detail ??
        trans.__('There is no notebook for which this is possible now.')
    );
    return null;
  }
  const result = await InputDialog.getItem({ title, items });
  return result.button.accept ? result.value : null;
}
