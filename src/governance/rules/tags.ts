// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { DictValue, Governed, Span, Value } from '../model';

/** The keys that MLSpace tracks a resource by, exactly so spelled. */
export const TRACKED_TAGS: readonly string[] = ['user', 'project', 'system'];

/** One tag as far as known. */
export interface Tag {
  /** Null when the key is not known. */
  readonly key: string | null;
  /** Where the key is written. */
  readonly keySpan: Span | null;
  readonly value: Value | null;
}

/** What can be said of a list of tags. */
export interface TagReading {
  /** On every path the same tags, one entry a path. */
  readonly paths: readonly (readonly Tag[])[];
  /** False when there may be more tags than are listed. */
  readonly complete: boolean;
}

const UNREADABLE: TagReading = { paths: [[]], complete: false };

/** Reads `[{Key, Value}]`, `[{key, value}]`, `{k: v}` and choices of them. */
export function readTags(value: Value | null): TagReading {
  if (!value || value.kind === 'none') {
    return { paths: [[]], complete: value !== null };
  }
  switch (value.kind) {
    case 'list':
      return readList(value.items, value.open);
    case 'dict':
      return {
        paths: [
          [...value.entries].map(([key, entry]) => ({
            key,
            keySpan: entry.key,
            value: entry.value
          }))
        ],
        complete:
          !value.open && [...value.entries.values()].every(e => e.certain)
      };
    case 'choice': {
      const readings = value.options.map(option => readTags(option));
      return {
        paths: readings.flatMap(reading => reading.paths),
        complete: readings.every(reading => reading.complete)
      };
    }
    default:
      return UNREADABLE;
  }
}

function readList(items: readonly Value[], open: boolean): TagReading {
  const tags = items.map(item =>
    item.kind === 'dict' ? readItem(item) : null
  );
  const known = tags.filter(tag => tag !== null);
  return {
    paths: [known],
    complete:
      !open &&
      known.length === items.length &&
      known.every(tag => tag.key !== null)
  };
}

function readItem(item: DictValue): Tag {
  const keyEntry = item.entries.get('Key') ?? item.entries.get('key');
  const valueEntry = item.entries.get('Value') ?? item.entries.get('value');
  const key = keyEntry?.value;
  return {
    key: key?.kind === 'string' ? key.value : null,
    keySpan: key?.origin ?? null,
    value: valueEntry?.value ?? null
  };
}

/** Which of `required` are certainly not among the tags, ignoring case as IAM does. */
export function lackingTags(
  governed: Governed,
  required: readonly string[]
): string[] {
  if (governed.presence === 'missing') {
    return [...required];
  }
  if (governed.presence !== 'present') {
    return [];
  }
  const reading = readTags(governed.value);
  if (!reading.complete) {
    return [];
  }
  return required.filter(name =>
    reading.paths.every(
      tags => !tags.some(tag => tag.key?.toLowerCase() === name.toLowerCase())
    )
  );
}

/** All tags on any path. */
export function allTags(governed: Governed): Tag[] {
  return governed.presence === 'present'
    ? readTags(governed.value).paths.flat()
    : [];
}
