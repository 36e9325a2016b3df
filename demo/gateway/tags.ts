// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** AWS tag lists. */
import { type Json, type JsonRecord, recordsAt, textAt } from './json';

export type TagMap = Map<string, string>;

/** `[{Key, Value}]` below `path`; a missing value is the empty string. */
export function readTags(root: JsonRecord, path: string): TagMap {
  const tags: TagMap = new Map();
  for (const tag of recordsAt(root, path)) {
    const key = textAt(tag, 'Key');
    if (key !== null) {
      tags.set(key, textAt(tag, 'Value') ?? '');
    }
  }
  return tags;
}

export function writeTags(tags: TagMap): Json[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
