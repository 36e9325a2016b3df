// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import type { IGovernance, IGovernedDocument } from '../tokens';
import { type IPlacedFinding, placeFindings } from './diagnostics';
import type { SharedText } from './document-text';
import { severityWord } from './explain';
import type { IEditorFindings } from './extension';
import type { Hover } from './hover';

/** The findings of one editor, found by the shared text it edits. */
export class EditorFindings implements IEditorFindings {
  constructor(
    private _governance: IGovernance,
    private _model: SharedText,
    private _hover: Hover,
    trans: TranslationBundle
  ) {
    this._trans = trans;
  }

  get changed(): ISignal<IGovernance, void> {
    return this._governance.changed;
  }

  read(text: () => string): readonly IPlacedFinding[] | null {
    const place = this._governance.locate(this._model);
    const result = place?.document.result;
    if (!place || !result) {
      this._result = null;
      return [];
    }
    const source = result.source.cells[place.cell]?.source;
    if (source !== text()) {
      return null;
    }
    if (result !== this._result) {
      this._result = result;
      this._placed = placeFindings(
        result.analysis.findings,
        place.cell,
        source.length
      );
    }
    return this._placed;
  }

  render(findings: readonly IPlacedFinding[], close: () => void): HTMLElement {
    const place = this._governance.locate(this._model);
    return place
      ? this._hover.render(place.document, findings, close)
      : document.createElement('div');
  }

  title({ finding }: IPlacedFinding): string {
    return this._trans.__(
      '%1 %2: %3',
      finding.rule,
      severityWord(finding.severity, this._trans),
      finding.message
    );
  }

  private _trans: TranslationBundle;
  private _result: IGovernedDocument['result'] = null;
  private _placed: readonly IPlacedFinding[] = [];
}
