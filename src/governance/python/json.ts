// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type { Machine } from './machine';
import type { Abstract, DictItemContent } from './values';
import { NONE, UNKNOWN, booleanOf, numberOf, stringOf } from './values';

/** What `json.loads` makes of a text; unknown where it is no JSON. */
export function parsedJson(m: Machine, text: string): Abstract {
  if (text.length > MAX_TEXT) {
    return UNKNOWN;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return UNKNOWN;
  }
  return made(m, parsed, 0);
}

const MAX_TEXT = 65_536;
const MAX_DEPTH = 40;

function made(m: Machine, value: unknown, level: number): Abstract {
  if (!m.step() || level > MAX_DEPTH) {
    return UNKNOWN;
  }
  switch (typeof value) {
    case 'string':
      return stringOf(value);
    case 'number':
      return numberOf(value);
    case 'boolean':
      return booleanOf(value);
    default:
      return value === null ? NONE : container(m, value, level);
  }
}

function container(m: Machine, value: unknown, level: number): Abstract {
  if (Array.isArray(value)) {
    const items = value
      .slice(0, LIMITS.collection)
      .map((item: unknown) => made(m, item, level + 1));
    const open = value.length > items.length;
    return m.allocate({ o: 'list', items, open, type: 'list', origin: null });
  }
  const entries = new Map<string, DictItemContent>();
  for (const [name, item] of Object.entries(value ?? {})) {
    const entry = { value: made(m, item, level + 1), certain: true, key: null };
    entries.set(name, entry);
  }
  return m.allocate({
    o: 'dict',
    entries,
    open: false,
    origin: null,
    form: 'other'
  });
}
