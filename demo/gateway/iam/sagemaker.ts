// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** SageMaker operations -> IAM actions, resources and condition keys. */
import { type Account, sagemakerArn } from '../account';
import { type JsonRecord, recordsAt, textAt, textsAt } from '../json';
import { type Access, type Keys, setKey } from './access';
import { sagemakerKeys, tagKeys } from './sagemakerKeys';

interface Kind {
  /** Request parameter that names the resource. */
  readonly parameter: string;
  /** Resource type in the ARN. */
  readonly type: string;
}

/** By the noun of the operation, where the ARN's type is not the noun in kebab case. */
const KINDS: Readonly<Record<string, Kind>> = {
  AutoMLJob: { parameter: 'AutoMLJobName', type: 'automl-job' },
  AutoMLJobV2: { parameter: 'AutoMLJobName', type: 'automl-job' },
  PresignedNotebookInstanceUrl: {
    parameter: 'NotebookInstanceName',
    type: 'notebook-instance'
  },
  EndpointWeightsAndCapacities: {
    parameter: 'EndpointName',
    type: 'endpoint'
  },
  EndpointAsync: { parameter: 'EndpointName', type: 'endpoint' }
};

const VERB =
  /^(Create|Describe|Start|Stop|Update|Delete|Invoke)([A-Z][A-Za-z0-9]*)$/;

function kindOf(noun: string): Kind {
  const type = noun.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return KINDS[noun] ?? { parameter: `${noun}Name`, type };
}

function plain(action: string, resource: string, existing = false): Access {
  return { action, resource, keys: new Map(), existing };
}

/** Updating an endpoint also touches the configuration that it gets. */
function endpointConfigOf(
  operation: string,
  request: JsonRecord,
  account: Account
): Access[] {
  const name = textAt(request, 'EndpointConfigName');
  if (!/^(Create|Update)Endpoint$/.test(operation) || name === null) {
    return [];
  }
  const arn = sagemakerArn(account, `endpoint-config/${name}`);
  return [plain(`sagemaker:${operation}`, arn, true)];
}

/** Tagging at creation is an action of its own, and knows what it is part of. */
function taggingOf(
  operation: string,
  request: JsonRecord,
  resource: string
): Access[] {
  if (recordsAt(request, 'Tags').length === 0) {
    return [];
  }
  const keys: Keys = tagKeys(request);
  setKey(keys, 'sagemaker:TaggingAction', [operation]);
  return [{ action: 'sagemaker:AddTags', resource, keys, existing: false }];
}

/** Parameters by which a request hands a role to the service. */
function rolesOf(request: JsonRecord): string[] {
  const places = [
    textAt(request, 'RoleArn'),
    textAt(request, 'ExecutionRoleArn'),
    textAt(request, 'TrainingJobDefinition.RoleArn'),
    ...recordsAt(request, 'TrainingJobDefinitions').map(definition =>
      textAt(definition, 'RoleArn')
    )
  ];
  return [...new Set(places.filter((role): role is string => role !== null))];
}

function passRoleOf(request: JsonRecord, arn: string): Access[] {
  return rolesOf(request).map(resource => {
    const keys: Keys = new Map();
    setKey(keys, 'iam:PassedToService', ['sagemaker.amazonaws.com']);
    setKey(keys, 'iam:AssociatedResourceArn', [arn]);
    return { action: 'iam:PassRole', resource, keys, existing: false };
  });
}

function taggedResource(operation: string, request: JsonRecord): Access {
  const keys: Keys = operation === 'AddTags' ? tagKeys(request) : new Map();
  setKey(keys, 'aws:TagKeys', [
    ...textsAt(request, 'TagKeys'),
    ...(keys.get('aws:tagkeys') ?? [])
  ]);
  return {
    action: `sagemaker:${operation}`,
    resource: textAt(request, 'ResourceArn') ?? '*',
    keys,
    existing: true
  };
}

/** Every question IAM is asked before SageMaker carries out a request, in order. */
export function sagemakerAccess(
  operation: string,
  request: JsonRecord,
  account: Account
): Access[] {
  if (['AddTags', 'DeleteTags', 'ListTags'].includes(operation)) {
    return [taggedResource(operation, request)];
  }
  const [, verb, noun] = VERB.exec(operation) ?? [];
  if (verb === undefined) {
    return [plain(`sagemaker:${operation}`, '*')];
  }
  const kind = kindOf(noun);
  const name = textAt(request, kind.parameter) ?? '*';
  const arn = sagemakerArn(
    account,
    `${kind.type}/${kind.type === 'notebook-instance' ? name.toLowerCase() : name}`
  );
  const action = `sagemaker:${operation.replace(/V2$/, '')}`;
  const creates = verb === 'Create' && noun !== 'PresignedNotebookInstanceUrl';
  if (!creates && verb !== 'Update') {
    return [plain(action, arn, true)];
  }
  return [
    ...sagemakerKeys(operation, request, account).map(keys => ({
      action,
      resource: arn,
      keys,
      existing: !creates
    })),
    ...endpointConfigOf(operation, request, account),
    ...taggingOf(operation, request, arn),
    ...passRoleOf(request, arn)
  ];
}
