// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Placed } from './history';
import type { RunContext } from './program-run';
import { startRun } from './program-run';
import type { FunctionStmt, LambdaExpr, Stmt } from './python/ast';
import { callValue } from './python/calls';
import { callFunction } from './python/functions';
import type {
  Arguments,
  ClassAbstract,
  FunctionAbstract
} from './python/values';
import { NO_ARGUMENTS } from './python/values';
import type { RecordedCall } from './requests/calls';
import type { FoundRequest } from './requests/world';
import type { ProgramPart } from './rules/types';

/** A function that no call reaches, run once with unknown arguments. */
export interface Orphan {
  readonly func: FunctionAbstract;
  readonly type: ClassAbstract | null;
  readonly reads: ReadonlySet<number>;
  readonly found: readonly FoundRequest[];
  readonly calls: readonly RecordedCall[];
  /** What rules look at cell by cell. */
  readonly part: ProgramPart;
}

const ANYTHING: Arguments = {
  ...NO_ARGUMENTS,
  openPositional: true,
  openKeywords: true
};

/** Keys of runs whose writes are not kept. */
const SPARE_SERIAL = 100_000;

/** Finds the functions that nobody calls; `known` are kept where `stands` says so. */
export function findOrphans(
  placed: readonly Placed[],
  known: readonly Orphan[],
  stands: (orphan: Orphan) => boolean,
  context: () => RunContext
): readonly Orphan[] {
  const called = new Set<FunctionStmt | LambdaExpr>();
  const owners = new Map<Stmt, ClassAbstract>();
  for (const { run } of placed) {
    run.called.forEach(node => called.add(node));
    for (const type of run.classes) {
      type.node.body.forEach(node => owners.set(node, type));
    }
  }
  const byNode = new Map(known.map(orphan => [orphan.func.node, orphan]));
  const orphans: Orphan[] = [];
  for (const { run } of placed) {
    for (const func of run.defined) {
      if (called.has(func.node) || func.node.k === 'lambda') {
        continue;
      }
      const type = owners.get(func.node) ?? null;
      const old = byNode.get(func.node);
      orphans.push(
        old && old.func === func && old.type === type && stands(old)
          ? old
          : runOrphan({ func, type }, context())
      );
    }
  }
  return orphans;
}

/** Runs a function with unknown arguments. */
export function runOrphan(
  orphan: Pick<Orphan, 'func' | 'type'>,
  context: RunContext,
  onStart: ((running: ReturnType<typeof startRun>) => void) | null = null
): Orphan {
  const { func, type } = orphan;
  const running = startRun(context, func.cell, SPARE_SERIAL);
  onStart?.(running);
  const { machine, world, reads } = running;
  const places = {
    span: { cell: func.cell, from: func.node.from, to: func.node.from },
    callee: { cell: func.cell, from: func.node.from, to: func.node.from },
    container: { cell: func.cell, from: func.node.from, to: func.node.from }
  };
  const self =
    type && func.kind !== 'static'
      ? callValue(machine, type, ANYTHING, places)
      : null;
  if (!machine.called.has(func.node)) {
    callFunction(machine, func, ANYTHING, self);
  }
  const { found, calls } = world;
  const part = { cell: func.cell, strings: [], commands: [], calls };
  return { func, type, reads, found, calls, part };
}
