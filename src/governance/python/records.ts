// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { joinObjectsFor } from './joins';
import type { Machine } from './machine';
import type {
  Abstract,
  Arguments,
  ClassAbstract,
  DictItemContent,
  InstanceObject
} from './values';
import { UNKNOWN, join } from './values';

/** An object of a class that is not the notebook's, with these attributes. */
export function recordOf(m: Machine, name: string, args: Arguments): Abstract {
  const attributes = new Map<string, Abstract>();
  for (const [key, { value, certain }] of args.keywords) {
    attributes.set(key, certain ? value : join(value, UNKNOWN));
  }
  return m.allocate({
    o: 'instance',
    type: null,
    name,
    attributes,
    open: args.openKeywords || args.positional.length > 0,
    creation: null,
    origin: null
  });
}

/** An object's attributes as a dict; unknown if they are not all known. */
export function fieldsAsDict(
  m: Machine,
  value: Abstract,
  inner: (item: Abstract) => Abstract = item => item
): Abstract {
  const object = joinObjectsFor(m, value);
  if (object?.o !== 'instance' || object.creation) {
    return UNKNOWN;
  }
  const entries = new Map<string, DictItemContent>();
  for (const [name, item] of object.attributes) {
    entries.set(name, { value: inner(item), certain: true, key: null });
  }
  return m.allocate({
    o: 'dict',
    entries,
    open: object.open,
    origin: null,
    form: 'other'
  });
}

/** What `**value` spreads: `record.__dict__` is not the dict itself, but holds the same. */
export function mappingOf(m: Machine, value: Abstract): Abstract {
  return value.t === 'method' && value.name === '__dict__'
    ? fieldsAsDict(m, value.self)
    : value;
}

/** `asdict(record)`: records inside become dicts too. */
export function asDict(m: Machine, value: Abstract, level = 0): Abstract {
  const object = m.object(value);
  const own = object?.o === 'instance' && object.type !== null && level < 8;
  return own
    ? fieldsAsDict(m, value, item => asDict(m, item, level + 1))
    : value;
}

/** `replace(record, name=value)` */
export function replacedRecord(m: Machine, args: Arguments): Abstract {
  const [record = UNKNOWN] = args.positional;
  const object = m.object(record);
  if (object?.o !== 'instance' || object.creation) {
    return UNKNOWN;
  }
  const attributes = new Map(object.attributes);
  for (const [name, { value, certain }] of args.keywords) {
    const before = attributes.get(name) ?? UNKNOWN;
    attributes.set(name, certain ? value : join(before, value));
  }
  const open = object.open || args.openKeywords;
  const widened = args.openKeywords || object.widened === true;
  return m.allocate({ ...object, attributes, open, widened });
}

/** `record.__dict__.update(..)` and its like. */
export function updateFields(
  m: Machine,
  value: Abstract,
  args: Arguments
): void {
  const object = m.object(value);
  if (value.t !== 'ref' || object?.o !== 'instance') {
    return;
  }
  const more = args.positional.map(one => joinObjectsFor(m, one));
  const known =
    !args.openKeywords && more.every(one => one?.o === 'dict' && !one.open);
  if (!known) {
    m.escape(value);
    return;
  }
  const attributes = new Map(object.attributes);
  const put = (name: string, item: Abstract, certain: boolean): void => {
    const before = attributes.get(name) ?? UNKNOWN;
    attributes.set(name, certain ? item : join(before, item));
  };
  for (const one of more) {
    for (const [name, entry] of one?.o === 'dict' ? one.entries : []) {
      put(name, entry.value, entry.certain);
    }
  }
  args.keywords.forEach((entry, name) => put(name, entry.value, entry.certain));
  m.store.set(value.id, { ...object, attributes });
}

/** The notebook's own class that an object is made by, as far as its fields are all known. */
export function classOfRecord(object: InstanceObject): ClassAbstract | null {
  return object.creation === null && !object.open ? object.type : null;
}
