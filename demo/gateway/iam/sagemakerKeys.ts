// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Condition keys of SageMaker's create and update requests, read from the
 * request on the wire. Written from the service authorization reference,
 * independently of the product's catalogue: the demo would prove nothing if
 * both read the same table.
 */
import type { Account } from '../account';
import {
  type Json,
  type JsonRecord,
  at,
  recordsAt,
  textAt,
  textsAt
} from '../json';
import { readTags } from '../tags';
import { type Keys, setKey } from './access';

interface Sources {
  /** Path of an object with `Subnets` and `SecurityGroupIds`. */
  readonly vpc?: string;
  readonly volumeKey?: string;
  readonly outputKey?: string;
  readonly instanceTypes?: (request: JsonRecord) => (string | null)[];
  readonly isolation?: string;
  readonly trafficEncryption?: string;
}

function oneType(path: string): (request: JsonRecord) => (string | null)[] {
  return request => [textAt(request, path)];
}

function resourceConfigTypes(request: JsonRecord): (string | null)[] {
  return [
    textAt(request, 'ResourceConfig.InstanceType'),
    ...recordsAt(request, 'ResourceConfig.InstanceGroups').map(group =>
      textAt(group, 'InstanceType')
    )
  ];
}

function variantTypes(request: JsonRecord): (string | null)[] {
  return recordsAt(request, 'ProductionVariants').map(variant =>
    textAt(variant, 'InstanceType')
  );
}

const TRAINING: Sources = {
  vpc: 'VpcConfig',
  volumeKey: 'ResourceConfig.VolumeKmsKeyId',
  outputKey: 'OutputDataConfig.KmsKeyId',
  instanceTypes: resourceConfigTypes,
  isolation: 'EnableNetworkIsolation',
  trafficEncryption: 'EnableInterContainerTrafficEncryption'
};

const SOURCES: Readonly<Record<string, Sources>> = {
  CreateTrainingJob: TRAINING,
  CreateTransformJob: {
    volumeKey: 'TransformResources.VolumeKmsKeyId',
    outputKey: 'TransformOutput.KmsKeyId',
    instanceTypes: oneType('TransformResources.InstanceType')
  },
  CreateProcessingJob: {
    vpc: 'NetworkConfig.VpcConfig',
    volumeKey: 'ProcessingResources.ClusterConfig.VolumeKmsKeyId',
    outputKey: 'ProcessingOutputConfig.KmsKeyId',
    instanceTypes: oneType('ProcessingResources.ClusterConfig.InstanceType'),
    isolation: 'NetworkConfig.EnableNetworkIsolation',
    trafficEncryption: 'NetworkConfig.EnableInterContainerTrafficEncryption'
  },
  CreateModel: { vpc: 'VpcConfig', isolation: 'EnableNetworkIsolation' },
  CreateEndpointConfig: {
    volumeKey: 'KmsKeyId',
    instanceTypes: variantTypes
  },
  CreateLabelingJob: {
    outputKey: 'OutputConfig.KmsKeyId',
    volumeKey:
      'LabelingJobAlgorithmsConfig.LabelingJobResourceConfig.VolumeKmsKeyId'
  },
  CreateAutoMLJob: {
    vpc: 'AutoMLJobConfig.SecurityConfig.VpcConfig',
    volumeKey: 'AutoMLJobConfig.SecurityConfig.VolumeKmsKeyId',
    outputKey: 'OutputDataConfig.KmsKeyId'
  }
};

/** `VolumeKmsKey` as written, `VolumeKmsKeyArn` as an ARN: one parameter feeds both. */
function setKmsKey(
  keys: Keys,
  name: string,
  value: string | null,
  account: Account
): void {
  if (value === null) {
    return;
  }
  const { partition, region, account: id } = account;
  const tail = value.startsWith('alias/') ? value : `key/${value}`;
  const arn = value.startsWith('arn:')
    ? value
    : `arn:${partition}:kms:${region}:${id}:${tail}`;
  setKey(keys, `sagemaker:${name}`, [value]);
  setKey(keys, `sagemaker:${name}Arn`, [arn]);
}

function setFlag(keys: Keys, name: string, value: Json | undefined): void {
  if (typeof value === 'boolean') {
    setKey(keys, `sagemaker:${name}`, [String(value)]);
  }
}

function readSources(
  request: JsonRecord,
  sources: Sources,
  account: Account
): Keys {
  const keys: Keys = new Map();
  if (sources.vpc !== undefined) {
    const vpc = at(request, sources.vpc);
    setKey(keys, 'sagemaker:VpcSubnets', textsAt(vpc, 'Subnets'));
    setKey(
      keys,
      'sagemaker:VpcSecurityGroupIds',
      textsAt(vpc, 'SecurityGroupIds')
    );
  }
  const path = (where: string | undefined): string | null =>
    where === undefined ? null : textAt(request, where);
  setKmsKey(keys, 'VolumeKmsKey', path(sources.volumeKey), account);
  setKmsKey(keys, 'OutputKmsKey', path(sources.outputKey), account);
  setKey(
    keys,
    'sagemaker:InstanceTypes',
    sources.instanceTypes?.(request) ?? []
  );
  if (sources.isolation !== undefined) {
    setFlag(keys, 'NetworkIsolation', at(request, sources.isolation));
  }
  if (sources.trafficEncryption !== undefined) {
    setFlag(
      keys,
      'InterContainerTrafficEncryption',
      at(request, sources.trafficEncryption)
    );
  }
  return keys;
}

function notebookKeys(request: JsonRecord, account: Account): Keys {
  const keys: Keys = new Map();
  setKey(keys, 'sagemaker:VpcSubnets', [textAt(request, 'SubnetId')]);
  setKey(
    keys,
    'sagemaker:VpcSecurityGroupIds',
    textsAt(request, 'SecurityGroupIds')
  );
  setKey(keys, 'sagemaker:InstanceTypes', [textAt(request, 'InstanceType')]);
  setKmsKey(keys, 'VolumeKmsKey', textAt(request, 'KmsKeyId'), account);
  for (const name of ['DirectInternetAccess', 'RootAccess']) {
    setKey(keys, `sagemaker:${name}`, [textAt(request, name)]);
  }
  return keys;
}

/**
 * A tuning job has one definition or several, and each must pass: one set of
 * keys a definition. Instance types and volume key may stand in either place.
 */
function tuningKeys(request: JsonRecord, account: Account): Keys[] {
  const definitions = [
    ...[at(request, 'TrainingJobDefinition') ?? []].flat(),
    ...recordsAt(request, 'TrainingJobDefinitions')
  ].filter((item): item is JsonRecord => typeof item === 'object');
  return definitions.map(definition => {
    const keys = readSources(definition, TRAINING, account);
    const own = 'HyperParameterTuningResourceConfig';
    const types = [
      textAt(definition, `${own}.InstanceType`),
      ...recordsAt(definition, `${own}.InstanceConfigs`).map(item =>
        textAt(item, 'InstanceType')
      )
    ];
    setKey(keys, 'sagemaker:InstanceTypes', types);
    const key = textAt(definition, `${own}.VolumeKmsKeyId`);
    setKmsKey(keys, 'VolumeKmsKey', key, account);
    return keys;
  });
}

export function tagKeys(request: JsonRecord): Keys {
  const keys: Keys = new Map();
  const tags = readTags(request, 'Tags');
  for (const [key, value] of tags) {
    keys.set(`aws:requesttag/${key.toLowerCase()}`, [value]);
  }
  setKey(keys, 'aws:TagKeys', [...tags.keys()]);
  return keys;
}

/** The sets of keys under which a create or update request is judged. */
export function sagemakerKeys(
  operation: string,
  request: JsonRecord,
  account: Account
): Keys[] {
  const specific =
    operation === 'CreateHyperParameterTuningJob'
      ? tuningKeys(request, account)
      : /^(Create|Update)NotebookInstance$/.test(operation)
        ? [notebookKeys(request, account)]
        : [readSources(request, SOURCES[operation] ?? {}, account)];
  return specific.map(keys => new Map([...tagKeys(request), ...keys]));
}
