// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  ANY,
  ANY_IN_SEGMENT,
  codePoints,
  isStar,
  parsePattern,
  STAR,
  takes
} from './pattern';
import {
  type AddressTest,
  inRange,
  type OrderTest,
  relates,
  type StringTest,
  stringTest,
  testId,
  type ValueTest
} from './value-test';

/**
 * Which answers can a set of tests give together for one value?
 *
 * A signature has one answer a test. Within one domain the list is exact: each
 * signature has a value, each value a listed signature. Across domains it is
 * the product, which may list too much and never too little. Null when there
 * are too many to list.
 */
export type Signature = readonly boolean[];

const MAX_SIGNATURES = 256;
const MAX_STATES = 20_000;
/** Positions looked at. */
const MAX_WORK = 2_000_000;

export function signaturesOf(
  tests: readonly ValueTest[],
  like?: string
): readonly Signature[] | null {
  if (like !== undefined) {
    // One more test, which the value is known to pass.
    const known = stringTest([parsePattern(like)], false);
    const all = signaturesOf([...tests, known]);
    return (
      all
        ?.filter(signature => signature[tests.length])
        .map(signature => signature.slice(0, -1)) ?? null
    );
  }
  let all: (readonly boolean[])[] = [tests.map(() => false)];
  for (const domain of ['string', 'number', 'date', 'address'] as const) {
    const indices = tests.flatMap((test, i) =>
      test.domain === domain ? [i] : []
    );
    if (indices.length === 0) {
      continue;
    }
    const part = ofDomain(indices.map(i => tests[i]));
    if (part === null || part.length * all.length > MAX_SIGNATURES) {
      return null;
    }
    all = all.flatMap(base =>
      part.map(signature => {
        const merged = [...base];
        indices.forEach((index, i) => (merged[index] = signature[i]));
        return merged;
      })
    );
  }
  return all;
}

/** Of tests that are all of one domain. */
function ofDomain(tests: readonly ValueTest[]): readonly Signature[] | null {
  const strings: StringTest[] = [];
  const addresses: AddressTest[] = [];
  const ordered: OrderTest[] = [];
  for (const test of tests) {
    if (test.domain === 'string') {
      strings.push(test);
    } else if (test.domain === 'address') {
      addresses.push(test);
    } else {
      ordered.push(test);
    }
  }
  return strings.length > 0
    ? ofStrings(strings)
    : addresses.length > 0
      ? ofAddresses(addresses)
      : ofOrder(ordered);
}

function distinct(signatures: readonly Signature[]): readonly Signature[] {
  const seen = new Map<string, Signature>();
  for (const signature of signatures) {
    seen.set(signature.map(Number).join(''), signature);
  }
  return [...seen.values()];
}

/** Bounds cut the line into points and gaps; one value of each will do. */
function ofOrder(tests: readonly OrderTest[]): readonly Signature[] {
  const bounds = [...new Set(tests.flatMap(test => test.bounds))].sort(
    (a, b) => a - b
  );
  const values = bounds.flatMap((bound, i) => [
    bound,
    i + 1 < bounds.length ? (bound + bounds[i + 1]) / 2 : bound + 1
  ]);
  values.push((bounds[0] ?? 0) - 1);
  const signatures = values.map(value =>
    tests.map(test =>
      test.bounds.some(bound => relates(test.relation, value, bound))
    )
  );
  // Not a number at all.
  signatures.push(tests.map(() => false));
  return distinct(signatures);
}

/** Only at the edge of a range does the answer change. */
function ofAddresses(tests: readonly AddressTest[]): readonly Signature[] {
  const points = tests
    .flatMap(test => test.ranges)
    .flatMap(range => {
      const end = range.family === 4 ? 1n << 32n : 1n << 128n;
      return [range.first, range.last + 1n, 0n]
        .filter(first => first < end)
        .map(first => ({ family: range.family, first, last: first }));
    });
  const signatures = points.map(point =>
    tests.map(test => test.ranges.some(range => inRange(range, point)))
  );
  signatures.push(tests.map(() => false));
  return distinct(signatures);
}

/** Positions in the patterns that are still alive; tests already certain. Both in order. */
interface IState {
  readonly alive: readonly number[];
  readonly certain: readonly number[];
}

/** No literal of any pattern: stands for every other character. */
const OTHER = 0x10ffff + 1;
/** After the last token of a pattern. */
const DONE = -9;
const COLON = 58;

const inOrder = (a: number, b: number): number => a - b;

/**
 * Walks the product of all patterns as automata, so that exactly the
 * combinations that some text has are found. The tokens of all patterns stand
 * in one row; a position is a place in it.
 */
class PatternProduct {
  constructor(tests: readonly StringTest[]) {
    this._tests = tests;
    tests.forEach((test, index) => {
      for (const pattern of test.patterns) {
        this._starts.push(this._tokens.length);
        for (const token of pattern) {
          this._tokens.push(token);
          this._owners.push(index);
        }
        this._tokens.push(DONE);
        this._owners.push(index);
      }
    });
    this._marks = new Uint32Array(this._tokens.length);
  }

  explore(): readonly Signature[] | null {
    const state = this._close(this._starts.slice(), []);
    const seen = new Set<string>([keyOf(state)]);
    const queue = [state];
    const found = new Map<string, Signature>();
    let work = 0;
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const signature = this._signature(next);
      found.set(signature.map(Number).join(''), signature);
      const alphabet = this._alphabet(next);
      work += alphabet.length * next.alive.length;
      if (
        seen.size > MAX_STATES ||
        found.size > MAX_SIGNATURES ||
        work > MAX_WORK
      ) {
        return null;
      }
      for (const point of alphabet) {
        const after = this._step(next, point);
        const key = keyOf(after);
        if (!seen.has(key)) {
          seen.add(key);
          queue.push(after);
        }
      }
    }
    return [...found.values()];
  }

  /** Only these characters can tell two patterns apart from here. */
  private _alphabet({ alive }: IState): number[] {
    const points = [OTHER];
    const add = (point: number): void => {
      if (!points.includes(point)) {
        points.push(point);
      }
    };
    for (let i = 0; i < alive.length; i++) {
      const token = this._tokens[alive[i]];
      if (token >= 0) {
        add(token);
        if (this._tests[this._owners[alive[i]]].ignoreCase) {
          uppersOf(token).forEach(add);
        }
      } else if (token !== ANY && token !== STAR && token !== DONE) {
        add(COLON);
      }
    }
    return points;
  }

  private _step({ alive, certain }: IState, point: number): IState {
    const next: number[] = [];
    const lower = point === OTHER ? point : lowerOf(point);
    for (let i = 0; i < alive.length; i++) {
      const position = alive[i];
      const token = this._tokens[position];
      if (token === DONE) {
        continue;
      }
      const { ignoreCase } = this._tests[this._owners[position]];
      const char = ignoreCase ? lower : point;
      if (isStar(token)) {
        if (takes(token === STAR ? ANY : ANY_IN_SEGMENT, char)) {
          next.push(position);
        }
      } else if (takes(token, char)) {
        next.push(position + 1);
      }
    }
    return this._close(next, certain);
  }

  /** Passes over stars; a test at a final star is certain, its patterns are done. */
  private _close(stack: number[], known: readonly number[]): IState {
    const alive: number[] = [];
    let certain = known;
    this._mark += 1;
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (this._marks[next] === this._mark) {
        continue;
      }
      this._marks[next] = this._mark;
      alive.push(next);
      const token = this._tokens[next];
      if (isStar(token)) {
        stack.push(next + 1);
        const owner = this._owners[next];
        const last = token === STAR && this._tokens[next + 1] === DONE;
        if (last && !certain.includes(owner)) {
          certain = [...certain, owner].sort(inOrder);
        }
      }
    }
    const left =
      certain.length === 0
        ? alive
        : alive.filter(position => !certain.includes(this._owners[position]));
    return { alive: left.sort(inOrder), certain };
  }

  private _signature({ alive, certain }: IState): Signature {
    const answers = this._tests.map((_, index) => certain.includes(index));
    for (const position of alive) {
      if (this._tokens[position] === DONE) {
        answers[this._owners[position]] = true;
      }
    }
    return answers;
  }

  private readonly _tests: readonly StringTest[];
  /** First position of each pattern. */
  private readonly _starts: number[] = [];
  private readonly _tokens: number[] = [];
  /** The test that a position belongs to. */
  private readonly _owners: number[] = [];
  /** Positions that were met in the closure under way have its number. */
  private readonly _marks: Uint32Array;
  private _mark = 0;
}

const UPPERS = new Map<number, readonly number[]>();
const LOWERS = new Map<number, number>();

function uppersOf(point: number): readonly number[] {
  let uppers = UPPERS.get(point);
  if (uppers === undefined) {
    uppers = codePoints(String.fromCodePoint(point).toUpperCase());
    UPPERS.set(point, uppers);
  }
  return uppers;
}

function lowerOf(point: number): number {
  let lower = LOWERS.get(point);
  if (lower === undefined) {
    lower = String.fromCodePoint(point).toLowerCase().codePointAt(0) ?? point;
    LOWERS.set(point, lower);
  }
  return lower;
}

/** More than any pattern has tokens. */
const WIDTH = 65_536;
/** No position of patterns that are few and short. */
const BAR = '\uffff';

function keyOf({ alive, certain }: IState): string {
  const last = alive.length > 0 ? alive[alive.length - 1] : 0;
  // Positions as characters, where they fit: quicker than as digits.
  return last < WIDTH - 1 && alive.length < MAX_STATES
    ? `${String.fromCharCode(...alive)}${BAR}${String.fromCharCode(...certain)}`
    : `${alive.join()}|${certain.join()}`;
}

function ofStrings(tests: readonly StringTest[]): readonly Signature[] | null {
  const longest = Math.max(
    0,
    ...tests.flatMap(test => test.patterns.map(pattern => pattern.length))
  );
  if (longest >= WIDTH) {
    return null;
  }
  const id = tests.map(testId).join('\n');
  let signatures = EXPLORED.get(id);
  if (signatures === undefined) {
    signatures = new PatternProduct(tests).explore();
    if (EXPLORED.size >= MAX_EXPLORED) {
      EXPLORED.clear();
    }
    EXPLORED.set(id, signatures);
  }
  return signatures;
}

/** Statements of many actions ask the same of their keys. */
const EXPLORED = new Map<string, readonly Signature[] | null>();
const MAX_EXPLORED = 500;
