// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { type ISignal, Signal } from '@lumino/signaling';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Analysis, SourceDocument } from '../governance/model';
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
  update(): Promise<void> {
    this._isAsked = true;
    this._running ??= this._run().finally(() => {
      this._running = null;
    });
    return this._running;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._debouncer.dispose();
    Signal.clearData(this);
  }

  /** One reading at a time; asked again meanwhile, it reads once more. */
  private async _run(): Promise<void> {
    while (this._isAsked) {
      this._isAsked = false;
      await this._analyse();
    }
  }

  private async _analyse(): Promise<void> {
    if (this._isDisposed) {
      return;
    }
    if (!this.text.isPython || !this._options.enabled()) {
      this._setResult(null);
      return;
    }
    const source = snapshot(this.text);
    if (!this._stale && this._result && sameText(source, this._result.source)) {
      return;
    }
    this._stale = false;
    const indices = new Map(
      this.text.cells.map((cell, index) => [cell.model, index])
    );
    const show = (analysis: Analysis) => {
      if (!this._isDisposed) {
        this._indices = indices;
        this._setResult({ analysis, source });
      }
    };
    // Only where nothing is shown yet: a part would take findings away.
    const onBeginning = this._result ? null : show;
    show(await this._options.analyse(source, onBeginning));
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
  private _result: IGovernedDocument['result'] = null;
  private _indices: ReadonlyMap<SharedText, number> = new Map();
  private _stale = true;
  private _isAsked = false;
  private _running: Promise<void> | null = null;
  private _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}

export interface IGovernedDocumentOptions {
  readonly text: IDocumentText;
  /** Milliseconds. */
  readonly delay: number;
  /** `onBeginning` may be told of a long text's first cells before. */
  analyse(
    source: SourceDocument,
    onBeginning: ((analysis: Analysis) => void) | null
  ): Promise<Analysis>;
  enabled(): boolean;
  onError(reason: unknown): void;
}
