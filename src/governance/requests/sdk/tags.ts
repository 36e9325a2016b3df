// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ApiOperation } from '../../catalogue';
import type { DictEntry, Value } from '../../model';

const LOWER: Readonly<Record<string, string>> = { key: 'Key', value: 'Value' };

/** Tags as the SDK sends them, whatever form they were written in. */
export function tagsAsSent(value: Value, form: ApiOperation['tagForm']): Value {
  if (form !== 'list') {
    return value;
  }
  if (value.kind === 'choice') {
    const options = value.options.map(option => tagsAsSent(option, form));
    return { ...value, options };
  }
  if (value.kind === 'dict') {
    const items = [...value.entries].map(([key, entry]) =>
      pair({ kind: 'string', value: key, prefix: key, origin: null }, entry)
    );
    const open =
      value.open || [...value.entries.values()].some(one => !one.certain);
    return { kind: 'list', items, open, origin: value.origin };
  }
  if (value.kind === 'list') {
    return { ...value, items: value.items.map(item) };
  }
  return value;
}

function pair(key: Value, entry: DictEntry): Value {
  return {
    kind: 'dict',
    entries: new Map<string, DictEntry>([
      ['Key', { value: key, certain: true, key: entry.key }],
      ['Value', { value: entry.value, certain: true, key: null }]
    ]),
    open: false,
    origin: entry.value.origin
  };
}

/** `{key, value}` and `(key, value)` become `{Key, Value}`. */
function item(value: Value): Value {
  if (value.kind === 'dict') {
    const entries = new Map<string, DictEntry>();
    for (const [name, entry] of value.entries) {
      entries.set(LOWER[name] ?? name, entry);
    }
    return { ...value, entries };
  }
  const [key, content] = value.kind === 'list' ? value.items : [];
  return key && content
    ? pair(key, { value: content, certain: true, key: null })
    : value;
}
