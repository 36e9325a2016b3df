// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import fc from 'fast-check';
import {
  type AccessRequest,
  type KeyFact,
  type NamedPolicy
} from '../../model';
import { PolicySet } from '../evaluate';
import { isSingleValued } from '../keys';

/** All operators and variables: drawn completions never contradict a definite decision. */

const RUNS = process.env.MLSPACE_TEST_FULL === '1' ? 40_000 : 500;
const SEED = 20_261_122;

interface IFamily {
  readonly operators: readonly string[];
  readonly policy: readonly string[];
  readonly request: readonly string[];
  readonly keys: readonly string[];
}
const ordered = (kind: string): readonly string[] =>
  [
    'Equals',
    'NotEquals',
    'LessThan',
    'LessThanEquals',
    'GreaterThan',
    'GreaterThanEquals'
  ].map(name => kind + name);

const FAMILIES: readonly IFamily[] = [
  {
    operators: [
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringNotEqualsIgnoreCase'
    ],
    policy: [
      'jdoe',
      'J*',
      '${aws:username}',
      "${aws:PrincipalTag/team, 'jdoe'}",
      '*',
      'a?'
    ],
    request: ['jdoe', 'JDOE', 'ab', '', 'x'],
    keys: [
      'aws:RequestTag/user',
      'aws:username',
      'aws:PrincipalTag/team',
      'aws:TagKeys',
      'other:Key'
    ]
  },
  {
    operators: ordered('Numeric'),
    policy: ['0', '10', '10.5'],
    request: ['-1', '0', '5', '10', '10.2', '10.5', '99', 'ten'],
    keys: ['sagemaker:MaxRuntimeInSeconds', 'other:Numbers']
  },
  {
    operators: ordered('Date'),
    policy: ['2026-01-01T00:00:00Z', '2026-06-01'],
    request: [
      '2025',
      '2026-01-01',
      '2026-03-01T00:00:00Z',
      '1780272000',
      '2027',
      'soon'
    ],
    keys: ['aws:CurrentTime']
  },
  {
    operators: ['IpAddress', 'NotIpAddress'],
    policy: ['10.0.0.0/8', '10.1.0.0/16', '2001:db8::/32', '0.0.0.0/0'],
    request: [
      '10.1.2.3',
      '10.2.0.1',
      '9.255.255.255',
      '11.0.0.0',
      '2001:db8::1',
      '::1',
      'nowhere'
    ],
    keys: ['aws:SourceIp']
  },
  {
    operators: ['ArnLike', 'ArnNotEquals'],
    policy: [
      'arn:aws:iam::*:role/*',
      'arn:aws:iam::1:role/${aws:username}',
      'arn:*:*:*:*:*'
    ],
    request: [
      'arn:aws:iam::1:role/jdoe',
      'arn:aws:iam::2:role/x',
      'arn:aws:s3:::b',
      'text'
    ],
    keys: ['aws:PrincipalArn']
  },
  // One key under operators of several kinds.
  {
    operators: [
      'Bool',
      'StringEquals',
      'StringNotLike',
      'NumericLessThan',
      'BinaryEquals'
    ],
    policy: ['true', 'false'],
    request: ['true', 'false', 'TRUE', '1'],
    keys: ['sagemaker:NetworkIsolation']
  },
  {
    operators: ['Null'],
    policy: ['true', 'false'],
    request: ['a'],
    keys: ['aws:TagKeys', 'aws:SourceIp', 'aws:username']
  }
];
const KEYS = [...new Set(FAMILIES.flatMap(family => family.keys))];
const poolOf = (key: string): readonly string[] => [
  ...new Set(
    FAMILIES.filter(family => family.keys.includes(key)).flatMap(
      family => family.request
    )
  )
];

const condition = fc
  .constantFrom(...FAMILIES)
  .chain(family =>
    fc.record({
      family: fc.constant(family),
      set: fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
      operator: fc.constantFrom(...family.operators),
      suffix: fc.constantFrom('', '', 'IfExists'),
      key: fc.constantFrom(...family.keys),
      values: fc.array(fc.constantFrom(...family.policy), {
        minLength: 1,
        maxLength: 2
      })
    })
  )
  .map(({ set, operator, suffix, key, values }) => {
    const numeric = operator.startsWith('Numeric');
    return {
      name: operator === 'Null' ? operator : set + operator + suffix,
      key,
      values: numeric
        ? values.map(value => (/^\d/.test(value) ? value : '1'))
        : values
    };
  });

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Resource: fc.constantFrom(
      '*',
      '*',
      'arn:aws:s3:::b/${aws:username}/*',
      'arn:aws:s3:::b/*'
    ),
    conditions: fc.array(condition, { maxLength: 3 })
  })
  .map(({ Effect, Resource, conditions }) => {
    const block: Record<string, Record<string, readonly string[]>> = {};
    for (const { name, key, values } of conditions) {
      block[name] = { ...block[name], [key]: values };
    }
    return { Effect, Action: 's3:*', Resource, Condition: block };
  });

const policies = fc
  .tuple(
    fc.array(statement, { minLength: 1, maxLength: 4 }),
    fc.option(fc.array(statement, { minLength: 1, maxLength: 2 }))
  )
  .map(([identity, boundary]): readonly NamedPolicy[] =>
    (['identity', 'boundary'] as const).flatMap(kind => {
      const statements = kind === 'identity' ? identity : boundary;
      return statements === null
        ? []
        : [
            {
              name: kind,
              kind,
              document: { Version: '2012-10-17', Statement: statements }
            }
          ];
    })
  );

/** Half of the keys are known; a draw of 20 completions for the others. */
const DRAWS = 20;
const question = fc.record({
  known: fc.array(fc.boolean(), {
    minLength: KEYS.length,
    maxLength: KEYS.length
  }),
  resource: fc.constantFrom(null, 'arn:aws:s3:::b/jdoe/k', 'arn:aws:s3:::c'),
  draws: fc.array(
    fc.array(fc.nat({ max: 10_000 }), {
      minLength: KEYS.length,
      maxLength: KEYS.length
    }),
    { minLength: DRAWS, maxLength: DRAWS }
  )
});

/** The values of a key that a number picks: none, one, or two where there may be two. */
function pick(key: string, number: number): readonly string[] {
  const pool = poolOf(key);
  const first = pool[number % pool.length];
  const second = pool[Math.floor(number / pool.length) % pool.length];
  const several = !isSingleValued(key.toLowerCase()) && number % 3 === 0;
  return number % 5 === 0
    ? []
    : several
      ? [...new Set([first, second])]
      : [first];
}

function requestOf(
  resource: string | null,
  facts: readonly (readonly [string, KeyFact])[]
): AccessRequest {
  return {
    action: 's3:GetObject',
    resource,
    keys: new Map(facts.map(([key, fact]) => [key.toLowerCase(), fact])),
    openPrefixes: []
  };
}

it('is never contradicted by a completion, whatever the operators', () => {
  let definite = 0;
  let open = 0;
  fc.assert(
    fc.property(policies, question, (document, { known, resource, draws }) => {
      const set = new PolicySet(document);
      expect(set.problems).toEqual([]);
      const [base] = draws;
      const value = (i: number, draw: readonly number[]): KeyFact => ({
        kind: 'values',
        values: pick(KEYS[i], known[i] ? base[i] : draw[i]),
        open: false
      });
      const partial = set.decide(
        requestOf(
          resource,
          KEYS.map((key, i) => [
            key,
            known[i] ? value(i, base) : { kind: 'unknown' }
          ])
        )
      );
      if (partial.decision === 'unknown' && partial.refused !== true) {
        open++;
        return;
      }
      definite++;
      for (const draw of draws) {
        const place =
          resource ??
          ['arn:aws:s3:::b/jdoe/k', '*', 'arn:aws:s3:::b/'][draw[0] % 3];
        const { decision } = set.decide(
          requestOf(
            place,
            KEYS.map((key, i) => [key, value(i, draw)])
          )
        );
        expect([partial, decision]).toEqual([
          partial,
          partial.decision === 'unknown'
            ? expect.stringMatching('Deny$')
            : partial.decision
        ]);
      }
    }),
    { numRuns: RUNS, seed: SEED }
  );
  expect(definite).toBeGreaterThan(RUNS / 4);
  expect(open).toBeGreaterThan(RUNS / 20);
});
