// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type { CallExpr } from './ast';
import { externalBase, memberOf } from './attributes';
import { callBuiltin } from './builtins';
import { evaluate } from './evaluate';
import { callFunction } from './functions';
import { isHarmless } from './harmless';
import { sequenceItems } from './iteration';
import { joinObjectsFor } from './joins';
import type { ExternalCall, Machine } from './machine';
import { callMethod } from './methods';
import type { Content } from './store';
import type {
  Abstract,
  Arguments,
  ClassAbstract,
  Keyword,
  MethodAbstract
} from './values';
import { UNKNOWN, choose, optionsOf } from './values';

/** Where a call stands. */
export type Places = Pick<ExternalCall, 'span' | 'callee' | 'container'>;

/** Value of a call expression, with its effects. */
export function evaluateCall(m: Machine, node: CallExpr): Abstract {
  const callee = evaluate(m, node.callee);
  const args = evaluateArguments(m, node);
  return callValue(m, callee, args, m.callPlaces(node));
}

/** A call's arguments, `*` and `**` resolved as far as known. */
export function evaluateArguments(m: Machine, node: CallExpr): Arguments {
  const positional: Abstract[] = [];
  const positionalSpans: Arguments['positionalSpans'][number][] = [];
  const keywords = new Map<string, Keyword>();
  let openPositional = false;
  let openKeywords = false;
  for (const arg of node.args) {
    const value = evaluate(m, arg.value);
    const span = m.span(arg.from, arg.to);
    if (arg.star === 1) {
      const { items, open } = sequenceItems(m, value);
      for (const item of openPositional ? [] : items) {
        positional.push(item);
        positionalSpans.push(null);
      }
      openPositional ||= open;
    } else if (arg.star === 2) {
      openKeywords = spreadKeywords(m, value, keywords) || openKeywords;
    } else if (arg.name !== null) {
      keywords.set(arg.name, { value, certain: true, span });
    } else if (!openPositional && positional.length < LIMITS.collection) {
      positional.push(value);
      positionalSpans.push(span);
    }
  }
  return {
    positional,
    positionalSpans,
    keywords,
    openPositional,
    openKeywords
  };
}

function spreadKeywords(
  m: Machine,
  value: Abstract,
  keywords: Map<string, Keyword>
): boolean {
  const object = joinObjectsFor(m, value);
  if (object?.o !== 'dict') {
    return true;
  }
  for (const [name, { value: item, certain, key }] of object.entries) {
    keywords.set(name, { value: item, certain, span: key });
  }
  return object.open;
}

/** Calls a value. */
export function callValue(
  m: Machine,
  callee: Abstract,
  args: Arguments,
  places: Places
): Abstract {
  const options = optionsOf(callee);
  const [only] = options;
  if (options.length === 1 && only) {
    return callOne(m, only, args, places);
  }
  const results: Abstract[] = [];
  const branches: Map<number, Content>[] = [];
  for (const option of options) {
    branches.push(
      m.branch(() => {
        results.push(callOne(m, option, args, places));
      })
    );
  }
  m.store.merge(branches);
  return choose(results);
}

function callOne(
  m: Machine,
  callee: Abstract,
  args: Arguments,
  places: Places
): Abstract {
  if (m.depth >= LIMITS.depth) {
    return m.giveUp();
  }
  switch (callee.t) {
    case 'function':
      m.world.observe(m, external(callee, '', args, places, null));
      return callFunction(m, callee, args, null);
    case 'class':
      return instantiate(m, callee, args, places);
    case 'method':
      return callMethodValue(m, callee, args, places);
    case 'partial':
      return callValue(m, callee.func, joined(callee.args, args), places);
    case 'external':
      return callExternal(m, callee.path, args, places);
    case 'ref':
      return callInstance(m, callee, args, places);
    default:
      return unseen(m, external(callee, '', args, places, pathOf(m, callee)));
  }
}

function callInstance(
  m: Machine,
  callee: Abstract,
  args: Arguments,
  places: Places
): Abstract {
  const object = m.object(callee);
  const own =
    object?.o === 'instance' && object.type
      ? memberOf(m, object.type, '__call__')
      : null;
  if (own?.t === 'function') {
    return callFunction(m, own, args, callee);
  }
  return unseen(m, external(callee, '', args, places, pathOf(m, callee)));
}

function external(
  self: Abstract | null,
  method: string,
  args: Arguments,
  places: Places,
  path: string | null
): ExternalCall {
  const { span, callee, container } = places;
  return { span, callee, container, self, method, args, path };
}

/** Arguments of `functools.partial(f, *first, **first)(*second, **second)`. */
function joined(first: Arguments, second: Arguments): Arguments {
  return {
    positional: [...first.positional, ...second.positional],
    positionalSpans: [...first.positionalSpans, ...second.positionalSpans],
    keywords: new Map([...first.keywords, ...second.keywords]),
    openPositional: first.openPositional || second.openPositional,
    openKeywords: first.openKeywords || second.openKeywords
  };
}

function callExternal(
  m: Machine,
  path: string,
  args: Arguments,
  places: Places
): Abstract {
  const method = path.slice(path.lastIndexOf('.') + 1);
  const call = external(null, method, args, places, path);
  const own = callBuiltin(m, call);
  if (own) {
    m.world.observe(m, call);
    return own;
  }
  return unseen(m, call);
}

/** A call of something we have no source of. */
function unseen(m: Machine, call: ExternalCall): Abstract {
  m.world.observe(m, call);
  const known = m.world.call(m, call);
  if (known) {
    return known;
  }
  if (call.path === null || !isHarmless(call.path)) {
    for (const value of call.args.positional) {
      m.escape(value);
    }
    call.args.keywords.forEach(keyword => m.escape(keyword.value));
  }
  return call.path === null
    ? UNKNOWN
    : { t: 'unknown', origin: null, path: `${call.path}()` };
}

function callMethodValue(
  m: Machine,
  callee: MethodAbstract,
  args: Arguments,
  places: Places
): Abstract {
  const { self, name, func } = callee;
  const path = pathOf(m, self);
  const call = external(
    self,
    name,
    args,
    places,
    path === null ? null : `${path}.${name}`
  );
  if (func) {
    m.world.observe(m, call);
    return callFunction(m, func, args, self);
  }
  if (self.t === 'opaque' && self.name.startsWith('super:')) {
    return callSuper(m, self.name, name, args, places);
  }
  const own = callMethod(m, self, name, args, call);
  if (own) {
    m.world.observe(m, call);
    return own;
  }
  return unseen(m, call);
}

/** Dotted name that says what a value is; null if nothing does. */
export function pathOf(m: Machine, value: Abstract): string | null {
  switch (value.t) {
    case 'external':
      return value.path;
    case 'opaque':
      return value.name;
    case 'unknown':
      return value.path ?? null;
    case 'string':
      return 'builtins.str';
    case 'method': {
      const base = pathOf(m, value.self);
      return base === null ? null : `${base}.${value.name}`;
    }
    case 'ref': {
      const object = m.object(value);
      return object?.o === 'instance' ? object.name : `builtins.${object?.o}`;
    }
    default:
      return null;
  }
}

function instantiate(
  m: Machine,
  type: ClassAbstract,
  args: Arguments,
  places: Places
): Abstract {
  const base = externalBase(type);
  m.world.observe(m, external(type, '', args, places, base));
  const init = memberOf(m, type, '__init__');
  if (base !== null && init === null) {
    const made = callExternal(m, base, args, places);
    const object = m.object(made);
    if (made.t === 'ref' && object?.o === 'instance') {
      m.store.set(made.id, { ...object, type });
    }
    return made;
  }
  const self = m.allocate({
    o: 'instance',
    type,
    name: type.node.name,
    attributes: new Map(fieldsOf(m, type, args)),
    open: base !== null,
    creation: null,
    origin: places.span
  });
  if (init?.t === 'function') {
    callFunction(m, init, args, self);
  }
  return self;
}

/** Attributes of a dataclass or named tuple from its annotated fields. */
function fieldsOf(
  m: Machine,
  type: ClassAbstract,
  args: Arguments
): [string, Abstract][] {
  const fields: [string, Abstract][] = [];
  for (const statement of type.node.body) {
    if (statement.k === 'annotated' && statement.target.k === 'name') {
      const name = statement.target.id;
      const passed =
        args.positional[fields.length] ?? args.keywords.get(name)?.value;
      const fallback = memberOf(m, type, name);
      const value = passed ?? (args.openKeywords ? UNKNOWN : fallback);
      fields.push([name, value ?? UNKNOWN]);
    }
  }
  return args.positional.length + args.keywords.size > 0 || args.openKeywords
    ? fields
    : [];
}

/** `super().name(...)` within a method of a notebook's class. */
function callSuper(
  m: Machine,
  token: string,
  name: string,
  args: Arguments,
  places: Places
): Abstract {
  const [, id = '', key = ''] = token.split(':');
  const self: Abstract = { t: 'ref', id: Number(id), origin: null };
  const object = m.object(self);
  if (object?.o !== 'instance' || !object.type) {
    return UNKNOWN;
  }
  const owner = ownerOf(m, object.type, Number(key)) ?? object.type;
  for (const base of owner.bases) {
    const member = base.t === 'class' ? memberOf(m, base, name) : null;
    if (member?.t === 'function') {
      return callFunction(m, member, args, self);
    }
  }
  const base = externalBase(owner);
  if (base !== null && name === '__init__') {
    const made = m.object(callExternal(m, base, args, places));
    if (made?.o === 'instance' && self.t === 'ref') {
      const attributes = new Map([...made.attributes, ...object.attributes]);
      m.store.set(self.id, { ...made, attributes, type: object.type });
    }
    return UNKNOWN;
  }
  return unseen(
    m,
    external(self, name, args, places, base === null ? null : `${base}.${name}`)
  );
}

/** The class in a hierarchy whose members are kept under `key`. */
function ownerOf(
  m: Machine,
  type: ClassAbstract,
  key: number,
  level = 0
): ClassAbstract | null {
  if (type.members === key || level > 10) {
    return type.members === key ? type : null;
  }
  for (const base of type.bases) {
    const found = base.t === 'class' ? ownerOf(m, base, key, level + 1) : null;
    if (found) {
      return found;
    }
  }
  return null;
}
