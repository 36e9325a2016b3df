// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import { PageConfig, PathExt } from '@jupyterlab/coreutils';
import {
  type INotebookTracker,
  type KernelError,
  NotebookActions
} from '@jupyterlab/notebook';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { IStatusBar } from '@jupyterlab/statusbar';
import type { TranslationBundle } from '@jupyterlab/translation';
import { NO_FACTS } from '../governance/no-facts';
import type { IGovernance, IProject } from '../tokens';
import { addGuardCommands, openModeMenu } from './commands';
import { failedCalls } from './denied/shell';
import { PLUGIN_ID } from './names';
import type { RunFindings } from './run-findings';
import type { GuardService } from './service';
import { DEFAULT_SETTINGS, readSettings } from './settings';
import { GuardStatusItem, GuardStatusModel } from './status';

export interface IGuardContext {
  readonly app: JupyterFrontEnd;
  readonly notebooks: INotebookTracker;
  readonly governance: IGovernance | null;
  readonly project: IProject | null;
  readonly runs: RunFindings;
  readonly trans: TranslationBundle;
  readonly palette: ICommandPalette | null;
  readonly registry: ISettingRegistry | null;
  readonly statusBar: IStatusBar | null;
}

/** Commands, status and settings of the guard; its service comes with the first notebook. */
export class GuardPart {
  constructor(private readonly _context: IGuardContext) {
    const { registry, statusBar } = _context;
    this._addCommands();
    if (statusBar) {
      this._addStatus(statusBar);
    }
    this._start(registry?.load(PLUGIN_ID) ?? null);
  }

  private _addCommands(): void {
    const { app, notebooks, palette, trans } = this._context;
    this._notify = addGuardCommands({
      commands: app.commands,
      palette,
      notebooks,
      service: () => this._service,
      writeSdkDefaults: () => this._writeSdkDefaults(),
      trans
    });
    notebooks.currentChanged.connect(() => this._show(), this);
  }

  private _addStatus(statusBar: IStatusBar): void {
    const { app, trans } = this._context;
    const item = new GuardStatusItem(
      this._status,
      anchor => openModeMenu(app.commands, anchor),
      trans
    );
    statusBar.registerStatusItem(`${PLUGIN_ID}-status`, {
      item,
      align: 'left',
      rank: 41,
      isActive: () => this._status.state !== null,
      activeStateChanged: this._status.stateChanged
    });
  }

  private _start(settings: Promise<ISettingRegistry.ISettings> | null): void {
    const { governance, notebooks, project } = this._context;
    settings
      ?.then(loaded => {
        const read = () => {
          this._settings = readSettings(loaded.composite);
          this._service?.refresh();
        };
        read();
        loaded.changed.connect(read, this);
      })
      // JupyterLab reports invalid settings itself; the default is off.
      .catch(() => undefined)
      .finally(() => {
        notebooks.widgetAdded.connect(() => void this._load(), this);
        if (notebooks.size > 0) {
          void this._load();
        }
      });
    project?.changed.connect(() => this._service?.refresh(), this);
    governance?.changed.connect(() => {
      if (governance.options !== this._engine) {
        this._engine = governance.options;
        this._service?.refresh();
      }
    }, this);
    NotebookActions.executed.connect((_, { cell, error, success }) => {
      if (this._settings.explainDenied) {
        void this._explain(cell, success ? null : (error ?? null));
      }
    }, this);
  }

  private async _load(): Promise<void> {
    if (this._isLoading) {
      return;
    }
    this._isLoading = true;
    const { app, governance, notebooks, project, runs, trans } = this._context;
    const { GuardService } = await import('./service');
    const { kernelspecs } = app.serviceManager;
    const service = new GuardService({
      notebooks,
      runs,
      trans,
      settings: () => this._settings,
      facts: () => governance?.options?.facts ?? project?.facts ?? NO_FACTS,
      engine: () => governance?.options ?? null,
      isPython: name =>
        kernelspecs.specs?.kernelspecs[name]?.language === 'python',
      inKernel: path => PathExt.join(PageConfig.getOption('serverRoot'), path)
    });
    this._service = service;
    kernelspecs.specsChanged.connect(() => service.refresh(), this);
    service.changed.connect(() => this._show(), this);
    this._show();
  }

  /** A shell's command may fail without an exception. */
  private async _explain(cell: Cell, error: KernelError | null): Promise<void> {
    const shell = failedCalls(cell);
    if (!error && shell.length === 0) {
      return;
    }
    const { governance, runs, trans } = this._context;
    const failure = {
      name: error?.errorName ?? '',
      texts: [...(error ? [error.errorValue] : []), ...shell]
    };
    const { explainDenied } = await import('./denied');
    await explainDenied(cell, failure, { governance, runs, trans });
  }

  private async _writeSdkDefaults(): Promise<void> {
    const { app, governance, project, trans } = this._context;
    const [{ writeSdkDefaults }] = await Promise.all([
      import('./write-sdk-defaults'),
      project?.ready
    ]);
    await writeSdkDefaults({
      contents: app.serviceManager.contents,
      path: this._settings.sdkDefaultsPath,
      facts: governance?.options?.facts ?? project?.facts ?? NO_FACTS,
      isUsed: this._settings.useSdkDefaults,
      trans
    });
    this._service?.refresh();
  }

  private _show(): void {
    const panel = this._context.notebooks.currentWidget;
    this._status.state =
      panel && this._service
        ? {
            mode: this._service.modeOf(panel),
            status: this._service.statusOf(panel),
            isChosen: this._service.choiceOf(panel) !== null
          }
        : null;
    this._notify();
  }

  private readonly _status = new GuardStatusModel();
  private _settings = DEFAULT_SETTINGS;
  private _service: GuardService | null = null;
  private _engine: IGovernance['options'] = null;
  private _isLoading = false;
  private _notify: () => void = () => undefined;
}
