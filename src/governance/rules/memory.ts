// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  Cell,
  IProgramView,
  JudgedRequest,
  ResourceRequest,
  Span,
  Value
} from '../model';
import type { ProgramPart, RuleContext, RuleReport } from './types';

/** What a rule said, by its code. */
export interface Said {
  readonly code: string;
  readonly report: RuleReport;
}

/** A name that a rule asked for, and what it was. */
interface Asked {
  readonly at: Span;
  readonly values: Map<string, Value | undefined>;
}

interface Remembered {
  readonly said: readonly Said[];
  /** The cells of the document that was looked at. */
  readonly cells: readonly Cell[];
  readonly asked: readonly Asked[];
  /** Of the whole notebook; null when no fix was looked for. */
  readonly surroundings: string | null;
}

/**
 * What rules said of a request or a cell, kept for as long as all that they
 * looked at stays the same: the request itself, the text of the cells that it
 * mentions, the names that they asked for, and what fixes go by.
 */
class Memory<Subject extends object> {
  private readonly known = new WeakMap<Subject, Remembered>();

  /** `subject` is what the rules are run on; `mentioned` gives the cells of all its places. */
  recall(
    subject: Subject,
    mentioned: (subject: Subject) => ReadonlySet<number>,
    context: RuleContext,
    surroundings: () => string,
    run: (context: RuleContext) => readonly Said[]
  ): readonly Said[] {
    const known = this.known.get(subject);
    const { cells } = context.document;
    if (
      known &&
      sameCells(known.cells, cells, () => mentioned(subject)) &&
      holds(known, context, surroundings)
    ) {
      return known.said;
    }
    const program = new Witness(context.program);
    const said = run({ ...context, program });
    if (program.whole) {
      this.known.delete(subject);
    } else {
      const { asked } = program;
      this.known.set(subject, {
        said,
        cells,
        asked,
        surroundings: program.named ? surroundings() : null
      });
    }
    return said;
  }

  /** What was said by the subject's own text alone; null if it rests on more. */
  alone(subject: Subject): readonly Said[] | null {
    const known = this.known.get(subject);
    return known && known.asked.length === 0 && known.surroundings === null
      ? known.said
      : null;
  }
}

/** Parts that need no second look while they are the same objects. */
interface Settled {
  readonly parts: readonly ProgramPart[];
  /** By place in `parts`; null where the rest of the notebook matters. */
  readonly said: readonly (readonly Said[] | null)[];
}

export class RuleMemory {
  readonly requests = new Memory<JudgedRequest>();
  /** Apart, since it often goes by the whole notebook. */
  readonly outputs = new Memory<JudgedRequest>();
  readonly parts = new Memory<ProgramPart>();
  settled: Settled = { parts: [], said: [] };
}

/** Whether the cells whose text it may rest on are as they were. */
function sameCells(
  before: readonly Cell[],
  now: readonly Cell[],
  mentioned: () => ReadonlySet<number>
): boolean {
  if (before === now) {
    return true;
  }
  for (const index of mentioned()) {
    if (before[index] !== now[index]) {
      return false;
    }
  }
  return true;
}

function holds(
  { asked, surroundings }: Remembered,
  { program }: RuleContext,
  now: () => string
): boolean {
  if (surroundings !== null && surroundings !== now()) {
    return false;
  }
  for (const { at, values } of asked) {
    const names = program.namesAt(at);
    for (const [name, value] of values) {
      if (names.get(name) !== value) {
        return false;
      }
    }
  }
  return true;
}

export const NO_PART: ProgramPart = {
  cell: -1,
  strings: [],
  commands: [],
  calls: []
};

/** The whole program as one part. */
export function wholeOf({ program }: RuleContext): ProgramPart {
  const { strings, commands, calls } = program;
  return { cell: -1, strings, commands, calls };
}

/** A context that has only some requests, and only a part of the program. */
export function partOf(
  context: RuleContext,
  requests: readonly JudgedRequest[],
  { strings, commands, calls }: ProgramPart
): RuleContext {
  const { program } = context;
  return {
    ...context,
    requests,
    program: {
      strings,
      commands,
      calls,
      namesAt: at => program.namesAt(at),
      statementAt: at => program.statementAt(at)
    }
  };
}

/** Notes what is asked of a program. */
class Witness implements IProgramView {
  readonly asked: Asked[] = [];
  /** Something was asked that any cell may change. */
  whole = false;
  named = false;

  constructor(private readonly program: IProgramView) {}

  get strings(): IProgramView['strings'] {
    this.whole = true;
    return this.program.strings;
  }

  get commands(): IProgramView['commands'] {
    this.whole = true;
    return this.program.commands;
  }

  get calls(): IProgramView['calls'] {
    this.whole = true;
    return this.program.calls;
  }

  namesAt(at: Span): ReadonlyMap<string, Value> {
    this.named = true;
    const known = this.asked.find(
      one => one.at.cell === at.cell && one.at.from === at.from
    );
    const values = known?.values ?? new Map<string, Value | undefined>();
    if (!known) {
      this.asked.push({ at, values });
    }
    return new WitnessedNames(this.program.namesAt(at), values, this);
  }

  statementAt(at: Span): Span | null {
    return this.program.statementAt(at);
  }
}

class WitnessedNames implements ReadonlyMap<string, Value> {
  constructor(
    private readonly names: ReadonlyMap<string, Value>,
    private readonly asked: Map<string, Value | undefined>,
    private readonly witness: Witness
  ) {}

  get(name: string): Value | undefined {
    const value = this.names.get(name);
    this.asked.set(name, value);
    return value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.all().size;
  }

  get [Symbol.toStringTag](): string {
    return 'WitnessedNames';
  }

  keys(): MapIterator<string> {
    return this.all().keys();
  }

  values(): MapIterator<Value> {
    return this.all().values();
  }

  entries(): MapIterator<[string, Value]> {
    return this.all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  forEach(
    visit: (value: Value, name: string, map: ReadonlyMap<string, Value>) => void
  ): void {
    this.all().forEach(visit);
  }

  private all(): ReadonlyMap<string, Value> {
    this.witness.whole = true;
    return this.names;
  }
}

const MENTIONED = new WeakMap<ResourceRequest, ReadonlySet<number>>();

/** Indices of the cells that a request's places and values are in. */
export function cellsOf({ request }: JudgedRequest): ReadonlySet<number> {
  let cells = MENTIONED.get(request);
  if (!cells) {
    cells = cellsIn(request);
    MENTIONED.set(request, cells);
  }
  return cells;
}

function cellsIn(root: object): Set<number> {
  const cells = new Set<number>();
  const seen = new Set<object>();
  const work: object[] = [root];
  for (let next = work.pop(); next; next = work.pop()) {
    if (seen.has(next)) {
      continue;
    }
    seen.add(next);
    if ('cell' in next && typeof next.cell === 'number') {
      cells.add(next.cell);
      continue;
    }
    const parts: Iterable<unknown> =
      next instanceof Map ? next.values() : Object.values(next);
    for (const part of parts) {
      if (typeof part === 'object' && part !== null) {
        work.push(part);
      }
    }
  }
  return cells;
}

const OF_PARTS = new WeakMap<ProgramPart, ReadonlySet<number>>();

/** The cells of a part: its own, and those of functions that it calls. */
export function cellsOfPart(part: ProgramPart): ReadonlySet<number> {
  const known = OF_PARTS.get(part);
  if (known) {
    return known;
  }
  const cells = new Set([part.cell]);
  for (const { span } of part.calls) {
    cells.add(span.cell);
  }
  OF_PARTS.set(part, cells);
  return cells;
}
