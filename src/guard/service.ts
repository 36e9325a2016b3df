// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  NotebookActions,
  type INotebookTracker,
  type NotebookPanel
} from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { EngineOptions, ProjectFacts } from '../governance/model';
import { guardConfig } from './config';
import { type GuardStatus, KernelGuard } from './kernel-guard';
import { chosenMode, chooseMode, type GuardMode } from './modes';
import type { GuardNote } from './notes';
import { installCode, removeCode, STATE_EXPRESSION } from './python';
import { findingsOf } from './run-describe';
import type { RunFindings } from './run-findings';
import type { IGuardSettings } from './settings';

export interface IGuardServiceOptions {
  readonly notebooks: INotebookTracker;
  readonly runs: RunFindings;
  readonly trans: TranslationBundle;
  readonly settings: () => IGuardSettings;
  readonly facts: () => ProjectFacts;
  readonly engine: () => EngineOptions | null;
  readonly isPython: (kernel: string) => boolean;
  /** A path of the contents API as kernels see it. */
  readonly inKernel: (path: string) => string;
}

/** The guards of all open notebooks. */
export class GuardService implements IDisposable {
  constructor(private readonly _options: IGuardServiceOptions) {
    const { notebooks, runs, trans } = _options;
    runs.describe = (...about) => findingsOf(...about, trans);
    runs.isCovered = ({ panel }) =>
      panel !== null &&
      this.statusOf(panel) === 'in' &&
      ['fill', 'stop'].includes(this.modeOf(panel));
    notebooks.forEach(panel => this._watch(panel));
    notebooks.widgetAdded.connect((_, panel) => this._watch(panel), this);
    NotebookActions.executionScheduled.connect(this._onScheduled, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._options.runs.isCovered = () => false;
      this._guards.forEach(guard => guard.dispose());
      Signal.clearData(this);
    }
  }

  /** What the notebook chose, else what the settings say. */
  modeOf(panel: NotebookPanel): GuardMode {
    return this.choiceOf(panel) ?? this._options.settings().mode;
  }

  choiceOf({ content }: NotebookPanel): GuardMode | null {
    return content.model ? chosenMode(content.model) : null;
  }

  statusOf(panel: NotebookPanel): GuardStatus {
    return this._guards.get(panel)?.status ?? 'noKernel';
  }

  /** A person's choice for this notebook, kept in it; null: follow the settings. */
  async choose(panel: NotebookPanel, mode: GuardMode | null): Promise<void> {
    // What is written earlier is lost when the file arrives.
    await panel.context.ready;
    if (!panel.isDisposed && panel.content.model) {
      chooseMode(panel.content.model, mode);
      this._apply(panel);
    }
  }

  /** Facts, policies or settings have changed. */
  refresh(): void {
    this._codes.clear();
    this._guards.forEach((_, panel) => this._apply(panel));
  }

  private _watch(panel: NotebookPanel): void {
    void panel.context.ready.then(() => {
      if (panel.isDisposed || this._guards.has(panel) || this._isDisposed) {
        return;
      }
      const { isPython } = this._options;
      const guard = new KernelGuard({
        context: panel.sessionContext,
        isPython,
        code: () => this._codeFor(panel),
        removeCode: removeCode(),
        stateExpression: STATE_EXPRESSION,
        onNote: note => this._onNote(panel, note)
      });
      this._guards.set(panel, guard);
      guard.changed.connect(() => this._changed.emit(), this);
      panel.content.model?.metadataChanged.connect(
        () => this._apply(panel),
        this
      );
      panel.disposed.connect(() => {
        guard.dispose();
        this._guards.delete(panel);
      }, this);
      this._changed.emit();
    });
  }

  private _apply(panel: NotebookPanel): void {
    this._guards.get(panel)?.apply();
    this._changed.emit();
  }

  /** What this notebook's kernel shall run; the text is large, so made once a mode. */
  private _codeFor(panel: NotebookPanel): string | null {
    const mode = this.modeOf(panel);
    const { engine, facts, inKernel, settings } = this._options;
    const { sdkDefaultsPath, useSdkDefaults } = settings();
    if (mode === 'off' && !useSdkDefaults) {
      return null;
    }
    const known = this._codes.get(mode);
    if (known !== undefined) {
      return known;
    }
    const defaults = useSdkDefaults ? inKernel(sdkDefaultsPath) : null;
    const code = installCode(guardConfig(mode, facts(), engine(), defaults));
    this._codes.set(mode, code);
    return code;
  }

  private _onScheduled(_: unknown, { cell, notebook }: IScheduled): void {
    const { id, sharedModel } = cell.model;
    this._guards.forEach((guard, { content }) => {
      if (content === notebook) {
        guard.confirm();
      }
    });
    this._options.runs.begin(id, sharedModel.getSource());
  }

  private _onNote({ content }: NotebookPanel, note: GuardNote): void {
    const cell = content.widgets.find(({ model }) => model.id === note.cell);
    if (cell) {
      const { id, sharedModel } = cell.model;
      this._options.runs.add(id, sharedModel.getSource(), note);
    }
  }

  private readonly _guards = new Map<NotebookPanel, KernelGuard>();
  private readonly _codes = new Map<GuardMode, string>();
  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}

interface IScheduled {
  readonly cell: {
    readonly model: {
      readonly id: string;
      readonly sharedModel: { getSource(): string };
    };
  };
  readonly notebook: NotebookPanel['content'];
}
