// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { callFunction } from './functions';
import { isObject } from './joins';
import type { Machine } from './machine';
import type {
  Abstract,
  ClassAbstract,
  FunctionAbstract,
  InstanceObject
} from './values';
import {
  NONE,
  NO_ARGUMENTS,
  argumentsOf,
  choose,
  memberOfExternal,
  optionsOf,
  join,
  stringOf,
  UNKNOWN
} from './values';

/** `value.name`. */
export function attributeOf(
  m: Machine,
  value: Abstract,
  name: string
): Abstract {
  return value.t === 'choice'
    ? choose(value.options.map(option => attributeOfOne(m, option, name)))
    : attributeOfOne(m, value, name);
}

function attributeOfOne(m: Machine, value: Abstract, name: string): Abstract {
  if (value.t === 'external') {
    return (
      replaced(m, value.path, name) ??
      m.world.attribute(m, value, name) ??
      memberOfExternal(value, name)
    );
  }
  if (value.t === 'class') {
    return classAttribute(m, value, name) ?? method(value, name);
  }
  if (value.t === 'partial' && name === 'func') {
    return value.func;
  }
  if (value.t === 'partial' && name === 'keywords') {
    const entries = new Map(
      [...value.args.keywords].map(([key, { value: item, certain, span }]) => [
        key,
        { value: item, certain, key: span }
      ])
    );
    const dict = { o: 'dict', entries, form: 'other', origin: null } as const;
    return m.allocate({ ...dict, open: value.args.openKeywords });
  }
  if (value.t === 'opaque') {
    const own = replaced(m, value.name, name);
    if (own) {
      return own;
    }
  }
  const object = m.object(value);
  if (object?.o === 'instance') {
    return instanceAttribute(m, value, object, name);
  }
  if (name === 'value' && (object || value.t === 'string')) {
    // Only a member of an enumeration has one, and stands for it here.
    return value;
  }
  return m.world.attribute(m, value, name) ?? method(value, name);
}

function method(
  self: Abstract,
  name: string,
  func: FunctionAbstract | null = null
): Abstract {
  return { t: 'method', self, name, func, origin: null };
}

function instanceAttribute(
  m: Machine,
  value: Abstract,
  object: InstanceObject,
  name: string
): Abstract {
  const own = object.attributes.get(name);
  if (own) {
    return own;
  }
  const member = object.type ? memberOf(m, object.type, name) : null;
  if (!member) {
    return (
      m.world.attribute(m, value, name) ??
      answered(m, value, object, name) ??
      method(value, name)
    );
  }
  if (object.widened && member.t !== 'function') {
    return join(member, UNKNOWN);
  }
  if (member.t === 'partial' && member.role === 'method') {
    const { func } = member;
    const own = func.t === 'function' ? func : null;
    return { ...member, func: own ? method(value, name, own) : UNKNOWN };
  }
  if (member.t !== 'function' || member.kind === 'static') {
    return member;
  }
  if (member.kind === 'class') {
    return method(object.type ?? value, name, member);
  }
  if (member.kind === 'property') {
    return callFunction(m, member, NO_ARGUMENTS, value);
  }
  return method(value, name, member);
}

/** What a class's `__getattr__` makes of a name. */
function answered(
  m: Machine,
  value: Abstract,
  { type }: InstanceObject,
  name: string
): Abstract | null {
  const own =
    type && !name.startsWith('__') ? memberOf(m, type, '__getattr__') : null;
  return own?.t === 'function'
    ? callFunction(m, own, argumentsOf([stringOf(name)]), value)
    : null;
}

function classAttribute(
  m: Machine,
  value: ClassAbstract,
  name: string
): Abstract | null {
  const member = memberOf(m, value, name);
  if (member?.t === 'function' && member.kind === 'class') {
    return method(value, name, member);
  }
  return member;
}

/** A class's own or inherited attribute; null if none of ours has it. */
export function memberOf(
  m: Machine,
  type: ClassAbstract,
  name: string
): Abstract | null {
  return memberAmong(m, lineageOf(type), name);
}

/** The first of some classes' own attributes. */
export function memberAmong(
  m: Machine,
  types: readonly ClassAbstract[],
  name: string
): Abstract | null {
  for (const type of types) {
    const members = m.object({ t: 'ref', id: type.members, origin: null });
    const own =
      members?.o === 'instance' ? members.attributes.get(name) : undefined;
    if (own) {
      return own;
    }
  }
  return null;
}

const LINEAGES = new WeakMap<ClassAbstract, readonly ClassAbstract[]>();

/** A class and its bases of the notebook's own, in the order in which Python asks them. */
export function lineageOf(
  type: ClassAbstract,
  level = 0
): readonly ClassAbstract[] {
  const known = LINEAGES.get(type);
  if (known) {
    return known;
  }
  const bases = type.bases.filter(base => base.t === 'class');
  const rows =
    level < 10
      ? [...bases.map(base => [...lineageOf(base, level + 1)]), bases.slice()]
      : [];
  const lineage = [type];
  for (;;) {
    const left = rows.filter(row => row.length > 0);
    const next = left
      .map(([first]) => first)
      .find(one => one && !left.some(row => row.indexOf(one) > 0));
    if (!next) {
      break;
    }
    lineage.push(next);
    left.forEach(row => row[0] === next && row.shift());
  }
  LINEAGES.set(type, lineage);
  return lineage;
}

/** Dotted name of the first base that is not the notebook's own. */
export function externalBase(type: ClassAbstract, level = 0): string | null {
  for (const base of type.bases) {
    if (base.t === 'external') {
      return base.path;
    }
    const found =
      base.t === 'class' && level < 10 ? externalBase(base, level + 1) : null;
    if (found) {
      return found;
    }
  }
  return null;
}

/** `value.name = item`. */
export function assignAttribute(
  m: Machine,
  value: Abstract,
  name: string,
  item: Abstract
): void {
  const options = optionsOf(value);
  for (const option of options) {
    const key =
      option.t === 'class'
        ? option.members
        : option.t === 'ref'
          ? option.id
          : null;
    const object = m.object(
      key === null ? UNKNOWN : { t: 'ref', id: key, origin: null }
    );
    if (key === null || object?.o !== 'instance') {
      assignElsewhere(m, option, name, item);
      continue;
    }
    if (option.t === 'ref' && callSetter(m, option, object, name, item)) {
      continue;
    }
    const attributes = new Map(object.attributes);
    const before = attributes.get(name);
    attributes.set(
      name,
      options.length > 1 ? join(before ?? UNKNOWN, item) : item
    );
    m.store.set(key, { ...object, attributes });
  }
}

/** A property's setter, or the class's own `__setattr__`. */
function callSetter(
  m: Machine,
  value: Abstract,
  { type }: InstanceObject,
  name: string,
  item: Abstract
): boolean {
  const property = type ? memberOf(m, type, name) : null;
  const setter = type ? memberOf(m, type, `${name}.setter`) : null;
  if (property?.t === 'function' && setter?.t === 'function') {
    callFunction(m, setter, argumentsOf([item]), value);
    return true;
  }
  if (type && memberOf(m, type, '__setattr__')) {
    m.escape(value);
    return true;
  }
  return false;
}

/** An attribute of something that keeps none of its own here. */
function assignElsewhere(
  m: Machine,
  value: Abstract,
  name: string,
  item: Abstract
): void {
  if (value.t === 'ref') {
    // A subclass of dict or list may keep it anywhere.
    m.escape(value);
  } else if (value.t === 'external' && value.path === '__main__') {
    m.store.set(m.slot(m.module, name), item);
  } else if (value.t === 'opaque' || value.t === 'external') {
    replace(m, value.t === 'opaque' ? value.name : value.path, name, item);
  }
}

/** Names under which attributes are kept that the notebook put into a library's object. */
const REPLACED = '\u0000';
const REPLACEABLE = /^boto3\b/;

function replace(
  m: Machine,
  owner: string,
  name: string,
  item: Abstract
): void {
  if (REPLACEABLE.test(owner)) {
    m.store.set(m.slot(m.module, REPLACED), NONE);
    m.store.set(m.slot(m.module, `${REPLACED}${owner}.${name}`), item);
  }
}

/** An attribute that the notebook replaced by its own. */
function replaced(m: Machine, owner: string, name: string): Abstract | null {
  if (
    !REPLACEABLE.test(owner) ||
    m.store.get(m.slot(m.module, REPLACED)) === undefined
  ) {
    return null;
  }
  const key = m.slot(m.module, `${REPLACED}${owner}.${name}`);
  const content = m.store.get(key);
  return content !== undefined && !isObject(content) ? content : null;
}
