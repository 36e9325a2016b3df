// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The engine off the page's own thread: however long it reads, typing goes on. */
import { createEngine } from '../governance';
import type { Analysis, IEngine } from '../governance';
import type { IWorkerAnswer, IWorkerRequest } from './remote-engine';

let engine: IEngine | null = null;

function analyse({ options, document }: IWorkerRequest): Analysis {
  if (options) {
    if (engine) {
      engine.configure(options);
    } else {
      engine = createEngine(options);
    }
  }
  if (!engine) {
    throw new Error('The engine was not configured.');
  }
  return engine.analyse(document);
}

self.addEventListener('message', (event: MessageEvent<IWorkerRequest>) => {
  const { turn } = event.data;
  let answer: IWorkerAnswer;
  try {
    answer = { turn, analysis: analyse(event.data) };
  } catch (reason) {
    const error = reason instanceof Error ? reason.message : String(reason);
    answer = { turn, error };
  }
  self.postMessage(answer);
});
