// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import type { CallExpr } from './ast';
import { memberOf } from './attributes';
import { callBuiltin } from './builtins';
import { callBack } from './callbacks';
import { callSuper, instantiate } from './classes';
import { evaluate } from './evaluate';
import { callFunction } from './functions';
import { isHarmless } from './harmless';
import { sequenceItems } from './iteration';
import { joinObjectsFor } from './joins';
import type { ExternalCall, Machine } from './machine';
import { callMethod } from './methods';
import { mappingOf } from './records';
import type { Content } from './store';
import type { Abstract, Arguments, Keyword, MethodAbstract } from './values';
import { NO_ARGUMENTS, UNKNOWN, choose } from './values';

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
  if (node.args.length === 0) {
    return NO_ARGUMENTS;
  }
  const positional: Abstract[] = [];
  const positionalSpans: Arguments['positionalSpans'][number][] = [];
  let keywords = NO_KEYWORDS;
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
      keywords = keywords === NO_KEYWORDS ? new Map() : keywords;
      openKeywords = spreadKeywords(m, value, keywords) || openKeywords;
    } else if (arg.name !== null) {
      keywords = keywords === NO_KEYWORDS ? new Map() : keywords;
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

/** Never written to. */
const NO_KEYWORDS = new Map<string, Keyword>();

function spreadKeywords(
  m: Machine,
  value: Abstract,
  keywords: Map<string, Keyword>
): boolean {
  const object = joinObjectsFor(m, mappingOf(m, value));
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
  if (callee.t !== 'choice') {
    return callOne(m, callee, args, places);
  }
  const { options } = callee;
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

export function external(
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

export function callExternal(
  m: Machine,
  path: string,
  args: Arguments,
  places: Places
): Abstract {
  const method = path.slice(path.lastIndexOf('.') + 1);
  const call = external(null, method, args, places, path);
  const own = callBuiltin(m, call) ?? callBack(m, call);
  if (own) {
    m.world.observe(m, call);
    return own;
  }
  return unseen(m, call);
}

/** A call of something we have no source of. */
export function unseen(m: Machine, call: ExternalCall): Abstract {
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
  if (self.t === 'opaque' && self.bound) {
    return callSuper(m, self.bound, name, args, places);
  }
  const own = callMethod(m, self, name, args, call) ?? callBack(m, call);
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
