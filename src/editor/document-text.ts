// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { IObservableDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Cell, SourceDocument } from '../governance/model';

/** The collaborative text behind an editor. */
export type SharedText = CodeEditor.IModel['sharedModel'];

export interface ICellText {
  readonly id: string;
  readonly type: Cell['type'];
  readonly model: SharedText;
}

/** The texts of an open document, whether any of them has an editor or not. */
export interface IDocumentText extends IObservableDisposable {
  readonly format: SourceDocument['format'];
  /** As the contents API knows it. */
  readonly path: string;
  readonly panel: NotebookPanel | null;
  /** False for a notebook in another language. */
  readonly isPython: boolean;
  /** In document order. */
  readonly cells: readonly ICellText[];
  /** Something may have changed: text, cells or language. */
  readonly changed: ISignal<IDocumentText, void>;
}

/** What the engine reads, at this moment. */
export function snapshot(text: IDocumentText): SourceDocument {
  return {
    name: text.path,
    format: text.format,
    cells: text.cells.map((cell, index) => ({
      id: cell.id,
      index,
      type: cell.type,
      source: cell.model.getSource()
    }))
  };
}

/** Whether an analysis of one would be an analysis of the other. */
export function sameText(a: SourceDocument, b: SourceDocument): boolean {
  return (
    a.name === b.name &&
    a.cells.length === b.cells.length &&
    a.cells.every((cell, index) => {
      const other = b.cells[index];
      return (
        cell.id === other.id &&
        cell.type === other.type &&
        cell.source === other.source
      );
    })
  );
}

/** Shared by both kinds: signals and disposal with the context. */
abstract class ContextText<T extends DocumentRegistry.IModel> {
  constructor(protected context: DocumentRegistry.IContext<T>) {
    context.model.contentChanged.connect(this.onChanged, this);
    context.pathChanged.connect(this.onChanged, this);
    context.disposed.connect(this.dispose, this);
  }

  get path(): string {
    return this.context.path;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get disposed(): ISignal<this, void> {
    return this._disposed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._disposed.emit();
    Signal.clearData(this);
  }

  protected onChanged(): void {
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _disposed = new Signal<this, void>(this);
  private _isDisposed = false;
}

/** A notebook's cells, those out of view included. */
export class NotebookText
  extends ContextText<INotebookModel>
  implements IDocumentText
{
  readonly format = 'notebook';

  constructor(
    context: DocumentRegistry.IContext<INotebookModel>,
    private _findPanel: () => NotebookPanel | null
  ) {
    super(context);
    context.model.metadataChanged.connect(this.onChanged, this);
  }

  /** A panel that shows the notebook; there may be several, and they come and go. */
  get panel(): NotebookPanel | null {
    return this._findPanel();
  }

  get isPython(): boolean {
    const { defaultKernelLanguage, defaultKernelName } = this.context.model;
    const language = defaultKernelLanguage.toLowerCase();
    // A new notebook does not know its language before its kernel has answered.
    return language
      ? /^(i?python|sparkmagic)/.test(language)
      : !defaultKernelName || /py|conda/i.test(defaultKernelName);
  }

  get cells(): readonly ICellText[] {
    return this.context.model.sharedModel.cells.map(cell => ({
      id: cell.getId(),
      type:
        cell.cell_type === 'code' || cell.cell_type === 'markdown'
          ? cell.cell_type
          : 'raw',
      model: cell
    }));
  }
}

/** A Python file as one cell. */
export class FileText
  extends ContextText<DocumentRegistry.IModel>
  implements IDocumentText
{
  constructor(
    context: DocumentRegistry.IContext<DocumentRegistry.IModel>,
    private _model: CodeEditor.IModel
  ) {
    super(context);
  }

  readonly format = 'script';
  readonly panel = null;

  get isPython(): boolean {
    return this.path.endsWith('.py');
  }

  get cells(): readonly ICellText[] {
    return [{ id: 'file', type: 'code', model: this._model.sharedModel }];
  }
}
