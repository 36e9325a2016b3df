// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { DEFAULT_SYSTEM } from '../governance/fixes/project-cell';
import type { ProjectFacts } from '../governance/model';

/** First line of the file, by which it is found to be ours. */
export const SDK_DEFAULTS_MARKER = '# MLSpace defaults for the SageMaker SDK';

/** What a resource takes, in the words of the SDK's schema. */
interface IPlaces {
  /** Under `SageMaker`. */
  readonly resource: string;
  readonly tags?: readonly string[];
  readonly network?: readonly string[];
  readonly key?: readonly string[];
}

const TAGS = ['Tags'];
const VPC = ['VpcConfig'];

/**
 * Versions 2 and 3 of the SDK read the same schema; what one of them does not
 * use it ignores. The volume key stands only where the SDK looks at the
 * instance type, or names none: for processing and transform jobs it would send
 * it to types that reject it, and version 3 breaks on a transform job's.
 */
const PLACES: readonly IPlaces[] = [
  {
    resource: 'TrainingJob',
    tags: TAGS,
    network: VPC,
    key: ['ResourceConfig', 'VolumeKmsKeyId']
  },
  { resource: 'ProcessingJob', tags: TAGS, network: ['NetworkConfig', ...VPC] },
  { resource: 'TransformJob', tags: TAGS },
  { resource: 'Model', tags: TAGS, network: VPC },
  { resource: 'EndpointConfig', tags: TAGS, key: ['KmsKeyId'] },
  { resource: 'Endpoint', tags: TAGS },
  { resource: 'Pipeline', tags: TAGS },
  {
    resource: 'AutoMLJob',
    tags: TAGS,
    network: ['AutoMLJobConfig', 'SecurityConfig', ...VPC],
    key: ['AutoMLJobConfig', 'SecurityConfig', 'VolumeKmsKeyId']
  },
  {
    resource: 'AutoMLJobV2',
    tags: TAGS,
    network: ['SecurityConfig', ...VPC],
    key: ['SecurityConfig', 'VolumeKmsKeyId']
  },
  { resource: 'CompilationJob', tags: TAGS, network: VPC },
  { resource: 'FeatureGroup', tags: TAGS },
  {
    resource: 'MonitoringSchedule',
    tags: TAGS,
    network: [
      'MonitoringScheduleConfig',
      'MonitoringJobDefinition',
      'NetworkConfig',
      ...VPC
    ]
  }
];

type Tree = { [name: string]: Tree | unknown };

/** The SDK's `config.yaml` with this project's tags, network and key; what is not known is left out. */
export function sdkDefaults(facts: ProjectFacts): string {
  const root: Tree = {};
  const tags = tagsOf(facts);
  const network = networkOf(facts);
  for (const place of PLACES) {
    const at = (path: readonly string[] | undefined, value: unknown) =>
      path && value !== null ? put(root, [place.resource, ...path], value) : {};
    at(place.tags, tags);
    at(place.network, network);
    at(place.key, facts.volumeKey);
  }
  modules(root, facts, tags, network);
  const head = [
    SDK_DEFAULTS_MARKER,
    '# Written by the MLSpace extension; "MLSpace: Write the SageMaker SDK’s Defaults" writes it anew.',
    '# No volume key for processing and transform jobs: the SDK would give it to types that reject one.',
    'SchemaVersion: "1.0"',
    'SageMaker:'
  ];
  return [...head, ...yaml(root, 1)].join('\n') + '\n';
}

/** What `@remote` and version 3's ModelTrainer read. */
function modules(
  root: Tree,
  facts: ProjectFacts,
  tags: unknown,
  network: unknown
): void {
  const at = (path: readonly string[], value: unknown) =>
    value === null ? {} : put(root, ['PythonSDK', 'Modules', ...path], value);
  at(['RemoteFunction', 'Tags'], tags);
  at(['RemoteFunction', 'VpcConfig'], network);
  at(['NotebookJob', 'VpcConfig'], network);
  if (facts.subnets && facts.securityGroups) {
    at(['ModelTrainer', 'networking'], {
      subnets: facts.subnets,
      security_group_ids: facts.securityGroups
    });
  }
}

function tagsOf({ user, project, system }: ProjectFacts): unknown {
  const tags = Object.entries({
    user,
    project,
    system: system ?? DEFAULT_SYSTEM
  });
  return tags.flatMap(([Key, Value]) =>
    Value === null ? [] : [{ Key, Value }]
  );
}

function networkOf({ subnets, securityGroups }: ProjectFacts): unknown {
  return subnets && securityGroups
    ? { SecurityGroupIds: securityGroups, Subnets: subnets }
    : null;
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path;
  if (rest.length === 0) {
    tree[name] = value;
  } else {
    put((tree[name] ??= {}) as Tree, rest, value);
  }
}

/** Block style; JSON's strings are YAML's, and lists stand in one line. */
function yaml(tree: Tree, depth: number): string[] {
  const indent = '  '.repeat(depth);
  return Object.entries(tree).flatMap(([name, value]) =>
    isTree(value)
      ? [`${indent}${name}:`, ...yaml(value, depth + 1)]
      : [`${indent}${name}: ${JSON.stringify(value)}`]
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
