// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type ApiOperation } from '../catalogue/types';
import { type DictValue, type Value } from '../model';

/** What decisions about one operation can go by. */
interface Seen {
  /** Paths that feed condition keys and roles, as lists of keys. */
  readonly paths: readonly (readonly string[])[];
  /** First keys of those paths. */
  readonly roots: readonly string[];
  /** Parameters that name a resource, where a policy tells names apart. */
  readonly names: readonly string[];
  readonly tags: string | null;
}

/**
 * Tells requests apart as far as policies can: requests of one operation with
 * equal fingerprints lead to the same access questions.
 */
export class Fingerprints {
  /**
   * `mentioned` are the condition keys that the policies ask for; `named` says
   * whether a resource's name may make a difference.
   */
  constructor(
    private readonly mentioned: ReadonlySet<string>,
    private readonly named: (operation: ApiOperation) => boolean
  ) {}

  of(operation: ApiOperation, parameters: DictValue): string {
    let seen = this.seen.get(operation);
    if (seen === undefined) {
      seen = this.seenOf(operation);
      this.seen.set(operation, seen);
    }
    let text = '';
    for (const root of seen.roots) {
      text += parameters.entries.has(root) ? '1' : '0';
    }
    for (const path of seen.paths) {
      text += leaves(parameters, path, 0);
    }
    for (const name of seen.names) {
      text += nameText(parameters, name);
    }
    if (seen.tags === null) {
      return text;
    }
    const tags = parameters.entries.get(seen.tags);
    return tags
      ? `${text}${certainty(tags.certain)}${whole(tags.value)}`
      : `${text}${parameters.open ? '+' : '-'}`;
  }

  private seenOf(operation: ApiOperation): Seen {
    const paths = new Set<string>(operation.role);
    for (const [key, fed] of Object.entries(operation.conditionKeys)) {
      if (this.mentioned.has(key.toLowerCase())) {
        fed.forEach(path => paths.add(path));
      }
    }
    const names = this.named(operation) ? operation.resourceNames : [];
    const lists = [...paths].map(path => path.replace(/\[\]/g, '').split('.'));
    const [tags] = operation.tags;
    return {
      paths: lists,
      roots: [...new Set(lists.map(([root]) => root))],
      names: names.flatMap(name => name?.split('.')[0] ?? []),
      tags: tags ?? null
    };
  }

  private readonly seen = new Map<ApiOperation, Seen>();
}

const certainty = (certain: boolean): string => (certain ? '!' : '?');

/** A name counts only where all of it is known. */
function nameText(parameters: DictValue, name: string): string {
  const value = parameters.entries.get(name)?.value;
  return value === undefined ||
    value.kind === 'unknown' ||
    (value.kind === 'string' && value.value === null)
    ? '*'
    : leaves(parameters, [name], 0);
}

/** All that a path leads to, the way conditions look at it. */
function leaves(value: Value, path: readonly string[], at: number): string {
  switch (value.kind) {
    case 'choice':
      return `c${all(value.options, path, at)}`;
    case 'list':
      return `${value.open ? 'L' : 'l'}${all(value.items, path, at)}`;
    case 'dict': {
      if (at === path.length) {
        return 'D';
      }
      const entry = value.entries.get(path[at]);
      return entry === undefined
        ? value.open
          ? '+'
          : '-'
        : `${certainty(entry.certain)}${leaves(entry.value, path, at + 1)}`;
    }
    default:
      return scalar(value);
  }
}

function all(
  values: readonly Value[],
  path: readonly string[],
  at: number
): string {
  let text = `${values.length}:`;
  for (const value of values) {
    text += leaves(value, path, at);
  }
  return text;
}

/** A value with all that is in it. */
function whole(value: Value): string {
  switch (value.kind) {
    case 'choice':
      return `c${value.options.length}:${value.options.map(whole).join('')}`;
    case 'list':
      return `${value.open ? 'L' : 'l'}${value.items.length}:${value.items.map(whole).join('')}`;
    case 'dict': {
      let text = `${value.open ? 'D' : 'd'}${value.entries.size}:`;
      for (const [name, entry] of value.entries) {
        text += `${sized(name)}${certainty(entry.certain)}${whole(entry.value)}`;
      }
      return text;
    }
    default:
      return scalar(value);
  }
}

function scalar(value: Value): string {
  switch (value.kind) {
    case 'boolean':
      return value.value ? 't' : 'f';
    case 'number':
      return `#${value.value};`;
    case 'string':
      return value.value === null
        ? `p${sized(value.prefix)}`
        : `s${sized(value.value)}`;
    case 'opaque':
      return `o${sized(value.name)}`;
    default:
      return value.kind.charAt(0);
  }
}

/** A text that ends where it says. */
function sized(text: string): string {
  return `${text.length}:${text}`;
}
