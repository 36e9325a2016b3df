// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { callDict, addPairs } from './dicts';
import { dictKey } from './evaluate';
import { READING, callList } from './lists';
import type { ExternalCall, Machine } from './machine';
import {
  classOfRecord,
  fieldsAsDict,
  replacedRecord,
  updateFields
} from './records';
import { callString } from './strings';
import { GLOBALS, bindGlobal, readGlobal, sweep } from './sweep';
import type { Abstract, Arguments, DictItemContent } from './values';
import { NONE, UNKNOWN, join, someString } from './values';

/** Calls a method of a string, list or dict; null if the value is none of them. */
export function callMethod(
  m: Machine,
  self: Abstract,
  name: string,
  args: Arguments,
  call: ExternalCall
): Abstract | null {
  if (self.t === 'string') {
    return callString(m, self, name, args, call.span);
  }
  const object = m.object(self);
  if (object?.o === 'dict') {
    return callDict(m, self, object, name, args, call.span);
  }
  if (object?.o === 'list') {
    return callList(m, self, object, name, args);
  }
  if (self.t === 'opaque' && self.name === GLOBALS) {
    return callGlobals(m, name, args);
  }
  if (self.t === 'method' && self.name === '__dict__') {
    return callFields(m, self.self, name, args, call);
  }
  if (
    object?.o === 'instance' &&
    name === '_replace' &&
    classOfRecord(object)
  ) {
    const positional = [self, ...args.positional];
    return replacedRecord(m, { ...args, positional });
  }
  if (object?.o === 'instance' && AS_DICT.has(name)) {
    const known = classOfRecord(object) ? fieldsAsDict(m, self) : UNKNOWN;
    return known.t === 'unknown' ? null : known;
  }
  if (name === 'split' && self.t !== 'ref') {
    // Nothing but strings has a split that people write this way; it gives one item at least.
    return m.allocate({
      o: 'list',
      items: [someString()],
      open: true,
      type: 'list',
      origin: null
    });
  }
  return null;
}

/** `record.__dict__.items()`, `record.__dict__.update(..)` */
function callFields(
  m: Machine,
  record: Abstract,
  name: string,
  args: Arguments,
  call: ExternalCall
): Abstract {
  if (READING.has(name) || name === 'get' || name === 'copy') {
    const fields = fieldsAsDict(m, record);
    const object = m.object(fields);
    return object?.o === 'dict'
      ? callDict(m, fields, object, name, args, call.span)
      : UNKNOWN;
  }
  updateFields(m, record, args);
  return UNKNOWN;
}

const AS_DICT = new Set(['_asdict', 'dict', 'model_dump', 'to_dict']);

/** `globals().update(name=value)`, `globals().get(name)` */
function callGlobals(m: Machine, name: string, args: Arguments): Abstract {
  const [first, second = NONE] = args.positional;
  if (name === 'get') {
    const key = first ? dictKey(first) : null;
    return key === null ? UNKNOWN : join(readGlobal(m, key), second);
  }
  if (name === 'update') {
    const added = new Map<string, DictItemContent>();
    const open = first ? addPairs(m, added, first) : false;
    added.forEach(({ value }, key) => bindGlobal(m, key, value));
    args.keywords.forEach(({ value }, key) => bindGlobal(m, key, value));
    if (open || args.openKeywords) {
      sweep(m, false);
    }
  } else if (!READING.has(name)) {
    sweep(m, false);
  }
  return UNKNOWN;
}
