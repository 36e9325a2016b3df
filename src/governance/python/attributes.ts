// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { callFunction } from './functions';
import type { Machine } from './machine';
import type {
  Abstract,
  ClassAbstract,
  FunctionAbstract,
  InstanceObject
} from './values';
import {
  NO_ARGUMENTS,
  choose,
  externalOf,
  optionsOf,
  join,
  UNKNOWN
} from './values';

/** `value.name`. */
export function attributeOf(
  m: Machine,
  value: Abstract,
  name: string
): Abstract {
  const options = optionsOf(value);
  const [only] = options;
  return options.length === 1 && only
    ? attributeOfOne(m, only, name)
    : choose(options.map(option => attributeOfOne(m, option, name)));
}

function attributeOfOne(m: Machine, value: Abstract, name: string): Abstract {
  if (value.t === 'external') {
    return (
      m.world.attribute(m, value, name) ?? externalOf(`${value.path}.${name}`)
    );
  }
  if (value.t === 'class') {
    return classAttribute(m, value, name) ?? method(value, name);
  }
  const object = m.object(value);
  if (object?.o === 'instance') {
    return instanceAttribute(m, value, object, name);
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
    return m.world.attribute(m, value, name) ?? method(value, name);
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
  name: string,
  level = 0
): Abstract | null {
  const members = m.object({ t: 'ref', id: type.members, origin: null });
  const own =
    members?.o === 'instance' ? members.attributes.get(name) : undefined;
  if (own) {
    return own;
  }
  for (const base of type.bases) {
    const found =
      base.t === 'class' && level < 10
        ? memberOf(m, base, name, level + 1)
        : null;
    if (found) {
      return found;
    }
  }
  return null;
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
