// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** From a card to a notebook. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import { readStyle } from '../boilerplate/style';
import { NO_FACTS } from '../governance/no-facts';
import type { IGovernance, IProject } from '../tokens';
import type { ITemplateCard } from './catalogue';
import { pythonKernel } from './create';
import type { IProjectValues } from './fill';
import { TemplateForm } from './form';
import type { TemplateStyle } from './model';

export interface ILaunchContext {
  readonly app: JupyterFrontEnd;
  readonly project: IProject | null;
  readonly governance: IGovernance | null;
  readonly registry: ISettingRegistry | null;
  readonly trans: TranslationBundle;
}

/** What is asked for by a command's arguments. */
export interface ILaunchRequest {
  /** Where the notebook goes. */
  readonly folder: string;
  readonly style: TemplateStyle;
  /** Whether a person is asked; without, every field keeps its default. */
  readonly ask: boolean;
}

export async function projectValues({
  project,
  governance,
  registry
}: Pick<
  ILaunchContext,
  'project' | 'governance' | 'registry'
>): Promise<IProjectValues> {
  await project?.ready;
  await untilKnown(governance);
  const judged = governance?.options?.facts ?? NO_FACTS;
  const facts = project?.facts ?? judged;
  return {
    // The settings may know the system where the instance does not tell.
    facts: { ...facts, system: facts.system ?? judged.system },
    projectCellStyle: await readStyle(registry)
  };
}

/** A form that is opened right at the start waits for the policies so long. */
const PATIENCE_MS = 5_000;

/** Resolves when policies are known, or when it is time to go on without. */
async function untilKnown(governance: IGovernance | null): Promise<void> {
  const isKnown = () => (governance?.options?.policies.sets.length ?? 1) > 0;
  if (!governance || isKnown()) {
    return;
  }
  await new Promise<void>(resolve => {
    const end = () => {
      clearTimeout(timer);
      governance.changed.disconnect(look);
      resolve();
    };
    const look = () => isKnown() && end();
    const timer = setTimeout(end, PATIENCE_MS);
    governance.changed.connect(look);
  });
}

/** Resolves to the notebook's widget, which replaces the launcher; null when nothing was made. */
export async function launchTemplate(
  card: ITemplateCard,
  { folder, style, ask }: ILaunchRequest,
  context: ILaunchContext
): Promise<unknown> {
  const { app, governance, trans } = context;
  const { contents, kernelspecs } = app.serviceManager;
  const [template, project] = await Promise.all([
    card.load(),
    projectValues(context),
    kernelspecs.ready
  ]);
  const form = new TemplateForm({
    template,
    preferred: style,
    project,
    governance,
    contents,
    folder,
    kernel: pythonKernel(kernelspecs.specs),
    delay: ms => new Promise(resolve => setTimeout(resolve, ms)),
    trans
  });
  const written = await isWritten(form, ask).finally(() => form.dispose());
  if (!written) {
    return null;
  }
  const widget: unknown = await app.commands.execute('docmanager:open', {
    path: form.path,
    factory: 'Notebook'
  });
  if (form.isRun && widget instanceof NotebookPanel) {
    void runAll(widget);
  }
  return widget;
}

/** False: the person thought better of it. */
async function isWritten(form: TemplateForm, ask: boolean): Promise<boolean> {
  if (ask) {
    const { askForTemplate } = await import('./form-view');
    return askForTemplate(form);
  }
  if (!(await form.submit())) {
    throw new Error(form.problem?.detail ?? form.failure);
  }
  return true;
}

async function runAll(panel: NotebookPanel): Promise<void> {
  await panel.context.ready;
  await panel.sessionContext.ready;
  // Until the kernel has said who it is, "run" does nothing.
  await panel.sessionContext.session?.kernel?.info;
  await NotebookActions.runAll(panel.content, panel.sessionContext);
}
