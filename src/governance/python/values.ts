// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Span } from '../model';
import type { ClassStmt, FunctionStmt, LambdaExpr } from './ast';

/**
 * What a name or place may hold while a program is read. Values never
 * change; what Python can change lives on the heap and is held by `ref`.
 */
export type Abstract =
  | UnknownAbstract
  | NoneAbstract
  | BooleanAbstract
  | NumberAbstract
  | StringAbstract
  | RefAbstract
  | ChoiceAbstract
  | ExternalAbstract
  | OpaqueAbstract
  | FunctionAbstract
  | ClassAbstract
  | MethodAbstract
  | PartialAbstract;

interface IAbstract {
  /** Where the value was written. */
  readonly origin: Span | null;
}
export interface UnknownAbstract extends IAbstract {
  readonly t: 'unknown';
  /** Where it came from, as a dotted name: `pandas.read_csv()`. */
  readonly path?: string;
}
export interface NoneAbstract extends IAbstract {
  readonly t: 'none';
}
export interface BooleanAbstract extends IAbstract {
  readonly t: 'boolean';
  readonly value: boolean;
}
export interface NumberAbstract extends IAbstract {
  readonly t: 'number';
  readonly value: number;
}
export interface StringAbstract extends IAbstract {
  readonly t: 'string';
  readonly value: string | null;
  readonly prefix: string;
  /** What `json.dumps` made the text of. */
  readonly json?: Abstract;
}
/** A list, dict or object on the heap. */
export interface RefAbstract extends IAbstract {
  readonly t: 'ref';
  readonly id: number;
}
export interface ChoiceAbstract extends IAbstract {
  readonly t: 'choice';
  readonly options: readonly Abstract[];
}
/** Something imported, by its dotted name: `boto3.client`. */
export interface ExternalAbstract extends IAbstract {
  readonly t: 'external';
  readonly path: string;
}
/** Exists and is not None; `name` says what it is, e.g. `boto3.client:sagemaker`. */
export interface OpaqueAbstract extends IAbstract {
  readonly t: 'opaque';
  readonly name: string;
  /** Of `super()`: the object, and the class whose bases are meant. */
  readonly bound?: {
    readonly self: Abstract;
    readonly type: ClassAbstract;
    readonly owner: ClassAbstract;
  };
}
/** A function or lambda of the notebook. */
export interface FunctionAbstract extends IAbstract {
  readonly t: 'function';
  readonly node: FunctionStmt | LambdaExpr;
  /** Index of the cell that holds the body. */
  readonly cell: number;
  readonly scope: Scope;
  /** Values of defaults, by parameter name. */
  readonly defaults: ReadonlyMap<string, Abstract>;
  readonly kind: 'plain' | 'static' | 'class' | 'property';
}
/** A class of the notebook. */
export interface ClassAbstract extends IAbstract {
  readonly t: 'class';
  readonly node: ClassStmt;
  readonly bases: readonly Abstract[];
  /** Heap object that holds the class's attributes. */
  readonly members: number;
}
/** A method taken from a value, not yet called. */
export interface MethodAbstract extends IAbstract {
  readonly t: 'method';
  readonly self: Abstract;
  readonly name: string;
  /** The notebook's own function, if it is one. */
  readonly func: FunctionAbstract | null;
}
export interface PartialAbstract extends IAbstract {
  readonly t: 'partial';
  readonly func: Abstract;
  readonly args: Arguments;
  /** `method`: of `partialmethod`; `field`: makes a dataclass field's default. */
  readonly role?: 'method' | 'field';
}

/** A scope's names, each with the key of its place in the store. */
export interface Scope {
  readonly parent: Scope | null;
  readonly kind: 'module' | 'function' | 'class';
  readonly slots: Map<string, number>;
  /** Names declared `global` or `nonlocal`. */
  readonly outer: Map<string, 'global' | 'nonlocal'> | null;
}

/** One keyword of a call. */
export interface Keyword {
  readonly value: Abstract;
  /** False where it may not be passed. */
  readonly certain: boolean;
  /** `name=value`, or the key's place in a dict passed with `**`. */
  readonly span: Span | null;
}

/** A call's arguments after `*` and `**` are resolved. */
export interface Arguments {
  readonly positional: readonly Abstract[];
  readonly positionalSpans: readonly (Span | null)[];
  readonly keywords: ReadonlyMap<string, Keyword>;
  /** True if more may be passed than is listed. */
  readonly openPositional: boolean;
  readonly openKeywords: boolean;
}

/** Arguments of a call `f(a, b)`. */
export function argumentsOf(positional: readonly Abstract[]): Arguments {
  return {
    ...NO_ARGUMENTS,
    positional,
    positionalSpans: positional.map(() => null)
  };
}

export const NO_ARGUMENTS: Arguments = {
  positional: [],
  positionalSpans: [],
  keywords: new Map(),
  openPositional: false,
  openKeywords: false
};

export interface ListObject {
  readonly o: 'list';
  readonly items: readonly Abstract[];
  readonly open: boolean;
  /** Of an open list: what any item that is not listed is; unknown if not given. */
  readonly rest?: Abstract;
  readonly type: 'list' | 'tuple' | 'set';
  readonly origin: Span | null;
}
export interface DictItemContent {
  readonly value: Abstract;
  readonly certain: boolean;
  readonly key: Span | null;
}
export interface DictObject {
  readonly o: 'dict';
  readonly entries: ReadonlyMap<string, DictItemContent>;
  readonly open: boolean;
  /** Of an open dict: what any entry that is not listed holds; unknown if not given. */
  readonly rest?: Abstract;
  /** The display `{...}` or the call `dict(...)` that made it. */
  readonly origin: Span | null;
  readonly form: 'display' | 'call' | 'other';
}
/** The call that made an SDK object. */
export interface Creation {
  readonly args: Arguments;
  /** The whole call expression. */
  readonly span: Span;
  readonly callee: Span;
  /** The argument list with its parentheses. */
  readonly container: Span;
}
/** An instance of a notebook's class (`members` known) or of an SDK class. */
export interface InstanceObject {
  readonly o: 'instance';
  /** The notebook's class; null for an SDK object. */
  readonly type: ClassAbstract | null;
  /** Dotted name of an SDK class, or of a kind of our own. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Abstract>;
  readonly open: boolean;
  readonly creation: Creation | null;
  readonly origin: Span | null;
  /** True once code that we cannot see may have set attributes. */
  readonly widened?: boolean;
}

export type HeapObject = ListObject | DictObject | InstanceObject;

export const UNKNOWN: UnknownAbstract = { t: 'unknown', origin: null };
export const NONE: NoneAbstract = { t: 'none', origin: null };

export function stringOf(
  value: string,
  origin: Span | null = null
): StringAbstract {
  return { t: 'string', value, prefix: value, origin };
}

/** A string of which only the beginning is known. */
export function someString(
  prefix = '',
  origin: Span | null = null
): StringAbstract {
  return { t: 'string', value: null, prefix, origin };
}

export function booleanOf(value: boolean): BooleanAbstract {
  return { t: 'boolean', value, origin: null };
}

export function numberOf(value: number): NumberAbstract {
  return { t: 'number', value, origin: null };
}

export function opaqueOf(
  name: string,
  origin: Span | null = null
): OpaqueAbstract {
  return { t: 'opaque', name, origin };
}

export function externalOf(path: string): ExternalAbstract {
  return { t: 'external', path, origin: null };
}

/** `boto3.client` of `boto3`: dotted names are few, and asked for again and again. */
export function memberOfExternal(
  { path }: ExternalAbstract,
  name: string
): ExternalAbstract {
  let members = MEMBERS.get(path);
  if (members === undefined) {
    if (MEMBERS.size >= MAX_MEMBERS) {
      MEMBERS.clear();
    }
    members = new Map();
    MEMBERS.set(path, members);
  }
  let member = members.get(name);
  if (member === undefined) {
    member = externalOf(`${path}.${name}`);
    if (members.size < MAX_MEMBERS) {
      members.set(name, member);
    }
  }
  return member;
}

const MEMBERS = new Map<string, Map<string, ExternalAbstract>>();
const MAX_MEMBERS = 2_000;

/** Alternatives beyond this many become one unknown value. */
const MAX_OPTIONS = 8;

function sameScalar(a: Abstract, b: Abstract): boolean {
  if (a === b) {
    return true;
  }
  if (a.t !== b.t) {
    return false;
  }
  switch (a.t) {
    case 'unknown':
    case 'none':
      return true;
    case 'boolean':
      return b.t === 'boolean' && a.value === b.value;
    case 'number':
      return b.t === 'number' && Object.is(a.value, b.value);
    case 'string':
      return (
        b.t === 'string' &&
        a.value === b.value &&
        a.prefix === b.prefix &&
        a.json === b.json
      );
    case 'ref':
      return b.t === 'ref' && a.id === b.id;
    case 'external':
      return b.t === 'external' && a.path === b.path;
    case 'opaque':
      return b.t === 'opaque' && a.name === b.name;
    default:
      return sameCallable(a, b);
  }
}

function sameCallable(a: Abstract, b: Abstract): boolean {
  if (a.t === 'function' && b.t === 'function') {
    return (
      a.node === b.node &&
      a.scope === b.scope &&
      a.cell === b.cell &&
      sameMap(a.defaults, b.defaults)
    );
  }
  if (a.t === 'class' && b.t === 'class') {
    return (
      a.node === b.node &&
      a.members === b.members &&
      a.bases.length === b.bases.length &&
      a.bases.every((base, i) => sameValue(base, b.bases[i] ?? UNKNOWN))
    );
  }
  if (a.t === 'method' && b.t === 'method') {
    return (
      a.name === b.name &&
      sameValue(a.self, b.self) &&
      (a.func === b.func ||
        (a.func !== null && b.func !== null && sameValue(a.func, b.func)))
    );
  }
  return false;
}

function sameMap(
  a: ReadonlyMap<string, Abstract>,
  b: ReadonlyMap<string, Abstract>
): boolean {
  if (a.size !== b.size) {
    return false;
  }
  for (const [key, value] of a) {
    const other = b.get(key);
    if (!other || !sameValue(value, other)) {
      return false;
    }
  }
  return true;
}

/** True if two values are the same, their places left out of account. */
export function sameValue(a: Abstract, b: Abstract): boolean {
  if (a === b) {
    return true;
  }
  if (a.t === 'choice' && b.t === 'choice') {
    return (
      a.options.length === b.options.length &&
      a.options.every((option, i) => sameValue(option, b.options[i] ?? UNKNOWN))
    );
  }
  return sameScalar(a, b);
}

/** Either of two values. Equal ones stay one; the place of the first is kept. */
export function join(a: Abstract, b: Abstract): Abstract {
  if (sameValue(a, b)) {
    return a;
  }
  return choose([a, b]);
}

export function optionsOf(value: Abstract): readonly Abstract[] {
  return value.t === 'choice' ? value.options : [value];
}

function addOption(options: Abstract[], value: Abstract): void {
  for (let i = 0; i < options.length; i++) {
    if (sameValue(options[i], value)) {
      return;
    }
  }
  options.push(value);
}

/** One of several values. */
export function choose(values: readonly Abstract[]): Abstract {
  const options: Abstract[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value.t !== 'choice') {
      addOption(options, value);
    } else {
      for (const option of value.options) {
        addOption(options, option);
      }
    }
  }
  if (options.length <= 1) {
    return options.length === 0 ? UNKNOWN : options[0];
  }
  if (options.length > MAX_OPTIONS) {
    return options.every(option => option.t === 'string')
      ? someString()
      : UNKNOWN;
  }
  return { t: 'choice', options, origin: null };
}
