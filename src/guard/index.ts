// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IGovernance, IProject, IRunGuard } from '../tokens';
import { PLUGIN_ID } from './names';
import { noteFactory } from './note-renderer';
import { RunFindings } from './run-findings';

const guardPlugin: JupyterFrontEndPlugin<IRunGuard> = {
  id: PLUGIN_ID,
  description:
    'Looks at calls when they run: warns, fills in or stops; explains AccessDenied.',
  autoStart: true,
  provides: IRunGuard,
  requires: [INotebookTracker],
  optional: [
    IGovernance,
    IProject,
    ICommandPalette,
    IRenderMimeRegistry,
    ISettingRegistry,
    IStatusBar,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker,
    governance: IGovernance | null,
    project: IProject | null,
    palette: ICommandPalette | null,
    rendermime: IRenderMimeRegistry | null,
    registry: ISettingRegistry | null,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): IRunGuard => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const runs = new RunFindings();
    const { commands } = app;
    rendermime?.addFactory(
      noteFactory(() => void commands.execute('mlspace:open-findings'), trans)
    );
    void import('./part').then(
      ({ GuardPart }) =>
        new GuardPart({
          app,
          notebooks,
          governance,
          project,
          runs,
          trans,
          palette,
          registry,
          statusBar
        })
    );
    return runs;
  }
};
export default guardPlugin;
