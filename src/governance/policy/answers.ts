// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type KeyFact } from '../model';
import { isSingleValued } from './keys';
import { type Variable } from './pattern';
import { type Atom, RESOURCE, type Subject } from './plan';
import { type Signature, signaturesOf } from './signatures';
import { matches, testId, type ValueTest } from './value-test';

/** One possible answer to each atom of a subject, in their order. */
export type Answers = readonly boolean[];

/** Null answers: too many to tell apart, each atom may answer anything. */
export interface Possible {
  readonly id: number;
  readonly answers: readonly Answers[] | null;
  /** The answers as bit sets; null where there are too many atoms. */
  readonly bits: readonly number[] | null;
}

/** The value of a variable's key; `undefined` when it is not known. */
export type VariableValue = (variable: Variable) => string | null | undefined;

/** More possibilities than this are not told apart. */
const MAX_ANSWERS = 512;
const MAX_CACHE = 2_000;

/**
 * Answers a subject's atoms from what is known of it.
 *
 * Inside, a possible set of values is the bits of what it answers: bit 0 for
 * "present", then for each test one bit for "a value is in it" and one for "a
 * value is outside of it". The bits of a union are the union of the bits.
 */
export class SubjectAnswers {
  constructor(subject: Subject) {
    this._subject = subject;
    this._single = subject.key === RESOURCE || isSingleValued(subject.key);
    this._variables = subject.atoms.flatMap(atom => atom.test?.variables ?? []);
    this._fixed = this._variables.length > 0 ? null : this._tests(() => null);
  }

  /** All combinations of answers that completions of `fact` give. */
  possible(fact: KeyFact, valueOf: VariableValue): Possible {
    const key = this._cacheKey(fact, valueOf);
    const cached = this._cache.get(key);
    if (cached !== undefined) {
      return cached;
    }
    const tests = this._fixed ?? this._tests(valueOf);
    const possible = this._intern(
      fact.kind === 'values' && !fact.open && this._fixed !== null
        ? [this._definite(fact.values, tests)]
        : this._possible(fact, tests)
    );
    if (this._cache.size >= MAX_CACHE) {
      this._cache.clear();
    }
    this._cache.set(key, possible);
    return possible;
  }

  private _cacheKey(fact: KeyFact, valueOf: VariableValue): string {
    let key = factKey(fact);
    for (const variable of this._variables) {
      const value = valueOf(variable);
      key += `\u0001${value === undefined ? '?' : value === null ? '-' : `=${value}`}`;
    }
    return key;
  }

  /** Equal possibilities are one object with one id. */
  private _intern(answers: readonly Answers[] | null): Possible {
    const key =
      answers === null
        ? 'any'
        : answers.map(each => each.map(Number).join('')).join();
    let possible = this._interned.get(key);
    if (possible === undefined) {
      possible = { id: this._nextId++, answers, bits: bitsOf(answers) };
      if (this._interned.size >= MAX_CACHE) {
        this._interned.clear();
      }
      this._interned.set(key, possible);
    }
    return possible;
  }

  private _tests(valueOf: VariableValue): ITests {
    const tests: IKnownTest[] = [];
    const indices = new Map<string, number>();
    const ofAtom = this._subject.atoms.map(atom => {
      const test = testOf(atom, valueOf);
      const id = `${test.open ? atom.test?.id : ''} ${testId(test.known)}`;
      const index = indices.get(id) ?? tests.push(test) - 1;
      indices.set(id, index);
      return index;
    });
    return { tests, ofAtom };
  }

  /** The only answers there are when everything is known. */
  private _definite(
    values: readonly string[],
    { tests, ofAtom }: ITests
  ): Answers {
    const hits = tests.map(test =>
      values.map(value => matches(test.known, value))
    );
    return this._subject.atoms.map((atom, i) =>
      atom.ask === 'present'
        ? !atom.negated
        : hits[ofAtom[i]].includes(atom.ask === 'hit') !== atom.negated
    );
  }

  private _possible(fact: KeyFact, tests: ITests): readonly Answers[] | null {
    const sets = this._sets(fact, tests.tests);
    if (sets === null) {
      return null;
    }
    const found = new Map<string, Answers>();
    for (const bits of sets) {
      const answers = this._subject.atoms.map((atom, i) =>
        answer(atom, bits, tests.ofAtom[i])
      );
      found.set(answers.map(Number).join(''), answers);
    }
    return [...found.values()];
  }

  private _sets(
    fact: KeyFact,
    tests: readonly IKnownTest[]
  ): ReadonlySet<bigint> | null {
    switch (fact.kind) {
      case 'absent':
        return new Set([0n]);
      case 'values': {
        const known = fact.values.reduce<ReadonlySet<bigint> | null>(
          (sets, value) => union(sets, bitsOfValue(value, tests)),
          new Set([0n])
        );
        return fact.open && !(this._single && fact.values.length > 0)
          ? union(known, this._any(tests), true)
          : known;
      }
      case 'some':
        return this._any(tests, fact.like);
      case 'unknown': {
        const any = this._any(tests);
        return any && new Set([0n, ...any]);
      }
      case 'oneOf': {
        const all = new Set<bigint>();
        for (const option of fact.options) {
          const sets = this._sets(option, tests);
          if (sets === null) {
            return null;
          }
          sets.forEach(bits => all.add(bits));
        }
        return all.size > MAX_ANSWERS ? null : all;
      }
    }
  }

  /** Any value; any non-empty set of values where the key takes several. */
  private _any(
    tests: readonly IKnownTest[],
    like?: string
  ): ReadonlySet<bigint> | null {
    const signatures = signaturesOf(
      tests.map(test => test.known),
      like
    );
    if (signatures === null) {
      return null;
    }
    const singles = new Set<bigint>();
    for (const signature of signatures) {
      const sets = bitsOfSignature(signature, tests);
      sets?.forEach(bits => singles.add(bits));
      if (sets === null || singles.size > MAX_ANSWERS) {
        return null;
      }
    }
    return this._single || like !== undefined ? singles : closure(singles);
  }

  private readonly _subject: Subject;
  private readonly _single: boolean;
  private readonly _variables: readonly Variable[];
  /** The tests, where they wait for no variable. */
  private readonly _fixed: ITests | null;
  private readonly _cache = new Map<string, Possible>();
  private readonly _interned = new Map<string, Possible>();
  private _nextId = 0;
}

function bitsOf(answers: readonly Answers[] | null): readonly number[] | null {
  return answers === null || (answers[0]?.length ?? 0) > 30
    ? null
    : answers.map(each =>
        each.reduce((sum, yes, i) => (yes ? sum | (1 << i) : sum), 0)
      );
}

interface ITests {
  readonly tests: readonly IKnownTest[];
  /** Index into `tests` by position of the atom; unused for `present`. */
  readonly ofAtom: readonly number[];
}

/** What is known of a test; `open`: variables that are not known may add to it. */
interface IKnownTest {
  readonly known: ValueTest;
  readonly open: boolean;
}

const NOTHING: ValueTest = { domain: 'number', relation: 'eq', bounds: [] };

function testOf(atom: Atom, valueOf: VariableValue): IKnownTest {
  if (atom.test === null) {
    return { known: NOTHING, open: false };
  }
  return {
    known: atom.test.build(variable => valueOf(variable) ?? null),
    open: atom.test.variables.some(variable => valueOf(variable) === undefined)
  };
}

function answer(atom: Atom, bits: bigint, test: number): boolean {
  if (bits === 0n) {
    return atom.absent;
  }
  if (atom.ask === 'present') {
    return !atom.negated;
  }
  const shift = BigInt(2 * test + (atom.ask === 'hit' ? 1 : 2));
  return ((bits >> shift) & 1n) === 1n ? !atom.negated : atom.negated;
}

/** Both answers where a value that is not in a test may yet be. */
function bitsOfSignature(
  signature: Signature,
  tests: readonly IKnownTest[]
): ReadonlySet<bigint> | null {
  let sets = new Set([1n]);
  for (const [i, inTest] of signature.entries()) {
    if (sets.size > MAX_ANSWERS) {
      return null;
    }
    const next = new Set<bigint>();
    for (const bits of sets) {
      if (inTest || tests[i].open) {
        next.add(bits | (1n << BigInt(2 * i + 1)));
      }
      if (!inTest) {
        next.add(bits | (1n << BigInt(2 * i + 2)));
      }
    }
    sets = next;
  }
  return sets;
}

function bitsOfValue(
  value: string,
  tests: readonly IKnownTest[]
): ReadonlySet<bigint> | null {
  return bitsOfSignature(
    tests.map(test => matches(test.known, value)),
    tests
  );
}

function union(
  left: ReadonlySet<bigint> | null,
  right: ReadonlySet<bigint> | null,
  orLeftAlone = false
): ReadonlySet<bigint> | null {
  if (left === null || right === null) {
    return null;
  }
  const sets = new Set<bigint>(orLeftAlone ? left : []);
  for (const a of left) {
    for (const b of right) {
      sets.add(a | b);
    }
    if (sets.size > MAX_ANSWERS) {
      return null;
    }
  }
  return sets;
}

function closure(singles: ReadonlySet<bigint>): ReadonlySet<bigint> | null {
  const all = new Set(singles);
  for (const bits of all) {
    for (const single of singles) {
      all.add(bits | single);
    }
    if (all.size > MAX_ANSWERS) {
      return null;
    }
  }
  return all;
}

/** Equal facts have equal keys. */
export function factKey(fact: KeyFact): string {
  switch (fact.kind) {
    case 'values':
      return `${fact.open ? '+' : '='}${fact.values.join('\u0000')}`;
    case 'some':
      return `some\u0000${fact.like ?? ''}`;
    case 'oneOf':
      return `(${fact.options.map(factKey).join('\u0002')})`;
    default:
      return fact.kind;
  }
}
