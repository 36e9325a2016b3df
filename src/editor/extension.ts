// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  type Diagnostic,
  forEachDiagnostic,
  lintGutter,
  linter,
  setDiagnostics,
  setDiagnosticsEffect
} from '@codemirror/lint';
import {
  type EditorState,
  type Extension,
  StateField
} from '@codemirror/state';
import {
  type EditorView,
  type Tooltip,
  type ViewUpdate,
  ViewPlugin,
  hoverTooltip,
  keymap,
  showTooltip
} from '@codemirror/view';
import type { ISignal } from '@lumino/signaling';
import { type IPlacedFinding, toDiagnostic } from './diagnostics';
import { explainAt } from './explain-at';
import { lineMarks } from './line-marks';

/** What one editor may ask about its own text. */
export interface IEditorFindings {
  /** Findings may have changed. */
  readonly changed: ISignal<unknown, void>;
  /**
   * The findings of this text, or null while it has not been read: marks
   * already shown are then left where they are.
   */
  read(text: () => string): readonly IPlacedFinding[] | null;
  /** Explanation with actions; `close` takes the tooltip away. */
  render(findings: readonly IPlacedFinding[], close: () => void): HTMLElement;
  /** Text of a mark for the gutter and assistive technology. */
  title(finding: IPlacedFinding): string;
}

const findingOf = new WeakMap<Diagnostic, IPlacedFinding>();

/** Findings whose marks cover `pos`, at their places of now. */
export function findingsAt(state: EditorState, pos: number): IPlacedFinding[] {
  const found: IPlacedFinding[] = [];
  forEachDiagnostic(state, (diagnostic, from, to) => {
    const placed = findingOf.get(diagnostic);
    if (placed && from <= pos && pos <= to) {
      found.push({ finding: placed.finding, from, to });
    }
  });
  return found;
}

/** Pushes findings into one view whenever the document's analysis changes. */
class Marker {
  constructor(
    private _view: EditorView,
    private _findings: IEditorFindings
  ) {
    _findings.changed.connect(this._schedule, this);
    this._schedule();
  }

  update(update: ViewUpdate): void {
    // An edit that was undone gives back a text whose findings are known.
    if (update.docChanged) {
      this._shown = null;
      this._schedule();
    }
  }

  destroy(): void {
    this._isDestroyed = true;
    this._findings.changed.disconnect(this._schedule, this);
  }

  /** Later: a view must not be changed while it is being updated. */
  private _schedule(): void {
    if (!this._isScheduled) {
      this._isScheduled = true;
      queueMicrotask(() => {
        this._isScheduled = false;
        this._push();
      });
    }
  }

  private _push(): void {
    if (this._isDestroyed) {
      return;
    }
    const { state } = this._view;
    const placed = this._findings.read(() => state.doc.toString());
    if (!placed || same(placed, this._shown)) {
      return;
    }
    this._shown = placed;
    const diagnostics = placed.map(finding => {
      const diagnostic = toDiagnostic(finding, this._findings.title(finding));
      findingOf.set(diagnostic, finding);
      return diagnostic;
    });
    this._view.dispatch(setDiagnostics(state, diagnostics));
  }

  private _shown: readonly IPlacedFinding[] | null = [];
  private _isScheduled = false;
  private _isDestroyed = false;
}

function same(
  a: readonly IPlacedFinding[],
  b: readonly IPlacedFinding[] | null
): boolean {
  return (
    b !== null &&
    a.length === b.length &&
    a.every(({ finding }, index) => finding === b[index].finding)
  );
}

function tooltipAt(
  state: EditorState,
  pos: number,
  findings: IEditorFindings,
  focus = false
): Tooltip | null {
  const found = findingsAt(state, pos);
  if (found.length === 0) {
    return null;
  }
  return {
    pos: Math.min(...found.map(({ from }) => from)),
    end: Math.max(...found.map(({ to }) => to)),
    // Below, where the rest of the call is: above would hide what defines it.
    above: false,
    create: view => {
      const dom = findings.render(found, () => {
        view.dispatch({ effects: explainAt.of(null) });
        view.focus();
      });
      return {
        dom,
        mount: () => {
          if (focus) {
            dom.querySelector('button')?.focus();
          }
        }
      };
    }
  };
}

/** The explanation opened from the keyboard, at the cursor. */
function pinned(findings: IEditorFindings): Extension {
  const field = StateField.define<Tooltip | null>({
    create: () => null,
    update(value, transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(explainAt)) {
          return effect.value === null
            ? null
            : tooltipAt(
                transaction.state,
                effect.value.pos,
                findings,
                effect.value.focus
              );
        }
      }
      return transaction.docChanged ||
        transaction.selection ||
        transaction.effects.some(effect => effect.is(setDiagnosticsEffect))
        ? null
        : value;
    },
    provide: f => showTooltip.from(f)
  });
  return [
    field,
    keymap.of([
      {
        key: 'Escape',
        run: view => {
          if (!view.state.field(field)) {
            return false;
          }
          view.dispatch({ effects: explainAt.of(null) });
          return true;
        }
      }
    ])
  ];
}

/**
 * The context menu acts at the cursor: a mark that is pointed at gets it, and
 * its cell becomes the active one. The notebook has prevented the event's
 * default by then, so that the editor's own handlers would not hear of it.
 */
const cursorFollowsMenu = ViewPlugin.define(view => {
  const follow = (event: MouseEvent) => {
    const pos = view.posAtCoords({ x: event.clientX, y: event.clientY });
    if (pos !== null && findingsAt(view.state, pos).length > 0) {
      view.focus();
      if (view.state.selection.main.empty) {
        view.dispatch({ selection: { anchor: pos } });
      }
    }
  };
  view.contentDOM.addEventListener('contextmenu', follow);
  return {
    destroy: () => view.contentDOM.removeEventListener('contextmenu', follow)
  };
});

/** Marks, hover and keyboard explanation for one editor. */
export function findingsExtension(
  findings: IEditorFindings,
  options: { gutter: boolean }
): Extension {
  return [
    // `delay` is left out: another linter in the same editor may set its own.
    linter(null, { tooltipFilter: () => [] }),
    options.gutter ? lintGutter() : lineMarks,
    ViewPlugin.define(view => new Marker(view, findings)),
    hoverTooltip((view, pos) => tooltipAt(view.state, pos, findings), {
      hideOn: transaction =>
        transaction.docChanged ||
        transaction.effects.some(
          effect => effect.is(setDiagnosticsEffect) || effect.is(explainAt)
        )
    }),
    pinned(findings),
    cursorFollowsMenu
  ];
}
