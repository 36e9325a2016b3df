// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { GOVERNED_NAMES } from '../governed-names';
import table from './generated/operations.json';
import { type ApiOperation } from './types';

export * from './sdk';
export * from './types';

/** A row of the generated table; what is empty is left out there. */
interface Row {
  readonly client: string;
  readonly iam: string;
  readonly action: string;
  readonly kind: string;
  readonly method: string;
  readonly command: string;
  readonly permission?: string;
  readonly parameters?: readonly string[];
  readonly required?: readonly string[];
  readonly tags?: readonly string[];
  readonly tagForm?: string;
  readonly subnets?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly volumeKey?: readonly string[];
  readonly outputKey?: readonly string[];
  readonly instanceTypes?: readonly string[];
  readonly role?: readonly string[];
  readonly networkIsolation?: readonly string[];
  readonly output?: readonly string[];
  readonly optional?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly (string | null)[];
  readonly conditionKeys?: readonly (readonly string[])[];
}

const rows: readonly Row[] = table.operations;

/** Every operation of the catalogue, by client and then by action. */
export const operations: readonly ApiOperation[] = rows.map(row => ({
  client: row.client,
  iam: row.iam,
  action: row.action,
  permission: row.permission ?? row.action,
  kind: kindOf(row.kind),
  method: row.method,
  command: row.command,
  parameters: row.parameters ?? [],
  required: row.required ?? [],
  tags: row.tags ?? [],
  tagForm: tagFormOf(row.tagForm),
  subnets: row.subnets ?? [],
  securityGroups: row.securityGroups ?? [],
  volumeKey: row.volumeKey ?? [],
  outputKey: row.outputKey ?? [],
  instanceTypes: row.instanceTypes ?? [],
  role: row.role ?? [],
  networkIsolation: row.networkIsolation ?? [],
  output: row.output ?? [],
  optional: GOVERNED_NAMES.filter(name => row.optional?.includes(name)),
  resources: row.resources ?? [],
  resourceNames: row.resourceNames ?? [],
  conditionKeys: Object.fromEntries(
    (row.conditionKeys ?? []).map(([key, ...paths]) => [key, paths])
  )
}));

function kindOf(text: string): ApiOperation['kind'] {
  return text === 'create' || text === 'start' ? text : 'invoke';
}

function tagFormOf(text: string | undefined): ApiOperation['tagForm'] {
  return text === 'list' || text === 'lowerList' || text === 'map'
    ? text
    : null;
}

function indexBy(
  key: (operation: ApiOperation) => string
): ReadonlyMap<string, ApiOperation> {
  return new Map(operations.map(operation => [key(operation), operation]));
}

const byMethod = indexBy(({ client, method }) => `${client} ${method}`);
const byCommand = indexBy(({ client, command }) => `${client} ${command}`);
const byPermission = indexBy(({ iam, action }) => `${iam}:${action}`);

/** `('sagemaker', 'create_model')`: what a boto3 client's method asks for. */
export function operationOf(
  client: string,
  method: string
): ApiOperation | null {
  return byMethod.get(`${client} ${method}`) ?? null;
}

/** `('emr', 'create-cluster')`: what an AWS CLI command asks for. */
export function operationOfCommand(
  client: string,
  command: string
): ApiOperation | null {
  return byCommand.get(`${client} ${command}`) ?? null;
}

/** `('sagemaker', 'CreateModel')`, by IAM prefix and operation name. */
export function operationOfAction(
  iam: string,
  action: string
): ApiOperation | null {
  return byPermission.get(`${iam}:${action}`) ?? null;
}

/** The clients that the catalogue knows, e.g. `sagemaker`, `emr-serverless`. */
export const clients: ReadonlySet<string> = new Set(
  operations.map(({ client }) => client)
);

/** Method names of any client, to look for in text before anything is parsed. */
export const methodNames: ReadonlySet<string> = new Set(
  operations.map(({ method }) => method)
);
