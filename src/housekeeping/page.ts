// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICompanion } from '../tokens';
import { showPage } from '../views/page';
import { HousekeepingModel } from './model';
import { HousekeepingView } from './view';

export interface IPageOptions {
  readonly app: JupyterFrontEnd;
  readonly companion: ICompanion;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly tracker: WidgetTracker<MainAreaWidget<HousekeepingView>>;
}

/** Show the page, of which there is one. */
export async function showHousekeeping(
  options: IPageOptions
): Promise<HousekeepingView> {
  const { app, trans, tracker } = options;
  const extension = await versionOf(app.serviceManager.serverSettings);
  return showPage(
    { shell: app.shell, tracker },
    { key: 'housekeeping', label: trans.__('Housekeeping') },
    () => makeView(options, extension)
  );
}

function makeView(options: IPageOptions, extension: string): HousekeepingView {
  const { app, companion, trans, locale } = options;
  const { serverSettings } = app.serviceManager;
  return new HousekeepingView({
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
