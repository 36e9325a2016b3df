// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  ANY,
  ANY_IN_SEGMENT,
  codePoints,
  isStar,
  parsePattern,
  type Pattern,
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

/** Positions in the patterns that are still alive; tests already certain. */
interface IState {
  readonly alive: readonly number[];
  readonly certain: readonly number[];
}

/** No literal of any pattern: stands for every other character. */
const OTHER = 0x10ffff + 1;

/**
 * Walks the product of all patterns as automata, so that exactly the
 * combinations that some text has are found.
 */
class PatternProduct {
  constructor(tests: readonly StringTest[]) {
    this._tests = tests;
    this._rows = tests.flatMap((test, index) =>
      test.patterns.map(pattern => ({ index, pattern }))
    );
  }

  explore(): readonly Signature[] | null {
    const state = this._close(
      this._rows.map((_, row) => row * WIDTH),
      []
    );
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
  private _alphabet(state: IState): number[] {
    const points = new Set<number>([OTHER]);
    for (const position of state.alive) {
      const { index, pattern } = this._rows[Math.floor(position / WIDTH)];
      const token = pattern[position % WIDTH];
      if (token === undefined || token < 0) {
        if (token !== ANY && token !== STAR && token !== undefined) {
          points.add(58);
        }
        continue;
      }
      points.add(token);
      if (this._tests[index].ignoreCase) {
        for (const upper of codePoints(
          String.fromCodePoint(token).toUpperCase()
        )) {
          points.add(upper);
        }
      }
    }
    return [...points];
  }

  private _step(state: IState, point: number): IState {
    const next: number[] = [];
    const lower =
      point === OTHER
        ? point
        : (String.fromCodePoint(point).toLowerCase().codePointAt(0) ?? point);
    for (const position of state.alive) {
      const { index, pattern } = this._rows[Math.floor(position / WIDTH)];
      const token = pattern[position % WIDTH];
      if (token === undefined) {
        continue;
      }
      const char = this._tests[index].ignoreCase ? lower : point;
      if (isStar(token)) {
        if (takes(token === STAR ? ANY : ANY_IN_SEGMENT, char)) {
          next.push(position);
        }
      } else if (takes(token, char)) {
        next.push(position + 1);
      }
    }
    return this._close(next, state.certain);
  }

  /** Passes over stars; a test at a final star is certain, its patterns are done. */
  private _close(
    positions: readonly number[],
    known: readonly number[]
  ): IState {
    const certain = new Set(known);
    const alive = new Set<number>();
    const stack = [...positions];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (alive.has(next)) {
        continue;
      }
      alive.add(next);
      const { index, pattern } = this._rows[Math.floor(next / WIDTH)];
      const at = next % WIDTH;
      if (at < pattern.length && isStar(pattern[at])) {
        stack.push(next + 1);
        if (pattern[at] === STAR && at === pattern.length - 1) {
          certain.add(index);
        }
      }
    }
    return {
      alive: [...alive]
        .filter(
          position =>
            !certain.has(this._rows[Math.floor(position / WIDTH)].index)
        )
        .sort((a, b) => a - b),
      certain: [...certain].sort((a, b) => a - b)
    };
  }

  private _signature(state: IState): Signature {
    const answers = this._tests.map((_, index) =>
      state.certain.includes(index)
    );
    for (const position of state.alive) {
      const { index, pattern } = this._rows[Math.floor(position / WIDTH)];
      if (position % WIDTH === pattern.length) {
        answers[index] = true;
      }
    }
    return answers;
  }

  private readonly _tests: readonly StringTest[];
  private readonly _rows: readonly {
    readonly index: number;
    readonly pattern: Pattern;
  }[];
}

/** More than any pattern has tokens. */
const WIDTH = 65_536;

const keyOf = (state: IState): string =>
  `${state.alive.join()}|${state.certain.join()}`;

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
