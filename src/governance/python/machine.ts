// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Span } from '../model';
import type { CallExpr, FunctionStmt, LambdaExpr, Stmt } from './ast';
import { isObject, widenedDict, widenedList } from './joins';
import { changedNames } from './names';
import type { Base, Content } from './store';
import { Store } from './store';
import type {
  Abstract,
  Arguments,
  ClassAbstract,
  FunctionAbstract,
  HeapObject,
  OpaqueAbstract,
  RefAbstract,
  Scope
} from './values';
import { UNKNOWN, optionsOf } from './values';

/** A call of something that is not the notebook's own. */
export interface ExternalCall {
  /** Dotted name of what is called, as far as known. */
  readonly path: string | null;
  /** What the method was taken from; null for functions and classes. */
  readonly self: Abstract | null;
  /** Last part of the name; empty if there is none. */
  readonly method: string;
  readonly args: Arguments;
  readonly span: Span;
  readonly callee: Span;
  /** The argument list with its parentheses. */
  readonly container: Span;
}

/** What is known of the world outside the notebook. */
export interface World {
  /** Value of an attribute; null if nothing is known of it. */
  attribute(machine: Machine, self: Abstract, name: string): Abstract | null;
  /** Result of a call; null if nothing is known of it. */
  call(machine: Machine, call: ExternalCall): Abstract | null;
  /** Sees every call, the notebook's own functions included, before it is made. */
  observe(machine: Machine, call: ExternalCall): void;
  /** `value[index] = item` for something that is not the notebook's own. */
  assigned(
    machine: Machine,
    value: OpaqueAbstract,
    index: Abstract,
    item: Abstract
  ): void;
  /** Names that `from module import *` is known to bind. */
  exports(module: string): readonly string[];
  /** A line of IPython's own was reached. */
  command(
    machine: Machine,
    kind: 'shell' | 'magic' | 'cellMagic',
    text: string,
    span: Span
  ): void;
}

/** Where control may leave a function's body. */
export interface Exit {
  readonly value: Abstract;
  readonly written: ReadonlyMap<number, Content>;
}

/** A running loop; what was written when it was left early, or a round was. */
export interface Loop {
  readonly depth: number;
  readonly breaks: Map<number, Content>[];
  readonly continues: Map<number, Content>[];
}

/** A running function, or a cell. */
export interface Frame {
  readonly scope: Scope;
  /** Depth of the store at the function's start. */
  readonly depth: number;
  readonly exits: Exit[];
  /** Loops around the current statement, outermost first. */
  readonly loops: Loop[];
  readonly func: FunctionAbstract | null;
  /** What a generator has yielded so far. */
  readonly yields: Yields;
}

export interface Yields {
  readonly items: Abstract[];
  /** Doubt, and branches that cannot be taken, at the function's start. */
  readonly doubt: number;
  readonly dead: number;
  /** Set when an item may or may not have been yielded. */
  open: boolean;
}

export interface MachineOptions {
  readonly base: Base;
  readonly world: World;
  readonly module: Scope;
  /** Gives keys for module names. */
  readonly moduleKey: (name: string) => number;
  /** First key for what this run allocates. */
  readonly firstKey: number;
  readonly cell: number;
  readonly steps: number;
}

/** Keys set aside for one run; one that needs more takes them from `FAR_KEYS` on. */
export const KEYS_PER_RUN = 1 << 14;
const FAR_KEYS = 2 ** 32;
const FAR_KEYS_PER_RUN = 2 ** 21;

/** The state of one run over one cell: store, frames and budgets. */
export class Machine {
  readonly store: Store;
  readonly world: World;
  readonly module: Scope;
  /** Cell that holds the code being run; changes with calls. */
  cell: number;
  frames: Frame[];
  /** Set when a limit was met: nothing is known from here on. */
  lost = false;
  steps: number;
  depth = 0;
  /** Product of the known lengths of the loops that are being run through. */
  rounds = 1;
  /** True while a branch runs that cannot be taken. */
  dead = 0;
  /** More than it was at the start of a function while it is not sure that a statement runs. */
  doubt = 0;
  /** True if the run changed names that it does not spell out. */
  sweeping = false;
  readonly called = new Set<FunctionStmt | LambdaExpr>();
  readonly defined: FunctionAbstract[] = [];
  readonly runs = new Map<FunctionStmt | LambdaExpr, number>();
  readonly classes: ClassAbstract[] = [];
  /** Sees each statement before it runs. */
  onStatement: ((node: Stmt) => void) | null = null;
  private key: number;
  private lastKey: number;
  private readonly farKey: number;
  private readonly moduleKey: (name: string) => number;

  constructor(options: MachineOptions) {
    this.store = new Store(options.base);
    this.world = options.world;
    this.module = options.module;
    this.moduleKey = options.moduleKey;
    this.cell = options.cell;
    this.steps = options.steps;
    this.key = options.firstKey;
    this.lastKey = options.firstKey + KEYS_PER_RUN - 1;
    this.farKey =
      FAR_KEYS + (options.firstKey / KEYS_PER_RUN) * FAR_KEYS_PER_RUN;
    this.frames = [
      {
        scope: options.module,
        depth: this.store.depth,
        exits: [],
        loops: [],
        func: null,
        yields: { items: [], doubt: 0, dead: 0, open: false }
      }
    ];
  }

  get frame(): Frame {
    const frame = this.frames[this.frames.length - 1];
    if (!frame) {
      throw new Error('no frame');
    }
    return frame;
  }

  span(from: number, to: number): Span {
    return { cell: this.cell, from, to };
  }

  /** Counts a step; false when the budget is spent. */
  step(): boolean {
    if (this.lost) {
      return false;
    }
    this.steps -= 1;
    if (this.steps < 0) {
      this.lost = true;
      return false;
    }
    return true;
  }

  newKey(): number {
    if (this.key >= this.lastKey) {
      if (this.key >= this.farKey) {
        this.lost = true;
        return this.lastKey;
      }
      this.key = this.farKey;
      this.lastKey = this.farKey + FAR_KEYS_PER_RUN - 1;
    }
    this.key += 1;
    return this.key;
  }

  allocate(object: HeapObject): RefAbstract {
    const id = this.newKey();
    this.store.set(id, object);
    return { t: 'ref', id, origin: object.origin };
  }

  /** The object that a value refers to; null if it is none. */
  object(value: Abstract): HeapObject | null {
    if (value.t !== 'ref') {
      return null;
    }
    const content = this.store.get(value.id);
    return content !== undefined && isObject(content) ? content : null;
  }

  /** Changes the objects that a value may refer to; one among several may stay as it was. */
  mutate(
    value: Abstract,
    change: (object: HeapObject) => HeapObject,
    maybe: (before: HeapObject, after: HeapObject) => HeapObject
  ): void {
    const options = optionsOf(value);
    for (const option of options) {
      const before = this.object(option);
      if (before && option.t === 'ref') {
        const after = change(before);
        this.store.set(
          option.id,
          options.length > 1 ? maybe(before, after) : after
        );
      }
    }
  }

  /** Key of a name in the scope that binds it. */
  slot(scope: Scope, name: string): number {
    const known = scope.slots.get(name);
    if (known !== undefined) {
      return known;
    }
    const key = scope.kind === 'module' ? this.moduleKey(name) : this.newKey();
    scope.slots.set(name, key);
    return key;
  }

  /** Value of a name; undefined if it is not bound. */
  lookup(name: string): Abstract | undefined {
    return this.lookupFrom(this.frame.scope, name);
  }

  private lookupFrom(from: Scope, name: string): Abstract | undefined {
    let scope: Scope | null = from;
    let first = true;
    while (scope) {
      const declared = scope.outer?.get(name);
      if (declared === 'global') {
        scope = this.module;
      } else if (declared !== 'nonlocal' && (first || scope.kind !== 'class')) {
        const found = this.read(scope, name);
        if (found) {
          return found;
        }
      }
      first = false;
      scope = scope === this.module ? null : scope.parent;
    }
    return undefined;
  }

  private read(scope: Scope, name: string): Abstract | undefined {
    const key =
      scope.kind === 'module' ? this.slot(scope, name) : scope.slots.get(name);
    if (key === undefined) {
      return undefined;
    }
    const content = this.store.get(key);
    return content !== undefined && !isObject(content) ? content : undefined;
  }

  bind(name: string, value: Abstract): void {
    const scope = this.binding(name);
    this.store.set(this.slot(scope, name), value);
  }

  /** Makes a name unknown that a pattern may have bound. */
  bindIfLocal(name: string): void {
    this.bind(name, UNKNOWN);
  }

  private binding(name: string): Scope {
    let { scope } = this.frame;
    const declared = scope.outer?.get(name);
    if (declared === 'global') {
      return this.module;
    }
    if (declared === 'nonlocal') {
      let outer = scope.parent;
      while (outer && outer.kind === 'function') {
        if (outer.slots.has(name)) {
          return outer;
        }
        outer = outer.parent;
      }
      scope = outer ?? this.module;
    }
    return scope;
  }

  /** Runs `body` on a branch and gives what it wrote. */
  branch(body: () => void): Map<number, Content> {
    this.store.push();
    body();
    return this.store.pop();
  }

  /** Whatever code we cannot see may have done to a value. */
  escape(value: Abstract): void {
    const seen = new Set<unknown>();
    const work = [value];
    for (let next = work.pop(); next; next = work.pop()) {
      if (next.t === 'choice') {
        work.push(...next.options);
      } else if (next.t === 'partial') {
        work.push(next.func, ...next.args.positional);
      } else if (next.t === 'method' && next.func === null) {
        work.push(next.self);
      } else if (next.t === 'function' && !seen.has(next.node)) {
        seen.add(next.node);
        work.push(...this.changedBy(next));
      } else if (next.t === 'ref' && !seen.has(next.id)) {
        seen.add(next.id);
        this.widen(next, work);
      }
    }
  }

  /** What a function of the notebook changes when code we cannot see calls it. */
  private changedBy(func: FunctionAbstract): Abstract[] {
    const names = [...changedNames(func.node)];
    return names.flatMap(name => this.lookupFrom(func.scope, name) ?? []);
  }

  private widen(ref: RefAbstract, work: Abstract[]): void {
    const object = this.object(ref);
    if (!object || !this.step()) {
      return;
    }
    if (object.o === 'list') {
      work.push(...object.items);
      if (object.type !== 'tuple') {
        if (object.rest) {
          work.push(object.rest);
        }
        this.store.set(ref.id, widenedList(object));
      }
    } else if (object.o === 'dict') {
      for (const entry of object.entries.values()) {
        work.push(entry.value);
      }
      if (object.rest) {
        work.push(object.rest);
      }
      this.store.set(ref.id, widenedDict(object));
    } else if (object.creation === null) {
      work.push(...object.attributes.values());
      this.store.set(ref.id, {
        ...object,
        open: true,
        widened: true,
        attributes: new Map()
      });
    }
  }

  /** Place of a call's parts. */
  callPlaces(
    node: CallExpr
  ): Pick<ExternalCall, 'span' | 'callee' | 'container'> {
    return {
      span: this.span(node.from, node.to),
      callee: this.span(node.callee.from, node.callee.to),
      container: this.span(node.open, node.to)
    };
  }

  /** Gives up on what a limit cut short. */
  giveUp(): Abstract {
    this.lost = true;
    return UNKNOWN;
  }
}
