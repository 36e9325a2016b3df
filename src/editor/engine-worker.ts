// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The engine off the page's own thread: however long it reads, typing goes on. */
import { createEngine } from '../governance';
import type { EngineOptions, IEngine } from '../governance';
import type { IWorkerAnswer, IWorkerRequest } from './remote-engine';

/** Cells that are read first where somebody waits: more than a screen shows. */
const BEGINNING = 30;

let engine: IEngine | null = null;

function configured(options: EngineOptions | null): IEngine {
  if (options && engine) {
    engine.configure(options);
  }
  engine ??= options && createEngine(options);
  if (!engine) {
    throw new Error('The engine was not configured.');
  }
  return engine;
}

function answer(answered: IWorkerAnswer): void {
  self.postMessage(answered);
}

function analyse({ turn, options, document, isHasty }: IWorkerRequest): void {
  const own = configured(options);
  const { cells } = document;
  if (isHasty && cells.length > 2 * BEGINNING) {
    const first = { ...document, cells: cells.slice(0, BEGINNING) };
    answer({ turn, beginning: own.analyse(first, true) });
  }
  answer({ turn, analysis: own.analyse(document) });
}

self.addEventListener('message', (event: MessageEvent<IWorkerRequest>) => {
  try {
    analyse(event.data);
  } catch (reason) {
    const error = reason instanceof Error ? reason.message : String(reason);
    answer({ turn: event.data.turn, error });
  }
});
