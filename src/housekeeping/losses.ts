// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal, type ISignal } from '@lumino/signaling';
import type { LossesReport } from '../companion/contract';
import type { ICompanion, IStopLosses } from '../tokens';
import { formatBytes } from './bytes';

/** A list that stays open asks again after this; the companion scans once for all tabs. */
const LOOK_AGAIN_MS = 300_000;
const MAX_NAMES = 5;

export interface IStopLossesOptions {
  readonly companion: ICompanion;
  readonly trans: TranslationBundle;
  readonly locale: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly show: () => void;
}

/** The companion's scan, in sentences for whoever lists what is at risk. */
export class StopLosses implements IStopLosses {
  constructor(private readonly _options: IStopLossesOptions) {}

  get sentences(): readonly string[] | null {
    return this._sentences;
  }

  get isLooking(): boolean {
    return this._isLooking;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  async look(): Promise<void> {
    const { companion, now } = this._options;
    const age = now() - this._askedAt;
    const isFresh = age >= 0 && age < LOOK_AGAIN_MS;
    if (this._isLooking || isFresh || companion.state.status !== 'ready') {
      return;
    }
    this._askedAt = now();
    this._setLooking(true);
    try {
      this._sentences = this._tell(await companion.request('losses'));
    } catch (reason) {
      // The list does without: what is known otherwise stands beside it.
      console.warn('MLSpace: what a stop would delete is not known', reason);
    }
    this._setLooking(false);
  }

  show(): void {
    this._options.show();
  }

  private _tell({ lost, packages }: LossesReport): string[] {
    const { trans, locale } = this._options;
    const [largest] = lost.files;
    return [
      ...(largest
        ? [
            trans._n(
              '%1 new or large file elsewhere, %2: %3',
              '%1 new or large files elsewhere, %2, the largest: %3',
              lost.count,
              formatBytes(lost.bytes, locale),
              largest.path
            )
          ]
        : []),
      ...packages.map(({ environment, names }) =>
        trans.__(
          'Packages installed into %1 since the start: %2',
          environment,
          this._few(names)
        )
      ),
      ...(lost.isCut
        ? [trans.__('The search ended at its limit: there may be more.')]
        : [])
    ];
  }

  private _few(names: readonly string[]): string {
    const { trans } = this._options;
    const shown = names.slice(0, MAX_NAMES).join(', ');
    const rest = names.length - MAX_NAMES;
    return rest > 0 ? trans.__('%1 and %2 more', shown, rest) : shown;
  }

  private _setLooking(isLooking: boolean): void {
    this._isLooking = isLooking;
    this._changed.emit();
  }

  private _sentences: readonly string[] | null = null;
  private _isLooking = false;
  private _askedAt = -Infinity;
  private _changed = new Signal<this, void>(this);
}
