// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { findRisks } from '../autostop/risks';
import { saveAll } from '../autostop/save';
import { localeOf } from '../project/time';
import { ICompanion, IMlspaceLink, ISidebar, IStopLosses } from '../tokens';
/* eslint-disable jupyter/prefer-lazy-imports -- commands, section and restored pages are there at once; dialogs and views load late */
import {
  addCommands,
  ProjectCommandIDs,
  type ICommandsOptions
} from './commands';
import { withClaim } from './claimed';
import { openMenu } from './menu';
import { readLook } from './look';
import { SiblingsModel } from './model';
import { Pages } from './pages';
import { CommandIDs } from './row-actions';
import { usualStop } from './stop-time';
import type { Tasks } from './tasks';
import { SiblingsWidget } from './view';
/* eslint-enable jupyter/prefer-lazy-imports */

const PLUGIN_ID = 'jupyterlab-mlspace:siblings';
/** Of the plugin that has the way to MLSpace. */
const CONNECT_COMMAND = 'mlspace:connect';
/** Its settings have the project's stop time, where nothing else tells it. */
const AUTOSTOP_PLUGIN = 'jupyterlab-mlspace:autostop';
const LOOK_KEY = `${PLUGIN_ID}:look`;

/** The section with the project's notebook instances. */
const plugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'Manages the notebook instances of the project.',
  autoStart: true,
  requires: [ICompanion],
  optional: [
    IMlspaceLink,
    ISidebar,
    ITranslator,
    ICommandPalette,
    IStateDB,
    ISettingRegistry,
    ILayoutRestorer,
    IStopLosses
  ],
  activate: (
    app: JupyterFrontEnd,
    told: ICompanion,
    link: IMlspaceLink | null,
    sidebar: ISidebar | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    state: IStateDB | null,
    settings: ISettingRegistry | null,
    restorer: ILayoutRestorer | null,
    losses: IStopLosses | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const locale = localeOf(translator?.languageCode);
    const now = Date.now;
    const companion = withClaim(told, link);
    const model = new SiblingsModel(companion, now);
    const shared = { app, companion, model, trans };
    const pages = new Pages({ ...shared, locale, now });
    addCommands({ ...shared, pages, tasks: () => loadTasks(shared, losses) });
    addSection(shared, sidebar, locale);
    link?.changed.connect(() => void model.refresh(), model);
    const ids = { ...ProjectCommandIDs, ...CommandIDs };
    for (const command of Object.values(ids)) {
      palette?.addItem({ command, category: trans.__('MLSpace') });
    }
    if (restorer) {
      pages.restore(restorer, {
        rights: ProjectCommandIDs.showRights,
        scripts: ProjectCommandIDs.showScripts
      });
    }
    if (state) {
      void rememberLook(model, state);
    }
    if (settings) {
      void followSettings(model, settings);
      void followUsualStop(model, settings, now);
    }
  }
};
export default plugin;

type Shared = Pick<ICommandsOptions, 'app' | 'companion' | 'model' | 'trans'>;

async function loadTasks(
  { app, ...shared }: Shared,
  losses: IStopLosses | null
): Promise<Tasks> {
  const { Tasks } = await import('./tasks');
  return new Tasks({
    ...shared,
    saveAll: () => saveAll(app),
    risks: () => findRisks(app),
    losses,
    delay: ms => new Promise(resolve => setTimeout(resolve, ms))
  });
}

function addSection(
  { app, model, trans }: Shared,
  sidebar: ISidebar | null,
  locale: string
): void {
  const run = (command: string, name: string) =>
    void app.commands.execute(command, { name });
  sidebar?.addSection({
    id: 'siblings',
    title: trans.__('Notebooks'),
    rank: 30,
    stretch: 6,
    widget: new SiblingsWidget({
      model,
      trans,
      locale,
      now: Date.now,
      change: (name, change) =>
        run(
          change === 'start'
            ? CommandIDs.startNotebook
            : CommandIDs.stopNotebook,
          name
        ),
      open: name => run(CommandIDs.openLab, name),
      menu: (name, button) => void openMenu(app.commands, name, button),
      create: () => void app.commands.execute(ProjectCommandIDs.createNotebook),
      scripts: () => void app.commands.execute(ProjectCommandIDs.showScripts),
      connect: () => void app.commands.execute(CONNECT_COMMAND)
    })
  });
}

async function rememberLook(
  model: SiblingsModel,
  state: IStateDB
): Promise<void> {
  model.setLook(readLook(await state.fetch(LOOK_KEY)));
  model.lookChanged.connect((_, look) => {
    void state.save(LOOK_KEY, { ...look });
  }, model);
}

async function followSettings(
  model: SiblingsModel,
  registry: ISettingRegistry
): Promise<void> {
  const settings = await registry.load(PLUGIN_ID);
  const read = () =>
    model.setOwnerMode(settings.get('ownerMode').composite === true);
  settings.changed.connect(read, model);
  read();
}

async function followUsualStop(
  model: SiblingsModel,
  registry: ISettingRegistry,
  now: () => number
): Promise<void> {
  const settings = await registry.load(AUTOSTOP_PLUGIN);
  const read = () => model.setUsualStop(usualStop(settings.composite, now()));
  settings.changed.connect(read, model);
  read();
}
