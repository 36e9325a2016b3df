// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type DictValue, type KeyFact, type Value } from '../model';

/** From what is known of a request's parameters to what is known of a condition key. */

const ABSENT: KeyFact = { kind: 'absent' };
const SOME: KeyFact = { kind: 'some' };
const UNKNOWN: KeyFact = { kind: 'unknown' };

/** More alternatives than this are no longer kept apart. */
const MAX_OPTIONS = 16;

/** All values at these paths (`ProductionVariants[].InstanceType`) together. */
export function factAt(
  parameters: DictValue,
  paths: readonly string[]
): KeyFact {
  return together(paths.map(path => follow(parameters, path.split('.'))));
}

function follow(value: Value, path: readonly string[]): KeyFact {
  switch (value.kind) {
    case 'unknown':
      return UNKNOWN;
    case 'none':
      return ABSENT;
    case 'choice':
      return oneOf(value.options.map(option => follow(option, path)));
    case 'dict':
      return path.length === 0 ? SOME : inDict(value, path);
    case 'list': {
      const facts = value.items.map(item => follow(item, path));
      return together(value.open ? [...facts, UNKNOWN] : facts);
    }
    default:
      return path.length > 0 ? UNKNOWN : scalar(value);
  }
}

function inDict(dict: DictValue, [name, ...rest]: readonly string[]): KeyFact {
  const entry = dict.entries.get(name.replace(/(\[\])+$/, ''));
  if (entry === undefined) {
    return dict.open ? UNKNOWN : ABSENT;
  }
  const fact = follow(entry.value, rest);
  return entry.certain ? fact : oneOf([ABSENT, fact]);
}

/** The fact of a value that is no list, no dict and not None. */
function scalar(value: Value): KeyFact {
  switch (value.kind) {
    case 'string':
      return value.value !== null
        ? { kind: 'values', values: [value.value], open: false }
        : value.prefix === ''
          ? SOME
          : { kind: 'some', like: `${literal(value.prefix)}*` };
    case 'boolean':
    case 'number':
      return { kind: 'values', values: [String(value.value)], open: false };
    default:
      return SOME;
  }
}

/** A text of a `like`; where it holds a wildcard itself, any character will do. */
export function literal(text: string): string {
  return text.replace(/[*?]/g, '?');
}

export function oneOf(options: readonly KeyFact[]): KeyFact {
  const flat = options.flatMap(option =>
    option.kind === 'oneOf' ? option.options : [option]
  );
  if (flat.length === 1) {
    return flat[0];
  }
  return flat.length > MAX_OPTIONS ||
    flat.some(option => option.kind === 'unknown')
    ? UNKNOWN
    : { kind: 'oneOf', options: flat };
}

/** The values of several places as one list. */
export function together(facts: readonly KeyFact[]): KeyFact {
  return facts.reduce<KeyFact>(pair, ABSENT);
}

function pair(left: KeyFact, right: KeyFact): KeyFact {
  if (left.kind === 'absent') {
    return right;
  }
  if (right.kind === 'absent') {
    return left;
  }
  if (left.kind === 'oneOf') {
    return oneOf(left.options.map(option => pair(option, right)));
  }
  if (right.kind === 'oneOf') {
    return oneOf(right.options.map(option => pair(left, option)));
  }
  const values = [left, right].flatMap(fact =>
    fact.kind === 'values' ? fact.values : []
  );
  if (values.length === 0) {
    return left.kind === 'some' || right.kind === 'some' ? SOME : UNKNOWN;
  }
  return {
    kind: 'values',
    values: [...new Set(values)],
    open: [left, right].some(fact => fact.kind !== 'values' || fact.open)
  };
}

/** Facts of the tags of a request, by lower-cased tag key. */
export interface TagFacts {
  readonly byKey: ReadonlyMap<string, KeyFact>;
  /** For `aws:TagKeys`. */
  readonly keys: KeyFact;
  /** True when there may be tags that are not in `byKey`. */
  readonly open: boolean;
  /** False when the request certainly has no tags. */
  readonly possible: boolean;
}

const NO_TAGS: TagFacts = {
  byKey: new Map(),
  keys: ABSENT,
  open: false,
  possible: false
};
const ANY_TAGS: TagFacts = {
  byKey: new Map(),
  keys: UNKNOWN,
  open: true,
  possible: true
};

/** Reads `[{Key, Value}]`, `[{key, value}]` or `{k: v}`. */
export function tagFacts(
  parameters: DictValue,
  path: string,
  form: 'list' | 'lowerList' | 'map'
): TagFacts {
  const entry = parameters.entries.get(path);
  if (entry === undefined) {
    return parameters.open ? ANY_TAGS : NO_TAGS;
  }
  const tags = tagsOf(entry.value, form);
  return entry.certain ? tags : choose([NO_TAGS, tags]);
}

function tagsOf(value: Value, form: 'list' | 'lowerList' | 'map'): TagFacts {
  switch (value.kind) {
    case 'none':
      return NO_TAGS;
    case 'choice':
      return choose(value.options.map(option => tagsOf(option, form)));
    case 'list':
      return form === 'map' ? ANY_TAGS : tagList(value.items, value.open, form);
    case 'dict':
      return form === 'map' ? tagMap(value) : ANY_TAGS;
    default:
      return ANY_TAGS;
  }
}

function tagMap(dict: DictValue): TagFacts {
  const byKey = new Map<string, KeyFact>();
  const keys: KeyFact[] = [];
  for (const [name, { value, certain }] of dict.entries) {
    const fact = follow(value, []);
    const key: KeyFact = { kind: 'values', values: [name], open: false };
    byKey.set(name.toLowerCase(), certain ? fact : oneOf([ABSENT, fact]));
    keys.push(certain ? key : oneOf([ABSENT, key]));
  }
  return finish(byKey, keys, dict.open);
}

function tagList(
  items: readonly Value[],
  open: boolean,
  form: 'list' | 'lowerList'
): TagFacts {
  const [keyName, valueName] =
    form === 'list' ? ['Key', 'Value'] : ['key', 'value'];
  const byKey = new Map<string, KeyFact>();
  const keys: KeyFact[] = [];
  let more = open;
  for (const item of items) {
    const key = item.kind === 'dict' ? factAt(item, [keyName]) : UNKNOWN;
    if (
      item.kind !== 'dict' ||
      key.kind !== 'values' ||
      key.open ||
      key.values.length !== 1
    ) {
      more = true;
      keys.push(SOME);
      continue;
    }
    const name = key.values[0].toLowerCase();
    const fact = factAt(item, [valueName]);
    // AWS refuses two tags of one key; which would count is not known.
    byKey.set(name, byKey.has(name) ? SOME : present(fact));
    keys.push(key);
  }
  return finish(byKey, keys, more);
}

/** A tag without a value is still a tag. */
function present(fact: KeyFact): KeyFact {
  return fact.kind === 'values' || fact.kind === 'some' ? fact : SOME;
}

function finish(
  byKey: ReadonlyMap<string, KeyFact>,
  keys: readonly KeyFact[],
  open: boolean
): TagFacts {
  return {
    byKey,
    keys: together(open ? [...keys, UNKNOWN] : keys),
    open,
    possible: open || byKey.size > 0
  };
}

function choose(options: readonly TagFacts[]): TagFacts {
  const names = new Set(options.flatMap(option => [...option.byKey.keys()]));
  const byKey = new Map<string, KeyFact>();
  for (const name of names) {
    byKey.set(
      name,
      oneOf(
        options.map(
          option => option.byKey.get(name) ?? (option.open ? UNKNOWN : ABSENT)
        )
      )
    );
  }
  return {
    byKey,
    keys: oneOf(options.map(option => option.keys)),
    open: options.some(option => option.open),
    possible: options.some(option => option.possible)
  };
}
