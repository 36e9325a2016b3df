// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { StringLiteral } from './model';
import type { CellRun } from './program-run';
import { walk } from './python/names';
import type { RecordedCall } from './requests/calls';
import type { ProgramPart } from './rules/types';

/** What rules look at in one cell; lists are made when they are first asked for. */
export class CellPart implements ProgramPart {
  private stringList: readonly StringLiteral[] | null = null;
  private callList: readonly RecordedCall[] | null = null;

  constructor(private readonly run: CellRun) {}

  get cell(): number {
    return this.run.cell.index;
  }

  get commands(): ProgramPart['commands'] {
    return this.run.commands;
  }

  get strings(): readonly StringLiteral[] {
    this.stringList ??= stringsOf(this.run);
    return this.stringList;
  }

  /** By place. */
  get calls(): readonly RecordedCall[] {
    this.callList ??= [...this.run.calls].sort(
      (a, b) => a.span.cell - b.span.cell || a.span.from - b.span.from
    );
    return this.callList;
  }
}

/** String literals of a cell; docstrings and other bare strings are left out. */
function stringsOf({ cell, source }: CellRun): readonly StringLiteral[] {
  const found: StringLiteral[] = [];
  walk(source.module?.body ?? [], node => {
    if (node.k === 'const') {
      if (typeof node.value === 'string' && !node.bytes) {
        const span = { cell: cell.index, from: node.from, to: node.to };
        found.push({ value: node.value, span });
      }
      return false;
    }
    return !(node.k === 'expr' && node.value.k === 'const');
  });
  return found;
}
