// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type {
  Analysis,
  EngineOptions,
  Finding,
  Fix,
  PolicySource,
  SourceDocument
} from '../governance/model';
import type { IFixOutcome, IGovernance, IGovernedDocument } from '../tokens';
import type { IDocumentText, SharedText } from './document-text';
import { GovernedDocument } from './governed-document';
import type { IAsyncEngine } from './remote-engine';

/** The open documents, each with its engine. */
export class Governance implements IGovernance, IDisposable {
  constructor(private _options: IGovernanceOptions) {
    this._engineOptions = _options.initial;
  }

  get documents(): readonly GovernedDocument[] {
    return this._documents;
  }

  get current(): IGovernedDocument | null {
    return this._current;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get policySource(): PolicySource {
    return this._engineOptions.policies.source;
  }

  get policyLabel(): string {
    return this._engineOptions.policies.label;
  }

  get options(): EngineOptions {
    return this._engineOptions;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Replace facts, policies or rules; every document is judged anew. */
  configure(options: EngineOptions): void {
    this._engineOptions = options;
    this._documents.forEach(document => document.invalidate());
    this._changed.emit();
  }

  /** Milliseconds without a change before a text is read again. */
  setDelay(delay: number): void {
    this._delay = delay;
    this._documents.forEach(document => {
      document.delay = delay;
    });
  }

  setEnabled(enabled: boolean): void {
    if (enabled !== this._enabled) {
      this._enabled = enabled;
      this._documents.forEach(document => document.invalidate());
    }
  }

  /** Govern a text until it is disposed. */
  add(text: IDocumentText): GovernedDocument {
    const document = new GovernedDocument({
      text,
      delay: this._delay,
      analyse: (source, onBeginning) =>
        this._options.engine.analyse(source, this._engineOptions, onBeginning),
      enabled: () => this._enabled,
      onError: reason => this._options.onError(reason)
    });
    this._documents.push(document);
    document.changed.connect(this._onDocumentChanged, this);
    text.disposed.connect(() => this._remove(document), this);
    // Not debounced: first findings should not wait for a pause.
    document.update().catch(reason => this._options.onError(reason));
    this._changed.emit();
    return document;
  }

  /** A document is being opened. */
  prepare(): void {
    this._options.engine.prepare?.();
  }

  /** Tell which document is in front. */
  setCurrent(text: IDocumentText | null): void {
    const document = this._documents.find(d => d.text === text) ?? null;
    if (document !== this._current) {
      this._current = document;
      this._changed.emit();
    }
  }

  analyse(source: SourceDocument): Promise<Analysis> {
    return this._options.engine.analyse(source, this._engineOptions);
  }

  findByCell(cellId: string): IGovernedDocument | null {
    return (
      this._documents.find(document =>
        document.text.cells.some(cell => cell.id === cellId)
      ) ?? null
    );
  }

  locate(
    model: SharedText
  ): { document: GovernedDocument; cell: number } | null {
    for (const document of this._documents) {
      const cell = document.indexOf(model);
      if (cell !== null) {
        return { document, cell };
      }
    }
    return null;
  }

  async refresh(document: IGovernedDocument): Promise<void> {
    await this._own(document)?.update();
  }

  async applyFixes(
    document: IGovernedDocument,
    fixes: readonly Fix[]
  ): Promise<IFixOutcome> {
    const own = this._own(document);
    if (!own?.result) {
      return { applied: 0, skipped: fixes.length, cells: 0, undo: () => [] };
    }
    const { applyPlan, planFixes, staleCells } = await import('./apply-fixes');
    const { text } = own;
    const { source } = own.result;
    const useCell =
      text.panel !== null && fixes.some(fix => fix.prelude !== null);
    const plan = planFixes(fixes, staleCells(text, source), !useCell);
    if (!useCell || plan.applied === 0) {
      const outcome = applyPlan(text, source, plan);
      await own.update();
      return outcome;
    }
    const first = Math.min(...plan.cells.map(({ cell }) => cell));
    const withdraw = await this._options.provideProjectCell(text, first);
    // Asking a person takes time: the text may have changed meanwhile.
    const fresh = planFixes(fixes, staleCells(text, source), withdraw === null);
    const outcome = applyPlan(text, source, fresh);
    await own.update();
    return {
      ...outcome,
      cells: outcome.cells + (withdraw ? 1 : 0),
      undo: () => [...outcome.undo(), ...(withdraw?.() ?? [])]
    };
  }

  async ignore(
    document: IGovernedDocument,
    finding: Finding,
    where: 'line' | 'cell' | 'rule'
  ): Promise<void> {
    if (where === 'rule') {
      await this._options.ignoreRule(finding.rule);
      return;
    }
    const own = this._own(document);
    if (own?.result) {
      const { ignoreByComment } = await import('./ignore');
      ignoreByComment(own.text, own.result.source, finding, where);
      await own.update();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._documents.slice().forEach(document => this._remove(document));
    Signal.clearData(this);
  }

  private _own(document: IGovernedDocument): GovernedDocument | undefined {
    return this._documents.find(own => own === document);
  }

  private _onDocumentChanged(): void {
    this._changed.emit();
  }

  private _remove(document: GovernedDocument): void {
    this._documents = this._documents.filter(other => other !== document);
    document.dispose();
    if (this._current === document) {
      this._current = null;
    }
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private _documents: GovernedDocument[] = [];
  private _current: GovernedDocument | null = null;
  private _engineOptions: EngineOptions;
  private _delay = 250;
  private _enabled = true;
  private _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}

export interface IGovernanceOptions {
  readonly initial: EngineOptions;
  readonly engine: IAsyncEngine;
  /**
   * Insert or refresh the project cell so that cells from index `before` on
   * can use its names. Resolves to the way back, which returns the indices
   * of cells it left alone, or to null where no such cell was provided.
   */
  provideProjectCell(
    text: IDocumentText,
    before: number
  ): Promise<(() => readonly number[]) | null>;
  /** Switch a rule off in the settings. */
  ignoreRule(rule: string): Promise<void>;
  onError(reason: unknown): void;
}
