// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What SageMaker itself refuses, permission or not; moto lets it pass. */
import type { Account } from '../account';
import { invalid } from '../errors';
import { sagemakerKeys } from '../iam/sagemakerKeys';
import { type JsonRecord, recordsAt, textAt } from '../json';
import type { WireRequest } from '../wire/request';

function namePattern(most: number): string {
  return `^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,${most - 1}}`;
}

/** Name parameters by operation, and how long the name may be. */
const NAMES: Readonly<Record<string, readonly [string, number]>> = {
  CreateTrainingJob: ['TrainingJobName', 63],
  CreateTransformJob: ['TransformJobName', 63],
  CreateProcessingJob: ['ProcessingJobName', 63],
  CreateLabelingJob: ['LabelingJobName', 63],
  CreateHyperParameterTuningJob: ['HyperParameterTuningJobName', 32],
  CreateModel: ['ModelName', 63],
  CreateEndpointConfig: ['EndpointConfigName', 63],
  CreateEndpoint: ['EndpointName', 63]
};

const TAG_PATTERN = '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$';
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const MOST_TAGS = 50;

/** The service's own sentence for a value that breaks a constraint of its model. */
function constraint(value: string, place: string, rule: string): Error {
  return invalid(
    `1 validation error detected: Value '${value}' at '${place}' failed to satisfy constraint: Member must ${rule}`
  );
}

function checkName(operation: string, parameters: JsonRecord): void {
  const [parameter, most] = NAMES[operation] ?? [];
  if (parameter === undefined || most === undefined) {
    return;
  }
  const name = textAt(parameters, parameter) ?? '';
  const place = parameter.charAt(0).toLowerCase() + parameter.slice(1);
  if (name.length > most) {
    const rule = `have length less than or equal to ${most}`;
    throw constraint(name, place, rule);
  }
  if (!new RegExp(`${namePattern(most)}$`).test(name)) {
    const rule = `satisfy regular expression pattern: ${namePattern(most)}`;
    throw constraint(name, place, rule);
  }
}

function checkTags(parameters: JsonRecord): void {
  const tags = recordsAt(parameters, 'Tags');
  if (tags.length > MOST_TAGS) {
    throw constraint(
      `${tags.length} tags`,
      'tags',
      `have length less than or equal to ${MOST_TAGS}`
    );
  }
  const seen = new Set<string>();
  for (const [index, tag] of tags.entries()) {
    const key = textAt(tag, 'Key') ?? '';
    if (seen.has(key)) {
      throw invalid(`Duplicate tag keys found: ${key}`);
    }
    seen.add(key);
    for (const [field, text] of [
      ['key', key],
      ['value', textAt(tag, 'Value') ?? '']
    ]) {
      if (!TAG_TEXT.test(text)) {
        const rule = `satisfy regular expression pattern: ${TAG_PATTERN}`;
        throw constraint(text, `tags.${index + 1}.member.${field}`, rule);
      }
    }
  }
}

/** `ml.g5.*` as MLSpace writes families. */
function matches(type: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern =>
    pattern.endsWith('*')
      ? type.startsWith(pattern.slice(0, -1))
      : type === pattern
  );
}

/** Types with local disks encrypt these themselves and take no volume key. */
function checkVolumeKey(
  operation: string,
  parameters: JsonRecord,
  account: Account,
  localStorage: readonly string[]
): void {
  if (!operation.startsWith('Create') || operation.includes('Notebook')) {
    return;
  }
  for (const keys of sagemakerKeys(operation, parameters, account)) {
    const types = keys.get('sagemaker:instancetypes') ?? [];
    const local = types.find(type => matches(type, localStorage));
    if (keys.has('sagemaker:volumekmskey') && local !== undefined) {
      throw invalid(
        `A volume KMS key cannot be requested for instance type ${local}: it has local storage.`
      );
    }
  }
}

/** @throws AwsError where SageMaker would answer ValidationException. */
export function checkRequest(
  request: Pick<WireRequest, 'service' | 'operation' | 'parameters'>,
  account: Account,
  localStorage: readonly string[]
): void {
  const { service, operation, parameters } = request;
  if (service === 'sagemaker') {
    checkName(operation, parameters);
    checkTags(parameters);
    checkVolumeKey(operation, parameters, account, localStorage);
  }
}
