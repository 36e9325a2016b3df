// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { parentPort, Worker, workerData } from 'node:worker_threads';
import { failure } from './lint-file';
import type { FileReport } from './report';
import type { Target } from './walk';

/** Files that a thread gets at a time: few, so that all end together. */
const BATCH = 8;
/** Room for new objects; most are gone before it is full. */
const YOUNG_MB = 64;
/** Fewer files than this are not worth a second thread's start. */
const WORTHWHILE = 32;

/** Lints one file. */
export type LintTarget = (target: Target) => Promise<FileReport>;

/** Whether threads would help. */
export function wantsPool(files: number, processors: number): boolean {
  return files >= WORTHWHILE && processors > 1;
}

/**
 * Lints files here and in threads that run this same program. Reports come in
 * the order of `targets`; a thread that dies costs only the files it was at.
 */
export async function lintInPool(
  program: string,
  setup: unknown,
  targets: readonly Target[],
  threads: number,
  lintHere: LintTarget,
  onDone: (files: number) => void
): Promise<FileReport[]> {
  const reports = new Map<string, FileReport>();
  const batches: Target[][] = [];
  for (let at = 0; at < targets.length; at += BATCH) {
    batches.push(targets.slice(at, at + BATCH));
  }
  const count = Math.min(threads, batches.length) - 1;
  const onReport = (report: FileReport): void => {
    reports.set(report.file, report);
    onDone(1);
  };
  const others = Array.from({ length: count }, () =>
    drain(program, setup, batches, onReport)
  );
  for (let next = batches.shift(); next; next = batches.shift()) {
    for (const target of next) {
      onReport(await lintHere(target));
    }
    // The other threads get their turn to ask for more.
    await new Promise(resolve => setImmediate(resolve));
  }
  await Promise.all(others);
  return targets.map(
    target =>
      reports.get(target.name) ??
      failure(target.name, 'The analysis ended unexpectedly.')
  );
}

/** One thread after the other, until no batch is left. */
async function drain(
  program: string,
  setup: unknown,
  batches: Target[][],
  onReport: (report: FileReport) => void
): Promise<void> {
  while (batches.length > 0) {
    await runThread(program, setup, batches, onReport);
  }
}

/** Resolves when the thread has ended, for whatever reason. */
function runThread(
  program: string,
  setup: unknown,
  batches: Target[][],
  onReport: (report: FileReport) => void
): Promise<void> {
  return new Promise(resolve => {
    const worker = new Worker(program, {
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB }
    });
    let waiting = 0;
    const feed = (): void => {
      const batch = batches.shift();
      waiting = batch?.length ?? 0;
      worker.postMessage(batch ?? null);
    };
    worker.on('message', (report: FileReport) => {
      onReport(report);
      waiting -= 1;
      if (waiting === 0) {
        feed();
      }
    });
    // The `exit` event follows; unfinished files get their sentence at the end.
    worker.on('error', () => undefined);
    worker.on('exit', () => resolve());
    feed();
  });
}

/** The thread's side: a batch in, a report for each file out; `null` ends it. */
export function serve<Setup>(makeLint: (setup: Setup) => LintTarget): void {
  const port = parentPort;
  if (!port) {
    throw new Error('serve() is for worker threads.');
  }
  const lint = makeLint(workerData);
  port.on('message', (batch: readonly Target[] | null) => {
    if (batch === null) {
      port.close();
      return;
    }
    void (async () => {
      for (const target of batch) {
        port.postMessage(await lint(target));
      }
    })();
  });
}
