// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { CodeEditor } from '@jupyterlab/codeeditor';
import { CodeMirrorEditor } from '@jupyterlab/codemirror';
import type { IEditorTracker } from '@jupyterlab/fileeditor';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { Finding, Span } from '../governance/model';
import type { IGovernance, IGovernedDocument } from '../tokens';
import { explainAt } from './explain-at';

/** A place in a governed document, in UTF-16 units of the cell's text. */
export interface IPlace {
  readonly document: IGovernedDocument;
  readonly cell: number;
  readonly offset: number;
}

/** Where the person is, and how to bring them elsewhere. */
export class Navigator {
  constructor(
    private _governance: IGovernance,
    private _notebooks: INotebookTracker | null,
    private _editors: IEditorTracker | null,
    private _activate: (id: string) => void
  ) {}

  /** The cursor's place in the document in front; null when it is no document of ours. */
  here(): IPlace | null {
    const document = this._governance.current;
    if (!document) {
      return null;
    }
    const editor = this._editorOf(document);
    const model = document.panel
      ? document.panel.content.activeCell?.model.sharedModel
      : editor?.model.sharedModel;
    const place = model && this._governance.locate(model);
    if (!place) {
      return { document, cell: 0, offset: 0 };
    }
    const offset = editor ? editor.getOffsetAt(editor.getCursorPosition()) : 0;
    return { ...place, offset };
  }

  /** Select a finding's text and explain it. */
  async show(document: IGovernedDocument, finding: Finding): Promise<void> {
    const editor = await this.reveal(document, finding.span);
    if (editor) {
      this.explain(editor, finding.span.from, false);
    }
  }

  /** Bring a stretch of text before the person, selected; null when it is gone. */
  async reveal(
    document: IGovernedDocument,
    { cell, from, to }: Span
  ): Promise<CodeEditor.IEditor | null> {
    const editor = document.panel
      ? await this._openCell(document, cell)
      : this._openFile(document);
    const { length } = editor?.model.sharedModel.getSource() ?? '';
    if (!editor || to > length) {
      return null;
    }
    const start = editor.getPositionAt(from);
    const end = editor.getPositionAt(to);
    if (start && end) {
      editor.focus();
      editor.setSelection({ start, end });
      editor.revealSelection({ start, end });
    }
    return editor;
  }

  /** Open the explanation at an offset; with `focus` the keyboard goes to its buttons. */
  explain(editor: CodeEditor.IEditor, pos: number, focus: boolean): void {
    if (editor instanceof CodeMirrorEditor) {
      editor.editor.dispatch({ effects: explainAt.of({ pos, focus }) });
    }
  }

  /** The editor in front of the person, if it shows a document of ours. */
  currentEditor(): CodeEditor.IEditor | null {
    const document = this._governance.current;
    return document ? this._editorOf(document) : null;
  }

  private _editorOf(document: IGovernedDocument): CodeEditor.IEditor | null {
    return document.panel
      ? (document.panel.content.activeCell?.editor ?? null)
      : (this._fileOf(document)?.content.editor ?? null);
  }

  private _fileOf(document: IGovernedDocument) {
    return this._editors?.find(({ context }) => context.path === document.path);
  }

  private async _openCell(
    document: IGovernedDocument,
    index: number
  ): Promise<CodeEditor.IEditor | null> {
    const id = document.result?.source.cells[index]?.id;
    const panel = this._notebooks?.find(other => other === document.panel);
    const notebook = panel?.content;
    const at =
      notebook?.widgets.findIndex(({ model }) => model.id === id) ?? -1;
    if (!panel || !notebook || at < 0) {
      return null;
    }
    this._activate(panel.id);
    notebook.activeCellIndex = at;
    notebook.deselectAll();
    await notebook.scrollToItem(at, 'smart');
    const cell = notebook.widgets[at];
    // Out of view a cell has no editor yet.
    await cell.ready;
    notebook.mode = 'edit';
    return cell.editor;
  }

  private _openFile(document: IGovernedDocument): CodeEditor.IEditor | null {
    const widget = this._fileOf(document);
    if (widget) {
      this._activate(widget.id);
    }
    return widget?.content.editor ?? null;
  }
}

/** The finding after (or before) a place, going round at the end. */
export function neighbour(
  findings: readonly Finding[],
  { cell, offset }: { cell: number; offset: number },
  direction: 1 | -1
): Finding | null {
  const sorted = [...findings].sort(
    (a, b) => a.span.cell - b.span.cell || a.span.from - b.span.from
  );
  const isAfter = ({ span }: Finding) =>
    span.cell > cell || (span.cell === cell && span.from > offset);
  const isBefore = ({ span }: Finding) =>
    span.cell < cell || (span.cell === cell && span.to < offset);
  return direction === 1
    ? (sorted.find(isAfter) ?? sorted[0] ?? null)
    : ([...sorted].reverse().find(isBefore) ??
        sorted[sorted.length - 1] ??
        null);
}
