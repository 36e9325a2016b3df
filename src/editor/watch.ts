// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { FileEditor, IEditorTracker } from '@jupyterlab/fileeditor';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import { FileText, type IDocumentText, NotebookText } from './document-text';
import type { Governance } from './governance';

type FileWidget = IDocumentWidget<FileEditor>;

/** Puts every open notebook and Python file under governance. */
export class DocumentWatcher implements IDisposable {
  constructor(private _options: IDocumentWatcherOptions) {
    const { notebooks, editors, shell } = _options;
    notebooks?.forEach(panel => this._addNotebook(panel));
    notebooks?.widgetAdded.connect((_, panel) => {
      this._addNotebook(panel);
    }, this);
    editors?.forEach(widget => this._addFile(widget));
    editors?.widgetAdded.connect((_, widget) => this._addFile(widget), this);
    shell.currentChanged?.connect(this._follow, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _addNotebook(panel: NotebookPanel): void {
    const { context } = panel;
    this._options.governance.prepare();
    void context.ready.then(() => {
      if (!panel.isDisposed && !this._texts.has(context)) {
        const { notebooks } = this._options;
        const find = () =>
          notebooks?.find(other => other.context === context) ?? null;
        this._add(context, new NotebookText(context, find));
      }
    });
  }

  private _addFile(widget: FileWidget): void {
    const { context } = widget.content;
    const consider = () => {
      const isPython = context.path.endsWith('.py');
      if (isPython && !widget.isDisposed && !this._texts.has(context)) {
        this._add(context, new FileText(context, widget.content.model));
      }
    };
    void context.ready.then(consider);
    // A file that is renamed to .py becomes one of ours.
    context.pathChanged.connect(consider, this);
  }

  private _add(context: object, text: IDocumentText): void {
    this._texts.set(context, text);
    text.disposed.connect(() => this._texts.delete(context), this);
    this._options.governance.add(text);
    this._follow();
  }

  /** The document in front; a panel of ours in front leaves the last one current. */
  private _follow(): void {
    const widget = this._options.shell.currentWidget;
    const context = this._contextOf(widget);
    if (context) {
      this._options.governance.setCurrent(this._texts.get(context) ?? null);
    } else if (widget && 'context' in widget) {
      this._options.governance.setCurrent(null);
    }
  }

  private _contextOf(widget: Widget | null): object | null {
    const { notebooks, editors } = this._options;
    return (
      notebooks?.find(panel => panel === widget)?.context ??
      editors?.find(file => file === widget)?.content.context ??
      null
    );
  }

  private _texts = new Map<object, IDocumentText>();
  private _isDisposed = false;
}

export interface IDocumentWatcherOptions {
  readonly governance: Governance;
  readonly notebooks: INotebookTracker | null;
  readonly editors: IEditorTracker | null;
  /** JupyterLab 4.1's type of the shell does not tell of `currentChanged`. */
  readonly shell: Pick<JupyterFrontEnd.IShell, 'currentWidget'> & {
    readonly currentChanged?: ISignal<unknown, unknown>;
  };
}
