// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type ApiOperation, operationOfAction } from '../../catalogue';
import { type GovernedName } from '../../model';
import {
  attribute,
  called,
  each,
  given,
  givenTags,
  method,
  sends
} from './build';
import { type MethodKnowledge, type Source, type Step } from './types';

/**
 * Resource classes (`sagemaker.core.resources.TrainingJob`): `create` takes
 * the API's own parameters in lower case, so the service model says it all.
 */

const RESOURCE = /^sagemaker(?:\.core|_core\.main)\.resources\.(\w+)$/;

const NAMES: readonly Exclude<GovernedName, 'tags'>[] = [
  'subnets',
  'securityGroups',
  'volumeKey',
  'instanceTypes',
  'role',
  'networkIsolation',
  'output'
];

/** `VolumeKmsKeyId` -> `volume_kms_key_id`, as the SDK spells its fields. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** What `create` of a resource class sends; null for any other class. */
export function resourceKnowledge(
  className: string,
  methodName: string
): MethodKnowledge | null {
  const match = RESOURCE.exec(className);
  if (!match || methodName !== 'create') {
    return null;
  }
  const operation = operationOfAction('sagemaker', `Create${match[1]}`);
  return operation && method(called([requestOf(operation)]));
}

function requestOf(operation: ApiOperation): ReturnType<typeof sends> {
  const governed: Partial<Record<GovernedName, Source>> = {};
  if (operation.tags.length > 0) {
    governed.tags = givenTags('tags', ['lowerList']);
  }
  for (const name of NAMES) {
    const sources = operation[name].map(sourceOf);
    if (sources.length > 0) {
      governed[name] =
        sources.length === 1 ? sources[0] : { kind: 'union', sources };
    }
  }
  const parameters = Object.fromEntries(
    operation.parameters
      .filter(name => name.endsWith('Name'))
      .map(name => [name, given(snakeCase(name))])
  );
  return sends(operation.action, governed, { parameters });
}

/** `ProductionVariants[].InstanceType` as parameter and steps. */
function sourceOf(path: string): Source {
  const [first, ...rest] = path.split('.');
  const steps: Step[] = first.endsWith('[]') ? [each] : [];
  for (const part of rest) {
    steps.push(attribute(snakeCase(part.replace(/\[\]$/, ''))));
    if (part.endsWith('[]')) {
      steps.push(each);
    }
  }
  return given(snakeCase(first.replace(/\[\]$/, '')), ...steps);
}
