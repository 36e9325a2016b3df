// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type KeyFact, type Verdict } from '../../model';
import { PolicySet } from '../evaluate';

type Values = string | readonly string[] | undefined;
type Context = Readonly<Record<string, Values>>;

function decide(
  statements: object | readonly object[],
  context: Context,
  options: { resource?: string; version?: string; action?: string } = {}
): Verdict {
  const keys = new Map<string, KeyFact>();
  for (const [key, value] of Object.entries(context)) {
    if (value !== undefined) {
      const values = typeof value === 'string' ? [value] : value;
      keys.set(key.toLowerCase(), { kind: 'values', values, open: false });
    }
  }
  const set = new PolicySet([
    {
      name: 'p',
      kind: 'identity',
      document: {
        Version: options.version ?? '2012-10-17',
        Statement: statements
      }
    }
  ]);
  expect(set.problems).toEqual([]);
  return set.decide({
    action: options.action ?? 's3:GetObject',
    resource: options.resource ?? 'arn:aws:s3:::b/k',
    keys,
    openPrefixes: []
  }).decision;
}

const allowIf = (condition: object): object => ({
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
  Condition: condition
});

/** Whether a condition on key `k` holds. */
function holds(operator: string, policy: unknown, request: Values): boolean {
  const verdict = decide(allowIf({ [operator]: { k: policy } }), {
    K: request
  });
  return verdict === 'allowed';
}

const yes = true;
const no = false;

it.each<[string, unknown, Values, boolean]>([
  // Text
  ['StringEquals', 'a', 'a', yes],
  ['StringEquals', 'a', 'A', no],
  ['StringEquals', 'a*', 'ab', no],
  ['StringEquals', ['a', 'b'], 'b', yes],
  ['StringEquals', 'a', undefined, no],
  ['StringEquals', 5, '5', yes],
  ['StringEquals', true, 'true', yes],
  ['StringNotEquals', ['a', 'b'], 'b', no],
  ['StringNotEquals', ['a', 'b'], 'c', yes],
  ['StringNotEquals', 'a', undefined, yes],
  ['StringEqualsIgnoreCase', 'MLSpace', 'mlSPACE', yes],
  ['StringNotEqualsIgnoreCase', 'jdoe', 'JDOE', no],
  ['stringlike', 'ml.g5.*', 'ml.g5.xlarge', yes],
  ['StringLike', 'ml.g?.x', 'ml.g55.x', no],
  ['StringLike', '*', '', yes],
  ['StringLike', '?', '😀', yes],
  ['StringLike', 'a*', 'A', no],
  ['StringLike', 'a.c', 'abc', no],
  ['StringNotLike', 'ml.g5.*', 'ml.g5.xlarge', no],
  ['StringEqualsIfExists', 'a', undefined, yes],
  ['StringEqualsIfExists', 'a', 'b', no],
  ['StringNotLikeIfExists', 'a', undefined, yes],
  // Several values
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], yes],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], no],
  ['ForAllValues:StringEquals', 'a', undefined, yes],
  ['ForAllValues:StringNotLike', 'a*', ['b', 'ab'], no],
  ['ForAllValues:StringNotLike', 'a*', ['b', 'c'], yes],
  ['ForAllValues:StringNotLike', 'a*', undefined, yes],
  ['ForAnyValue:StringEquals', 'a', ['b', 'a'], yes],
  ['ForAnyValue:StringEquals', 'a', ['b'], no],
  ['ForAnyValue:StringEquals', 'a', undefined, no],
  ['ForAnyValue:StringNotEquals', 'a', ['b', 'a'], yes],
  ['ForAnyValue:StringNotEquals', 'a', ['a'], no],
  ['ForAnyValue:StringNotEquals', 'a', undefined, no],
  ['ForAnyValue:StringEqualsIfExists', 'a', undefined, yes],
  ['foranyvalue:StringLike', 'a*', ['b', 'ab'], yes],
  ['StringEquals', 'a', ['b', 'a'], yes],
  ['StringNotEquals', 'a', ['b', 'a'], no],
  // Presence
  ['Null', 'true', undefined, yes],
  ['Null', 'true', 'a', no],
  ['Null', 'false', 'a', yes],
  ['Null', false, undefined, no],
  ['Null', true, [], yes],
  ['Null', ['true', 'false'], undefined, yes],
  ['Null', ['true', 'false'], 'a', yes],
  // Numbers
  ['NumericEquals', '10', '10.0', yes],
  ['NumericEquals', 10, '1e1', yes],
  ['NumericNotEquals', '10', '11', yes],
  ['NumericNotEquals', '10', 'ten', yes],
  ['NumericLessThan', '10', '10', no],
  ['NumericLessThanEquals', '10', '10', yes],
  ['NumericLessThan', '10', '9', yes],
  ['NumericGreaterThan', '10', '9', no],
  ['NumericGreaterThanEquals', '-1', '-1', yes],
  ['NumericLessThan', '10', 'ten', no],
  ['NumericLessThan', '10', '', no],
  // Dates
  ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01', yes],
  ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', yes],
  ['DateEquals', '2026-01-01T00:00:00Z', '1767225600', yes],
  ['DateNotEquals', '2026-01-01', '2026-01-02', yes],
  ['DateLessThan', '2026-06-01T00:00:00Z', '2026-05-31T23:59:59Z', yes],
  ['DateLessThanEquals', '2026-06-01', '2026-06-01T00:00:00.5Z', no],
  ['DateGreaterThan', '2026', '2026-02', yes],
  ['DateGreaterThanEquals', '2026-06-01', 'never', no],
  ['DateGreaterThan', '2026-06-01', '2026-13-01', no],
  // Flags
  ['Bool', 'true', 'true', yes],
  ['Bool', true, 'TRUE', yes],
  ['Bool', 'false', 'true', no],
  ['Bool', 'false', undefined, no],
  ['BoolIfExists', 'true', undefined, yes],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', yes],
  ['BinaryEquals', 'QmluYXJ5', 'qmluYXJ5', no],
  // Addresses
  ['IpAddress', '203.0.113.0/24', '203.0.113.255', yes],
  ['IpAddress', '203.0.113.0/24', '203.0.114.0', no],
  ['IpAddress', ['10.0.0.0/8', '192.0.2.1'], '192.0.2.1', yes],
  ['IpAddress', '2001:db8::/32', '2001:DB8:ffff::1', yes],
  ['IpAddress', '2001:db8::/32', '2001:db9::', no],
  ['IpAddress', '::/0', '10.0.0.1', no],
  ['IpAddress', '0.0.0.0/0', '::1', no],
  ['IpAddress', '::ffff:1.2.3.4/128', '::ffff:102:304', yes],
  ['IpAddress', '0.0.0.0/0', '256.0.0.1', no],
  ['IpAddress', '0.0.0.0/0', undefined, no],
  ['NotIpAddress', '203.0.113.0/24', '203.0.113.1', no],
  ['NotIpAddress', '203.0.113.0/24', undefined, yes],
  // ARNs: each component by itself
  ['ArnEquals', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a/b', yes],
  ['ArnLike', 'arn:aws:sns:*:1:t', 'arn:aws:sns:us-east-1:1:t', yes],
  ['ArnLike', 'arn:aws:sns:*:t', 'arn:aws:sns:us-east-1:1:t', no],
  ['ArnLike', 'arn:aws:s?s:*:*:*', 'arn:aws:sns:r:1:t:u', yes],
  ['ArnLike', 'arn:*', 'arn:aws:sns:r:1:t', no],
  ['ArnLike', '*', 'arn:aws:sns:r:1:t', no],
  ['ArnNotLike', 'arn:aws:sns:*:1:t', 'arn:aws:sns:r:1:t', no],
  ['ArnNotEquals', 'arn:aws:sns:*:1:t', 'text', yes],
  ['ArnNotEquals', 'arn:aws:sns:*:1:t', undefined, yes]
])('%s %j with %j: %s', (operator, policy, request, expected) => {
  expect(holds(operator, policy, request)).toBe(expected);
});

describe('policy variables', () => {
  const user = { 'aws:username': 'jdoe' };

  it.each<[string, Context, boolean]>([
    ['${aws:username}', { k: 'jdoe', ...user }, yes],
    ['${AWS:UserName}', { k: 'jdoe', ...user }, yes],
    ['${aws:username}', { k: 'JDOE', ...user }, no],
    ['${aws:username}', { k: 'jdoe' }, no],
    ["${aws:username, 'none'}", { k: 'none' }, yes],
    ["${aws:username, 'none'}", { k: 'none', ...user }, no],
    ["${aws:username,'a b'}", { k: 'a b' }, yes],
    ['a-${aws:username}-?', { k: 'a-jdoe-x', ...user }, yes],
    ['${*}', { k: '*' }, yes],
    ['${*}', { k: 'x' }, no],
    ['${?}${$}', { k: '?$' }, yes],
    // A value is text, whatever it holds.
    ['${aws:username}', { k: 'anything', 'aws:username': '*' }, no],
    ['${aws:username}', { k: '*', 'aws:username': '*' }, yes],
    ['${aws:username}', { k: '${x}', 'aws:username': '${x}' }, yes],
    // A key with several values fills in nothing.
    ['${aws:TagKeys}', { k: 'a', 'aws:TagKeys': ['a', 'b'] }, no],
    [
      '${aws:RequestTag/cost center}',
      { k: '1', 'aws:RequestTag/cost center': '1' },
      yes
    ]
  ])('StringLike %s with %j: %s', (policy, context, expected) => {
    const verdict = decide(allowIf({ StringLike: { k: policy } }), context);
    expect(verdict === 'allowed').toBe(expected);
  });

  it('are plain text in policies of 2008', () => {
    const policy = allowIf({ StringEquals: { k: '${aws:username}' } });
    const options = { version: '2008-10-17' };
    expect(decide(policy, { k: 'jdoe', ...user }, options)).toBe(
      'implicitDeny'
    );
    expect(decide(policy, { k: '${aws:username}', ...user }, options)).toBe(
      'allowed'
    );
  });

  it('without value never equal, so that a negated operator holds', () => {
    const policy = allowIf({ StringNotEquals: { k: '${aws:username}' } });
    expect(decide(policy, { k: 'jdoe' })).toBe('allowed');
  });

  it('stand in resources as text', () => {
    const policy = {
      Effect: 'Allow',
      Action: '*',
      Resource: 'arn:aws:s3:::b/${aws:username}/*'
    };
    const own = { resource: 'arn:aws:s3:::b/jdoe/k' };
    expect(decide(policy, user, own)).toBe('allowed');
    expect(decide(policy, { 'aws:username': '*' }, own)).toBe('implicitDeny');
    expect(decide(policy, {}, own)).toBe('implicitDeny');
  });
});

it.each<[string, string, string, Verdict]>([
  ['Action', 'S3:getobject', '*', 'allowed'],
  ['Action', 's3:Get*', '*', 'allowed'],
  ['Action', 's3:?etObject', '*', 'allowed'],
  ['Action', 's3:Get', '*', 'implicitDeny'],
  ['Action', 'ec2:*', '*', 'implicitDeny'],
  ['NotAction', 'ec2:*', '*', 'allowed'],
  ['NotAction', 's3:*', '*', 'implicitDeny'],
  ['Action', '*', 'arn:aws:s3:::b/*', 'allowed'],
  ['Action', '*', 'arn:aws:s3:::B/*', 'implicitDeny'],
  ['Action', '*', 'arn:aws:s3:::b/?', 'allowed'],
  ['Action', '*', 'arn:aws:s3', 'allowed'],
  ['Action', '*', 'arn:*:s3:::*', 'allowed'],
  ['Action', '*', 'arn:aws:s3:us-east-1::b/k', 'implicitDeny']
])('%s %s on %s: %s', (element, action, resource, expected) => {
  const statement = { Effect: 'Allow', [element]: action, Resource: resource };
  expect(decide(statement, {})).toBe(expected);
});

it('takes what NotResource does not name', () => {
  const statement = {
    Effect: 'Allow',
    Action: '*',
    NotResource: ['arn:aws:s3:::c/*', 'arn:aws:s3:::d']
  };
  expect(decide(statement, {})).toBe('allowed');
  expect(decide(statement, {}, { resource: 'arn:aws:s3:::c/k' })).toBe(
    'implicitDeny'
  );
});

it('joins conditions by and, keys without regard to case', () => {
  const statement = allowIf({
    StringEquals: { 'aws:RequestTag/User': 'a', 'aws:requesttag/project': 'b' },
    Null: { 'aws:TagKeys': 'true' }
  });
  const tags = { 'aws:requestTag/user': 'a', 'aws:RequestTag/Project': 'b' };
  expect(decide(statement, tags)).toBe('allowed');
  expect(decide(statement, { ...tags, 'aws:tagkeys': 'x' })).toBe(
    'implicitDeny'
  );
  expect(decide(statement, { ...tags, 'aws:RequestTag/project': 'c' })).toBe(
    'implicitDeny'
  );
});

describe('what IAM would refuse', () => {
  const good = { Effect: 'Allow', Action: 's3:*', Resource: '*' };

  it.each<[string, unknown, string]>([
    ['not an object', 'text', ''],
    ['no statement', {}, 'Statement'],
    [
      'an effect',
      { Statement: [good, { ...good, Effect: 'allow' }] },
      'Statement[1].Effect'
    ],
    [
      'no action',
      { Statement: { Effect: 'Allow', Resource: '*' } },
      'Statement'
    ],
    ['both actions', { Statement: { ...good, NotAction: 'x:y' } }, 'Statement'],
    [
      'no resource',
      { Statement: { Effect: 'Allow', Action: '*' } },
      'Statement'
    ],
    [
      'an action',
      { Statement: { ...good, Action: ['s3:Get*', 'GetObject'] } },
      'Statement.Action[1]'
    ],
    ['a number', { Statement: { ...good, Resource: 5 } }, 'Statement.Resource'],
    [
      'an operator',
      { Statement: { ...good, Condition: { StringIs: { k: 'a' } } } },
      'Statement.Condition.StringIs'
    ],
    [
      'a Null with a suffix',
      { Statement: { ...good, Condition: { NullIfExists: { k: 'true' } } } },
      'Statement.Condition.NullIfExists'
    ],
    [
      'a condition value',
      { Statement: { ...good, Condition: { StringEquals: { k: { a: 1 } } } } },
      'Statement.Condition.StringEquals.k'
    ],
    [
      'a number that is none',
      { Statement: { ...good, Condition: { NumericEquals: { k: 'ten' } } } },
      'Statement.Condition.NumericEquals.k'
    ],
    [
      'a range',
      {
        Statement: { ...good, Condition: { IpAddress: { k: '10.0.0.0/33' } } }
      },
      'Statement.Condition.IpAddress.k'
    ],
    [
      'a variable',
      {
        Version: '2012-10-17',
        Statement: { ...good, Resource: 'arn:aws:s3:::${aws:username' }
      },
      'Statement.Resource[0]'
    ],
    [
      'a principal',
      { Statement: { ...good, Principal: '*' } },
      'Statement.Principal'
    ],
    [
      'an element',
      { Statement: { ...good, Conditions: {} } },
      'Statement.Conditions'
    ],
    ['a version', { Version: '2012-10-18', Statement: good }, 'Version']
  ])('is named: %s', (_, document, path) => {
    const set = new PolicySet([{ name: 'bad', kind: 'identity', document }]);
    expect(set.problems.map(problem => [problem.policy, problem.path])).toEqual(
      [['bad', path]]
    );
  });

  it('leaves decisions open rather than wrong', () => {
    const odd = {
      ...good,
      Effect: 'Deny',
      Condition: { StringIs: { k: 'a' }, StringEquals: { k: 'a' } }
    };
    const set = new PolicySet([
      { name: 'p', kind: 'identity', document: { Statement: [good, odd] } }
    ]);
    const ask = (value: string): Verdict =>
      set.decide({
        action: 's3:GetObject',
        resource: '*',
        keys: new Map([
          ['k', { kind: 'values', values: [value], open: false }]
        ]),
        openPrefixes: []
      }).decision;
    expect(ask('a')).toBe('unknown');
    // The part that can be read rules the statement out.
    expect(ask('b')).toBe('allowed');
  });

  it('leaves everything open when a policy cannot be read at all', () => {
    const deny = { ...good, Effect: 'Deny' };
    const request = {
      action: 's3:GetObject',
      resource: '*',
      keys: new Map(),
      openPrefixes: []
    };
    const broken = {
      name: 'broken',
      kind: 'identity',
      document: null
    } as const;
    const verdictOf = (statement: object): Verdict =>
      new PolicySet([
        broken,
        { name: 'p', kind: 'identity', document: { Statement: statement } }
      ]).decide(request).decision;
    expect(verdictOf(good)).toBe('unknown');
    expect(verdictOf(deny)).toBe('explicitDeny');
  });
});

it('ends in time on hostile policies', () => {
  const stars = '*a'.repeat(2_000);
  const many = Array.from({ length: 300 }, (_, i) => `*${i}*x${i}*`);
  const set = new PolicySet([
    {
      name: 'p',
      kind: 'identity',
      document: {
        Version: '2012-10-17',
        Statement: [
          allowIf({ StringLike: { k: stars }, StringNotLike: { j: many } }),
          ...many.map(text =>
            allowIf({ StringLike: { j: text }, Bool: { [text]: true } })
          )
        ]
      }
    }
  ]);
  const start = process.cpuUsage();
  set.decide({
    action: 's3:GetObject',
    resource: '*',
    keys: new Map<string, KeyFact>([
      [
        'k',
        { kind: 'values', values: [`${'a'.repeat(20_000)}b`], open: false }
      ],
      ['j', { kind: 'unknown' }]
    ]),
    openPrefixes: ['*']
  });
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(10_000);
});
