// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { EngineOptions } from '../governance/model';
import type { IGovernance } from '../tokens';
import type { Cards } from './cards';
import type { IFolderReader } from './folders';
import type { TemplateStyle } from './model';
import type { IBadTemplate } from './project-templates';
import type { ITemplateSettings } from './settings';

export interface IWatchOptions {
  readonly cards: Cards;
  readonly governance: IGovernance | null;
  readonly contents: IFolderReader;
  readonly settings: () => ITemplateSettings;
  readonly trans: TranslationBundle;
}

/** Keeps the cards true: what the project adds, and what the policies refuse. */
export class Watch {
  constructor(private readonly _options: IWatchOptions) {}

  /** What the project added and cannot be used. */
  get bad(): readonly IBadTemplate[] {
    return this._bad;
  }

  start(): void {
    this._isStarted = true;
    this._options.governance?.changed.connect(this._onGovernance, this);
    this.refresh();
  }

  /** After a change of the settings. */
  refresh(): void {
    if (this._isStarted) {
      void this.readOwn();
      void this._judge();
    }
  }

  /** Never rejects. */
  async readOwn(): Promise<void> {
    const { contents, settings, cards, trans } = this._options;
    const { readProjectTemplates } = await import('./project-templates');
    const { cards: own, bad } = await readProjectTemplates(
      contents,
      settings().resources,
      trans
    );
    this._bad = bad;
    cards.own = own;
    if (own.length > 0) {
      this._judged = null;
      await this._judge();
    }
  }

  private _onGovernance(): void {
    void this._judge();
  }

  /** Once for each change of policies, facts or style. */
  private async _judge(): Promise<void> {
    const { governance, cards, settings, trans } = this._options;
    const options = governance?.options;
    const { style } = settings();
    if (
      !governance ||
      !options ||
      options.policies.sets.length === 0 ||
      (this._judged?.options === options && this._judged.style === style)
    ) {
      return;
    }
    const mine = { options, style };
    this._judged = mine;
    const { refusedTemplates } = await import('./judge');
    const refused = await refusedTemplates(cards.all, style, governance, trans);
    if (this._judged === mine) {
      cards.refused = refused;
    }
  }

  private _judged: { options: EngineOptions; style: TemplateStyle } | null =
    null;
  private _bad: readonly IBadTemplate[] = [];
  private _isStarted = false;
}
