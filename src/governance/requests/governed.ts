// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ApiOperation } from '../catalogue/types';
import type {
  ApiRequest,
  Container,
  DictValue,
  Governed,
  GovernedName,
  Presence,
  Span,
  Value
} from '../model';
import { best, presenceOf, worst } from './presence';
import { eachGoverned } from '../governed-names';
import { formOf } from './snapshot';

/** What one path of a request's parameters leads to. */
interface Found {
  readonly presence: Presence;
  readonly value: Value | null;
  readonly written: Span | null;
  readonly container: Container | null;
  /** Keys that are not there yet, from `container` inwards. */
  readonly spelling: readonly string[];
  /** Keys that are there. */
  readonly matched: number;
  readonly path: string;
}

/** The request that a client's method sends with these parameters. */
export function apiRequest(
  operation: ApiOperation,
  parameters: DictValue,
  container: Container | null
): ApiRequest {
  return {
    service: operation.iam,
    action: operation.action,
    parameters,
    governed: eachGoverned(name =>
      governedBy(operation, name, parameters, container)
    )
  };
}

export function notApplicable(name: GovernedName): Governed {
  return {
    name,
    presence: 'na',
    value: null,
    path: '',
    written: null,
    container: null,
    spelling: [],
    shape: 'none'
  };
}

/** How a value of this kind is written at `path` of an operation. */
export function shapeOf(
  operation: ApiOperation,
  name: GovernedName,
  path: string
): Governed['shape'] {
  switch (name) {
    case 'tags':
      return operation.tagForm === 'map' ? 'tagDict' : 'tagList';
    case 'subnets':
    case 'securityGroups':
      return /(?:s|Ids|Groups)$/.test(path) ? 'stringList' : 'string';
    default:
      return 'string';
  }
}

function governedBy(
  operation: ApiOperation,
  name: GovernedName,
  parameters: DictValue,
  container: Container | null
): Governed {
  const found = operation[name].map(path =>
    follow(name, parameters, path, container)
  );
  const [first] = found;
  if (!first) {
    return notApplicable(name);
  }
  const presence = best(found.map(one => one.presence));
  const optional = operation.optional.includes(name);
  const chosen = preferred(found, presence) ?? first;
  const values = found
    .filter(one => one.presence === presence)
    .flatMap(one => one.value ?? []);
  return {
    name,
    presence: optional && presence === 'missing' ? 'na' : presence,
    value: name === 'instanceTypes' ? listed(values) : (values[0] ?? null),
    path: chosen.path,
    written: chosen.written,
    container: chosen.container,
    spelling: chosen.spelling,
    shape: shapeOf(operation, name, chosen.path)
  };
}

/** All values of several places as one list. */
function listed(values: readonly Value[]): Value | null {
  const items = values.flatMap(value =>
    value.kind === 'list' ? value.items : [value]
  );
  return items.length === 0
    ? null
    : { kind: 'list', items, open: false, origin: null };
}

/** The place of which most is written already. */
function preferred(
  found: readonly Found[],
  presence: Presence
): Found | undefined {
  return found
    .filter(one => one.presence === presence)
    .reduce<Found | undefined>(
      (a, b) => (a && a.matched >= b.matched ? a : b),
      undefined
    );
}

/** Follows a path like `ProductionVariants[].InstanceType`. */
function follow(
  name: GovernedName,
  root: DictValue,
  path: string,
  container: Container | null
): Found {
  const keys = path.split('.');
  return step(name, root, keys, 0, container, path);
}

function nothing(
  presence: Presence,
  path: string,
  matched: number,
  container: Container | null = null,
  spelling: readonly string[] = []
): Found {
  return {
    presence,
    value: null,
    written: null,
    container,
    spelling,
    matched,
    path
  };
}

function step(
  name: GovernedName,
  dict: DictValue,
  keys: readonly string[],
  at: number,
  container: Container | null,
  path: string
): Found {
  const key = keys[at] ?? '';
  const plain = key.endsWith('[]') ? key.slice(0, -2) : key;
  const entry = dict.entries.get(plain);
  const rest = keys.slice(at);
  if (!entry) {
    const presence = dict.open ? 'unknown' : 'missing';
    const spelling = rest.map(one => one.replace('[]', ''));
    const writable = rest.slice(0, -1).every(one => !one.endsWith('[]'));
    return nothing(presence, path, at, writable ? container : null, spelling);
  }
  const found = inside(name, entry.value, keys, at, path, key !== plain);
  const certain = entry.certain || found.presence === 'missing';
  const written = found.written ?? entry.value.origin ?? entry.key;
  const last = at === keys.length - 1;
  return {
    ...found,
    presence: certain ? found.presence : 'unknown',
    written: last ? written : found.written
  };
}

/** What a key's value leads to: a list's items, a dict's members, or itself. */
function inside(
  name: GovernedName,
  value: Value,
  keys: readonly string[],
  at: number,
  path: string,
  list: boolean
): Found {
  const last = at === keys.length - 1;
  if (value.kind === 'choice' && !last) {
    return either(
      value.options.map(one => inside(name, one, keys, at, path, list))
    );
  }
  if (list) {
    return throughList(name, value, keys, at, path);
  }
  if (last) {
    return {
      ...nothing(presenceOf(name, value, true), path, at + 1),
      value
    };
  }
  if (value.kind === 'dict') {
    return step(name, value, keys, at + 1, containerOf(value), path);
  }
  // Both members of a VpcConfig are required, so that any that is sent has them.
  const whole =
    value.kind === 'unknown' && keys[at] === 'VpcConfig'
      ? 'present'
      : 'unknown';
  return value.kind === 'none'
    ? nothing('missing', path, at)
    : nothing(whole, path, at + 1);
}

function throughList(
  name: GovernedName,
  value: Value,
  keys: readonly string[],
  at: number,
  path: string
): Found {
  if (value.kind !== 'list') {
    return nothing(value.kind === 'none' ? 'missing' : 'unknown', path, at);
  }
  const found = value.items.map(item =>
    item.kind === 'dict' && at + 1 < keys.length
      ? step(name, item, keys, at + 1, containerOf(item), path)
      : { ...nothing('unknown', path, at + 1), value: item }
  );
  if (found.length === 0) {
    return nothing(value.open ? 'unknown' : 'missing', path, at);
  }
  const given = found.filter(one => one.presence === 'present');
  const presence =
    name === 'instanceTypes' || name === 'role' || name === 'output'
      ? best(found.map(one => one.presence))
      : worst([
          ...found.map(one => one.presence),
          ...(value.open ? (['unknown'] as const) : [])
        ]);
  const values = given.flatMap(one => one.value ?? []);
  const shown = found.find(one => one.presence === presence) ?? found[0];
  return {
    ...(shown ?? nothing(presence, path, at)),
    presence,
    value:
      values.length > 0
        ? { kind: 'list', items: values, open: value.open, origin: null }
        : null
  };
}

/** One of several values, depending on the path taken. */
function either(all: readonly Found[]): Found {
  const [first] = all;
  const presences = new Set(all.map(one => one.presence));
  const base = first ?? nothing('unknown', '', 0);
  return presences.size <= 1
    ? base
    : { ...base, presence: 'unknown', container: null };
}

/** Where a key can be added to a dict that one place wrote. */
export function containerOf(value: DictValue): Container | null {
  const form = formOf(value);
  const { origin } = value;
  if (form === null || origin === null || origin.from === origin.to) {
    return null;
  }
  return {
    kind: form === 'display' ? 'dict' : 'dictCall',
    span: origin
  };
}
