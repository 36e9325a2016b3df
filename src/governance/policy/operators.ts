// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { parseDate, parseNumber, parseRange } from './scalars';
import { type Relation } from './value-test';

/** A condition operator with its set operator and suffix. */
export interface Operator {
  readonly set: 'ForAllValues' | 'ForAnyValue' | null;
  readonly ifExists: boolean;
  /** True for the `Not` operators. */
  readonly negated: boolean;
  readonly compare: 'text' | 'arn' | 'number' | 'date' | 'address' | 'null';
  readonly relation: Relation;
  readonly ignoreCase: boolean;
  readonly wildcards: boolean;
  readonly variables: boolean;
  /** Whether a value of the policy can be read by this operator. */
  accepts(value: string): boolean;
}

type Base = Omit<Operator, 'set' | 'ifExists'>;

const anything = (): boolean => true;
const truth = (value: string): boolean => /^(true|false)$/i.test(value);

function text(options: Partial<Base>): Base {
  return {
    negated: false,
    compare: 'text',
    relation: 'eq',
    ignoreCase: false,
    wildcards: false,
    variables: true,
    accepts: anything,
    ...options
  };
}

function ordered(
  compare: 'number' | 'date',
  relation: Relation,
  negated = false
): Base {
  const parse = compare === 'number' ? parseNumber : parseDate;
  return text({
    compare,
    relation,
    negated,
    variables: false,
    accepts: value => parse(value) !== null
  });
}

function address(negated: boolean): Base {
  return text({
    compare: 'address',
    negated,
    variables: false,
    accepts: value => parseRange(value) !== null
  });
}

const arn = (negated: boolean): Base =>
  text({ compare: 'arn', wildcards: true, negated });

const OPERATORS: Readonly<Record<string, Base>> = {
  stringequals: text({}),
  stringnotequals: text({ negated: true }),
  stringequalsignorecase: text({ ignoreCase: true }),
  stringnotequalsignorecase: text({ ignoreCase: true, negated: true }),
  stringlike: text({ wildcards: true }),
  stringnotlike: text({ wildcards: true, negated: true }),
  numericequals: ordered('number', 'eq'),
  numericnotequals: ordered('number', 'eq', true),
  numericlessthan: ordered('number', 'lt'),
  numericlessthanequals: ordered('number', 'le'),
  numericgreaterthan: ordered('number', 'gt'),
  numericgreaterthanequals: ordered('number', 'ge'),
  dateequals: ordered('date', 'eq'),
  datenotequals: ordered('date', 'eq', true),
  datelessthan: ordered('date', 'lt'),
  datelessthanequals: ordered('date', 'le'),
  dategreaterthan: ordered('date', 'gt'),
  dategreaterthanequals: ordered('date', 'ge'),
  bool: text({ ignoreCase: true, variables: false, accepts: truth }),
  binaryequals: text({ variables: false }),
  ipaddress: address(false),
  notipaddress: address(true),
  arnequals: arn(false),
  arnlike: arn(false),
  arnnotequals: arn(true),
  arnnotlike: arn(true),
  null: text({ compare: 'null', variables: false, accepts: truth })
};

const NAME = /^(?:(ForAllValues|ForAnyValue):)?([a-z]+?)(IfExists)?$/i;

/** Reads `ForAnyValue:StringLikeIfExists`; null when IAM has no such operator. */
export function parseOperator(name: string): Operator | null {
  const match = NAME.exec(name);
  if (match === null) {
    return null;
  }
  const [, set, base, suffix] = match;
  const lower = base.toLowerCase();
  if (!Object.hasOwn(OPERATORS, lower)) {
    return null;
  }
  const operator = OPERATORS[lower];
  const plain = set === undefined && suffix === undefined;
  if (operator.compare === 'null' && !plain) {
    return null;
  }
  return {
    ...operator,
    set:
      set === undefined
        ? null
        : set.toLowerCase() === 'forallvalues'
          ? 'ForAllValues'
          : 'ForAnyValue',
    ifExists: suffix !== undefined
  };
}
