// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { IStatusBar } from '@jupyterlab/statusbar';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { stopClockIcon } from '../icons';
import { localeOf } from '../project/time';
import {
  IAutoStop,
  ICompanion,
  IMlspaceLink,
  IProject,
  ISidebar,
  IStopLosses
} from '../tokens';
/* eslint-disable jupyter/prefer-lazy-imports -- the countdown shows at start; dialogs and warnings load late */
import { AutoStop } from './autostop';
import { StopDeeds } from './deeds';
import { MlspaceLink, notebookPage } from './mlspace';
import { findRisks } from './risks';
import { saveAll } from './save';
import { readSettings, type IAutoStopSettings } from './settings';
import { asideOf, toolsOf } from './tools';
import { CountdownSection, CountdownStatus } from './views';
import { Wording } from './wording';
/* eslint-enable jupyter/prefer-lazy-imports */

const CommandIDs = {
  openPanel: 'mlspace:open-panel',
  refreshAutoStop: 'mlspace:refresh-autostop',
  showAutoStop: 'mlspace:show-autostop',
  stopNotebook: 'mlspace:stop-notebook'
} as const;

const NO_ARGUMENTS = { args: { type: 'object', properties: {} } } as const;

/** The source is asked this often; the companion answers from memory. */
const SOURCE_PERIOD_MS = 300_000;

const CONNECT_COMMAND = 'mlspace:connect';

/** Provides this tab's way to MLSpace; both the stop time and the notebooks use it. */
const linkPlugin: JupyterFrontEndPlugin<IMlspaceLink> = {
  id: 'jupyterlab-mlspace:mlspace-link',
  description: 'Asks MLSpace with a token that is pasted into this tab.',
  autoStart: true,
  provides: IMlspaceLink,
  requires: [ICompanion],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    translator: ITranslator | null
  ): IMlspaceLink => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const link = new MlspaceLink(companion, trans);
    app.commands.addCommand(CONNECT_COMMAND, {
      label: trans.__('Ask MLSpace with a Token…'),
      caption: trans.__('Paste an id token; it is kept in memory only'),
      describedBy: NO_ARGUMENTS,
      execute: async () => {
        const { connectMlspace } = await import('./mlspace-dialogs');
        await connectMlspace(link, trans);
      }
    });
    return link;
  }
};

/** Provides the stop time, shows it in the panel and warns. */
const autostopPlugin: JupyterFrontEndPlugin<IAutoStop> = {
  id: 'jupyterlab-mlspace:autostop',
  description: 'Tells when this notebook will be stopped, and warns before.',
  autoStart: true,
  provides: IAutoStop,
  optional: [
    ICompanion,
    IMlspaceLink,
    IProject,
    ISidebar,
    ISettingRegistry,
    ITranslator,
    ICommandPalette,
    IStateDB,
    IStopLosses
  ],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion | null,
    mlspace: IMlspaceLink | null,
    project: IProject | null,
    sidebar: ISidebar | null,
    settingRegistry: ISettingRegistry | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    state: IStateDB | null,
    losses: IStopLosses | null
  ): IAutoStop => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const zone = browserZone();
    const wording = new Wording(
      trans,
      localeOf(translator?.languageCode),
      zone
    );
    const link = mlspace instanceof MlspaceLink ? mlspace : null;
    const autostop = new AutoStop({
      askFirst: () => link?.read().catch(reportLost) ?? Promise.resolve(),
      companion,
      trans,
      wording,
      now: Date.now,
      zone
    });
    void configure(autostop, settingRegistry, link, companion);
    const page = () => pageOf(link, project);
    const deeds = new StopDeeds({
      autostop,
      companion,
      link,
      wording,
      trans,
      openSettings: () => openSettings(app)
    });
    const section = new CountdownSection(
      { autostop, wording, trans },
      {
        risks: () => findRisks(app),
        losses,
        stopNow: () => stopper(app, project),
        saveAll: () => void saveAll(app),
        openSettings: () => openSettings(app),
        aside: () => asideOf({ autostop, deeds, wording, trans }),
        tools: () =>
          link && toolsOf({ autostop, link, deeds, wording, trans, page })
      }
    );
    link?.changed.connect(section.update, section);
    project?.changed.connect(section.update, section);
    companion?.autoStopChanged.connect(section.update, section);
    sidebar?.addSection({
      id: 'autostop',
      title: trans.__('Automatic stop'),
      rank: 10,
      widget: section
    });
    addCommands(app, autostop, trans, palette);
    const warnings = { app, autostop, companion, wording, trans, state };
    void app.restored.then(async () => {
      autostop.follow(SOURCE_PERIOD_MS);
      const { startWarnings } = await import('./warnings');
      return startWarnings({ ...warnings, deeds, page, losses });
    });
    return autostop;
  }
};

/** The countdown in the status bar. */
const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlspace:autostop-status',
  description: 'Counts down to the stop in the status bar.',
  autoStart: true,
  requires: [IAutoStop],
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    autostop: IAutoStop,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (!statusBar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const wording = new Wording(
      trans,
      localeOf(translator?.languageCode),
      browserZone()
    );
    const item = new CountdownStatus({ autostop, wording, trans }, () => {
      if (app.commands.hasCommand(CommandIDs.openPanel)) {
        void app.commands.execute(CommandIDs.openPanel);
      }
    });
    statusBar.registerStatusItem(statusPlugin.id, {
      item,
      align: 'left',
      rank: 50,
      isActive: () => autostop.state.kind !== 'none',
      activeStateChanged: autostop.changed
    });
  }
};

export default [linkPlugin, autostopPlugin, statusPlugin];

function addCommands(
  app: JupyterFrontEnd,
  autostop: AutoStop,
  trans: TranslationBundle,
  palette: ICommandPalette | null
): void {
  app.commands.addCommand(CommandIDs.refreshAutoStop, {
    label: trans.__('Refresh Stop Time'),
    caption: trans.__('Ask again when this notebook will be stopped'),
    describedBy: NO_ARGUMENTS,
    execute: () => autostop.refresh()
  });
  app.commands.addCommand(CommandIDs.showAutoStop, {
    label: trans.__('Show When This Notebook Stops'),
    caption: trans.__('Open the MLSpace panel with the countdown'),
    icon: stopClockIcon,
    describedBy: NO_ARGUMENTS,
    execute: async () => {
      await autostop.refresh();
      if (app.commands.hasCommand(CommandIDs.openPanel)) {
        await app.commands.execute(CommandIDs.openPanel);
      }
    }
  });
  for (const command of [CommandIDs.showAutoStop, CommandIDs.refreshAutoStop]) {
    palette?.addItem({ command, category: trans.__('MLSpace') });
  }
}

/** This notebook on MLSpace's page; null where its address is not known. */
function pageOf(
  link: MlspaceLink | null,
  project: IProject | null
): string | null {
  const identity = project?.report?.identity;
  return notebookPage(
    link?.base ?? '',
    identity?.project ?? null,
    identity?.instanceName ?? null
  );
}

/** What stops this very instance; the command asks first, and saves. */
function stopper(
  app: JupyterFrontEnd,
  project: IProject | null
): (() => void) | null {
  const name = project?.report?.identity.instanceName;
  const { commands } = app;
  return name && commands.hasCommand(CommandIDs.stopNotebook)
    ? () => void commands.execute(CommandIDs.stopNotebook, { name })
    : null;
}

async function configure(
  autostop: AutoStop,
  settingRegistry: ISettingRegistry | null,
  link: MlspaceLink | null,
  companion: ICompanion | null
): Promise<void> {
  try {
    const settings = await settingRegistry?.load(autostopPlugin.id);
    const apply = () => {
      if (settings) {
        const read = readSettings(settings.composite);
        autostop.configure(read);
        link?.setBase(read.mlspaceUrl);
        void sendLocalStop(companion, read);
      }
    };
    settings?.changed.connect(apply, autostop);
    // A companion that started anew knows nothing of the wish.
    companion?.stateChanged.connect(apply, autostop);
    apply();
  } catch (reason) {
    console.warn('MLSpace: default auto-stop settings are used', reason);
  }
}

/** The companion keeps the wish in memory, so each page tells it anew. */
async function sendLocalStop(
  companion: ICompanion | null,
  { local }: IAutoStopSettings
): Promise<void> {
  if (companion?.state.status !== 'ready') {
    return;
  }
  try {
    await companion.request('setLocalStop', {}, local);
  } catch (reason) {
    console.warn('MLSpace: the local auto-stop was not set', reason);
  }
}

/** A token that was refused is gone already; the report shows the age of what was known. */
function reportLost(reason: unknown): void {
  console.warn('MLSpace: the stop time was not read from MLSpace', reason);
}

function openSettings(app: JupyterFrontEnd): void {
  if (app.commands.hasCommand('settingeditor:open')) {
    void app.commands.execute('settingeditor:open', { query: 'MLSpace' });
  }
}

function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
