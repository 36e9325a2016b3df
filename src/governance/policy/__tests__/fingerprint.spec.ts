// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import fc from 'fast-check';
import { operationOfAction } from '../../catalogue';
import { notApplicable } from '../../requests/governed';
import type { ApiRequest, DictValue, PolicySets, Value } from '../../model';
import { compilePolicies } from '../index';
import { NO_INPUTS, standardPolicies } from '../template';
import { FACTS } from './verdict-cases';

const origin = null;
const text = fc
  .constantFrom('jdoe', 'secret-1', 'ml.m5.large', 'ml.g5.xlarge', 'user', '')
  .map((value): Value => ({ kind: 'string', value, prefix: value, origin }));
const leaf = fc.oneof(
  text,
  fc.constantFrom<Value>(
    { kind: 'unknown', origin },
    { kind: 'none', origin },
    { kind: 'boolean', value: true, origin },
    { kind: 'string', value: null, prefix: 'secret-', origin },
    { kind: 'opaque', name: 'sagemaker.get_execution_role', origin }
  )
);
const dictOf = (
  names: readonly string[],
  value: fc.Arbitrary<Value>
): fc.Arbitrary<DictValue> =>
  fc
    .tuple(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...names), value, fc.boolean()), {
        selector: ([name]) => name
      }),
      fc.boolean()
    )
    .map(([all, open]) => ({
      kind: 'dict',
      entries: new Map(
        all.map(([name, one, certain]) => [
          name,
          { value: one, certain, key: null }
        ])
      ),
      open,
      origin
    }));
const listOf = (item: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc
    .tuple(fc.array(item, { maxLength: 3 }), fc.boolean())
    .map(([items, open]) => ({ kind: 'list', items, open, origin }));
const either = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof(
    value,
    leaf,
    fc
      .tuple(value, leaf)
      .map(([a, b]): Value => ({ kind: 'choice', options: [a, b], origin }))
  );

const NAMES = [
  'Subnets',
  'SecurityGroupIds',
  'InstanceType',
  'VolumeKmsKeyId',
  'ModelName',
  'Key',
  'Value'
];
const inner = either(dictOf(NAMES, either(listOf(leaf))));
const parameters = dictOf(
  [
    'TrainingJobName',
    'EndpointConfigName',
    'RoleArn',
    'Tags',
    'VpcConfig',
    'ResourceConfig',
    'ProductionVariants',
    'KmsKeyId',
    'EnableNetworkIsolation'
  ],
  either(fc.oneof(inner, listOf(inner)))
);

const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
/** Treats resources by their names, which the standard policies do not. */
const BY_NAME: PolicySets = {
  source: 'settings',
  label: 'named',
  sets: [
    [
      {
        name: 'named',
        kind: 'identity',
        document: {
          Version: '2012-10-17',
          Statement: [
            ALL,
            {
              Effect: 'Deny',
              Action: 'sagemaker:Create*',
              Resource: 'arn:aws:sagemaker:*:*:training-job/secret-*'
            }
          ]
        }
      }
    ]
  ]
};

describe('a judge that has answered before', () => {
  it.each([
    ['standard policies', standardPolicies(FACTS, NO_INPUTS)],
    ['policies that tell names apart', BY_NAME]
  ])('answers as a new one would: %s', (_, policies) => {
    const used = compilePolicies(policies, FACTS);
    const action = fc.constantFrom('CreateTrainingJob', 'CreateEndpointConfig');
    fc.assert(
      fc.property(action, parameters, (name, given) => {
        const request = requestOf(name, given);
        const fresh = compilePolicies(policies, FACTS).judge(request);
        expect(used.judge(request)).toEqual(fresh);
      }),
      { numRuns: 300, seed: 20261128 }
    );
  });

  it('sees a name that a policy forbids after one that it allows', () => {
    const judge = compilePolicies(BY_NAME, FACTS);
    const named = (value: string): string => {
      const entry: Value = { kind: 'string', value, prefix: value, origin };
      return judge.judge(
        requestOf('CreateTrainingJob', {
          kind: 'dict',
          entries: new Map([
            ['TrainingJobName', { value: entry, certain: true, key: null }]
          ]),
          open: false,
          origin
        })
      ).decision;
    };
    expect([named('open-1'), named('secret-1'), named('open-1')]).toEqual([
      'allowed',
      'explicitDeny',
      'allowed'
    ]);
  });
});

function requestOf(action: string, given: DictValue): ApiRequest {
  expect(operationOfAction('sagemaker', action)).not.toBeNull();
  return {
    service: 'sagemaker',
    action,
    parameters: given,
    governed: {
      tags: notApplicable('tags'),
      subnets: notApplicable('subnets'),
      securityGroups: notApplicable('securityGroups'),
      volumeKey: notApplicable('volumeKey'),
      instanceTypes: notApplicable('instanceTypes'),
      role: notApplicable('role'),
      networkIsolation: notApplicable('networkIsolation'),
      output: notApplicable('output')
    }
  };
}
