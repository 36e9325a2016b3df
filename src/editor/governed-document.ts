// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IEngine } from '../governance/model';
import type { IGovernedDocument } from '../tokens';
import {
  type IDocumentText,
  type SharedText,
  sameText,
  snapshot
} from './document-text';

/** Keeps one document's analysis true to its text. */
export class GovernedDocument implements IGovernedDocument, IDisposable {
  constructor(private _options: IGovernedDocumentOptions) {
    this.text = _options.text;
    this._debouncer = this._makeDebouncer(_options.delay);
    this.text.changed.connect(this.schedule, this);
  }

  readonly id = UUID.uuid4();
  readonly text: IDocumentText;

  get path(): string {
    return this.text.path;
  }

  get panel(): NotebookPanel | null {
    return this.text.panel;
  }

  get result(): IGovernedDocument['result'] {
    return this._result;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Milliseconds without a change before the text is read again. */
  set delay(value: number) {
    this._debouncer.dispose();
    this._debouncer = this._makeDebouncer(value);
  }

  /** Index, in the last result, of the cell that owns a shared text; null when none. */
  indexOf(model: SharedText): number | null {
    return this._indices.get(model) ?? null;
  }

  schedule(): void {
    if (!this._isDisposed) {
      void this._debouncer.invoke();
    }
  }

  /** Facts, policies or rules changed: the same text may now be judged differently. */
  invalidate(): void {
    this._stale = true;
    this.schedule();
  }

  /** Analyse now, unless the last result still holds. */
  async update(): Promise<void> {
    if (this._isDisposed) {
      return;
    }
    if (!this.text.isPython || !this._options.enabled()) {
      this._setResult(null);
      return;
    }
    this._engine ??= await this._options.createEngine();
    if (this._isDisposed) {
      return;
    }
    const source = snapshot(this.text);
    if (!this._stale && this._result && sameText(source, this._result.source)) {
      return;
    }
    if (this._stale) {
      this._options.configure(this._engine);
      this._stale = false;
    }
    this._indices = new Map(
      this.text.cells.map((cell, index) => [cell.model, index])
    );
    this._setResult({ analysis: this._engine.analyse(source), source });
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._debouncer.dispose();
    Signal.clearData(this);
  }

  private _makeDebouncer(delay: number): Debouncer<void> {
    return new Debouncer(
      () => this.update().catch(reason => this._options.onError(reason)),
      delay
    );
  }

  private _setResult(result: IGovernedDocument['result']): void {
    if (result !== this._result) {
      this._result = result;
      this._changed.emit();
    }
  }

  private _debouncer: Debouncer<void>;
  private _engine: IEngine | null = null;
  private _result: IGovernedDocument['result'] = null;
  private _indices: ReadonlyMap<SharedText, number> = new Map();
  private _stale = true;
  private _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}

export interface IGovernedDocumentOptions {
  readonly text: IDocumentText;
  /** Milliseconds. */
  readonly delay: number;
  /** Called once, when there is something to analyse. */
  createEngine(): Promise<IEngine>;
  /** Gives the engine what is in force now. */
  configure(engine: IEngine): void;
  enabled(): boolean;
  onError(reason: unknown): void;
}
