// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { KeyFact, Verdict } from '../../model';
import { PolicySet } from '../evaluate';

/**
 * What the IAM user guide says of policies that are easily misread: absent
 * keys, set operators, negation, variables, versions, ARNs, boundaries.
 */

type Context = Readonly<Record<string, string | readonly string[]>>;
interface Asked {
  readonly action: string;
  readonly resource: string | null;
  readonly context: Context;
  readonly unknown: readonly string[];
}
type Row = readonly [
  name: string,
  policy: object,
  request: Asked,
  verdict: Verdict,
  boundary?: readonly object[]
];

const A = (condition?: object | null, extra: object = {}): object => ({
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
  ...(condition ? { Condition: condition } : {}),
  ...extra
});
const D = (condition?: object | null, extra: object = {}): object => ({
  ...A(condition, extra),
  Effect: 'Deny'
});
const R = (context: Context = {}, more: Partial<Asked> = {}): Asked => ({
  action: 'sagemaker:CreateModel',
  resource: 'arn:aws:sagemaker:us-east-1:111122223333:model/m',
  context,
  unknown: [],
  ...more
});
const ok = 'allowed';
const ex = 'explicitDeny';
const im = 'implicitDeny';
const un = 'unknown';

const ROWS: readonly Row[] = [
  [
    'null true on absent denies',
    [A(), D({ Null: { 'aws:RequestTag/project': 'true' } })],
    R(),
    ex
  ],
  [
    'null false on present with empty value',
    [A(), D({ Null: { 'aws:RequestTag/project': 'false' } })],
    R({ 'aws:RequestTag/project': '' }),
    ex
  ],
  [
    'null key case',
    [A(), D({ Null: { 'AWS:requesttag/PROJECT': 'true' } })],
    R({ 'aws:RequestTag/project': 'x' }),
    ok
  ],
  [
    'null and equals joined by and',
    [
      A(),
      D({
        Null: { 'sagemaker:VolumeKmsKey': 'true' },
        StringLike: { 'sagemaker:InstanceTypes': 'ml.p*' }
      })
    ],
    R({ 'sagemaker:InstanceTypes': ['ml.m5.large'] }),
    ok
  ],
  [
    'null list or',
    [A({ Null: { 'aws:TagKeys': ['true', 'false'] } })],
    R(),
    ok
  ],
  [
    'allvalues absent allow',
    [
      A({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['project', 'user'] } })
    ],
    R(),
    ok
  ],
  [
    'allvalues absent deny applies',
    [
      A(),
      D({ 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['project'] } })
    ],
    R(),
    ex
  ],
  [
    'allvalues guarded by null',
    [
      A(),
      D({
        'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['project'] },
        Null: { 'aws:TagKeys': 'false' }
      })
    ],
    R(),
    ok
  ],
  [
    'allvalues tagkeys case differs',
    [A({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Project'] } })],
    R({ 'aws:TagKeys': ['project'] }),
    im
  ],
  [
    'allvalues tagkeys ignore case',
    [
      A({
        'ForAllValues:StringEqualsIgnoreCase': {
          'aws:TagKeys': ['Project', 'USER']
        }
      })
    ],
    R({ 'aws:TagKeys': ['project', 'user'] }),
    ok
  ],
  [
    'anyvalue empty string',
    [A({ 'ForAnyValue:StringEquals': { k: 'a' } })],
    R({ k: [''] }),
    im
  ],
  [
    'anyvalue absent deny',
    [A(), D({ 'ForAnyValue:StringEquals': { k: 'a' } })],
    R(),
    ok
  ],
  [
    'anyvalue notequals in deny',
    [
      A(),
      D({
        'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['project', 'user'] }
      })
    ],
    R({ 'aws:TagKeys': ['project', 'user'] }),
    ok
  ],
  [
    'anyvalue notequals in deny extra',
    [
      A(),
      D({
        'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['project', 'user'] }
      })
    ],
    R({ 'aws:TagKeys': ['project', 'x'] }),
    ex
  ],
  [
    'allvalues like with one outside',
    [
      A({
        'ForAllValues:StringLike': {
          'sagemaker:InstanceTypes': ['ml.m5.*', 'ml.g?.xlarge']
        }
      })
    ],
    R({
      'sagemaker:InstanceTypes': [
        'ml.m5.large',
        'ml.g5.xlarge',
        'ml.p3.2xlarge'
      ]
    }),
    im
  ],
  [
    'ifexists absent',
    [A({ StringEqualsIfExists: { 'aws:RequestTag/user': 'u' } })],
    R(),
    ok
  ],
  [
    'ifexists present wrong',
    [A({ StringEqualsIfExists: { 'aws:RequestTag/user': 'u' } })],
    R({ 'aws:RequestTag/user': 'v' }),
    im
  ],
  [
    'ifexists deny absent',
    [A(), D({ StringNotEqualsIfExists: { 'aws:RequestTag/user': 'u' } })],
    R(),
    ex
  ],
  [
    'not equals absent deny',
    [A(), D({ StringNotEquals: { 'aws:RequestTag/user': 'u' } })],
    R(),
    ex
  ],
  ['not like absent allow', [A({ StringNotLike: { k: 'a*' } })], R(), ok],
  [
    'allvalues ifexists',
    [A({ 'ForAllValues:StringEqualsIfExists': { k: 'a' } })],
    R(),
    ok
  ],
  [
    'numeric ifexists absent',
    [
      A({
        NumericLessThanEqualsIfExists: {
          'sagemaker:MaxRuntimeInSeconds': '3600'
        }
      })
    ],
    R(),
    ok
  ],
  [
    'numeric several values is or',
    [A({ NumericEquals: { k: ['1', '2'] } })],
    R({ k: '2' }),
    ok
  ],
  [
    'numeric less than several',
    [A({ NumericLessThan: { k: ['1', '10'] } })],
    R({ k: '5' }),
    ok
  ],
  [
    'numeric not equals several is nor',
    [A({ NumericNotEquals: { k: ['1', '2'] } })],
    R({ k: '2' }),
    im
  ],
  [
    'bool string and case',
    [A({ Bool: { 'sagemaker:NetworkIsolation': 'True' } })],
    R({ 'sagemaker:NetworkIsolation': 'true' }),
    ok
  ],
  [
    'bool several values',
    [A({ Bool: { k: ['true', 'false'] } })],
    R({ k: 'false' }),
    ok
  ],
  [
    'bool absent in deny',
    [A(), D({ Bool: { 'aws:SecureTransport': 'false' } })],
    R(),
    ok
  ],
  [
    'boolifexists deny absent',
    [A(), D({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })],
    R(),
    ex
  ],
  [
    'date between',
    [
      A({
        DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
        DateLessThan: { 'aws:CurrentTime': '2026-12-31T23:59:59Z' }
      })
    ],
    R({ 'aws:CurrentTime': '2026-06-01T00:00:00Z' }),
    ok
  ],
  [
    'date epoch',
    [A({ DateLessThan: { 'aws:EpochTime': '1767225600' } })],
    R({ 'aws:EpochTime': '2025-12-31T23:59:59Z' }),
    ok
  ],
  [
    'ipv6 in range',
    [
      A({
        IpAddress: {
          'aws:SourceIp': ['2001:DB8:1234:5678::/64', '203.0.113.0/24']
        }
      })
    ],
    R({ 'aws:SourceIp': '2001:db8:1234:5678:9::1' }),
    ok
  ],
  [
    'ip not in deny absent',
    [A(), D({ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } })],
    R(),
    ex
  ],
  [
    'ip vpce exists guard',
    [A(), D({ NotIpAddressIfExists: { 'aws:VpcSourceIp': ['10.0.0.0/8'] } })],
    R({ 'aws:VpcSourceIp': '10.1.2.3' }),
    ok
  ],
  [
    'binary exact',
    [A({ BinaryEquals: { k: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } })],
    R({ k: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' }),
    ok
  ],
  [
    'arnlike segment star stops at colon',
    [A({ ArnLike: { 'aws:SourceArn': 'arn:aws:sagemaker:*:model/*' } })],
    R({ 'aws:SourceArn': 'arn:aws:sagemaker:us-east-1:111122223333:model/m' }),
    im
  ],
  [
    'arnlike each segment',
    [A({ ArnLike: { 'aws:SourceArn': 'arn:aws:sagemaker:*:*:model/m?' } })],
    R({ 'aws:SourceArn': 'arn:aws:sagemaker:us-east-1:111122223333:model/m1' }),
    ok
  ],
  [
    'arnequals behaves like arnlike',
    [
      A({
        ArnEquals: {
          'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/MLSpace-*'
        }
      })
    ],
    R({ 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/MLSpace-x/y' }),
    ok
  ],
  [
    'arnlike case',
    [
      A({
        ArnLike: {
          'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/mlspace'
        }
      })
    ],
    R({ 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/MLSpace' }),
    im
  ],
  [
    'arn with variable',
    [
      A({
        ArnLike: {
          'aws:PrincipalArn': 'arn:aws:iam::${aws:PrincipalAccount}:role/*'
        }
      })
    ],
    R({
      'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/r',
      'aws:PrincipalAccount': '111122223333'
    }),
    ok
  ],
  [
    'variable principal tag capital key',
    [
      A({
        StringEquals: {
          'aws:RequestTag/project': '${aws:PrincipalTag/Project}'
        }
      })
    ],
    R({ 'aws:RequestTag/project': 'p', 'aws:PrincipalTag/project': 'p' }),
    ok
  ],
  [
    'variable default used',
    [A({ StringEquals: { k: "${aws:PrincipalTag/team, 'company-wide'}" } })],
    R({ k: 'company-wide' }),
    ok
  ],
  [
    'variable default not used',
    [A({ StringEquals: { k: "${aws:PrincipalTag/team, 'company-wide'}" } })],
    R({ k: 'company-wide', 'aws:PrincipalTag/team': 'red' }),
    im
  ],
  [
    'variable absent no default',
    [A({ StringEquals: { k: '${aws:PrincipalTag/team}' } })],
    R({ k: '' }),
    im
  ],
  [
    'variable absent notequals',
    [A(), D({ StringNotEquals: { k: '${aws:PrincipalTag/team}' } })],
    R({ k: 'x' }),
    ex
  ],
  [
    'variable case of value',
    [A({ StringEquals: { k: '${aws:username}' } })],
    R({ k: 'JDoe', 'aws:username': 'jdoe' }),
    im
  ],
  [
    'variable ignore case',
    [A({ StringEqualsIgnoreCase: { k: '${aws:username}' } })],
    R({ k: 'JDoe', 'aws:username': 'jdoe' }),
    ok
  ],
  [
    'variable value with star is plain',
    [A({ StringLike: { k: '${aws:username}' } })],
    R({ k: 'abc', 'aws:username': 'a*' }),
    im
  ],
  ['escaped star', [A({ StringLike: { k: 'a${*}*' } })], R({ k: 'a*bc' }), ok],
  [
    'escaped star not wild',
    [A({ StringLike: { k: 'a${*}' } })],
    R({ k: 'abc' }),
    im
  ],
  [
    'escaped question and dollar',
    [A({ StringEquals: { k: '${$}{x}${?}' } })],
    R({ k: '${x}?' }),
    ok
  ],
  [
    'version 2008 variables are text',
    {
      Version: '2008-10-17',
      Statement: [A({ StringEquals: { k: '${aws:username}' } })]
    },
    R({ k: 'jdoe', 'aws:username': 'jdoe' }),
    im
  ],
  [
    'version 2008 literal',
    {
      Version: '2008-10-17',
      Statement: [A({ StringEquals: { k: '${aws:username}' } })]
    },
    R({ k: '${aws:username}' }),
    ok
  ],
  [
    'no version is 2008',
    { Statement: [A({ StringEquals: { k: '${aws:username}' } })] },
    R({ k: 'jdoe', 'aws:username': 'jdoe' }),
    im
  ],
  [
    'resource variable',
    [A(null, { Resource: 'arn:aws:sagemaker:*:*:model/${aws:username}-*' })],
    R(
      { 'aws:username': 'jdoe' },
      { resource: 'arn:aws:sagemaker:us-east-1:111122223333:model/jdoe-1' }
    ),
    ok
  ],
  [
    'resource variable absent',
    [A(null, { Resource: 'arn:aws:sagemaker:*:*:model/${aws:username}*' })],
    R(
      {},
      { resource: 'arn:aws:sagemaker:us-east-1:111122223333:model/jdoe-1' }
    ),
    im
  ],
  [
    'notresource variable absent denies',
    [
      A(),
      {
        Effect: 'Deny',
        Action: '*',
        NotResource: 'arn:aws:sagemaker:*:*:model/${aws:username}*'
      }
    ],
    R(),
    ex
  ],
  [
    'notresource deny inside',
    [
      A(),
      {
        Effect: 'Deny',
        Action: 'sagemaker:*',
        NotResource: ['arn:aws:sagemaker:*:*:model/*']
      }
    ],
    R(),
    ok
  ],
  [
    'notresource deny case',
    [
      A(),
      {
        Effect: 'Deny',
        Action: 'sagemaker:*',
        NotResource: ['arn:aws:sagemaker:*:*:Model/*']
      }
    ],
    R(),
    ex
  ],
  [
    'notaction deny others',
    [A(), { Effect: 'Deny', NotAction: ['sagemaker:Create*'], Resource: '*' }],
    R(),
    ok
  ],
  [
    'notaction deny hit',
    [
      A(),
      {
        Effect: 'Deny',
        NotAction: ['sagemaker:Describe*', 's3:*'],
        Resource: '*'
      }
    ],
    R(),
    ex
  ],
  [
    'notaction allow with notresource',
    [{ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::*' }],
    R(),
    ok
  ],
  [
    'action question mark',
    [A(null, { Action: 'sagemaker:Create?odel' })],
    R(),
    ok
  ],
  [
    'action inner star',
    [A(null, { Action: 'sagemaker:*Model*' })],
    R({}, { action: 'sagemaker:CreateModelPackage' }),
    ok
  ],
  [
    'action prefix case',
    [A(null, { Action: 'SageMaker:createMODEL' })],
    R(),
    ok
  ],
  [
    'resource star at segment end crosses',
    [A(null, { Resource: 'arn:aws:sagemaker:us-*' })],
    R(),
    ok
  ],
  [
    'resource partition wild',
    [A(null, { Resource: 'arn:*:sagemaker:*:*:model/?' })],
    R(),
    ok
  ],
  [
    'resource account mismatch',
    [A(null, { Resource: 'arn:aws:sagemaker:*:999999999999:model/*' })],
    R(),
    im
  ],
  [
    'two conditions same key diff ops',
    [A({ StringLike: { k: 'a*' }, StringNotLike: { k: '*z' } })],
    R({ k: 'abz' }),
    im
  ],
  [
    'condition keys with different case merge by and',
    [
      A({
        StringEquals: {
          'aws:RequestTag/Project': 'a',
          'aws:requesttag/project': 'b'
        }
      })
    ],
    R({ 'aws:RequestTag/project': 'a' }),
    im
  ],
  ['boundary implicit deny', [A()], R(), im, [A(null, { Action: 's3:*' })]],
  ['boundary allows', [A()], R(), ok, [A(null, { Action: 'sagemaker:*' })]],
  [
    'boundary explicit deny',
    [A()],
    R(),
    ex,
    [A(), D(null, { Action: 'sagemaker:CreateModel' })]
  ],
  ['boundary grants nothing', [A(null, { Action: 's3:*' })], R(), im, [A()]],
  [
    'boundary with condition absent key',
    [A()],
    R(),
    im,
    [A({ StringEquals: { 'aws:RequestTag/project': 'p' } })]
  ],
  [
    'boundary with ifexists',
    [A()],
    R(),
    ok,
    [A({ StringEqualsIfExists: { 'aws:RequestTag/project': 'p' } })]
  ],
  [
    'unknown tag decides',
    [A(), D({ Null: { 'aws:RequestTag/project': 'true' } })],
    R({}, { unknown: ['aws:RequestTag/project'] }),
    un
  ],
  [
    'unknown does not matter',
    [A(), D({ Null: { 'aws:RequestTag/user': 'true' } })],
    R({}, { unknown: ['aws:RequestTag/project'] }),
    ex
  ],
  [
    'unknown both ways deny',
    [A(), D({ StringEquals: { k: 'a' } }), D({ StringNotEquals: { k: 'a' } })],
    R({}, { unknown: ['k'] }),
    ex
  ],
  [
    'unknown both ways allow',
    [A({ StringEquals: { k: 'a' } }), A({ StringNotEquals: { k: 'a' } })],
    R({}, { unknown: ['k'] }),
    ok
  ],
  [
    'unknown null both',
    [A({ Null: { k: 'true' } }), A({ Null: { k: 'false' } })],
    R({}, { unknown: ['k'] }),
    ok
  ],
  [
    'unknown allvalues vs absent',
    [A({ 'ForAllValues:StringLike': { k: '*' } })],
    R({}, { unknown: ['k'] }),
    ok
  ],
  ['empty statement list', [], R(), im],
  [
    'single statement object',
    { Version: '2012-10-17', Statement: A() },
    R(),
    ok
  ],
  ['resource null with star', [A()], R({}, { resource: null }), ok],
  [
    'resource null with specific arn',
    [A(null, { Resource: 'arn:aws:sagemaker:*:*:model/x' })],
    R({}, { resource: null }),
    un
  ],
  [
    'multivalued request single operator',
    [A({ StringEquals: { k: ['a', 'b'] } })],
    R({ k: 'b' }),
    ok
  ],
  [
    'string equals number in policy',
    [A({ StringEquals: { k: 5 } })],
    R({ k: '5' }),
    ok
  ],
  [
    'numeric value not a number in request',
    [A({ NumericLessThan: { k: 10 } })],
    R({ k: 'x' }),
    im
  ],
  ['like empty pattern', [A({ StringLike: { k: '' } })], R({ k: '' }), ok],
  [
    'like question needs one char',
    [A({ StringLike: { k: '?' } })],
    R({ k: '' }),
    im
  ],
  ['like newline', [A({ StringLike: { k: 'a*c' } })], R({ k: 'a\nb\nc' }), ok],
  [
    'deny wins over many allows',
    [
      A(),
      A(),
      A(),
      D({ StringEquals: { 'sagemaker:InstanceTypes': 'ml.p3.2xlarge' } })
    ],
    R({ 'sagemaker:InstanceTypes': ['ml.m5.large', 'ml.p3.2xlarge'] }),
    ex
  ]
];

function factsOf({ context, unknown }: Asked): Map<string, KeyFact> {
  const facts = new Map<string, KeyFact>();
  for (const [key, value] of Object.entries(context)) {
    const values = typeof value === 'string' ? [value] : value;
    facts.set(key.toLowerCase(), { kind: 'values', values, open: false });
  }
  unknown.forEach(key => facts.set(key.toLowerCase(), { kind: 'unknown' }));
  return facts;
}

const whole = (statements: object): object =>
  Array.isArray(statements)
    ? { Version: '2012-10-17', Statement: statements }
    : statements;

it.each(ROWS.map(row => [row[0], row] as const))('%s', (_name, row) => {
  const [, policy, request, verdict, boundary] = row;
  const set = new PolicySet([
    { name: 'p', kind: 'identity', document: whole(policy) },
    ...(boundary
      ? [
          {
            name: 'b',
            kind: 'boundary',
            document: whole([...boundary])
          } as const
        ]
      : [])
  ]);
  expect(set.problems).toEqual([]);
  const { action, resource } = request;
  const keys = factsOf(request);
  const made = set.decide({ action, resource, keys, openPrefixes: [] });
  expect(made.decision).toBe(verdict);
});
