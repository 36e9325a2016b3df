// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { externalBase, lineageOf, memberAmong, memberOf } from './attributes';
import type { Places } from './calls';
import { callExternal, callValue, external, unseen } from './calls';
import { callFunction } from './functions';
import type { Machine } from './machine';
import type {
  Abstract,
  Arguments,
  ClassAbstract,
  InstanceObject,
  OpaqueAbstract
} from './values';
import { NONE, NO_ARGUMENTS, UNKNOWN, join } from './values';

/** Makes an object of a notebook's class. */
export function instantiate(
  m: Machine,
  type: ClassAbstract,
  args: Arguments,
  places: Places
): Abstract {
  const base = externalBase(type);
  m.world.observe(m, external(type, '', args, places, base));
  const init = memberOf(m, type, '__init__');
  const plain = base !== null && PLAIN_BASES.has(base);
  if (base !== null && init === null && !plain) {
    return instantiateBase(m, type, base, args, places);
  }
  const self = m.allocate({
    o: 'instance',
    type,
    name: type.node.name,
    attributes: new Map(init ? [] : fieldsOf(m, type, args, places)),
    open: base !== null && !plain,
    creation: null,
    origin: places.span
  });
  if (init?.t === 'function') {
    callFunction(m, init, args, self);
  }
  const after = init ? null : memberOf(m, type, '__post_init__');
  if (after?.t === 'function') {
    callFunction(m, after, NO_ARGUMENTS, self);
  }
  return self;
}

/** Bases that keep what they are made with as attributes, by their fields' names. */
const PLAIN_BASES = new Set([
  'typing.NamedTuple',
  'typing.Protocol',
  'typing.Generic',
  'pydantic.BaseModel',
  'abc.ABC',
  'builtins.object'
]);

function instantiateBase(
  m: Machine,
  type: ClassAbstract,
  base: string,
  args: Arguments,
  places: Places
): Abstract {
  const made = callExternal(m, base, args, places);
  const object = m.object(made);
  if (made.t === 'ref' && object?.o === 'instance') {
    m.store.set(made.id, { ...object, type });
  } else if (object) {
    // A dict or list with methods of its own: any of them may change it.
    const { attributes = new Map<string, Abstract>() } = membersOf(m, type);
    if (attributes.size > 0) {
      m.escape(made);
      return UNKNOWN;
    }
  }
  return made;
}

function membersOf(
  m: Machine,
  type: ClassAbstract
): Pick<InstanceObject, 'attributes'> {
  const members = m.object({ t: 'ref', id: type.members, origin: null });
  return members?.o === 'instance' ? members : { attributes: new Map() };
}

/** Attributes of a dataclass or named tuple from its annotated fields, the bases' first. */
function fieldsOf(
  m: Machine,
  type: ClassAbstract,
  args: Arguments,
  places: Places
): [string, Abstract][] {
  const fields = new Map<string, Abstract>();
  for (const { node } of [...lineageOf(type)].reverse()) {
    for (const statement of node.body) {
      if (statement.k === 'annotated' && statement.target.k === 'name') {
        fields.set(statement.target.id, UNKNOWN);
      }
    }
  }
  const names = [...fields.keys()];
  return names.map((name, at) => {
    const keyword = args.keywords.get(name);
    const passed = args.positional[at] ?? keyword?.value;
    const maybe = args.openPositional || args.openKeywords;
    const certain = passed !== undefined && (keyword?.certain ?? true);
    if (passed && certain) {
      return [name, passed];
    }
    const fallback = maybe ? UNKNOWN : defaultOf(m, type, name, places);
    return [name, passed ? join(passed, fallback) : fallback];
  });
}

/** A field's default; `field(default_factory=f)` makes a new one each time. */
function defaultOf(
  m: Machine,
  type: ClassAbstract,
  name: string,
  places: Places
): Abstract {
  const member = memberOf(m, type, name);
  return member?.t === 'partial' && member.role === 'field'
    ? callValue(m, member.func, NO_ARGUMENTS, places)
    : (member ?? UNKNOWN);
}

/** `super().name(...)` within a method of a notebook's class. */
export function callSuper(
  m: Machine,
  { self, type, owner }: NonNullable<OpaqueAbstract['bound']>,
  name: string,
  args: Arguments,
  places: Places
): Abstract {
  const lineage = lineageOf(type);
  const after = lineage.slice(lineage.indexOf(owner) + 1);
  const member = memberAmong(m, after, name);
  if (member?.t === 'function') {
    const bare = member.kind === 'static' || name === '__new__';
    return callFunction(m, member, args, bare ? null : self);
  }
  const base = externalBase(owner) ?? externalBase(type);
  const object = m.object(self);
  if (base !== null && name === '__init__' && object?.o === 'instance') {
    return makeBase(m, self, object, base, args, places);
  }
  if (base === null && name === '__init__') {
    return NONE;
  }
  return unseen(
    m,
    external(self, name, args, places, base === null ? null : `${base}.${name}`)
  );
}

/** `super().__init__(...)` of a library's class. */
function makeBase(
  m: Machine,
  self: Abstract,
  object: InstanceObject,
  base: string,
  args: Arguments,
  places: Places
): Abstract {
  const made = m.object(callExternal(m, base, args, places));
  if (made?.o === 'instance' && self.t === 'ref') {
    const attributes = new Map([...made.attributes, ...object.attributes]);
    m.store.set(self.id, { ...made, attributes, type: object.type });
  }
  return UNKNOWN;
}
