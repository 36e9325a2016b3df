// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { forEachDiagnostic, setDiagnosticsEffect } from '@codemirror/lint';
import {
  type EditorState,
  type Extension,
  RangeSetBuilder
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate
} from '@codemirror/view';
import type { Severity } from '../governance/model';

const LINE: Readonly<Record<Severity, Decoration>> = {
  error: Decoration.line({ class: 'jp-MLSpace-line jp-MLSpace-line-error' }),
  warning: Decoration.line({
    class: 'jp-MLSpace-line jp-MLSpace-line-warning'
  }),
  info: Decoration.line({ class: 'jp-MLSpace-line jp-MLSpace-line-info' })
};
const RANK: Readonly<Record<string, number>> = { error: 0, warning: 1 };

function decorate(state: EditorState): DecorationSet {
  const worst = new Map<number, Severity>();
  forEachDiagnostic(state, ({ severity }, from) => {
    const line = state.doc.lineAt(from).from;
    const known = worst.get(line);
    const own = severity === 'hint' ? 'info' : severity;
    if (!known || (RANK[own] ?? 2) < (RANK[known] ?? 2)) {
      worst.set(line, own);
    }
  });
  const builder = new RangeSetBuilder<Decoration>();
  for (const [line, severity] of [...worst].sort(([a], [b]) => a - b)) {
    builder.add(line, line, LINE[severity]);
  }
  return builder.finish();
}

/**
 * A shape at the line's left edge. Unlike a gutter it takes no room, so that
 * code does not jump sideways when the first finding of a cell appears.
 */
export const lineMarks: Extension = ViewPlugin.fromClass(
  class {
    constructor(view: EditorView) {
      this.decorations = decorate(view.state);
    }

    decorations: DecorationSet;

    update(update: ViewUpdate): void {
      const pushed = update.transactions.some(transaction =>
        transaction.effects.some(effect => effect.is(setDiagnosticsEffect))
      );
      if (update.docChanged || pushed) {
        this.decorations = decorate(update.state);
      }
    }
  },
  { decorations: plugin => plugin.decorations }
);
