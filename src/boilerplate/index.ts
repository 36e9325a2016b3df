// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, type Notebook } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { NO_FACTS } from '../governance/no-facts';
import { IBoilerplate, IGovernance, IProject } from '../tokens';
import { BOILERPLATE_PLUGIN_ID, readStyle } from './style';

const CommandIDs = {
  insertProjectCell: 'mlspace:insert-project-cell',
  injectCall: 'mlspace:inject-call'
} as const;

const NO_ARGUMENTS = {
  args: { type: 'object', properties: {}, additionalProperties: false }
};

const boilerplatePlugin: JupyterFrontEndPlugin<IBoilerplate> = {
  id: BOILERPLATE_PLUGIN_ID,
  description:
    'Writes the project cell, and tags, network and key into the call under the cursor.',
  autoStart: true,
  provides: IBoilerplate,
  optional: [
    IProject,
    INotebookTracker,
    IGovernance,
    ICommandPalette,
    ISettingRegistry,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    project: IProject | null,
    notebooks: INotebookTracker | null,
    governance: IGovernance | null,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): IBoilerplate => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const boilerplate: IBoilerplate = {
      insertProjectCell: notebook =>
        insertProjectCell(notebook, project, governance, registry, trans)
    };
    addInsertCommand(app, boilerplate, notebooks, trans);
    if (governance) {
      addInjectCommand(app, governance, notebooks, trans);
    }
    for (const command of Object.values(CommandIDs)) {
      if (app.commands.hasCommand(command)) {
        palette?.addItem({ command, category: trans.__('MLSpace') });
      }
    }
    return boilerplate;
  }
};
export default boilerplatePlugin;

async function insertProjectCell(
  notebook: Notebook,
  project: IProject | null,
  governance: IGovernance | null,
  registry: ISettingRegistry | null,
  trans: TranslationBundle
): Promise<number> {
  const [{ upsertProjectCell }, { projectCellSource }, { FixerDialogue }] =
    await Promise.all([
      import('./project-cell'),
      import('../governance/fixes/project-cell'),
      import('../editor/dialogue'),
      project?.ready
    ]);
  const model = notebook.model?.sharedModel;
  if (!model) {
    return -1;
  }
  const facts = governance?.options?.facts ?? project?.facts ?? NO_FACTS;
  const dialogue = new FixerDialogue(trans);
  const { index, kind } = await upsertProjectCell(
    model,
    projectCellSource(facts, await readStyle(registry)),
    () => dialogue.mayReplaceProjectCell()
  );
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, 'smart');
  if (kind === 'unchanged') {
    dialogue.tell(trans.__('The project cell is up to date.'), null);
  }
  return index;
}

function addInsertCommand(
  app: JupyterFrontEnd,
  boilerplate: IBoilerplate,
  notebooks: INotebookTracker | null,
  trans: TranslationBundle
): void {
  app.commands.addCommand(CommandIDs.insertProjectCell, {
    label: trans.__('Insert MLSpace Project Cell'),
    caption: trans.__(
      'Define user, project, tags, network and key, or bring the cell that does so up to date'
    ),
    describedBy: NO_ARGUMENTS,
    isEnabled: () => !!notebooks?.currentWidget,
    execute: async () => {
      const panel = notebooks?.currentWidget;
      if (panel) {
        await panel.context.ready;
        await boilerplate.insertProjectCell(panel.content);
      }
    }
  });
}

/** Tags, network and volume key; what else is wrong with a call stays for the other fixes. */
const INJECTED = /^MLS[012]/;

function addInjectCommand(
  app: JupyterFrontEnd,
  governance: IGovernance,
  notebooks: INotebookTracker | null,
  trans: TranslationBundle
): void {
  app.commands.addCommand(CommandIDs.injectCall, {
    label: trans.__('Inject Tags, Network and Key into This Call'),
    caption: trans.__(
      'Add what the project asks for to the call at the cursor'
    ),
    describedBy: NO_ARGUMENTS,
    isEnabled: () => governance.current !== null,
    execute: async () => {
      const [{ Navigator }, { Fixer }, { FixerDialogue }, { findingsNear }] =
        await Promise.all([
          import('../editor/navigate'),
          import('../editor/fixer'),
          import('../editor/dialogue'),
          import('../editor/commands')
        ]);
      const navigator = new Navigator(governance, notebooks, null, id =>
        app.shell.activateById(id)
      );
      const document = governance.current;
      if (!document) {
        return;
      }
      await governance.refresh(document);
      const place = navigator.here();
      const chosen = new Set(place ? findingsNear(place) : []);
      const fixer = new Fixer(governance, new FixerDialogue(trans), trans);
      await fixer.fix(
        document,
        finding => INJECTED.test(finding.rule) && chosen.has(finding)
      );
    }
  });
}
