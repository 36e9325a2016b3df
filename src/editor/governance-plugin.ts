// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { IEditorTracker } from '@jupyterlab/fileeditor';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { IGovernance, IProject } from '../tokens';
/* eslint-disable jupyter/prefer-lazy-imports -- marks and the token's provider are needed at once; the engine is what loads late */
import type { IDocumentText } from './document-text';
import { EngineInputs, NO_OPTIONS } from './engine-inputs';
import { Governance } from './governance';
import { LocalEngine, RemoteEngine } from './remote-engine';
import { startWorker } from './start-worker';
import { DEFAULT_SETTINGS, readSettings } from './settings';
import { DocumentWatcher } from './watch';
/* eslint-enable jupyter/prefer-lazy-imports */

const PLUGIN_ID = 'jupyterlab-mlspace:governance';

/** Text of a JSON file, read through the contents API. */
async function readText(app: JupyterFrontEnd, path: string): Promise<string> {
  const file = await app.serviceManager.contents.get(path, {
    content: true,
    format: 'text',
    type: 'file'
  });
  if (typeof file.content !== 'string') {
    throw new Error('not a text file');
  }
  return file.content;
}

/** Logged once: a broken engine must neither flood the console nor stop the editor. */
function logOnce(): (reason: unknown) => void {
  const seen = new Set<string>();
  return reason => {
    const text = reason instanceof Error ? reason.message : String(reason);
    if (!seen.has(text)) {
      seen.add(text);
      console.error('jupyterlab-mlspace: the analysis failed', reason);
    }
  };
}

const governancePlugin: JupyterFrontEndPlugin<IGovernance> = {
  id: PLUGIN_ID,
  description:
    'Checks open notebooks and Python files against the policies of the MLSpace project.',
  autoStart: true,
  provides: IGovernance,
  optional: [
    INotebookTracker,
    IEditorTracker,
    IProject,
    ISettingRegistry,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    editors: IEditorTracker | null,
    project: IProject | null,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): IGovernance => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const onError = logOnce();
    const inputs = new EngineInputs({
      project,
      readText: path => readText(app, path),
      standard: async (facts, settings) =>
        (await import('./policies')).standardPolicySets(facts, settings),
      fromFolder: async (report, facts) =>
        (await import('./policies')).folderPolicySets(report, facts),
      onError
    });
    const governance = new Governance({
      initial: NO_OPTIONS,
      engine: new RemoteEngine(
        startWorker,
        new LocalEngine(async options =>
          (await import('../governance')).createEngine(options)
        )
      ),
      provideProjectCell: (text, before) =>
        projectCellFor(text, before, inputs, registry, trans),
      ignoreRule: rule => addIgnoredRule(registry, rule),
      onError
    });
    inputs.changed.connect((_, options) => {
      governance.configure(options);
      for (const { key, reason } of inputs.problems) {
        Notification.warning(
          trans.__('MLSpace cannot read the policy %1: %2', key, reason),
          { autoClose: 8000 }
        );
      }
    }, governance);
    new DocumentWatcher({ governance, notebooks, editors, shell: app.shell });
    if (registry) {
      void followSettings(registry, inputs, governance, trans);
    }
    return governance;
  }
};
export default governancePlugin;

async function projectCellFor(
  text: IDocumentText,
  before: number,
  inputs: EngineInputs,
  registry: ISettingRegistry | null,
  trans: TranslationBundle
): Promise<(() => readonly number[]) | null> {
  const notebook = text.panel?.content.model?.sharedModel;
  if (!notebook) {
    return null;
  }
  const [{ provideProjectCell }, { FixerDialogue }, { readStyle }] =
    await Promise.all([
      import('./provide-project-cell'),
      import('./dialogue'),
      import('../boilerplate/style')
    ]);
  const dialogue = new FixerDialogue(trans);
  return provideProjectCell(
    notebook,
    before,
    inputs.facts,
    await readStyle(registry),
    () => dialogue.mayReplaceProjectCell()
  );
}

async function addIgnoredRule(
  registry: ISettingRegistry | null,
  rule: string
): Promise<void> {
  const settings = await registry?.load(PLUGIN_ID);
  if (settings) {
    const { ignore } = readSettings(settings.composite).rules;
    await settings.set('ignore', [...new Set([...ignore, rule])]);
  }
}

/** Applies the settings now and whenever they change; broken ones are named and left out. */
async function followSettings(
  registry: ISettingRegistry,
  inputs: EngineInputs,
  governance: Governance,
  trans: TranslationBundle
): Promise<void> {
  const tell = (text: string) =>
    Notification.warning(text, { autoClose: 8000 });
  const apply = (composite: ISettingRegistry.ISettings['composite']) => {
    const settings = readSettings(composite);
    governance.setDelay(settings.delay);
    governance.setEnabled(settings.enabled);
    inputs.settings = settings;
    for (const { key, reason } of settings.problems) {
      tell(trans.__('MLSpace setting %1 is left out: %2', key, reason));
    }
  };
  try {
    const settings = await registry.load(PLUGIN_ID);
    apply(settings.composite);
    settings.changed.connect(() => apply(settings.composite), governance);
  } catch (reason) {
    inputs.settings = DEFAULT_SETTINGS;
    const text = reason instanceof Error ? reason.message : String(reason);
    tell(trans.__('MLSpace uses its default settings: %1', text));
  }
}
