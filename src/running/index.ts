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
import { IEditorTracker } from '@jupyterlab/fileeditor';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type { WorkItem } from '../companion/contract';
import { mlspaceIcon } from '../icons';
import { localeOf } from '../project/time';
import { ICompanion, IGovernance, ISidebar } from '../tokens';
import { showPage } from '../views/page';
/* eslint-disable jupyter/prefer-lazy-imports -- the section is there at once; the view loads late */
import { RunningModel } from './model';
import { RunningSection } from './section';
/* eslint-enable jupyter/prefer-lazy-imports */
import type { IRunningActions } from './view';

const PLUGIN_ID = 'jupyterlab-mlspace:running';
const OPEN = 'mlspace:open-running';
/** One switch for all that a project owner may do. */
const OWNER_SETTINGS = 'jupyterlab-mlspace:siblings';

/** Jobs, endpoints and clusters of the project: a section and a view. */
const plugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'Shows what runs elsewhere for the project, and ends it.',
  autoStart: true,
  requires: [ICompanion],
  optional: [
    ISidebar,
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    IGovernance,
    INotebookTracker,
    IEditorTracker,
    ISettingRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    companion: ICompanion,
    sidebar: ISidebar | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    governance: IGovernance | null,
    notebooks: INotebookTracker | null,
    editors: IEditorTracker | null,
    settings: ISettingRegistry | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const model = new RunningModel(companion);
    const context = {
      ...{ app, companion, governance, notebooks, editors, model, trans },
      locale: localeOf(translator?.languageCode),
      logs: new WidgetTracker<MainAreaWidget>({
        namespace: 'mlspace-work-logs'
      })
    };
    const tracker = new WidgetTracker<MainAreaWidget>({
      namespace: 'mlspace-running'
    });
    addCommand(context, tracker);
    void restorer?.restore(tracker, {
      command: OPEN,
      name: () => 'mlspace-running'
    });
    palette?.addItem({ command: OPEN, category: trans.__('MLSpace') });
    sidebar?.addSection({
      id: 'running',
      title: trans.__('Running'),
      rank: 40,
      widget: new RunningSection({
        model,
        trans,
        now: Date.now,
        open: () => void app.commands.execute(OPEN)
      })
    });
    if (settings) {
      void followSettings(model, settings);
    }
  }
};
export default plugin;

interface IContext {
  readonly app: JupyterFrontEnd;
  readonly companion: ICompanion;
  readonly governance: IGovernance | null;
  readonly notebooks: INotebookTracker | null;
  readonly editors: IEditorTracker | null;
  readonly model: RunningModel;
  readonly trans: TranslationBundle;
  readonly locale: string;
  /** Log pages that are open. */
  readonly logs: WidgetTracker<MainAreaWidget>;
}

function addCommand(
  context: IContext,
  tracker: WidgetTracker<MainAreaWidget>
): void {
  const { app, model, trans, locale } = context;
  app.commands.addCommand(OPEN, {
    label: trans.__('Show What Is Running on AWS'),
    caption: trans.__('Jobs, endpoints and clusters of this MLSpace project'),
    icon: mlspaceIcon,
    describedBy: {
      args: { type: 'object', properties: {}, additionalProperties: false }
    },
    execute: async () => {
      const [{ RunningView }, actions] = await Promise.all([
        import('./view'),
        makeActions(context)
      ]);
      await showPage(
        { shell: app.shell, tracker },
        { key: 'running', label: trans.__('MLSpace Running') },
        () =>
          new RunningView({
            ...{ model, actions, trans, locale },
            now: Date.now
          })
      );
    }
  });
}

async function makeActions(context: IContext): Promise<IRunningActions> {
  const { app, governance, model, trans } = context;
  const [{ endItem, tagItem }, { launchedBy }, { Navigator }] =
    await Promise.all([
      import('./tasks'),
      import('./launched'),
      import('../editor/navigate')
    ]);
  const navigator =
    governance &&
    new Navigator(governance, context.notebooks, context.editors, id =>
      app.shell.activateById(id)
    );
  return {
    end: item => void endItem(model, item, trans),
    addTags: item => void tagItem(model, item, trans),
    showLogs: item => void showLogs(context, item),
    launch: item => {
      const place = launchedBy(item, governance?.documents ?? []);
      return place && navigator
        ? () => void navigator.reveal(place.document, place.span)
        : null;
    }
  };
}

async function showLogs(context: IContext, item: WorkItem): Promise<void> {
  const { app, companion, logs, trans, locale } = context;
  const { WorkLogsView } = await import('./logs');
  await showPage(
    { shell: app.shell, tracker: logs },
    {
      key: `logs-${item.kind}-${item.id}`,
      label: trans.__('Logs of %1', item.name)
    },
    () => new WorkLogsView({ item, companion, trans, locale })
  );
}

async function followSettings(
  model: RunningModel,
  registry: ISettingRegistry
): Promise<void> {
  const settings = await registry.load(OWNER_SETTINGS);
  const read = () => {
    model.ownerMode = settings.get('ownerMode').composite === true;
  };
  settings.changed.connect(read, model);
  read();
}
