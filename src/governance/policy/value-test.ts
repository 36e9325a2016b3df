// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { codePoints, lowered, matchPattern, type Pattern } from './pattern';
import {
  type AddressRange,
  parseDate,
  parseNumber,
  parseRange
} from './scalars';

/** What a condition asks of one value of its key: "is it one of these?". */
export type ValueTest = StringTest | OrderTest | AddressTest;

export interface StringTest {
  readonly domain: 'string';
  readonly ignoreCase: boolean;
  readonly patterns: readonly Pattern[];
  /** Those without wildcards. */
  readonly exact: ReadonlySet<string>;
  /** Those with. */
  readonly globs: readonly Pattern[];
}
export type Relation = 'eq' | 'lt' | 'le' | 'gt' | 'ge';
export interface OrderTest {
  readonly domain: 'number' | 'date';
  readonly relation: Relation;
  readonly bounds: readonly number[];
}
export interface AddressTest {
  readonly domain: 'address';
  readonly ranges: readonly AddressRange[];
}

export function stringTest(
  patterns: readonly Pattern[],
  ignoreCase: boolean
): StringTest {
  const all = ignoreCase ? patterns.map(lowered) : patterns;
  const isGlob = (pattern: Pattern): boolean =>
    pattern.some(token => token < 0);
  return {
    domain: 'string',
    ignoreCase,
    patterns: all,
    exact: new Set(
      all
        .filter(pattern => !isGlob(pattern))
        .map(pattern => String.fromCodePoint(...pattern))
    ),
    globs: all.filter(isGlob)
  };
}

/** Equal tests have equal ids. */
export function testId(test: ValueTest): string {
  switch (test.domain) {
    case 'string':
      return `${test.ignoreCase ? 'i' : 's'}${test.patterns
        .map(pattern => pattern.join())
        .sort()
        .join(';')}`;
    case 'address':
      return `a${test.ranges.map(r => `${r.family}:${r.first}-${r.last}`).join()}`;
    default:
      return `${test.domain}${test.relation}${test.bounds.join()}`;
  }
}

export function relates(
  relation: Relation,
  value: number,
  bound: number
): boolean {
  switch (relation) {
    case 'eq':
      return value === bound;
    case 'lt':
      return value < bound;
    case 'le':
      return value <= bound;
    case 'gt':
      return value > bound;
    case 'ge':
      return value >= bound;
  }
}

export function inRange(range: AddressRange, address: AddressRange): boolean {
  return (
    range.family === address.family &&
    range.first <= address.first &&
    address.last <= range.last
  );
}

export function matches(test: ValueTest, value: string): boolean {
  switch (test.domain) {
    case 'string': {
      const text = test.ignoreCase ? value.toLowerCase() : value;
      if (test.exact.has(text)) {
        return true;
      }
      const points = test.globs.length > 0 ? codePoints(text) : [];
      return test.globs.some(pattern => matchPattern(pattern, points));
    }
    case 'address': {
      const address = parseRange(value);
      return (
        address !== null && test.ranges.some(range => inRange(range, address))
      );
    }
    default: {
      const parse = test.domain === 'number' ? parseNumber : parseDate;
      const number = parse(value);
      return (
        number !== null &&
        test.bounds.some(bound => relates(test.relation, number, bound))
      );
    }
  }
}
