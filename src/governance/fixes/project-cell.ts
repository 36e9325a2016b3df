// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProjectFacts } from '../model';

/** First line of the project cell, by which it is found again. */
export const PROJECT_CELL_MARKER = '# MLSpace project cell';

/** Names that the project cell defines, in order. */
export const PROJECT_CELL_NAMES = [
  'user',
  'project',
  'tags',
  'bucket',
  'subnets',
  'security_group_ids',
  'kms_key',
  'project_prefix',
  'vpc_config'
] as const;
export type ProjectCellName = (typeof PROJECT_CELL_NAMES)[number];

/** The `system` value of an MLSpace whose administrator did not choose another. */
export const DEFAULT_SYSTEM = 'MLSpace';

/** Where SageMaker tells an instance its own ARN. */
const RESOURCE_METADATA = '/opt/ml/metadata/resource-metadata.json';

/**
 * Python source that defines `PROJECT_CELL_NAMES`; no trailing newline.
 *
 * `readFile` reads network, key and bucket from notebook-params.json each time
 * it runs, so that it follows an administrator's change; `literal` writes out
 * what is known now and reads only the rest. User, project and system are not
 * in that file: where they are not known, the cell asks for the instance's own tags.
 * Running it twice is harmless. Python 3.8 or later.
 */
export function projectCellSource(
  facts: ProjectFacts,
  style: 'readFile' | 'literal'
): string {
  const known = style === 'literal' ? facts : null;
  const needsFile = !(
    known?.bucket &&
    known.subnets &&
    known.securityGroups &&
    known.volumeKey
  );
  const needsTags = !(facts.user && facts.project);
  const parts = [
    `${PROJECT_CELL_MARKER}: who pays, which network, which key`,
    ...(needsFile || needsTags ? ['import json'] : []),
    ...(needsTags ? ['import boto3'] : []),
    ...(needsFile || needsTags ? [''] : []),
    ...(needsTags ? readInstanceTags() : []),
    ...(needsFile ? readParams(facts.paramsPath) : []),
    ...identityLines(facts, needsTags),
    `bucket = ${literal(known?.bucket) ?? 'params["pSMSDataBucketName"]'}`,
    `subnets = ${literal(known?.subnets) ?? 'params["pSMSSubnetIds"].split(",")'}`,
    `security_group_ids = ${literal(known?.securityGroups) ?? 'params["pSMSSecurityGroupId"]'}`,
    `kms_key = ${literal(known?.volumeKey) ?? 'params["pSMSKMSKeyId"]'}`,
    'project_prefix = "project/" + project + "/datasets"',
    'vpc_config = {"SecurityGroupIds": security_group_ids, "Subnets": subnets}'
  ];
  return parts.join('\n');
}

/** A Python literal of a string or list of strings; null when not known. */
function literal(
  value: string | readonly string[] | null | undefined
): string | null {
  if (value === null || value === undefined || value.length === 0) {
    return null;
  }
  return typeof value === 'string'
    ? pythonString(value)
    : `[${value.map(item => pythonString(item)).join(', ')}]`;
}

/** JSON's escapes are a subset of Python's. */
export function pythonString(value: string, quote: '"' | "'" = '"'): string {
  const text = JSON.stringify(value);
  return quote === '"'
    ? text
    : `'${text.slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

function readParams(path: string): string[] {
  return [
    `with open(${pythonString(path)}) as params_file:`,
    '    params = json.load(params_file)',
    ''
  ];
}

function readInstanceTags(): string[] {
  return [
    `with open(${pythonString(RESOURCE_METADATA)}) as metadata_file:`,
    '    instance_arn = json.load(metadata_file)["ResourceArn"]',
    'instance_tags = {',
    '    tag["Key"]: tag["Value"]',
    '    for tag in boto3.client("sagemaker", region_name=instance_arn.split(":")[3]).list_tags(',
    '        ResourceArn=instance_arn',
    '    )["Tags"]',
    '}',
    ''
  ];
}

function identityLines(facts: ProjectFacts, fromTags: boolean): string[] {
  const system = facts.system
    ? pythonString(facts.system)
    : fromTags
      ? 'instance_tags["system"]'
      : pythonString(DEFAULT_SYSTEM);
  return [
    `user = ${facts.user ? pythonString(facts.user) : 'instance_tags["user"]'}`,
    `project = ${facts.project ? pythonString(facts.project) : 'instance_tags["project"]'}`,
    'tags = [',
    '    {"Key": "user", "Value": user},',
    '    {"Key": "project", "Value": project},',
    `    {"Key": "system", "Value": ${system}},`,
    ']'
  ];
}
