// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, type WidgetTracker } from '@jupyterlab/apputils';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { mlspaceIcon } from '../icons';
import type { ICompanion } from '../tokens';
import { HousekeepingModel } from './model';
import { HousekeepingView } from './view';

const ID = 'jupyterlab-mlspace-housekeeping';

export interface IPageOptions {
  readonly app: JupyterFrontEnd;
  readonly companion: ICompanion;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly tracker: WidgetTracker<MainAreaWidget<HousekeepingView>>;
}

/** Show the page, of which there is one. */
export async function showPage(
  options: IPageOptions
): Promise<HousekeepingView> {
  const { app, trans, tracker } = options;
  const known = tracker.find(widget => widget.id === ID);
  const page = known ?? (await makePage(options));
  if (!known) {
    page.id = ID;
    page.title.label = trans.__('Housekeeping');
    page.title.icon = mlspaceIcon;
    await tracker.add(page);
    app.shell.add(page, 'main');
  }
  app.shell.activateById(ID);
  return page.content;
}

async function makePage(
  options: IPageOptions
): Promise<MainAreaWidget<HousekeepingView>> {
  const { app, companion, trans, locale } = options;
  const { serverSettings } = app.serviceManager;
  const extension = await versionOf(serverSettings);
  const content = new HousekeepingView({
    model: new HousekeepingModel(companion),
    trans,
    locale,
    page: () => ({
      extension,
      jupyterlab: app.version,
      browser: navigator.userAgent,
      remedy: companion.state.remedy
    }),
    proxied: port =>
      URLExt.join(serverSettings.baseUrl, 'proxy', String(port), '/'),
    share: () => void app.commands.execute('mlspace:share-notebook'),
    openShared: () => void app.commands.execute('mlspace:open-shared')
  });
  const page = new MainAreaWidget({ content });
  // MainAreaWidget has a name of its own for whatever it shows.
  content.node.setAttribute('aria-label', trans.__('Housekeeping'));
  return page;
}

/** Of the extension that this page runs, from the file that was built with it. */
async function versionOf(
  settings: ServerConnection.ISettings
): Promise<string> {
  const url = URLExt.join(
    settings.baseUrl,
    PageConfig.getOption('fullLabextensionsUrl') || 'lab/extensions',
    'jupyterlab-mlspace',
    'package.json'
  );
  try {
    const answer = await ServerConnection.makeRequest(url, {}, settings);
    const { version } = (await answer.json()) as { version?: unknown };
    return typeof version === 'string' ? version : 'not known';
  } catch {
    return 'not known';
  }
}
