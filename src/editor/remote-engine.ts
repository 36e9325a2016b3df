// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type {
  Analysis,
  EngineOptions,
  IEngine,
  SourceDocument
} from '../governance/model';

/** An engine that may be elsewhere. */
export interface IAsyncEngine {
  /**
   * @param onBeginning Given, it is told of a long document's first cells
   * before the rest is read.
   */
  analyse(
    document: SourceDocument,
    options: EngineOptions,
    onBeginning?: OnBeginning | null
  ): Promise<Analysis>;
  /** There will be something to analyse. */
  prepare?(): void;
}

export type OnBeginning = (analysis: Analysis) => void;

export interface IWorkerRequest {
  /** Answers carry the number of their request. */
  readonly turn: number;
  /** Only when they changed since the last request. */
  readonly options: EngineOptions | null;
  readonly document: SourceDocument;
  /** The beginning is waited for. */
  readonly isHasty: boolean;
}

export type IWorkerAnswer =
  | { readonly turn: number; readonly beginning: Analysis }
  | { readonly turn: number; readonly analysis: Analysis }
  | { readonly turn: number; readonly error: string };

/** The part of a `Worker` that is needed here. */
export interface IWorker {
  onmessage: ((event: MessageEvent<IWorkerAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: IWorkerRequest): void;
  terminate(): void;
}

/** The engine on the page's own thread. */
export class LocalEngine implements IAsyncEngine {
  constructor(private _create: (options: EngineOptions) => Promise<IEngine>) {}

  async analyse(
    document: SourceDocument,
    options: EngineOptions
  ): Promise<Analysis> {
    this._engine ??= this._create(options);
    const engine = await this._engine;
    if (options !== this._options) {
      this._options = options;
      engine.configure(options);
    }
    return engine.analyse(document);
  }

  private _engine: Promise<IEngine> | null = null;
  private _options: EngineOptions | null = null;
}

interface IPending {
  readonly document: SourceDocument;
  readonly options: EngineOptions;
  readonly onBeginning: OnBeginning | null;
  readonly answer: PromiseDelegate<Analysis>;
}

/** The engine in a worker; on the page's own thread where no worker starts. */
export class RemoteEngine implements IAsyncEngine, IDisposable {
  /** `start` is called when there is something to analyse. */
  constructor(
    private _start: () => IWorker | null,
    private _local: IAsyncEngine
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  prepare(): void {
    this._ready();
  }

  async analyse(
    document: SourceDocument,
    options: EngineOptions,
    onBeginning: OnBeginning | null = null
  ): Promise<Analysis> {
    const worker = this._ready();
    if (!worker) {
      return this._local.analyse(document, options);
    }
    const turn = ++this._turn;
    const answer = new PromiseDelegate<Analysis>();
    this._pending.set(turn, { document, options, onBeginning, answer });
    const isNew = options !== this._sent;
    this._sent = options;
    worker.postMessage({
      turn,
      options: isNew ? options : null,
      document,
      isHasty: onBeginning !== null
    });
    return answer.promise;
  }

  dispose(): void {
    this._isDisposed = true;
    this._worker?.terminate();
    this._worker = null;
    this._pending.clear();
  }

  private _ready(): IWorker | null {
    if (this._worker === undefined) {
      this._worker = this._start();
      if (this._worker) {
        this._worker.onmessage = ({ data }) => this._onAnswer(data);
        this._worker.onerror = event => {
          event.preventDefault();
          this._giveUp();
        };
      }
    }
    return this._worker;
  }

  private _onAnswer(answer: IWorkerAnswer): void {
    const pending = this._pending.get(answer.turn);
    if ('beginning' in answer) {
      pending?.onBeginning?.(answer.beginning);
      return;
    }
    this._pending.delete(answer.turn);
    if ('analysis' in answer) {
      pending?.answer.resolve(answer.analysis);
    } else {
      pending?.answer.reject(new Error(answer.error));
    }
  }

  /** The worker's script did not load or broke down: do its work here. */
  private _giveUp(): void {
    this._worker?.terminate();
    this._worker = null;
    const pending = [...this._pending.values()];
    this._pending.clear();
    for (const { document, options, answer } of pending) {
      this._local
        .analyse(document, options)
        .then(analysis => answer.resolve(analysis))
        .catch(reason => answer.reject(reason));
    }
  }

  private _worker: IWorker | null | undefined = undefined;
  private _sent: EngineOptions | null = null;
  private _turn = 0;
  private _pending = new Map<number, IPending>();
  private _isDisposed = false;
}
