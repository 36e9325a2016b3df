// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IGovernance, IGovernedDocument, IRunGuard } from '../tokens';
import { BeforeRun, type IRunNotice } from './before-run';
import type { IFixer } from './late-fixer';

/** Milliseconds for which a notice stays. */
const NOTICE_MS = 12000;

/** Notices before a run, as notifications; the setting `warnBeforeRun` turns them off. */
export function warnBeforeRuns(
  governance: IGovernance,
  fixer: IFixer,
  settings: Promise<ISettingRegistry.ISettings> | null,
  guard: IRunGuard | null,
  trans: TranslationBundle
): void {
  let isWanted = true;
  settings
    ?.then(loaded => {
      const read = () => {
        isWanted = loaded.composite.warnBeforeRun !== false;
      };
      read();
      loaded.changed.connect(read);
    })
    // JupyterLab reports invalid settings itself; the default is on.
    .catch(() => undefined);
  let last = '';
  const beforeRun = new BeforeRun({
    governance,
    fixer,
    trans,
    enabled: document => isWanted && !guard?.covers(document),
    show: notice => {
      Notification.dismiss(last);
      last = showNotice(notice, trans);
    },
    run: runCell
  });
  NotebookActions.executionScheduled.connect((_, { cell }) => {
    beforeRun.onScheduled(cell.model.id).catch(reason => console.warn(reason));
  });
}

function showNotice(
  { fixAndRun, message, mute }: IRunNotice,
  trans: TranslationBundle
): string {
  const fix = fixAndRun && {
    label: trans.__('Fix and run again'),
    callback: fixAndRun,
    displayType: 'accent' as const
  };
  return Notification.warning(message, {
    autoClose: NOTICE_MS,
    actions: [
      ...(fix ? [fix] : []),
      { label: trans.__('Do not warn for this cell'), callback: mute }
    ]
  });
}

/** Runs the notebook's project cell where there is one, then the cell. */
export async function runCell(
  { panel }: IGovernedDocument,
  cellId: string
): Promise<void> {
  const notebook = panel?.content;
  const model = notebook?.model?.sharedModel;
  if (!panel || !notebook || !model) {
    return;
  }
  const { findProjectCell } = await import('../boilerplate/project-cell');
  const index = notebook.widgets.findIndex(({ model }) => model.id === cellId);
  const project = findProjectCell(model);
  const cells = [project, index].filter(at => at >= 0 && at <= index);
  for (const at of new Set(cells)) {
    notebook.deselectAll();
    notebook.activeCellIndex = at;
    await NotebookActions.run(notebook, panel.sessionContext);
  }
}
