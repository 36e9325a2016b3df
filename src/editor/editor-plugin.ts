// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import {
  EditorExtensionRegistry,
  type IEditorExtensionFactory,
  IEditorExtensionRegistry
} from '@jupyterlab/codemirror';
import { IEditorTracker } from '@jupyterlab/fileeditor';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { IGovernance, IRunGuard } from '../tokens';
/* eslint-disable jupyter/prefer-lazy-imports -- commands are needed at once; marks and fixes load late */
import { ALL_COMMANDS, addFindingCommands } from './commands';
import { Late } from './late-extension';
import { LateFixer } from './late-fixer';
import { Navigator } from './navigate';
import { warnBeforeRuns } from './run-notices';
/* eslint-enable jupyter/prefer-lazy-imports */
import type { IHoverActions } from './hover';
import type { Marks } from './marks';

const PLUGIN_ID = 'jupyterlab-mlspace:editor';

const editorPlugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description:
    'Marks calls that AWS would refuse or MLSpace would lose sight of, explains them and fixes them.',
  autoStart: true,
  requires: [IGovernance],
  optional: [
    IEditorExtensionRegistry,
    INotebookTracker,
    IEditorTracker,
    ICommandPalette,
    IRenderMimeRegistry,
    IRunGuard,
    ISettingRegistry,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    governance: IGovernance,
    extensions: IEditorExtensionRegistry | null,
    notebooks: INotebookTracker | null,
    editors: IEditorTracker | null,
    palette: ICommandPalette | null,
    rendermime: IRenderMimeRegistry | null,
    guard: IRunGuard | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const fixer = new LateFixer(governance, trans);
    const navigator = new Navigator(governance, notebooks, editors, id =>
      app.shell.activateById(id)
    );
    addFindingCommands({
      commands: app.commands,
      governance,
      navigator,
      fixer,
      trans
    });
    const notify = () =>
      ALL_COMMANDS.forEach(id => app.commands.notifyCommandChanged(id));
    governance.changed.connect(notify);
    notebooks?.activeCellChanged.connect(notify);
    ALL_COMMANDS.forEach(command => {
      palette?.addItem({ command, category: trans.__('MLSpace') });
    });
    if (extensions) {
      const actions = hoverActions(governance, fixer, async rule =>
        (await import('./rule-page')).openRulePage(rule, {
          shell: app.shell,
          rendermime,
          trans
        })
      );
      const marks = new Late(async () => {
        const { Marks } = await import('./marks');
        return new Marks(governance, actions, trans);
      });
      addExtension(extensions, marks, trans);
    }
    const settings = registry?.load(PLUGIN_ID) ?? null;
    warnBeforeRuns(governance, fixer, settings, guard, trans);
  }
};
export default editorPlugin;

function hoverActions(
  governance: IGovernance,
  fixer: LateFixer,
  openPage: (rule: string) => Promise<void>
): IHoverActions {
  return {
    fix: (document, findings) => {
      const chosen = new Set(findings);
      void fixer.fix(document, finding => chosen.has(finding));
    },
    fixAll: document => void fixer.fixAll(document),
    ignore: (document, findings) =>
      void findings.reduce(
        (before, finding) =>
          before.then(() => governance.ignore(document, finding, 'line')),
        Promise.resolve()
      ),
    why: rule => void openPage(rule)
  };
}

function addExtension(
  extensions: IEditorExtensionRegistry,
  marks: Late<Marks>,
  trans: TranslationBundle
): void {
  extensions.addExtension<{ gutter: boolean }>(
    Object.freeze({
      name: 'mlspace-findings',
      default: { gutter: false },
      schema: {
        title: trans.__('MLSpace findings'),
        type: 'object',
        properties: {
          gutter: {
            title: trans.__('Show findings in a gutter of their own'),
            type: 'boolean'
          }
        }
      },
      factory: ({ model }: IEditorExtensionFactory.IOptions) =>
        EditorExtensionRegistry.createConfigurableExtension(
          (options: { gutter: boolean }) =>
            marks.extension(loaded => loaded.of(model.sharedModel, options))
        )
    })
  );
}
