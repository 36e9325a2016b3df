// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, showErrorMessage } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';
import { mlspaceIcon } from '../icons';
import { IGovernance, IProject } from '../tokens';
import { Cards } from './cards';
import { type ITemplateCard, templateCards } from './catalogue';
import { isStyle, STYLES } from './model';
import {
  DEFAULT_SETTINGS,
  type ITemplateSettings,
  readTemplateSettings,
  TEMPLATES_PLUGIN_ID
} from './settings';
import type { ILaunchContext } from './launch';
import { Watch } from './watch';

const CommandIDs = {
  newFromTemplate: 'mlspace:new-from-template',
  openExamples: 'mlspace:open-examples'
} as const;
const EXAMPLES_ID = 'jupyterlab-mlspace-examples';
/** Behind the templates. */
const EXAMPLES_RANK = 900;

/** What the commands share. */
interface ITemplatesContext extends ILaunchContext {
  readonly cards: Cards;
  readonly watch: Watch;
  readonly rendermime: IRenderMimeRegistry | null;
  readonly settings: () => ITemplateSettings;
}

const templatesPlugin: JupyterFrontEndPlugin<void> = {
  id: TEMPLATES_PLUGIN_ID,
  description:
    'Launcher cards that open notebooks which comply with the project from the first cell on, and a gallery of examples.',
  autoStart: true,
  optional: [
    ILauncher,
    IProject,
    IGovernance,
    ICommandPalette,
    ISettingRegistry,
    IRenderMimeRegistry,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    launcher: ILauncher | null,
    project: IProject | null,
    governance: IGovernance | null,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null,
    rendermime: IRenderMimeRegistry | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const cards = new Cards({
      command: CommandIDs.newFromTemplate,
      launch: launcher ? item => launcher.add(item) : null,
      offer: palette ? item => palette.addItem(item) : null,
      trans
    });
    let settings = DEFAULT_SETTINGS;
    const watch = new Watch({
      cards,
      governance,
      contents: app.serviceManager.contents,
      settings: () => settings,
      trans
    });
    const launch = { app, project, governance, registry, trans };
    const context: ITemplatesContext = {
      ...launch,
      cards,
      watch,
      rendermime,
      settings: () => settings
    };
    addNewCommand(context);
    addExamplesCommand(context);
    cards.shipped = templateCards(trans);
    const category = trans.__('MLSpace');
    const examples = { command: CommandIDs.openExamples, category };
    launcher?.add({ ...examples, rank: EXAMPLES_RANK });
    palette?.addItem(examples);
    void follow(registry, next => {
      settings = next;
      watch.refresh();
    });
    void app.restored.then(() => watch.start());
  }
};
export default templatesPlugin;

/** Settings as they are, now and later. JupyterLab itself reports invalid ones. */
async function follow(
  registry: ISettingRegistry | null,
  use: (settings: ITemplateSettings) => void
): Promise<void> {
  const loaded = await registry?.load(TEMPLATES_PLUGIN_ID).catch(() => null);
  if (loaded) {
    use(readTemplateSettings(loaded.composite));
    loaded.changed.connect(({ composite }) =>
      use(readTemplateSettings(composite))
    );
  }
}

function addNewCommand(context: ITemplatesContext): void {
  const { app, cards, trans } = context;
  const { newFromTemplate } = CommandIDs;
  const cardOf = (args: ReadonlyPartialJSONObject) => cards.find(args.template);
  app.commands.addCommand(newFromTemplate, {
    label: args => {
      const card = cardOf(args);
      return card ? cards.label(card) : trans.__('New Notebook from Template');
    },
    caption: args => {
      const card = cardOf(args);
      return card ? cards.caption(card) : '';
    },
    icon: mlspaceIcon,
    describedBy: { args: newArguments(cards, trans) },
    execute: async args => {
      const card = cardOf(args);
      return card ? start(card, args, context) : null;
    }
  });
  cards.changed.connect(() =>
    app.commands.notifyCommandChanged(newFromTemplate)
  );
}

function newArguments(
  cards: Cards,
  trans: TranslationBundle
): ReadonlyJSONObject {
  return {
    type: 'object',
    properties: {
      template: {
        type: 'string',
        oneOf: cards.all.map(({ id, title }) => ({ const: id, title })),
        description: trans.__('Which template to use')
      },
      cwd: {
        type: 'string',
        description: trans.__('Folder for the new notebook; default: the top')
      },
      style: {
        type: 'string',
        enum: [...STYLES],
        description: trans.__('Library that it is written with')
      },
      ask: {
        type: 'boolean',
        description: trans.__('False: no form; every field keeps its default')
      }
    },
    required: ['template']
  };
}

async function start(
  card: ITemplateCard,
  args: ReadonlyPartialJSONObject,
  context: ITemplatesContext
): Promise<unknown> {
  const { trans, settings } = context;
  try {
    const { launchTemplate } = await import('./launch');
    return await launchTemplate(
      card,
      {
        folder: typeof args.cwd === 'string' ? args.cwd : '',
        style: isStyle(args.style) ? args.style : settings().style,
        ask: args.ask !== false
      },
      context
    );
  } catch (reason) {
    const text = reason instanceof Error ? reason.message : String(reason);
    await showErrorMessage(trans.__('The notebook could not be created'), text);
    return null;
  }
}

function addExamplesCommand(context: ITemplatesContext): void {
  const { app, trans } = context;
  app.commands.addCommand(CommandIDs.openExamples, {
    label: args =>
      args.isPalette === true
        ? trans.__('Browse Examples')
        : trans.__('Examples'),
    caption: trans.__(
      'Notebooks to look at and to copy: those of MLSpace, of your project and of this extension'
    ),
    icon: mlspaceIcon,
    describedBy: {
      args: { type: 'object', properties: {}, additionalProperties: false }
    },
    execute: async () => {
      for (const widget of app.shell.widgets('main')) {
        if (widget.id === EXAMPLES_ID) {
          app.shell.activateById(EXAMPLES_ID);
          return widget;
        }
      }
      const { openGallery } = await import('./gallery/panel');
      const { cards, watch, settings } = context;
      return openGallery({
        ...context,
        id: EXAMPLES_ID,
        settings,
        templates: () => ({ cards: cards.own, bad: watch.bad }),
        refresh: () => watch.readOwn(),
        start: card => void start(card, {}, context)
      });
    }
  });
}
