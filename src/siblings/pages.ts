// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { type MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import type { ICompanion } from '../tokens';
import { showPage } from '../views/page';
import type { SiblingsModel } from './model';
import { CommandIDs } from './row-actions';

/** What the pages need. */
export interface IPagesOptions {
  readonly app: JupyterFrontEnd;
  readonly companion: ICompanion;
  readonly model: SiblingsModel;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly now: () => number;
}

/** A view that is about one notebook. */
type NamedView = Widget & { readonly name: string };

/** What shows in the main area: details, logs, rights, scripts; each once. */
export class Pages {
  constructor(private readonly _options: IPagesOptions) {}

  /** Bring back, after a reload, what was open. */
  restore(
    restorer: ILayoutRestorer,
    commands: { readonly rights: string; readonly scripts: string }
  ): void {
    const byName = (widget: MainAreaWidget<NamedView>) => widget.content.name;
    void restorer.restore(this._details, {
      command: CommandIDs.showDetails,
      args: widget => ({ name: byName(widget) }),
      name: byName
    });
    void restorer.restore(this._logs, {
      command: CommandIDs.showLogs,
      args: widget => ({ name: byName(widget) }),
      name: byName
    });
    void restorer.restore(this._rights, {
      command: commands.rights,
      name: () => 'rights'
    });
    void restorer.restore(this._scripts, {
      command: commands.scripts,
      name: () => 'scripts'
    });
  }

  async showDetails(name: string): Promise<void> {
    const { app, companion, model, trans, locale, now } = this._options;
    const [{ DetailsModel }, { DetailsView }] = await Promise.all([
      import('./details-model'),
      import('./details')
    ]);
    await this._show(this._details, `details-${name}`, name, () => {
      const run = (command: string) =>
        void app.commands.execute(command, { name });
      return new DetailsView({
        model: new DetailsModel(name, companion, model),
        refusal: (instance, action) => model.refusal(instance, action),
        trans,
        locale,
        now,
        run
      });
    });
  }

  async showLogs(name: string): Promise<void> {
    const { companion, trans, locale, now } = this._options;
    const [{ LogsModel }, { LogsView, downloadText }] = await Promise.all([
      import('./logs-model'),
      import('./logs')
    ]);
    const label = trans.__('Logs of %1', name);
    await this._show(
      this._logs,
      `logs-${name}`,
      label,
      () =>
        new LogsView({
          model: new LogsModel(name, companion, now),
          trans,
          locale,
          download: downloadText
        })
    );
  }

  async showRights(): Promise<void> {
    const { companion, trans, locale, now } = this._options;
    const { RightsView } = await import('./rights');
    await this._show(
      this._rights,
      'rights',
      trans.__('MLSpace Rights'),
      () => new RightsView({ companion, trans, locale, now })
    );
  }

  async showScripts(): Promise<void> {
    const { companion, trans, locale } = this._options;
    const [{ ScriptsModel }, { ScriptsView }] = await Promise.all([
      import('./scripts/model'),
      import('./scripts/view')
    ]);
    await this._show(
      this._scripts,
      'scripts',
      trans.__('MLSpace Scripts'),
      () =>
        new ScriptsView({
          model: new ScriptsModel(companion, trans),
          trans,
          locale
        })
    );
  }

  private _show<W extends Widget>(
    tracker: WidgetTracker<MainAreaWidget<W>>,
    key: string,
    label: string,
    make: () => W
  ): Promise<W> {
    const { shell } = this._options.app;
    return showPage({ shell, tracker }, { key, label }, make);
  }

  private readonly _details = new WidgetTracker<MainAreaWidget<NamedView>>({
    namespace: 'mlspace-details'
  });
  private readonly _logs = new WidgetTracker<MainAreaWidget<NamedView>>({
    namespace: 'mlspace-logs'
  });
  private readonly _rights = new WidgetTracker<MainAreaWidget>({
    namespace: 'mlspace-rights'
  });
  private readonly _scripts = new WidgetTracker<MainAreaWidget>({
    namespace: 'mlspace-scripts'
  });
}
