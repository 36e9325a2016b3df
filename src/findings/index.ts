// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { IEditorTracker } from '@jupyterlab/fileeditor';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { IStatusBar } from '@jupyterlab/statusbar';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { mlspaceIcon } from '../icons';
import { IGovernance, IRunGuard, ISidebar } from '../tokens';
/* eslint-disable jupyter/prefer-lazy-imports -- the counts show at start; the table loads late */
import { FindingsModel, readView } from './model';
import { FindingsSection, FindingsStatus } from './section';
/* eslint-enable jupyter/prefer-lazy-imports */
import type { IFindingsActions } from './table';
import type { FindingsView } from './view';

const PLUGIN_ID = 'jupyterlab-mlspace:findings';
const VIEW_KEY = `${PLUGIN_ID}:view`;

const CommandIDs = {
  open: 'mlspace:open-findings'
} as const;

type FindingsPanel = MainAreaWidget<FindingsView>;

const findingsPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description:
    'The table of findings, their counts in the status bar and in the side panel.',
  autoStart: true,
  requires: [IGovernance],
  optional: [
    ICommandPalette,
    ILayoutRestorer,
    INotebookTracker,
    IEditorTracker,
    IRenderMimeRegistry,
    IRunGuard,
    ISidebar,
    IStateDB,
    IStatusBar,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    governance: IGovernance,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    notebooks: INotebookTracker | null,
    editors: IEditorTracker | null,
    rendermime: IRenderMimeRegistry | null,
    runs: IRunGuard | null,
    sidebar: ISidebar | null,
    state: IStateDB | null,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const model = new FindingsModel(governance, trans, runs);
    const tracker = new WidgetTracker<FindingsPanel>({
      namespace: 'mlspace-findings'
    });
    const open = () => void app.commands.execute(CommandIDs.open);
    const actions = () =>
      makeActions(app, governance, notebooks, editors, rendermime, runs, trans);
    addCommand(app, model, tracker, actions, trans);
    void restorer?.restore(tracker, {
      command: CommandIDs.open,
      name: () => 'mlspace-findings'
    });
    palette?.addItem({
      command: CommandIDs.open,
      category: trans.__('MLSpace')
    });
    statusBar?.registerStatusItem(`${PLUGIN_ID}-status`, {
      item: new FindingsStatus(model, open),
      align: 'left',
      rank: 40,
      isActive: () => governance.current !== null,
      activeStateChanged: model.stateChanged
    });
    sidebar?.addSection({
      id: 'findings',
      title: trans.__('Findings'),
      rank: 20,
      widget: new FindingsSection(model, open)
    });
    if (state) {
      void rememberView(model, state);
    }
  }
};
export default findingsPlugin;

async function makeActions(
  app: JupyterFrontEnd,
  governance: IGovernance,
  notebooks: INotebookTracker | null,
  editors: IEditorTracker | null,
  rendermime: IRenderMimeRegistry | null,
  runs: IRunGuard | null,
  trans: TranslationBundle
): Promise<IFindingsActions> {
  const [{ Navigator }, { LateFixer }, { openRulePage }] = await Promise.all([
    import('../editor/navigate'),
    import('../editor/late-fixer'),
    import('../editor/rule-page')
  ]);
  const navigator = new Navigator(governance, notebooks, editors, id =>
    app.shell.activateById(id)
  );
  const fixer = new LateFixer(governance, trans);
  return {
    jump: (document, finding) => void navigator.show(document, finding),
    fix: (document, finding) =>
      void fixer.fix(document, other => other === finding),
    fixAll: document => void fixer.fixAll(document),
    ignore: (document, finding, where) =>
      void governance.ignore(document, finding, where),
    why: rule =>
      void openRulePage(rule, { shell: app.shell, rendermime, trans }),
    forget: cellId => runs?.forget(cellId)
  };
}

function addCommand(
  app: JupyterFrontEnd,
  model: FindingsModel,
  tracker: WidgetTracker<FindingsPanel>,
  actions: () => Promise<IFindingsActions>,
  trans: TranslationBundle
): void {
  app.commands.addCommand(CommandIDs.open, {
    label: trans.__('Show MLSpace Findings'),
    caption: trans.__('A table of what AWS would refuse or MLSpace would lose'),
    icon: mlspaceIcon,
    describedBy: {
      args: { type: 'object', properties: {}, additionalProperties: false }
    },
    execute: async () => {
      const known = tracker.find(() => true);
      if (known) {
        app.shell.activateById(known.id);
        return known;
      }
      const [{ FindingsView }, does] = await Promise.all([
        import('./view'),
        actions()
      ]);
      const panel = new MainAreaWidget({
        content: new FindingsView(model, does)
      });
      panel.id = 'jupyterlab-mlspace-findings';
      panel.title.label = trans.__('MLSpace Findings');
      panel.title.icon = mlspaceIcon;
      await tracker.add(panel);
      app.shell.add(panel, 'main', { mode: 'split-bottom' });
      app.shell.activateById(panel.id);
      return panel;
    }
  });
}

/** Scope, order and columns survive a reload. */
async function rememberView(
  model: FindingsModel,
  state: IStateDB
): Promise<void> {
  model.view = readView(await state.fetch(VIEW_KEY));
  let saved = model.view;
  model.stateChanged.connect(() => {
    if (model.view !== saved) {
      saved = model.view;
      const { scope, sort, hidden } = saved;
      void state.save(VIEW_KEY, {
        scope,
        sort: { ...sort },
        hidden: [...hidden]
      });
    }
  }, model);
}
