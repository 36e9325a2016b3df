// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProblemClass } from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import { policyFor, type Scope } from '../aws/statements';
import { OPERATIONS } from '../aws/types';
import { ProblemError } from '../http/problems';
import { awsError } from './harness';

const scope: Scope = {
  partition: 'aws-us-gov',
  region: 'us-gov-west-1',
  account: '111122223333',
  project: 'Project001',
  user: 'jdoe'
};
const of = (error: unknown) =>
  classify(error, 'StopNotebookInstance', scope).problem;

describe('the class of what AWS says', () => {
  const cases: [ProblemClass, string, number, string][] = [
    ['denied', 'AccessDeniedException', 400, ''],
    ['denied', 'AccessDenied', 403, ''],
    ['denied', 'SomethingNew', 403, ''],
    ['expired', 'ExpiredTokenException', 400, ''],
    ['expired', 'ExpiredToken', 403, ''],
    ['expired', 'UnrecognizedClientException', 400, ''],
    ['expired', 'InvalidSignatureException', 403, ''],
    ['throttled', 'ThrottlingException', 400, ''],
    ['throttled', 'TooManyRequestsException', 429, ''],
    ['throttled', 'SomethingNew', 429, ''],
    ['quota', 'ResourceLimitExceeded', 400, ''],
    ['notFound', 'ResourceNotFound', 400, ''],
    ['notFound', 'ValidationException', 400, 'RecordNotFound'],
    ['conflict', 'ConflictException', 409, ''],
    [
      'conflict',
      'ValidationException',
      400,
      'Status (Stopped) not in ([InService]). Unable to transition to (Stopping)'
    ],
    ['invalid', 'ValidationException', 400, '1 validation error detected'],
    ['network', 'InternalFailure', 500, ''],
    ['network', 'ServiceUnavailable', 503, '']
  ];
  it.each(cases)('%s: %s %s %s', (expected, name, status, message) => {
    const problem = of(awsError(name, status, message));
    expect(problem).toMatchObject({
      class: expected,
      operation: 'StopNotebookInstance',
      requestId: 'req-1'
    });
    expect(problem.detail).toMatch(/^[A-Z].*\.$/);
    expect(problem.next).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    ['ECONNREFUSED', 'network'],
    ['ENOTFOUND', 'network'],
    ['EAI_AGAIN', 'network']
  ])('of the connection: %s', (code, expected) => {
    const error = Object.assign(new Error('connect to 10.0.0.1'), { code });
    expect(of(error)).toMatchObject({
      class: expected,
      detail: `AWS could not be reached (${code}).`
    });
  });

  it.each(['TimeoutError', 'AbortError'])('of time: %s', name => {
    const error = Object.assign(new Error('x'), { name });
    expect(of(error).detail).toBe('AWS did not answer in time.');
  });

  it('of missing credentials and region', () => {
    const none = Object.assign(new Error('Could not load credentials'), {
      name: 'CredentialsProviderError'
    });
    expect(of(none)).toMatchObject({
      class: 'expired',
      detail: 'No AWS credentials were found.'
    });
    expect(of(new Error('Region is missing'))).toMatchObject({
      class: 'invalid',
      detail: 'The AWS region is not known.'
    });
  });

  it.each([undefined, null, 'text', 7, {}, new Error('x')])(
    'of %s: our own fault',
    thrown => {
      expect(of(thrown).class).toBe('internal');
    }
  );

  it('of a problem: itself', () => {
    const error = new ProblemError({
      class: 'quota',
      operation: 'o',
      detail: 'd',
      next: 'n'
    });
    expect(classify(error, 'ListTags', scope)).toBe(error);
  });
});

describe('denied', () => {
  const denied = (why: string) =>
    of(
      awsError(
        'AccessDeniedException',
        400,
        `User: arn:aws:sts::111122223333:assumed-role/r/secret-session is not authorized to perform: sagemaker:StopNotebookInstance ${why}`
      )
    );

  it('by nobody allowing it: the policy goes to both places', () => {
    const problem = denied(
      'because no identity-based policy allows the sagemaker:StopNotebookInstance action'
    );
    expect(problem.next).toMatch(
      /identity policy.*also into the permissions boundary/
    );
    expect(problem.statement).toBeDefined();
  });

  it('by the boundary: says so', () => {
    const problem = denied(
      'because no permissions boundary allows the sagemaker:StopNotebookInstance action'
    );
    expect(problem.detail).toContain('permissions boundary');
    expect(problem.statement).toBeDefined();
  });

  it.each([
    ['an identity-based policy', 'a policy of the role'],
    ['a permissions boundary', 'the permissions boundary'],
    ['a service control policy', 'a service control policy']
  ])('by an explicit deny in %s: no Allow is offered', (where, named) => {
    const problem = denied(`with an explicit deny in ${where}`);
    expect(problem.detail).toContain(`${named} denies it`);
    expect(problem.statement).toBeUndefined();
  });

  it('never repeats what IAM says of sessions', () => {
    const all = [
      denied('with an explicit deny in an identity-based policy'),
      denied('')
    ];
    expect(JSON.stringify(all)).not.toContain('secret-session');
  });
});

describe('the printed policies', () => {
  it.each(Object.values(OPERATIONS))('%s alone is allowed', operation => {
    // What IAM asks besides, where something is tagged, given a role, or encrypted.
    const besides = [
      'MLSpaceTagNewNotebooks',
      'MLSpacePassOwnRole',
      'MLSpaceTagNewScripts',
      'MLSpaceEncryptShared',
      'MLSpaceDecryptShared'
    ];
    const allows = policyFor(operation, scope).Statement.filter(
      one => one.Effect === 'Allow' && !besides.includes(one.Sid)
    );
    const actions = new Set(allows.flatMap(one => one.Action));
    expect([...actions].map(one => one.split(':')[1])).toEqual([operation]);
  });

  it('tag only what is being created, and pass one role to one service', () => {
    const create = policyFor('CreateNotebookInstance', scope).Statement;
    const of = (action: string) =>
      create.filter(one => one.Action.includes(action));
    expect(of('sagemaker:AddTags').map(one => one.Condition)).toEqual([
      {
        StringEquals: { 'sagemaker:TaggingAction': 'CreateNotebookInstance' }
      },
      {
        StringNotEquals: { 'sagemaker:TaggingAction': 'CreateNotebookInstance' }
      }
    ]);
    expect(of('iam:PassRole').map(one => one.Condition)).toEqual([
      { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }
    ]);
    expect(of('sagemaker:CreateNotebookInstance')[0]?.Condition).toMatchObject({
      StringEquals: {
        'aws:RequestTag/user': 'jdoe',
        'sagemaker:RootAccess': 'Disabled',
        'sagemaker:DirectInternetAccess': 'Disabled'
      }
    });
  });

  it('in owner mode reach the project, and no further', () => {
    const [allow] = policyFor('StopNotebookInstance', {
      ...scope,
      ownerMode: true
    }).Statement;
    expect(allow?.Condition).toEqual({
      StringEquals: { 'aws:ResourceTag/project': 'Project001' }
    });
  });

  it.each([
    'StartNotebookInstance',
    'StopNotebookInstance',
    'DescribeNotebookInstance'
  ] as const)('%s is bound to tags that nobody may change', operation => {
    const [allow, deny] = policyFor(operation, scope).Statement;
    expect(allow?.Condition?.['StringEquals']).toMatchObject({
      'aws:ResourceTag/project': 'Project001'
    });
    expect(deny).toMatchObject({
      Effect: 'Deny',
      Action: ['sagemaker:AddTags', 'sagemaker:DeleteTags'],
      Resource:
        'arn:aws-us-gov:sagemaker:us-gov-west-1:111122223333:notebook-instance/*'
    });
  });

  it('leave room for what is not known', () => {
    const nowhere: Scope = {
      partition: null,
      region: null,
      account: null,
      project: null,
      user: null
    };
    expect(
      JSON.stringify(policyFor('StopNotebookInstance', nowhere))
    ).toContain('arn:aws:sagemaker:<region>:<account>:notebook-instance/*');
  });
});
