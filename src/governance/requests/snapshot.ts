// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type { DictEntry, DictValue, Value } from '../model';
import type { Abstract, HeapObject } from '../python/values';

/** Where heap objects are read from. */
export interface ObjectSource {
  object(value: Abstract): HeapObject | null;
}

/** How a dict was written, where one display or call wrote it. */
export type DictForm = 'display' | 'call';
const FORMS = new WeakMap<DictValue, DictForm>();

export function formOf(value: DictValue): DictForm | null {
  return FORMS.get(value) ?? null;
}

const MAX_DEPTH = 16;

/** Copies a value out of the program's store as it is now. */
export function snapshot(source: ObjectSource, value: Abstract): Value {
  return new Snapshot(source).value(value, 0);
}

class Snapshot {
  private left: number = LIMITS.snapshot;
  private readonly open = new Set<number>();

  constructor(private readonly source: ObjectSource) {}

  value(value: Abstract, depth: number): Value {
    const { origin } = value;
    this.left -= 1;
    if (this.left < 0 || depth > MAX_DEPTH) {
      return { kind: 'unknown', origin };
    }
    switch (value.t) {
      case 'none':
        return { kind: 'none', origin };
      case 'boolean':
        return { kind: 'boolean', value: value.value, origin };
      case 'number':
        return { kind: 'number', value: value.value, origin };
      case 'string': {
        const { value: text, prefix } = value;
        return { kind: 'string', value: text, prefix, origin };
      }
      case 'choice': {
        const options = value.options.map(one => this.value(one, depth + 1));
        return { kind: 'choice', options, origin };
      }
      case 'opaque':
        return { kind: 'opaque', name: value.name, origin };
      case 'external':
        return { kind: 'opaque', name: value.path, origin };
      case 'ref':
        return this.object(value.id, value, depth);
      case 'function':
      case 'class':
      case 'partial':
        return { kind: 'opaque', name: value.t, origin };
      default:
        return { kind: 'unknown', origin };
    }
  }

  private object(id: number, value: Abstract, depth: number): Value {
    const object = this.source.object(value);
    if (!object || this.open.has(id)) {
      return { kind: 'unknown', origin: value.origin };
    }
    this.open.add(id);
    const result = this.content(object, depth + 1);
    this.open.delete(id);
    return result;
  }

  private content(object: HeapObject, depth: number): Value {
    const { origin } = object;
    if (object.o === 'instance') {
      return { kind: 'opaque', name: object.name, origin };
    }
    if (object.o === 'list') {
      const items = object.items.map(item => this.value(item, depth));
      return { kind: 'list', items, open: object.open, origin };
    }
    const entries = new Map<string, DictEntry>();
    for (const [name, entry] of object.entries) {
      const { certain, key } = entry;
      entries.set(name, {
        value: this.value(entry.value, depth),
        certain,
        key
      });
    }
    const { open, form } = object;
    const dict: DictValue = { kind: 'dict', entries, open, origin };
    if (form !== 'other') {
      FORMS.set(dict, form);
    }
    return dict;
  }
}
