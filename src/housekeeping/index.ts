// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICommandPalette,
  type MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { localeOf } from '../project/time';
import { ICompanion, IStopLosses } from '../tokens';
import { StopLosses } from './losses';
import type { HousekeepingView } from './view';

const PLUGIN_ID = 'jupyterlab-mlspace:housekeeping';
const CommandIDs = {
  show: 'mlspace:housekeeping',
  diagnostics: 'mlspace:diagnostics',
  share: 'mlspace:share-notebook',
  openShared: 'mlspace:open-shared'
} as const;
const NO_ARGUMENTS = { args: { type: 'object', properties: {} } } as const;

type Page = MainAreaWidget<HousekeepingView>;

/** The page that keeps an instance in order, loaded when first asked for; provides what a stop would delete. */
const plugin: JupyterFrontEndPlugin<IStopLosses> = {
  id: PLUGIN_ID,
  description:
    'Diagnostics, disk and ports, persistent environments, shared notebooks.',
  autoStart: true,
  provides: IStopLosses,
  requires: [ICompanion],
  optional: [INotebookTracker, ITranslator, ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    notebooks: INotebookTracker | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ): IStopLosses => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const locale = localeOf(translator?.languageCode);
    const tracker = new WidgetTracker<Page>({
      namespace: 'mlspace-housekeeping'
    });
    const show = async () => {
      const { showHousekeeping } = await import('./page');
      return showHousekeeping({ app, companion, trans, locale, tracker });
    };
    addShowing(app, trans, show);
    addSharing(app, companion, notebooks, trans);
    for (const command of Object.values(CommandIDs)) {
      palette?.addItem({ command, category: trans.__('MLSpace') });
    }
    if (restorer) {
      void restorer.restore(tracker, {
        command: CommandIDs.show,
        name: () => 'housekeeping'
      });
    }
    return new StopLosses({
      companion,
      trans,
      locale,
      now: Date.now,
      show: () => void app.commands.execute(CommandIDs.show)
    });
  }
};
export default plugin;

function addShowing(
  { commands }: JupyterFrontEnd,
  trans: TranslationBundle,
  show: () => Promise<HousekeepingView>
): void {
  commands.addCommand(CommandIDs.show, {
    label: trans.__('Show Housekeeping'),
    caption: trans.__('Disk, ports, environments, shared notebooks'),
    describedBy: NO_ARGUMENTS,
    execute: async () => {
      await show();
    }
  });
  commands.addCommand(CommandIDs.diagnostics, {
    label: trans.__('Show Diagnostics'),
    caption: trans.__('A report to copy, without secrets'),
    describedBy: NO_ARGUMENTS,
    execute: async () => (await show()).showDiagnostics()
  });
}

function addSharing(
  app: JupyterFrontEnd,
  companion: ICompanion,
  notebooks: INotebookTracker | null,
  trans: TranslationBundle
): void {
  const { commands, serviceManager } = app;
  const options = { companion, contents: serviceManager.contents, trans };
  commands.addCommand(CommandIDs.share, {
    label: trans.__('Share Snapshot of Notebook…'),
    caption: trans.__('Put a read-only copy under the project in S3'),
    describedBy: NO_ARGUMENTS,
    execute: async () => {
      const { shareNotebook } = await import('./share');
      await shareNotebook(notebooks?.currentWidget ?? null, options);
    }
  });
  commands.addCommand(CommandIDs.openShared, {
    label: trans.__('Open Shared Notebook…'),
    caption: trans.__('Make an editable copy of a shared notebook'),
    describedBy: NO_ARGUMENTS,
    execute: async () => {
      const { openShared } = await import('./share');
      const path = await openShared(options);
      if (path !== null) {
        await commands.execute('docmanager:open', { path });
      }
    }
  });
}
