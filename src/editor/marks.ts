// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Extension } from '@codemirror/state';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IGovernance } from '../tokens';
import type { SharedText } from './document-text';
import { EditorFindings } from './editor-findings';
import { findingsExtension } from './extension';
import { Hover, type IHoverActions } from './hover';

/** Marks, hover and keyboard explanation for all editors. */
export class Marks {
  constructor(
    private _governance: IGovernance,
    actions: IHoverActions,
    private _trans: TranslationBundle
  ) {
    this._hover = new Hover(_governance, actions, _trans);
  }

  /** For the editor of one text. */
  of(model: SharedText, options: { gutter: boolean }): Extension {
    const findings = new EditorFindings(
      this._governance,
      model,
      this._hover,
      this._trans
    );
    return findingsExtension(findings, options);
  }

  private _hover: Hover;
}
