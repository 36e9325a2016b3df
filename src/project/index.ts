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
import { mlspaceIcon } from '../icons';
import { ICompanion, IProject, ISidebar } from '../tokens';
import { readSettings } from './facts';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the panel shows at start
import { HeadWidget } from './panel/head';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the panel shows at start
import { MLSpacePanel, readFolds } from './panel/panel';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the token's provider is needed at once
import { Project } from './project';
import { localeOf } from './time';

const CommandIDs = {
  openPanel: 'mlspace:open-panel',
  refreshProject: 'mlspace:refresh-project',
  refreshInstances: 'mlspace:refresh-instances',
  refreshAutoStop: 'mlspace:refresh-autostop',
  housekeeping: 'mlspace:housekeeping'
} as const;

const NO_ARGUMENTS = { args: { type: 'object', properties: {} } } as const;
const FOLDS_KEY = 'jupyterlab-mlspace:sidebar:folds';

/** Provides the project's facts. */
const projectPlugin: JupyterFrontEndPlugin<IProject> = {
  id: 'jupyterlab-mlspace:project',
  description: 'Reads which MLSpace project this notebook belongs to.',
  autoStart: true,
  provides: IProject,
  optional: [ICompanion, ISettingRegistry, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion | null,
    settingRegistry: ISettingRegistry | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): IProject => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const { contents } = app.serviceManager;
    const project = new Project({ companion, contents, trans });
    if (settingRegistry) {
      settingRegistry
        .load(projectPlugin.id)
        .then(settings => {
          const apply = () =>
            project.configure(readSettings(settings.composite));
          settings.changed.connect(apply, project);
          apply();
        })
        .catch(reason => {
          console.warn('MLSpace: default project settings are used', reason);
        });
    }
    app.commands.addCommand(CommandIDs.refreshProject, {
      label: trans.__('Refresh MLSpace Project'),
      caption: trans.__('Read params file, tags and policies again'),
      describedBy: NO_ARGUMENTS,
      execute: () => project.refresh()
    });
    palette?.addItem({
      command: CommandIDs.refreshProject,
      category: trans.__('MLSpace')
    });
    return project;
  }
};

/** Provides the side panel; features add their sections. */
const sidebarPlugin: JupyterFrontEndPlugin<ISidebar> = {
  id: 'jupyterlab-mlspace:sidebar',
  description: 'The MLSpace panel at the left.',
  autoStart: true,
  provides: ISidebar,
  optional: [
    IProject,
    ICompanion,
    ITranslator,
    ILayoutRestorer,
    ICommandPalette,
    IStateDB
  ],
  activate: (
    app: JupyterFrontEnd,
    project: IProject | null,
    companion: ICompanion | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    state: IStateDB | null
  ): ISidebar => {
    const translatorOrNull = translator ?? nullTranslator;
    const trans = translatorOrNull.load('jupyterlab_mlspace');
    const panel = new MLSpacePanel(translatorOrNull, trans);
    panel.addSection({
      id: 'head',
      title: trans.__('Who and where'),
      rank: 0,
      widget: new HeadWidget({
        project,
        companion,
        trans,
        locale: localeOf(translator?.languageCode),
        now: Date.now,
        refresh: () => void refreshAll(app),
        openSettings: () => openSettings(app),
        housekeeping: () => housekeepingOf(app)
      })
    });
    app.shell.add(panel, 'left', { rank: 600, type: 'MLSpace' });
    restorer?.add(panel, 'mlspace-panel');
    if (state) {
      void rememberFolds(panel, state);
    }
    app.commands.addCommand(CommandIDs.openPanel, {
      label: trans.__('Show MLSpace Panel'),
      caption: trans.__('Project, stop time, findings and notebooks'),
      icon: mlspaceIcon,
      describedBy: NO_ARGUMENTS,
      execute: () => app.shell.activateById(panel.id)
    });
    palette?.addItem({
      command: CommandIDs.openPanel,
      category: trans.__('MLSpace')
    });
    return panel;
  }
};

export default [projectPlugin, sidebarPlugin];

/** Each feature has its own command; one that is switched off is left out. */
async function refreshAll(app: JupyterFrontEnd): Promise<void> {
  const { commands } = app;
  await Promise.all(
    [
      CommandIDs.refreshProject,
      CommandIDs.refreshInstances,
      CommandIDs.refreshAutoStop
    ]
      .filter(id => commands.hasCommand(id))
      .map(id => commands.execute(id))
  );
}

function housekeepingOf(app: JupyterFrontEnd): (() => void) | null {
  return app.commands.hasCommand(CommandIDs.housekeeping)
    ? () => void app.commands.execute(CommandIDs.housekeeping)
    : null;
}

function openSettings(app: JupyterFrontEnd): void {
  if (app.commands.hasCommand('settingeditor:open')) {
    void app.commands.execute('settingeditor:open', { query: 'MLSpace' });
  }
}

async function rememberFolds(
  panel: MLSpacePanel,
  state: IStateDB
): Promise<void> {
  panel.foldsChanged.connect((_, folds) => {
    void state.save(FOLDS_KEY, { ...folds });
  }, panel);
  panel.restore(readFolds(await state.fetch(FOLDS_KEY)));
}
