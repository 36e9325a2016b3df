// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dependants } from '../dependants';
import type { Cell, INames, IProgramView, Span, Value } from '../model';
import type { Changes } from '../program';
import type { RuleContext, RuleReport } from './types';

/** What a rule said, by its code. */
export interface Said {
  readonly code: string;
  readonly report: RuleReport;
}

/** Names that a rule asked for at a place, and what they were. */
interface Asked {
  readonly at: Span;
  readonly values: Map<string, Value | undefined>;
}

interface Remembered {
  readonly said: readonly Said[];
  /** The cells of the document that was looked at. */
  cells: readonly Cell[];
  readonly asked: readonly Asked[];
  /** Of the whole notebook; null when no fix was looked for. */
  readonly surroundings: string | null;
  /** Indices of the cells that it rests on, and keys of the places. */
  readonly restsOn: ReadonlySet<number>;
  readonly keys: ReadonlySet<number>;
}

/** How one kind of subject is asked about. */
interface Asking<Subject> {
  /** Indices of the cells that its places are in. */
  readonly cellsOf: (subject: Subject) => ReadonlySet<number>;
  readonly ask: (context: RuleContext, subject: Subject) => readonly Said[];
}

export const NOTHING_SAID: readonly Said[] = [];

/**
 * What rules said of requests or cells, kept for as long as all that they
 * looked at stays the same: the subject itself, the text of the cells that it
 * mentions, the names that they asked for, and what fixes go by. A change
 * marks those that rest on it; only these are looked at again.
 */
export class Memory<Subject extends object> {
  private subjects: readonly Subject[] = [];
  private told: readonly (readonly Said[])[] = [];
  private known = new Map<Subject, Remembered>();
  private readonly byCell = new Dependants<number, Subject>();
  private readonly byKey = new Dependants<number, Subject>();
  private readonly stale = new Set<Subject>();
  private surroundings = '';

  constructor(private readonly asking: Asking<Subject>) {}

  /** Nothing of what was said is believed any more. */
  clear(): void {
    [...this.known.keys()].forEach(subject => this.forget(subject));
    this.subjects = [];
    this.told = [];
  }

  /** Marks what rests on something that changed. */
  invalidate({ cells, keys, everything }: Changes): void {
    if (everything) {
      this.known.forEach((_, subject) => this.stale.add(subject));
      return;
    }
    for (const cell of cells) {
      this.byCell.of(cell).forEach(subject => this.stale.add(subject));
    }
    for (const key of keys) {
      this.byKey.of(key).forEach(subject => this.stale.add(subject));
    }
  }

  /** What is said of each subject; the same list where nothing is new. */
  recall(
    subjects: readonly Subject[],
    context: RuleContext,
    surroundings: string
  ): readonly (readonly Said[])[] {
    if (surroundings !== this.surroundings) {
      this.surroundings = surroundings;
      this.known.forEach((one, subject) => {
        if (one.surroundings !== null) {
          this.stale.add(subject);
        }
      });
    }
    if (subjects === this.subjects && this.stale.size === 0) {
      return this.told;
    }
    const before = this.subjects;
    const told: (readonly Said[])[] = [];
    let same = subjects.length === before.length;
    for (let i = 0; i < subjects.length; i++) {
      const subject = subjects[i];
      const old = this.told[i];
      const stands =
        subject === before[i] &&
        (this.stale.size === 0 || !this.stale.has(subject));
      const said = stands ? old : this.lookAt(subject, context);
      same &&= said === old;
      told.push(said);
    }
    this.forgetGone(before, subjects);
    this.subjects = subjects;
    this.stale.clear();
    this.told = same ? this.told : told;
    return this.told;
  }

  private lookAt(subject: Subject, context: RuleContext): readonly Said[] {
    const known = this.known.get(subject);
    if (known && this.holds(known, subject, context)) {
      known.cells = context.document.cells;
      return known.said;
    }
    this.forget(subject);
    const program = new Witness(context.program);
    const said = this.asking.ask({ ...context, program }, subject);
    const asked = program.asked;
    const mentioned = this.asking.cellsOf(subject);
    const remembered: Remembered = {
      said: said.length === 0 ? NOTHING_SAID : said,
      cells: context.document.cells,
      asked,
      surroundings: asked.length > 0 ? this.surroundings : null,
      restsOn:
        asked.length > 0
          ? new Set([...mentioned, ...asked.map(({ at }) => at.cell)])
          : mentioned,
      keys: program.keys
    };
    this.known.set(subject, remembered);
    this.byCell.add(remembered.restsOn, subject);
    this.byKey.add(remembered.keys, subject);
    return remembered.said;
  }

  private holds(
    { asked, cells, surroundings }: Remembered,
    subject: Subject,
    { document, program }: RuleContext
  ): boolean {
    if (
      (surroundings !== null && surroundings !== this.surroundings) ||
      !sameCells(cells, document.cells, this.asking.cellsOf(subject))
    ) {
      return false;
    }
    return asked.every(({ at, values }) => {
      const names = program.namesAt(at);
      return [...values].every(([name, value]) => names.get(name) === value);
    });
  }

  private forgetGone(
    before: readonly Subject[],
    now: readonly Subject[]
  ): void {
    const gone = before.filter((subject, i) => subject !== now[i]);
    if (gone.length > 0) {
      const present = new Set(now);
      gone
        .filter(subject => !present.has(subject))
        .forEach(subject => this.forget(subject));
    }
  }

  private forget(subject: Subject): void {
    const known = this.known.get(subject);
    if (known) {
      this.known.delete(subject);
      this.byCell.remove(known.restsOn, subject);
      this.byKey.remove(known.keys, subject);
    }
  }
}

/** Whether the cells whose text it may rest on are as they were. */
function sameCells(
  before: readonly Cell[],
  now: readonly Cell[],
  mentioned: ReadonlySet<number>
): boolean {
  return (
    before === now ||
    [...mentioned].every(index => before[index] === now[index])
  );
}

/** Notes what is asked of a program. */
class Witness implements IProgramView {
  readonly asked: Asked[] = [];
  readonly keys = new Set<number>();

  constructor(private readonly program: IProgramView) {}

  namesAt(at: Span): INames {
    const known = this.asked.find(
      one => one.at.cell === at.cell && one.at.from === at.from
    );
    const values = known?.values ?? new Map<string, Value | undefined>();
    if (!known) {
      this.asked.push({ at, values });
    }
    const names = this.program.namesAt(at);
    const get = (name: string): Value | undefined => {
      const value = names.get(name);
      if (!values.has(name)) {
        values.set(name, value);
        for (const key of names.placesOf(name)) {
          this.keys.add(key);
        }
      }
      return value;
    };
    return {
      get,
      has: name => get(name) !== undefined,
      placesOf: name => names.placesOf(name)
    };
  }

  statementAt(at: Span): Span | null {
    return this.program.statementAt(at);
  }
}
