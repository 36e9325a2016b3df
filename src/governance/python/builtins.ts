// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import { lineageOf } from './attributes';
import { dictKey, textOf } from './evaluate';
import { sequenceItems } from './iteration';
import type { ExternalCall, Machine } from './machine';
import { copied } from './copies';
import { addPairs } from './dicts';
import { parsedJson } from './json';
import { truth } from './operators';
import { asDict, fieldsAsDict, recordOf, replacedRecord } from './records';
import { SELECTION } from './selection';
import { GLOBALS, sweep } from './sweep';
import type {
  Abstract,
  Arguments,
  DictItemContent,
  ListObject
} from './values';
import {
  NONE,
  NO_ARGUMENTS,
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

type Builtin = (
  m: Machine,
  args: Arguments,
  call: ExternalCall
) => Abstract | null;

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
  const type =
    self.t === 'class' ? self : object?.o === 'instance' ? object.type : null;
  if (!type) {
    return UNKNOWN;
  }
  const { func } = m.frame;
  const owner = lineageOf(type).find(
    one => func?.node.k === 'def' && one.node.body.includes(func.node)
  );
  const bound = { self, type, owner: owner ?? type };
  return { ...opaqueOf('super'), bound };
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

const partialMethod: Builtin = (m, args, call) => {
  const made = partial(m, args, call);
  return made?.t === 'partial' ? { ...made, role: 'method' } : made;
};

/** A dataclass's `field(default=..)` or `field(default_factory=..)`. */
const field: Builtin = (_m, args) => {
  const factory = args.keywords.get('default_factory')?.value;
  return factory
    ? {
        t: 'partial',
        func: factory,
        args: NO_ARGUMENTS,
        role: 'field',
        origin: null
      }
    : (args.keywords.get('default')?.value ?? UNKNOWN);
};

/** `vars(thing)`, `locals()` and `vars()`. */
const variables: Builtin = (m, args) => {
  const [thing] = args.positional;
  if (thing) {
    return fieldsAsDict(m, thing);
  }
  const { scope } = m.frame;
  if (scope.kind === 'module') {
    return opaqueOf(GLOBALS);
  }
  const entries = new Map<string, DictItemContent>();
  for (const name of scope.slots.keys()) {
    const value = m.lookup(name);
    if (value) {
      entries.set(name, { value, certain: m.doubt === 0, key: null });
    }
  }
  const dict = { o: 'dict', entries, open: false, form: 'other' } as const;
  return m.allocate({ ...dict, origin: null });
};

const execute: Builtin = m => {
  sweep(m, true);
  return NONE;
};

const dumped: Builtin = (m, args, call) => ({
  ...someString('', call.span),
  json: copied(m, first(args), true)
});

const loaded: Builtin = (m, args) => {
  const text = first(args);
  if (text.t !== 'string') {
    return null;
  }
  return text.json
    ? copied(m, text.json, true)
    : text.value === null
      ? UNKNOWN
      : parsedJson(m, text.value);
};

const record: Builtin = (m, args, call) => recordOf(m, call.path ?? '', args);

/** One dict of several: earlier ones win. */
const chained: Builtin = (m, args) => {
  const entries = new Map<string, DictItemContent>();
  let open = false;
  for (const one of [...args.positional].reverse()) {
    open = addPairs(m, entries, one) || open;
  }
  return m.allocate({ o: 'dict', entries, open, origin: null, form: 'other' });
};

const boolean: Builtin = (m, args) => {
  const known = truth(first(args), m);
  return known === null ? UNKNOWN : booleanOf(known);
};

const TABLE: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['builtins.list', sequenceOf('list')],
  ['builtins.tuple', sequenceOf('tuple')],
  ['builtins.set', sequenceOf('set')],
  ['builtins.frozenset', sequenceOf('set')],
  ['builtins.sorted', sequenceOf('list')],
  ['builtins.reversed', sequenceOf('list')],
  ['builtins.iter', (_m: Machine, args: Arguments) => first(args)],
  ['builtins.dict', makeDict],
  ['collections.OrderedDict', makeDict],
  ['typing.TypedDict', makeDict],
  ['typing_extensions.TypedDict', makeDict],
  ['builtins.dict.fromkeys', fromKeys],
  ['builtins.setattr', setAttribute],
  ['builtins.zip', zip],
  ['builtins.enumerate', enumerate],
  ['builtins.range', range],
  ['builtins.len', length],
  ['builtins.str', text],
  ['builtins.repr', text],
  ['builtins.bool', boolean],
  [
    'string.Template',
    (_m: Machine, args: Arguments) =>
      first(args).t === 'string' ? first(args) : null
  ],
  ['builtins.super', makeSuper],
  ['builtins.open', openFile],
  ['io.open', openFile],
  ['codecs.open', openFile],
  ['builtins.input', () => someString()],
  ['functools.partial', partial],
  ['functools.partialmethod', partialMethod],
  ['dataclasses.field', field],
  [
    'dataclasses.asdict',
    (m: Machine, args: Arguments) => asDict(m, first(args))
  ],
  [
    'dataclasses.replace',
    (m: Machine, args: Arguments) => replacedRecord(m, args)
  ],
  ['builtins.vars', variables],
  ['builtins.locals', variables],
  ['builtins.globals', () => opaqueOf(GLOBALS)],
  ['builtins.exec', execute],
  ['json.dumps', dumped],
  ['json.loads', loaded],
  ['types.SimpleNamespace', record],
  ['argparse.Namespace', record],
  ['types.MappingProxyType', (_m: Machine, args: Arguments) => first(args)],
  ['collections.UserDict', makeDict],
  ['collections.ChainMap', chained],
  ['collections.deque', sequenceOf('list')],
  ...SELECTION,
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
