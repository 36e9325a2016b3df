// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Operation } from './types';

/** Whom and what a statement is written for; what is not known stays a placeholder. */
export interface Scope {
  readonly partition: string | null;
  readonly region: string | null;
  readonly account: string | null;
  readonly project: string | null;
  readonly user: string | null;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string>>>
  >;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/**
 * The policy that would allow an operation, and nothing beside it.
 *
 * Changes are bound to this project's and this user's tags. Since the stock
 * role may tag anything, a Deny keeps it from tagging its way to other
 * instances.
 */
export function policyFor(operation: Operation, scope: Scope): PolicyDocument {
  return { Version: '2012-10-17', Statement: statementsFor(operation, scope) };
}

/** One policy for several operations, with the Deny once and at the end. */
export function policyForAll(
  operations: readonly Operation[],
  scope: Scope
): PolicyDocument {
  const all = operations.flatMap(one => statementsFor(one, scope));
  const deny = all.find(one => one.Effect === 'Deny');
  return {
    Version: '2012-10-17',
    Statement: [
      ...all.filter(one => one.Effect === 'Allow'),
      ...(deny === undefined ? [] : [deny])
    ]
  };
}

function statementsFor(
  operation: Operation,
  scope: Scope
): readonly Statement[] {
  switch (operation) {
    case 'GetCallerIdentity':
      return [allow('MLSpaceWhoAmI', 'sts:GetCallerIdentity', '*')];
    case 'ListTags':
      return [allow('MLSpaceReadTags', 'sagemaker:ListTags', instances(scope))];
    case 'ListNotebookInstances':
      return [
        allow('MLSpaceListNotebooks', 'sagemaker:ListNotebookInstances', '*')
      ];
    case 'GetResources':
      return [allow('MLSpaceFindByTag', 'tag:GetResources', '*')];
    case 'DescribeNotebookInstance':
      return [
        {
          ...allow(
            'MLSpaceDescribeNotebooks',
            'sagemaker:DescribeNotebookInstance',
            instances(scope)
          ),
          Condition: { StringEquals: projectTag(scope) }
        },
        denyRetagging(scope)
      ];
    case 'StartNotebookInstance':
    case 'StopNotebookInstance':
    case 'UpdateNotebookInstance':
    case 'DeleteNotebookInstance':
    case 'CreatePresignedNotebookInstanceUrl':
      return [
        {
          ...allow(
            OWNERS_SIDS[operation],
            `sagemaker:${operation}`,
            instances(scope)
          ),
          Condition: {
            StringEquals: {
              ...projectTag(scope),
              'aws:ResourceTag/user': scope.user ?? '<user>'
            }
          }
        },
        denyRetagging(scope)
      ];
  }
}

const OWNERS_SIDS = {
  StartNotebookInstance: 'MLSpaceStartOwnNotebooks',
  StopNotebookInstance: 'MLSpaceStopOwnNotebooks',
  UpdateNotebookInstance: 'MLSpaceUpdateOwnNotebooks',
  DeleteNotebookInstance: 'MLSpaceDeleteOwnNotebooks',
  CreatePresignedNotebookInstanceUrl: 'MLSpaceOpenOwnNotebooks'
} as const;

function allow(sid: string, action: string, resource: string): Statement {
  return { Sid: sid, Effect: 'Allow', Action: [action], Resource: resource };
}

function denyRetagging(scope: Scope): Statement {
  return {
    Sid: 'MLSpaceKeepNotebookTags',
    Effect: 'Deny',
    Action: ['sagemaker:AddTags', 'sagemaker:DeleteTags'],
    Resource: instances(scope)
  };
}

function projectTag(scope: Scope): Readonly<Record<string, string>> {
  return { 'aws:ResourceTag/project': scope.project ?? '<project>' };
}

function instances(scope: Scope): string {
  const { partition, region, account } = scope;
  return `arn:${partition ?? 'aws'}:sagemaker:${region ?? '<region>'}:${account ?? '<account>'}:notebook-instance/*`;
}
