// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { GovernedName, Presence, Value } from '../model';

/** Of several ways to give a thing: present if one is. */
export function best(all: readonly Presence[]): Presence {
  for (const presence of ['present', 'unknown', 'missing'] as const) {
    if (all.includes(presence)) {
      return presence;
    }
  }
  return 'na';
}

/** Of several that must all be given: missing if one is. */
export function worst(all: readonly Presence[]): Presence {
  for (const presence of ['missing', 'unknown', 'present'] as const) {
    if (all.includes(presence)) {
      return presence;
    }
  }
  return 'na';
}

/**
 * Whether a value that is passed gives what it should.
 * `sent` is true where an unknown value cannot be None, because the library
 * would refuse the request before it is sent.
 */
export function presenceOf(
  name: GovernedName,
  value: Value,
  sent: boolean
): Presence {
  switch (value.kind) {
    case 'none':
      return 'missing';
    case 'unknown':
      return sent && name !== 'tags' ? 'present' : 'unknown';
    case 'choice': {
      const all = value.options.map(one => presenceOf(name, one, sent));
      return all.every(one => one === all[0])
        ? (all[0] ?? 'unknown')
        : 'unknown';
    }
    case 'list':
      return value.items.length > 0
        ? 'present'
        : value.open
          ? 'unknown'
          : 'missing';
    case 'dict':
      if ([...value.entries.values()].some(entry => entry.certain)) {
        return 'present';
      }
      return value.open || value.entries.size > 0 ? 'unknown' : 'missing';
    case 'string':
      return value.value === '' ? 'missing' : 'present';
    default:
      return 'present';
  }
}
