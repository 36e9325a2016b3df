// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { createEngine } from '../engine';
import type {
  Analysis,
  EngineOptions,
  GovernedName,
  JudgedRequest,
  Presence,
  ProjectFacts,
  SourceDocument,
  Value
} from '../model';

export const FACTS: ProjectFacts = {
  user: 'jdoe',
  project: 'Project001',
  system: 'MLSpace',
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  roleArn: null,
  bucket: null,
  subnets: null,
  securityGroups: null,
  volumeKey: null,
  paramsPath: '/home/ec2-user/SageMaker/global-resources/notebook-params.json'
};

export const OPTIONS: EngineOptions = {
  facts: FACTS,
  policies: { source: 'settings', label: 'no policies', sets: [] },
  rules: {
    select: [],
    ignore: [],
    severities: {},
    requiredTags: ['project', 'user', 'system'],
    namingPatterns: {}
  }
};

/** Code cells as a notebook. */
export function notebookOf(
  cells: readonly string[],
  name = 'test.ipynb'
): SourceDocument {
  return {
    name,
    format: 'notebook',
    cells: cells.map((source, index) => ({
      id: `c${index}`,
      index,
      type: 'code',
      source
    }))
  };
}

export function analyse(
  cells: readonly string[],
  options: Partial<EngineOptions> = {}
): Analysis {
  return createEngine({ ...OPTIONS, ...options }).analyse(notebookOf(cells));
}

/** Over several actions: missing beats unknown beats present beats na. */
export function presence(
  { request }: JudgedRequest,
  ...names: readonly GovernedName[]
): Presence {
  const all = request.requests.flatMap(one =>
    names.map(name => one.governed[name].presence)
  );
  const order: readonly Presence[] = ['missing', 'unknown', 'present'];
  return order.find(one => all.includes(one)) ?? 'na';
}

/** One line a request: `create_model CreateModel tags vpc kms`. */
export function summary(analysis: Analysis): string[] {
  return analysis.requests.map(judged => {
    const { request } = judged;
    const actions = request.requests.map(one => one.action).join('+');
    const vpc = presence(judged, 'subnets', 'securityGroups');
    const tags = presence(judged, 'tags');
    const kms = presence(judged, 'volumeKey');
    return `${request.target} ${actions} ${tags} ${vpc} ${kms}`;
  });
}

/** A value as short text, for expectations. */
export function show(value: Value | null): string {
  switch (value?.kind) {
    case undefined:
      return '-';
    case 'unknown':
      return '?';
    case 'none':
      return 'None';
    case 'boolean':
    case 'number':
      return String(value.value);
    case 'string':
      return value.value === null ? `'${value.prefix}'...` : `'${value.value}'`;
    case 'list':
      return `[${[...value.items.map(show), ...(value.open ? ['...'] : [])].join(', ')}]`;
    case 'dict': {
      const entries = [...value.entries].map(
        ([key, entry]) =>
          `${key}${entry.certain ? '' : '?'}: ${show(entry.value)}`
      );
      return `{${[...entries, ...(value.open ? ['...'] : [])].join(', ')}}`;
    }
    case 'choice':
      return value.options.map(show).join(' | ');
    case 'opaque':
      return `<${value.name}>`;
  }
}
