// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Analysis, SourceDocument } from '../../governance/model';
import { NO_OPTIONS } from '../engine-inputs';
import {
  type IAsyncEngine,
  type IWorker,
  type IWorkerAnswer,
  type IWorkerRequest,
  RemoteEngine
} from '../remote-engine';

const NOTHING: Analysis = { requests: [], findings: [], truncated: false };
const CUT: Analysis = { ...NOTHING, truncated: true };
const TEXT: SourceDocument = { name: 'a', format: 'script', cells: [] };

class FakeWorker implements IWorker {
  onmessage: IWorker['onmessage'] = null;
  onerror: IWorker['onerror'] = null;
  asked: IWorkerRequest[] = [];
  terminated = 0;

  postMessage(message: IWorkerRequest): void {
    this.asked.push(message);
  }

  terminate(): void {
    this.terminated++;
  }

  answer(data: IWorkerAnswer): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }
}

function start() {
  const worker = new FakeWorker();
  const local: IAsyncEngine = { analyse: jest.fn(async () => CUT) };
  const engine = new RemoteEngine(() => worker, local);
  return { engine, local, worker };
}

describe('RemoteEngine', () => {
  it('gives each answer to its question, in any order', async () => {
    const { engine, worker } = start();
    const first = engine.analyse(TEXT, NO_OPTIONS);
    const second = engine.analyse(TEXT, NO_OPTIONS);
    worker.answer({ turn: 2, analysis: CUT });
    worker.answer({ turn: 1, analysis: NOTHING });
    expect(await first).toEqual(NOTHING);
    expect(await second).toEqual(CUT);
  });

  it('tells whoever waits of the beginning first', async () => {
    const { engine, worker } = start();
    const beginnings: Analysis[] = [];
    const answer = engine.analyse(TEXT, NO_OPTIONS, beginning =>
      beginnings.push(beginning)
    );
    void engine.analyse(TEXT, NO_OPTIONS);
    worker.answer({ turn: 1, beginning: CUT });
    expect(beginnings).toEqual([CUT]);
    worker.answer({ turn: 1, analysis: NOTHING });
    expect(await answer).toEqual(NOTHING);
    expect(worker.asked.map(({ isHasty }) => isHasty)).toEqual([true, false]);
  });

  it('starts the worker before it has something to read', () => {
    const start = jest.fn(() => new FakeWorker());
    const engine = new RemoteEngine(start, { analyse: async () => CUT });
    expect(start).not.toHaveBeenCalled();
    engine.prepare();
    void engine.analyse(TEXT, NO_OPTIONS);
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('sends options only when they changed', () => {
    const { engine, worker } = start();
    void engine.analyse(TEXT, NO_OPTIONS);
    void engine.analyse(TEXT, NO_OPTIONS);
    void engine.analyse(TEXT, { ...NO_OPTIONS });
    expect(worker.asked.map(({ options }) => options !== null)).toEqual([
      true,
      false,
      true
    ]);
  });

  it('hands on what the engine complains about', async () => {
    const { engine, worker } = start();
    const answer = engine.analyse(TEXT, NO_OPTIONS);
    worker.answer({ turn: 1, error: 'broken' });
    await expect(answer).rejects.toThrow('broken');
  });

  it('does the work itself when the worker breaks down', async () => {
    const { engine, local, worker } = start();
    const waiting = engine.analyse(TEXT, NO_OPTIONS);
    worker.onerror?.(new ErrorEvent('error'));
    expect(await waiting).toBe(CUT);
    expect(await engine.analyse(TEXT, NO_OPTIONS)).toBe(CUT);
    expect(local.analyse).toHaveBeenCalledTimes(2);
    expect(worker.terminated).toBe(1);
  });

  it('does the work itself where no worker starts', async () => {
    const local: IAsyncEngine = { analyse: jest.fn(async () => CUT) };
    const engine = new RemoteEngine(() => null, local);
    expect(await engine.analyse(TEXT, NO_OPTIONS)).toBe(CUT);
  });
});
