// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  ApiRequest,
  DictEntry,
  DictValue,
  Governed,
  GovernedName,
  ProjectFacts,
  StringValue,
  Value
} from '../model';
import { TRACKED_TAGS } from './tags';

const FACT_OF: Readonly<
  Partial<Record<GovernedName, (facts: ProjectFacts) => Value>>
> = {
  tags: facts => tagList(facts),
  subnets: facts => stringList(facts.subnets),
  securityGroups: facts => stringList(facts.securityGroups),
  volumeKey: facts => string(facts.volumeKey)
};

/** The same request with tags, network and key as they should be, but for `except`. */
export function repaired(
  api: ApiRequest,
  facts: ProjectFacts,
  except: readonly GovernedName[]
): ApiRequest {
  let { parameters } = api;
  for (const governed of Object.values(api.governed)) {
    const value = FACT_OF[governed.name]?.(facts);
    if (value && !except.includes(governed.name) && canBeSet(governed)) {
      parameters = withValue(parameters, governed.path.split('.'), value);
    }
  }
  return { ...api, parameters };
}

function canBeSet({ presence, path }: Governed): boolean {
  return presence !== 'na' && path !== '' && !path.includes('[]');
}

function withValue(
  dict: DictValue,
  [name, ...rest]: readonly string[],
  value: Value
): DictValue {
  const old = dict.entries.get(name)?.value;
  const inner: Value =
    rest.length === 0
      ? value
      : withValue(old?.kind === 'dict' ? old : EMPTY, rest, value);
  const entry: DictEntry = { value: inner, certain: true, key: null };
  return { ...dict, entries: new Map(dict.entries).set(name, entry) };
}

const EMPTY: DictValue = {
  kind: 'dict',
  entries: new Map(),
  open: false,
  origin: null
};

function string(value: string | null): StringValue {
  return { kind: 'string', value, prefix: value ?? '', origin: null };
}

function stringList(values: readonly string[] | null): Value {
  return {
    kind: 'list',
    items: (values ?? [null]).map(string),
    open: false,
    origin: null
  };
}

function tagList(facts: ProjectFacts): Value {
  const fact = (name: string): string | null =>
    name === 'user'
      ? facts.user
      : name === 'project'
        ? facts.project
        : facts.system;
  return {
    kind: 'list',
    items: TRACKED_TAGS.map(name =>
      ['Key', 'Value'].reduce(
        (dict, key) =>
          withValue(dict, [key], string(key === 'Key' ? name : fact(name))),
        EMPTY
      )
    ),
    open: false,
    origin: null
  };
}
