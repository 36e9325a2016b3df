// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import { attributeOf } from './attributes';
import { dictKey, textOf } from './evaluate';
import { sequenceItems } from './iteration';
import type { ExternalCall, Machine } from './machine';
import { addPairs } from './methods';
import { truth } from './operators';
import type {
  Abstract,
  Arguments,
  DictItemContent,
  HeapObject,
  ListObject
} from './values';
import {
  UNKNOWN,
  booleanOf,
  join,
  numberOf,
  opaqueOf,
  someString,
  stringOf
} from './values';

const NAMES = new Set(
  (
    'abs all any bool bytes callable chr dict dir enumerate eval exec exit filter float format frozenset ' +
    'getattr globals hasattr hash id input int isinstance issubclass iter len list locals map max min next ' +
    'object open ord print property quit range repr reversed round set setattr sorted str sum super tuple ' +
    'type vars zip display get_ipython Exception ValueError KeyError RuntimeError staticmethod classmethod'
  ).split(' ')
);

export function isBuiltin(name: string): boolean {
  return NAMES.has(name);
}

type Builtin = (m: Machine, args: Arguments, call: ExternalCall) => Abstract;

function list(
  m: Machine,
  items: readonly Abstract[],
  open: boolean,
  type: ListObject['type'] = 'list'
): Abstract {
  return m.allocate({ o: 'list', items, open, type, origin: null });
}

function first(args: Arguments): Abstract {
  return args.positional[0] ?? UNKNOWN;
}

function sequenceOf(type: ListObject['type']): Builtin {
  return (m, args) => {
    if (args.positional.length === 0 && !args.openPositional) {
      return list(m, [], false, type);
    }
    const { items, open } = sequenceItems(m, first(args));
    return list(m, items, open, type);
  };
}

const makeDict: Builtin = (m, args, call) => {
  const entries = new Map<string, DictItemContent>();
  let open = args.openKeywords;
  const [source] = args.positional;
  if (source) {
    open = addPairs(m, entries, source) || open;
  }
  for (const [name, { value, certain, span }] of args.keywords) {
    const before = entries.get(name);
    entries.set(name, {
      value: certain || !before ? value : join(before.value, value),
      certain: certain || (before?.certain ?? false),
      key: span
    });
  }
  return m.allocate({
    o: 'dict',
    entries,
    open,
    origin: call.container,
    form: 'call'
  });
};

/** A copy of what can change, `deep` with all it holds; shared parts stay shared. */
function copied(m: Machine, value: Abstract, deep: boolean): Abstract {
  const made = new Map<number, Abstract>();
  const copy = (one: Abstract, level: number): Abstract => {
    if (one.t === 'choice') {
      return { ...one, options: one.options.map(item => copy(item, level)) };
    }
    const object = m.object(one);
    if (one.t !== 'ref' || !object || !m.step() || level > 40) {
      return one;
    }
    const known = made.get(one.id);
    if (known) {
      return known;
    }
    const fresh = m.allocate(object);
    made.set(one.id, { ...fresh, origin: one.origin });
    if (deep) {
      m.store.set(
        fresh.id,
        withCopies(object, item => copy(item, level + 1))
      );
    }
    return { ...fresh, origin: one.origin };
  };
  return copy(value, 0);
}

function withCopies(
  object: HeapObject,
  copy: (value: Abstract) => Abstract
): HeapObject {
  if (object.o === 'list') {
    return { ...object, items: object.items.map(copy) };
  }
  if (object.o === 'dict') {
    const entries = new Map<string, DictItemContent>();
    for (const [key, entry] of object.entries) {
      entries.set(key, { ...entry, value: copy(entry.value) });
    }
    return { ...object, entries };
  }
  const attributes = new Map<string, Abstract>();
  for (const [name, value] of object.attributes) {
    attributes.set(name, object.creation ? value : copy(value));
  }
  return { ...object, attributes };
}

const getAttribute: Builtin = (m, args) => {
  const [value = UNKNOWN, name = UNKNOWN, fallback] = args.positional;
  if (name.t !== 'string' || name.value === null) {
    return UNKNOWN;
  }
  const found = attributeOf(m, value, name.value);
  return fallback && found.t === 'unknown' ? UNKNOWN : found;
};

const zip: Builtin = (m, args) => {
  const all = args.positional.map(value => sequenceItems(m, value));
  if (all.length === 0 || all.some(one => one.open)) {
    return list(m, [], true);
  }
  const size = Math.min(...all.map(one => one.items.length));
  const items = Array.from({ length: size }, (_, i) =>
    list(
      m,
      all.map(one => one.items[i] ?? UNKNOWN),
      false,
      'tuple'
    )
  );
  return list(m, items, false);
};

const enumerate: Builtin = (m, args) => {
  const { items, open } = sequenceItems(m, first(args));
  const start = args.positional[1] ?? args.keywords.get('start')?.value;
  const from =
    start === undefined ? 0 : start.t === 'number' ? start.value : null;
  const pairs = items.map((item, i) =>
    list(
      m,
      [from === null ? UNKNOWN : numberOf(from + i), item],
      false,
      'tuple'
    )
  );
  return list(m, pairs, open);
};

const range: Builtin = (m, args) => {
  const bounds = args.positional.map(value =>
    value.t === 'number' ? value.value : NaN
  );
  const [from = NaN, to] = bounds.length === 1 ? [0, bounds[0]] : bounds;
  const size = (to ?? NaN) - from;
  if (!(size >= 0 && size <= LIMITS.unrolled) || bounds.length > 2) {
    return list(m, size > 0 ? [UNKNOWN] : [], true);
  }
  const items = Array.from({ length: size }, (_, i) => numberOf(from + i));
  return list(m, items, false);
};

const length: Builtin = (m, args) => {
  const value = first(args);
  if (value.t === 'string') {
    return value.value === null ? UNKNOWN : numberOf(value.value.length);
  }
  const object = m.object(value);
  if (object?.o === 'list' && !object.open) {
    return numberOf(object.items.length);
  }
  const closed = object?.o === 'dict' && !object.open;
  return closed && [...object.entries.values()].every(entry => entry.certain)
    ? numberOf(object.entries.size)
    : UNKNOWN;
};

const text: Builtin = (_m, args, call) => {
  const value = textOf(first(args));
  return value === null
    ? someString('', call.span)
    : stringOf(value, call.span);
};

const makeSuper: Builtin = (m, args) => {
  const self =
    args.positional[1] ??
    m.lookup(m.frame.func?.node.params[0]?.name ?? '') ??
    UNKNOWN;
  const object = m.object(self);
  if (self.t !== 'ref' || object?.o !== 'instance') {
    return UNKNOWN;
  }
  const owner = m.classes.find(
    type =>
      m.frame.func?.node.k === 'def' &&
      type.node.body.includes(m.frame.func.node)
  );
  return opaqueOf(`super:${self.id}:${owner?.members ?? 0}`);
};

const openFile: Builtin = (_m, args) => {
  const path = args.positional[0] ?? args.keywords.get('file')?.value;
  const known = path?.t === 'string' ? (path.value ?? '') : '';
  return opaqueOf(`builtins.file:${known}`);
};

const setAttribute: Builtin = (m, args) => {
  const [target = UNKNOWN, name = UNKNOWN, value = UNKNOWN] = args.positional;
  const object = m.object(target);
  if (target.t === 'ref' && object?.o === 'instance') {
    const attributes = new Map(object.attributes);
    if (name.t === 'string' && name.value !== null) {
      attributes.set(name.value, value);
      m.store.set(target.id, { ...object, attributes });
    } else {
      m.store.set(target.id, { ...object, open: true, attributes: new Map() });
    }
  }
  return UNKNOWN;
};

const fromKeys: Builtin = (m, args, call) => {
  const [keys = UNKNOWN, value = UNKNOWN] = args.positional;
  const { items, open } = sequenceItems(m, keys);
  const entries = new Map<string, DictItemContent>();
  for (const item of items) {
    const key = dictKey(item);
    if (key !== null) {
      entries.set(key, { value, certain: true, key: null });
    }
  }
  return m.allocate({
    o: 'dict',
    entries,
    open,
    origin: call.span,
    form: 'other'
  });
};

const partial: Builtin = (_m, args) => {
  const [func = UNKNOWN] = args.positional;
  return {
    t: 'partial',
    func,
    args: {
      ...args,
      positional: args.positional.slice(1),
      positionalSpans: args.positionalSpans.slice(1)
    },
    origin: null
  };
};

const boolean: Builtin = (m, args) => {
  const known = truth(first(args), m);
  return known === null ? UNKNOWN : booleanOf(known);
};

const TABLE: ReadonlyMap<string, Builtin> = new Map([
  ['builtins.list', sequenceOf('list')],
  ['builtins.tuple', sequenceOf('tuple')],
  ['builtins.set', sequenceOf('set')],
  ['builtins.frozenset', sequenceOf('set')],
  ['builtins.sorted', sequenceOf('list')],
  ['builtins.reversed', sequenceOf('list')],
  ['builtins.iter', (_m: Machine, args: Arguments) => first(args)],
  ['builtins.dict', makeDict],
  ['collections.OrderedDict', makeDict],
  ['builtins.dict.fromkeys', fromKeys],
  ['builtins.getattr', getAttribute],
  ['builtins.setattr', setAttribute],
  ['builtins.zip', zip],
  ['builtins.enumerate', enumerate],
  ['builtins.range', range],
  ['builtins.len', length],
  ['builtins.str', text],
  ['builtins.repr', text],
  ['builtins.bool', boolean],
  ['builtins.super', makeSuper],
  ['builtins.open', openFile],
  ['io.open', openFile],
  ['codecs.open', openFile],
  ['builtins.input', () => someString()],
  ['functools.partial', partial],
  ['copy.copy', (m: Machine, args: Arguments) => copied(m, first(args), false)],
  [
    'copy.deepcopy',
    (m: Machine, args: Arguments) => copied(m, first(args), true)
  ]
]);

/** Result of a built-in function that we follow; null for all others. */
export function callBuiltin(m: Machine, call: ExternalCall): Abstract | null {
  const builtin = call.path === null ? undefined : TABLE.get(call.path);
  return builtin ? builtin(m, call.args, call) : null;
}
