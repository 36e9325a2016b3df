// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The cards of the launcher, each with what the policies say of it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { ITemplateCard } from './catalogue';

/** What is added to the launcher or the palette. */
export interface ICardItem {
  readonly command: string;
  readonly category: string;
  readonly rank: number;
  readonly args: { readonly template: string };
}

export interface ICardsOptions {
  readonly command: string;
  /** Adds an item to the launcher; null where there is none. */
  readonly launch: ((item: ICardItem) => IDisposable) | null;
  readonly offer: ((item: ICardItem) => IDisposable) | null;
  readonly trans: TranslationBundle;
}

/**
 * The templates that can be chosen. The launcher asks for labels when its
 * items change and not when a command does, so items are put in anew.
 */
export class Cards implements IDisposable {
  constructor(private readonly _options: ICardsOptions) {}

  get all(): readonly ITemplateCard[] {
    return [...this._shipped, ...this._own];
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._clear();
      Signal.clearData(this);
    }
  }

  find(id: unknown): ITemplateCard | undefined {
    return this.all.find(card => card.id === id);
  }

  set shipped(cards: readonly ITemplateCard[]) {
    this._shipped = cards;
    this._show();
  }

  get own(): readonly ITemplateCard[] {
    return this._own;
  }

  /** The project's. */
  set own(cards: readonly ITemplateCard[]) {
    if (cards.length > 0 || this._own.length > 0) {
      this._own = cards;
      this._show();
    }
  }

  /** What AWS would refuse, by template. */
  set refused(answers: ReadonlyMap<string, string>) {
    const before = JSON.stringify([...this._refused]);
    this._refused = answers;
    if (JSON.stringify([...answers]) !== before) {
      this._show();
    }
  }

  label({ id, title }: ITemplateCard): string {
    return this._refused.has(id)
      ? this._options.trans.__('%1 (not permitted)', title)
      : title;
  }

  caption({ id, description, instead }: ITemplateCard): string {
    const { trans } = this._options;
    const answer = this._refused.get(id);
    if (answer === undefined) {
      return description;
    }
    const refusal = trans.__('AWS would refuse it: %1.', answer);
    return instead ? `${refusal} ${trans.__('Instead: %1', instead)}` : refusal;
  }

  private _clear(): void {
    this._items.forEach(item => item.remove());
    this._items.clear();
  }

  /** Only what changed is put in anew: a card must not vanish under a click. */
  private _show(): void {
    const wanted = new Map(
      this.all.map(card => [card.id, this.label(card) + this.caption(card)])
    );
    for (const [id, { text, remove }] of this._items) {
      if (wanted.get(id) !== text) {
        remove();
        this._items.delete(id);
      }
    }
    for (const card of this.all) {
      if (!this._items.has(card.id)) {
        this._items.set(card.id, {
          text: wanted.get(card.id) ?? '',
          remove: this._add(card)
        });
      }
    }
    this._changed.emit();
  }

  private _add({ id, rank }: ITemplateCard): () => void {
    const { command, launch, offer, trans } = this._options;
    const category = trans.__('MLSpace');
    const item = { command, category, rank, args: { template: id } };
    const added = [launch, offer].flatMap(add => (add ? [add(item)] : []));
    return () => added.forEach(one => one.dispose());
  }

  private _shipped: readonly ITemplateCard[] = [];
  private _own: readonly ITemplateCard[] = [];
  private _refused: ReadonlyMap<string, string> = new Map();
  private readonly _items = new Map<
    string,
    { readonly text: string; readonly remove: () => void }
  >();
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
}
