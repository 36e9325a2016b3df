// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Finding, Fix, SourceDocument } from '../governance/model';
import type { IFixOutcome, IGovernance, IGovernedDocument } from '../tokens';

/** One cell before and after, for the preview. */
export interface ICellPreview {
  /** 0-based among all cells. */
  readonly cell: number;
  readonly before: string;
  readonly after: string;
}

/** What fixes would do to a document. */
export interface IFixPreview {
  readonly cells: readonly ICellPreview[];
  readonly fixes: number;
  /** The fixes use the project cell's names, and no cell has them yet. */
  readonly addsProjectCell: boolean;
}

/** How the fixer speaks with the person. */
export interface IFixerDialogue {
  /** Shows what several cells would become; false when the person declines. */
  confirm(preview: IFixPreview): Promise<boolean>;
  /** One quiet notice, with a way back where there is one. */
  tell(message: string, undo: (() => void) | null): void;
}

/** What the cells would become. */
export async function preview(
  source: SourceDocument,
  fixes: readonly Fix[]
): Promise<IFixPreview> {
  const { edited, planFixes } = await import('./apply-fixes');
  const isScript = source.format === 'script';
  const { cells } = planFixes(fixes, () => false, isScript);
  return {
    cells: cells.map(({ cell, edits }) => ({
      cell,
      before: source.cells[cell].source,
      after: edited(source.cells[cell].source, edits)
    })),
    fixes: fixes.length,
    addsProjectCell: !isScript && fixes.some(({ prelude }) => prelude !== null)
  };
}

/** A project cell inserted above pushes the fixed call down: bring it back. */
async function keepInView(
  { panel }: IGovernedDocument,
  id: string | undefined
): Promise<void> {
  const index =
    panel?.content.widgets.findIndex(({ model }) => model.id === id) ?? -1;
  if (panel && index >= 0) {
    panel.content.activeCellIndex = index;
    await panel.content.scrollToItem(index, 'smart');
  }
}

/** Carries out fixes for hover, commands and panel alike. */
export class Fixer {
  constructor(
    private _governance: IGovernance,
    private _dialogue: IFixerDialogue,
    trans: TranslationBundle
  ) {
    this._trans = trans;
  }

  /**
   * Fix what `pick` chooses among the findings of the text as it is now. Asked
   * before more than one existing cell changes.
   */
  fix(
    document: IGovernedDocument,
    pick: (finding: Finding) => boolean
  ): Promise<IFixOutcome | null> {
    return this._fix(document, pick, false);
  }

  /** Fix all that can be; a project cell that comes with it is shown first too. */
  fixAll(document: IGovernedDocument): Promise<IFixOutcome | null> {
    return this._fix(document, () => true, true);
  }

  private async _fix(
    document: IGovernedDocument,
    pick: (finding: Finding) => boolean,
    isWide: boolean
  ): Promise<IFixOutcome | null> {
    await this._governance.refresh(document);
    const fixes = (document.result?.analysis.findings ?? [])
      .filter(pick)
      .flatMap(({ fix }) => (fix ? [fix] : []));
    if (!document.result || fixes.length === 0) {
      this._dialogue.tell(
        this._trans.__(
          'There is nothing here that can be fixed automatically.'
        ),
        null
      );
      return null;
    }
    const { source } = document.result;
    const changes = await preview(source, fixes);
    const isLarge =
      changes.cells.length > 1 || (isWide && changes.addsProjectCell);
    if (isLarge && !(await this._dialogue.confirm(changes))) {
      return null;
    }
    const first = source.cells[changes.cells[0]?.cell]?.id;
    const outcome = await this._governance.applyFixes(document, fixes);
    await keepInView(document, first);
    this._report(document, outcome);
    return outcome;
  }

  private _report(document: IGovernedDocument, outcome: IFixOutcome): void {
    const trans = this._trans;
    if (outcome.skipped > 0) {
      this._dialogue.tell(
        trans._n(
          '%1 fix was left out: the text changed meanwhile, or it contradicts another.',
          '%1 fixes were left out: the text changed meanwhile, or they contradict others.',
          outcome.skipped
        ),
        outcome.applied > 0 ? () => this._undo(outcome) : null
      );
    } else if (outcome.cells > 1) {
      this._dialogue.tell(
        trans.__('Changed %1 cells of %2.', outcome.cells, document.path),
        () => this._undo(outcome)
      );
    }
  }

  private _undo(outcome: IFixOutcome): void {
    const left = outcome.undo();
    if (left.length > 0) {
      this._dialogue.tell(
        this._trans.__(
          'Left alone because they were edited since: cells %1.',
          left.map(index => index + 1).join(', ')
        ),
        null
      );
    }
  }

  private _trans: TranslationBundle;
}
