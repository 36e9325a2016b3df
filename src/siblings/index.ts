// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICommandPalette,
  InputDialog,
  showErrorMessage
} from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { findRisks } from '../autostop/risks';
import { saveAll } from '../autostop/save';
import { localeOf } from '../project/time';
import { ICompanion, ISidebar } from '../tokens';
import { openInstance } from './open';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the section shows at start
import { readLook, SiblingsModel, type Change } from './model';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the section shows at start
import { SiblingsWidget } from './view';

const CommandIDs = {
  refreshInstances: 'mlspace:refresh-instances',
  startNotebook: 'mlspace:start-notebook',
  stopNotebook: 'mlspace:stop-notebook'
} as const;

const LOOK_KEY = 'jupyterlab-mlspace:siblings:look';

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

/** The section with the project's notebook instances. */
const plugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlspace:siblings',
  description: 'Lists, starts and stops the notebooks of the project.',
  autoStart: true,
  requires: [ICompanion],
  optional: [ISidebar, ITranslator, ICommandPalette, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    sidebar: ISidebar | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    state: IStateDB | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const model = new SiblingsModel(companion, Date.now);
    sidebar?.addSection({
      id: 'siblings',
      title: trans.__('Notebooks'),
      rank: 30,
      stretch: 4,
      widget: new SiblingsWidget({
        model,
        trans,
        locale: localeOf(translator?.languageCode),
        now: Date.now,
        change: (name, change) =>
          void app.commands.execute(commandOf(change), { name }),
        open: name => void openInstance(companion, name, trans)
      })
    });
    if (state) {
      void rememberLook(model, state);
    }
    addCommands(app, model, trans);
    for (const command of Object.values(CommandIDs)) {
      palette?.addItem({ command, category: trans.__('MLSpace') });
    }
  }
};
export default plugin;

async function rememberLook(
  model: SiblingsModel,
  state: IStateDB
): Promise<void> {
  model.setLook(readLook(await state.fetch(LOOK_KEY)));
  model.lookChanged.connect((_, look) => {
    void state.save(LOOK_KEY, { ...look });
  }, model);
}

function commandOf(change: Change): string {
  return change === 'start'
    ? CommandIDs.startNotebook
    : CommandIDs.stopNotebook;
}

function addCommands(
  app: JupyterFrontEnd,
  model: SiblingsModel,
  trans: TranslationBundle
): void {
  const run = async (name: unknown, change: Change) => {
    const chosen =
      typeof name === 'string' ? name : await choose(model, change, trans);
    if (chosen) {
      const { InstanceChanges } = await import('./changes');
      const save = () => saveAll(app);
      const risks = () => findRisks(app);
      await new InstanceChanges(model, trans, save, risks).run(chosen, change);
    }
  };
  app.commands.addCommand(CommandIDs.refreshInstances, {
    label: trans.__('Refresh Notebooks'),
    caption: trans.__('Ask again for the notebooks of this project'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => model.askAnew()
  });
  app.commands.addCommand(CommandIDs.startNotebook, {
    label: trans.__('Start Notebook…'),
    caption: trans.__('Start a stopped notebook of yours'),
    describedBy: NAME_ARGUMENT,
    execute: ({ name }) => run(name, 'start')
  });
  app.commands.addCommand(CommandIDs.stopNotebook, {
    label: trans.__('Stop Notebook…'),
    caption: trans.__('Stop a running notebook of yours'),
    describedBy: NAME_ARGUMENT,
    execute: ({ name }) => run(name, 'stop')
  });
}

/** Ask which, of those for which it is possible now. */
async function choose(
  model: SiblingsModel,
  change: Change,
  trans: TranslationBundle
): Promise<string | null> {
  await model.refresh();
  const items = (model.list?.instances ?? [])
    .filter(instance => instance.actions[change] === null)
    .map(instance => instance.name);
  if (items.length === 0) {
    await showErrorMessage(
      trans.__('No notebook'),
      model.problem?.detail ??
        trans.__('There is no notebook for which this is possible now.')
    );
    return null;
  }
  const result = await InputDialog.getItem({
    title:
      change === 'start'
        ? trans.__('Start which notebook?')
        : trans.__('Stop which notebook?'),
    items
  });
  return result.button.accept ? result.value : null;
}
