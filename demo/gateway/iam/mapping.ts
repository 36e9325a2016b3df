// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Any wire request -> what IAM is asked about it. */
import type { Account } from '../account';
import { recordsAt, textAt, textsAt } from '../json';
import type { WireRequest } from '../wire/request';
import { type Access, type Keys, setKey } from './access';
import { s3Access } from './s3';
import { sagemakerAccess } from './sagemaker';

/** Signing names whose IAM prefix is another. */
const PREFIXES: Readonly<Record<string, string>> = {
  tagging: 'tag',
  monitoring: 'cloudwatch'
};

function logsResource(request: WireRequest, account: Account): string {
  const { partition, region, account: id } = account;
  const group =
    textAt(request.parameters, 'logGroupName') ??
    textAt(request.parameters, 'logGroupIdentifier');
  const stream = textAt(request.parameters, 'logStreamName');
  const base = `arn:${partition}:logs:${region}:${id}:log-group`;
  if (group === null) {
    return request.operation === 'DescribeLogGroups'
      ? `${base}::log-stream:`
      : '*';
  }
  return `${base}:${group}:log-stream:${stream ?? ''}`;
}

function emrAccess(request: WireRequest, account: Account): Access[] {
  const { partition, region, account: id } = account;
  const cluster = textAt(request.parameters, 'ClusterId');
  const keys: Keys = new Map();
  for (const tag of recordsAt(request.parameters, 'Tags')) {
    const key = textAt(tag, 'Key')?.toLowerCase();
    setKey(keys, `aws:requesttag/${key}`, [textAt(tag, 'Value') ?? '']);
  }
  const roles = ['ServiceRole', 'JobFlowRole', 'AutoScalingRole'].flatMap(
    name => textAt(request.parameters, name) ?? []
  );
  return [
    {
      action: `elasticmapreduce:${request.operation}`,
      resource:
        cluster === null
          ? '*'
          : `arn:${partition}:elasticmapreduce:${region}:${id}:cluster/${cluster}`,
      keys,
      existing: cluster !== null
    },
    ...roles.map(role => ({
      action: 'iam:PassRole',
      resource: role.startsWith('arn:')
        ? role
        : `arn:${partition}:iam::${id}:role/${role}`,
      keys: new Map([
        ['iam:passedtoservice', ['elasticmapreduce.amazonaws.com']]
      ]),
      existing: false
    }))
  ];
}

function iamResource(request: WireRequest, account: Account): string {
  const { partition, account: id } = account;
  const policy = textAt(request.parameters, 'PolicyArn');
  const role = textAt(request.parameters, 'RoleName');
  if (role !== null) {
    return `arn:${partition}:iam::${id}:role/${role}`;
  }
  return policy ?? textAt(request.parameters, 'PolicySourceArn') ?? '*';
}

function kmsResource(request: WireRequest, account: Account): string {
  const { partition, region, account: id } = account;
  const key = textAt(request.parameters, 'KeyId');
  return key === null
    ? '*'
    : key.startsWith('arn:')
      ? key
      : `arn:${partition}:kms:${region}:${id}:key/${key}`;
}

function tableResource(request: WireRequest, account: Account): string {
  const { partition, region, account: id } = account;
  const table = textAt(request.parameters, 'TableName');
  return table === null
    ? '*'
    : `arn:${partition}:dynamodb:${region}:${id}:table/${table}`;
}

function groupResource(request: WireRequest, account: Account): string {
  const { partition, region, account: id } = account;
  const group = textAt(request.parameters, 'GroupId');
  return request.operation === 'AuthorizeSecurityGroupIngress' && group !== null
    ? `arn:${partition}:ec2:${region}:${id}:security-group/${group}`
    : '*';
}

const RESOURCES: Readonly<
  Record<string, (request: WireRequest, account: Account) => string>
> = {
  ec2: groupResource,
  logs: logsResource,
  iam: iamResource,
  kms: kmsResource,
  dynamodb: tableResource,
  sts: request => textAt(request.parameters, 'RoleArn') ?? '*'
};

/** Empty for what needs no permission. */
export function accessOf(request: WireRequest, account: Account): Access[] {
  switch (request.service) {
    case 'sagemaker':
      return sagemakerAccess(request.operation, request.parameters, account);
    case 's3':
      return s3Access(request);
    case 'elasticmapreduce':
      return emrAccess(request, account);
    case 'sts':
      if (request.operation === 'GetCallerIdentity') {
        return [];
      }
      break;
    case 'tagging':
      if (request.operation === 'TagResources') {
        return textsAt(request.parameters, 'ResourceARNList').map(resource => ({
          action: 'tag:TagResources',
          resource,
          keys: new Map(),
          existing: false
        }));
      }
  }
  const prefix = PREFIXES[request.service] ?? request.service;
  return [
    {
      action: `${prefix}:${request.operation}`,
      resource: RESOURCES[request.service]?.(request, account) ?? '*',
      keys: new Map(),
      existing: false
    }
  ];
}
