// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IGovernance } from '../tokens';
import type { Fixer } from './fixer';

/** What carries out fixes. */
export type IFixer = Pick<Fixer, 'fix' | 'fixAll'>;

/** A fixer whose code is loaded with the first fix. */
export class LateFixer implements IFixer {
  constructor(
    private _governance: IGovernance,
    private _trans: TranslationBundle
  ) {}

  fix: IFixer['fix'] = async (document, pick) =>
    (await this._fixer()).fix(document, pick);

  fixAll: IFixer['fixAll'] = async document =>
    (await this._fixer()).fixAll(document);

  private async _fixer(): Promise<Fixer> {
    const [{ Fixer }, { FixerDialogue }] = await Promise.all([
      import('./fixer'),
      import('./dialogue')
    ]);
    const dialogue = new FixerDialogue(this._trans);
    return new Fixer(this._governance, dialogue, this._trans);
  }
}
