// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { SHARED_FOLDER } from '../../../src/companion/contract';
import type { Operation } from './types';

/** Whom and what a statement is written for; what is not known stays a placeholder. */
export interface Scope {
  readonly partition: string | null;
  readonly region: string | null;
  readonly account: string | null;
  readonly project: string | null;
  readonly user: string | null;
  /** The role that new notebooks get. */
  readonly roleArn?: string | null;
  /** The security group of an EMR master. */
  readonly masterGroup?: string | null;
  /** Where notebooks are shared, and the key that encrypts them. */
  readonly bucket?: string | null;
  readonly kmsKeyId?: string | null;
  /** A project owner's change: colleagues' notebooks too. */
  readonly ownerMode?: boolean;
}

type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
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

/** One policy of several, each statement once, with the Denies at the end. */
export function joined(policies: readonly PolicyDocument[]): PolicyDocument {
  const all = [
    ...new Map(
      policies.flatMap(one => one.Statement).map(one => [one.Sid, one])
    ).values()
  ];
  return {
    Version: '2012-10-17',
    Statement: [
      ...all.filter(one => one.Effect === 'Allow'),
      ...all.filter(one => one.Effect === 'Deny')
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
      return [
        allow('MLSpaceReadTags', 'sagemaker:ListTags', instances(scope)),
        allow('MLSpaceReadScriptTags', 'sagemaker:ListTags', lifecycles(scope))
      ];
    case 'ListNotebookInstances':
      return [
        allow('MLSpaceListNotebooks', 'sagemaker:ListNotebookInstances', '*')
      ];
    case 'GetResources':
      return [allow('MLSpaceFindByTag', 'tag:GetResources', '*')];
    case 'DescribeNotebookInstance':
      return [
        allow(
          'MLSpaceDescribeNotebooks',
          'sagemaker:DescribeNotebookInstance',
          instances(scope),
          { StringEquals: projectTag(scope) }
        ),
        keepNotebookTags(scope)
      ];
    case 'StartNotebookInstance':
    case 'StopNotebookInstance':
    case 'UpdateNotebookInstance':
    case 'DeleteNotebookInstance':
    case 'CreatePresignedNotebookInstanceUrl':
      return [changeOfExisting(operation, scope), keepNotebookTags(scope)];
    case 'CreateNotebookInstance':
      return creating(scope);
    case 'ListNotebookInstanceLifecycleConfigs':
      return [allow('MLSpaceListScripts', `sagemaker:${operation}`, '*')];
    case 'DescribeNotebookInstanceLifecycleConfig':
      return [
        allow('MLSpaceReadScripts', `sagemaker:${operation}`, lifecycles(scope))
      ];
    case 'CreateNotebookInstanceLifecycleConfig':
    case 'UpdateNotebookInstanceLifecycleConfig':
      return changingScripts(operation, scope);
    case 'ListCodeRepositories':
      return [
        allow('MLSpaceListRepositories', 'sagemaker:ListCodeRepositories', '*')
      ];
    case 'ListClusters':
    case 'DescribeCluster':
    case 'ListInstances':
    case 'AuthorizeSecurityGroupIngress':
    case 'DescribeSecurityGroups':
      return attaching(operation, scope);
    case 'PutObject':
    case 'GetObject':
      return sharing(operation, scope);
    case 'FilterLogEvents':
      return [
        allow(
          'MLSpaceReadNotebookLogs',
          'logs:FilterLogEvents',
          `${arn(scope, 'logs')}:log-group:/aws/sagemaker/NotebookInstances:*`
        )
      ];
  }
}

const VERBS = {
  StartNotebookInstance: 'Start',
  StopNotebookInstance: 'Stop',
  UpdateNotebookInstance: 'Update',
  DeleteNotebookInstance: 'Delete',
  CreatePresignedNotebookInstanceUrl: 'Open'
} as const;

function changeOfExisting(
  operation: keyof typeof VERBS,
  scope: Scope
): Statement {
  const whose = scope.ownerMode === true ? 'Project' : 'Own';
  return allow(
    `MLSpace${VERBS[operation]}${whose}Notebooks`,
    `sagemaker:${operation}`,
    instances(scope),
    {
      StringEquals: {
        ...projectTag(scope),
        ...(scope.ownerMode === true ? {} : userTag('Resource', scope))
      }
    }
  );
}

/** Tags can be given while creating, and only then. */
function creating(scope: Scope): readonly Statement[] {
  const { partition, account, roleArn } = scope;
  return [
    allow(
      'MLSpaceCreateOwnNotebooks',
      'sagemaker:CreateNotebookInstance',
      instances(scope),
      {
        StringEquals: {
          'aws:RequestTag/project': scope.project ?? '<project>',
          ...userTag('Request', scope),
          'sagemaker:RootAccess': 'Disabled',
          'sagemaker:DirectInternetAccess': 'Disabled'
        },
        Null: {
          'sagemaker:VpcSubnets': 'false',
          'sagemaker:VpcSecurityGroupIds': 'false',
          'sagemaker:VolumeKmsKey': 'false'
        }
      }
    ),
    allow('MLSpaceTagNewNotebooks', 'sagemaker:AddTags', instances(scope), {
      StringEquals: taggingBy('CreateNotebookInstance')
    }),
    allow(
      'MLSpacePassOwnRole',
      'iam:PassRole',
      roleArn ??
        `arn:${partition ?? 'aws'}:iam::${account ?? '<account>'}:role/<role>`,
      { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }
    ),
    keepNotebookTags(scope)
  ];
}

function changingScripts(
  operation:
    | 'CreateNotebookInstanceLifecycleConfig'
    | 'UpdateNotebookInstanceLifecycleConfig',
  scope: Scope
): readonly Statement[] {
  const isNew = operation === 'CreateNotebookInstanceLifecycleConfig';
  const kind = isNew ? 'Request' : 'Resource';
  return [
    allow(
      isNew ? 'MLSpaceCreateOwnScripts' : 'MLSpaceUpdateOwnScripts',
      `sagemaker:${operation}`,
      lifecycles(scope),
      {
        StringEquals: {
          [`aws:${kind}Tag/project`]: scope.project ?? '<project>',
          ...userTag(kind, scope)
        }
      }
    ),
    ...(isNew
      ? [
          allow(
            'MLSpaceTagNewScripts',
            'sagemaker:AddTags',
            lifecycles(scope),
            {
              StringEquals: taggingBy(operation)
            }
          )
        ]
      : []),
    keepTags(
      'MLSpaceKeepScriptTags',
      lifecycles(scope),
      'CreateNotebookInstanceLifecycleConfig'
    )
  ];
}

/** Of this project's clusters, and of one security group: EMR's own for masters. */
function attaching(
  operation:
    | 'ListClusters'
    | 'DescribeCluster'
    | 'ListInstances'
    | 'AuthorizeSecurityGroupIngress'
    | 'DescribeSecurityGroups',
  scope: Scope
): readonly Statement[] {
  switch (operation) {
    case 'ListClusters':
      return [
        allow('MLSpaceListClusters', 'elasticmapreduce:ListClusters', '*')
      ];
    case 'DescribeSecurityGroups':
      return [allow('MLSpaceReadSecurityGroups', `ec2:${operation}`, '*')];
    case 'AuthorizeSecurityGroupIngress':
      return [
        allow(
          'MLSpaceOpenLivy',
          `ec2:${operation}`,
          `${arn(scope, 'ec2')}:security-group/${scope.masterGroup ?? '<mastergroup>'}`
        )
      ];
    default:
      return [
        allow(
          operation === 'DescribeCluster'
            ? 'MLSpaceDescribeClusters'
            : 'MLSpaceFindMasters',
          `elasticmapreduce:${operation}`,
          `${arn(scope, 'elasticmapreduce')}:cluster/*`,
          {
            StringEquals: {
              'elasticmapreduce:ResourceTag/project':
                scope.project ?? '<project>'
            }
          }
        )
      ];
  }
}

/** Each writes below their own name; who is in the project reads. */
function sharing(
  operation: 'PutObject' | 'GetObject',
  scope: Scope
): readonly Statement[] {
  const { partition, bucket, project, user, kmsKeyId } = scope;
  const folder = `arn:${partition ?? 'aws'}:s3:::${bucket ?? '<bucket>'}/project/${project ?? '<project>'}/${SHARED_FOLDER}`;
  const key = `${arn(scope, 'kms')}:key/${kmsKeyId ?? '<key>'}`;
  return operation === 'PutObject'
    ? [
        allow(
          'MLSpaceShareNotebooks',
          's3:PutObject',
          `${folder}/${user ?? '<user>'}/*`
        ),
        allow('MLSpaceEncryptShared', 'kms:GenerateDataKey', key)
      ]
    : [
        allow('MLSpaceOpenShared', 's3:GetObject', `${folder}/*`),
        allow('MLSpaceDecryptShared', 'kms:Decrypt', key)
      ];
}

function allow(
  sid: string,
  action: string,
  resource: string,
  condition?: Condition
): Statement {
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: [action],
    Resource: resource,
    ...(condition === undefined ? {} : { Condition: condition })
  };
}

function keepNotebookTags(scope: Scope): Statement {
  return keepTags(
    'MLSpaceKeepNotebookTags',
    instances(scope),
    'CreateNotebookInstance'
  );
}

/**
 * A call that only tags has no TaggingAction, and StringNotEquals holds where
 * a key is absent: so only the tags of what is being created pass.
 */
function keepTags(
  sid: string,
  resource: string,
  creator: Operation
): Statement {
  return {
    Sid: sid,
    Effect: 'Deny',
    Action: ['sagemaker:AddTags', 'sagemaker:DeleteTags'],
    Resource: resource,
    Condition: { StringNotEquals: taggingBy(creator) }
  };
}

function taggingBy(creator: Operation): Readonly<Record<string, string>> {
  return { 'sagemaker:TaggingAction': creator };
}

function projectTag(scope: Scope): Readonly<Record<string, string>> {
  return { 'aws:ResourceTag/project': scope.project ?? '<project>' };
}

function userTag(
  kind: 'Request' | 'Resource',
  scope: Scope
): Readonly<Record<string, string>> {
  return { [`aws:${kind}Tag/user`]: scope.user ?? '<user>' };
}

function instances(scope: Scope): string {
  return `${arn(scope, 'sagemaker')}:notebook-instance/*`;
}

function lifecycles(scope: Scope): string {
  return `${arn(scope, 'sagemaker')}:notebook-instance-lifecycle-config/*`;
}

function arn({ partition, region, account }: Scope, service: string): string {
  return `arn:${partition ?? 'aws'}:${service}:${region ?? '<region>'}:${account ?? '<account>'}`;
}
