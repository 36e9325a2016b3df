// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, showErrorMessage } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { readStyle } from '../boilerplate/style';
import { NO_FACTS } from '../editor/no-facts';
import { mlspaceIcon } from '../icons';
import { IProject } from '../tokens';
import { type ITemplateCard, templateCards } from './catalogue';

const CommandIDs = {
  newFromTemplate: 'mlspace:new-from-template'
} as const;

const templatesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlspace:templates',
  description:
    'Launcher cards that open notebooks which comply with the project from the first cell on.',
  autoStart: true,
  optional: [
    ILauncher,
    IProject,
    ICommandPalette,
    ISettingRegistry,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    launcher: ILauncher | null,
    project: IProject | null,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const cards = templateCards(trans);
    addCommand(app, cards, project, registry, trans);
    const category = trans.__('MLSpace');
    for (const { id, rank } of cards) {
      const args = { template: id };
      const command = CommandIDs.newFromTemplate;
      launcher?.add({ command, category, rank, args });
      palette?.addItem({ command, category, rank, args });
    }
  }
};
export default templatesPlugin;

function cardOf(
  cards: readonly ITemplateCard[],
  args: ReadonlyPartialJSONObject
): ITemplateCard | undefined {
  return cards.find(({ id }) => id === args.template);
}

function addCommand(
  app: JupyterFrontEnd,
  cards: readonly ITemplateCard[],
  project: IProject | null,
  registry: ISettingRegistry | null,
  trans: TranslationBundle
): void {
  app.commands.addCommand(CommandIDs.newFromTemplate, {
    label: args =>
      cardOf(cards, args)?.title ?? trans.__('New Notebook from Template'),
    caption: args => cardOf(cards, args)?.description ?? '',
    icon: mlspaceIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          template: {
            type: 'string',
            oneOf: cards.map(({ id, title }) => ({ const: id, title })),
            description: 'Which template to use'
          },
          cwd: {
            type: 'string',
            description: 'Folder for the new notebook; default: the top folder'
          }
        },
        required: ['template']
      }
    },
    execute: async args => {
      const card = cardOf(cards, args);
      if (!card) {
        return null;
      }
      const folder = typeof args.cwd === 'string' ? args.cwd : '';
      try {
        return await open(app, card, folder, project, registry);
      } catch (reason) {
        const text = reason instanceof Error ? reason.message : String(reason);
        await showErrorMessage(
          trans.__('The notebook could not be created'),
          text
        );
        return null;
      }
    }
  });
}

/** Resolves to the notebook's widget, which replaces the launcher. */
async function open(
  app: JupyterFrontEnd,
  card: ITemplateCard,
  folder: string,
  project: IProject | null,
  registry: ISettingRegistry | null
): Promise<unknown> {
  const [{ createNotebook, pythonKernel }, template, style] = await Promise.all(
    [import('./create'), card.load(), readStyle(registry), project?.ready]
  );
  const { contents, kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const path = await createNotebook(
    contents,
    folder,
    template,
    { facts: project?.facts ?? NO_FACTS, projectCellStyle: style },
    pythonKernel(kernelspecs.specs)
  );
  return app.commands.execute('docmanager:open', {
    path,
    factory: 'Notebook'
  });
}
