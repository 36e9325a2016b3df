// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { SidePanel } from '@jupyterlab/ui-components';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { AccordionPanel, type Widget } from '@lumino/widgets';
import { mlspaceIcon } from '../../icons';
import type { ISidebar, ISidebarSection } from '../../tokens';

/** Sections below this rank stand above those that fold, without a title. */
const FIRST_FOLDING_RANK = 20;

/** Which sections are folded, by section id. */
export type Folds = Readonly<Record<string, boolean>>;

/** What the state database holds may be of another version. */
export function readFolds(stored: unknown): Folds {
  const entries = Object.entries(stored ?? {});
  return Object.fromEntries(
    entries.map(([id, folded]) => [id, folded === true])
  );
}

/** The MLSpace side panel: a head that always shows, and sections that fold. */
export class MLSpacePanel extends SidePanel implements ISidebar {
  constructor(translator: ITranslator, trans: TranslationBundle) {
    super({ translator });
    this.id = 'jupyterlab-mlspace-panel';
    this.title.icon = mlspaceIcon;
    this.title.caption = trans.__('MLSpace');
    this.addClass('jp-MLSpacePanel');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('MLSpace'));
    this.content.node.setAttribute('aria-label', trans.__('MLSpace sections'));
    if (this.content instanceof AccordionPanel) {
      this.content.expansionToggled.connect(this._onToggled, this);
      this.content.handleMoved.connect(this._onResized, this);
    }
  }

  /** Emitted when the person folds or unfolds a section. */
  get foldsChanged(): ISignal<this, Folds> {
    return this._foldsChanged;
  }

  /** Fold as the person left it; sections that come later follow. */
  restore(folds: Folds): void {
    this._folds = { ...folds };
    this._sections.forEach(section => this._applyFold(section));
    this._share();
  }

  addSection(section: ISidebarSection): IDisposable {
    const { widget } = section;
    const folding = section.rank >= FIRST_FOLDING_RANK;
    const before = this._sections.filter(
      other =>
        other.rank <= section.rank &&
        other.rank >= FIRST_FOLDING_RANK === folding
    );
    this._sections.push(section);
    widget.title.label = section.title;
    widget.addClass('jp-MLSpaceSection');
    if (folding) {
      this.insertWidget(before.length, widget);
      this._applyFold(section);
      this._share();
    } else {
      this.header.insertWidget(before.length, widget);
    }
    return new DisposableDelegate(() => {
      this._sections = this._sections.filter(other => other !== section);
      widget.parent = null;
    });
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    Signal.clearData(this);
    super.dispose();
  }

  private _applyFold({ id, widget }: ISidebarSection): void {
    const { content } = this;
    const index = content.widgets.indexOf(widget);
    if (!(content instanceof AccordionPanel) || index < 0) {
      return;
    }
    this._restoring = true;
    if (this._folds[id]) {
      content.collapse(index);
    } else {
      content.expand(index);
    }
    this._restoring = false;
  }

  /** Divide the height, until the person has done so. */
  private _share(): void {
    const { content } = this;
    if (content instanceof AccordionPanel && !this._resized) {
      const shares = content.widgets.map(widget =>
        widget.isHidden
          ? 0
          : (this._sections.find(other => other.widget === widget)?.stretch ??
            1)
      );
      content.setRelativeSizes(shares);
    }
  }

  private _onResized(): void {
    this._resized = true;
  }

  private _onToggled(content: AccordionPanel, index: number): void {
    const widget: Widget | undefined = content.widgets[index];
    const section = this._sections.find(other => other.widget === widget);
    if (this._restoring || !section) {
      return;
    }
    this._folds = { ...this._folds, [section.id]: section.widget.isHidden };
    this._share();
    this._foldsChanged.emit(this._folds);
  }

  private _sections: ISidebarSection[] = [];
  private _folds: Folds = {};
  private _restoring = false;
  private _resized = false;
  private _foldsChanged = new Signal<this, Folds>(this);
}
