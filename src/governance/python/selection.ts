// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { attributeOf, lineageOf } from './attributes';
import { sequenceItems } from './iteration';
import type { ExternalCall, Machine } from './machine';
import { binary, truth } from './operators';
import { classOfRecord } from './records';
import type { Abstract, Arguments } from './values';
import {
  UNKNOWN,
  booleanOf,
  choose,
  numberOf,
  optionsOf,
  join
} from './values';

type Builtin = (m: Machine, args: Arguments, call: ExternalCall) => Abstract;

const next: Builtin = (m, args) => {
  const [source = UNKNOWN, fallback] = args.positional;
  const { items, open, rest } = sequenceItems(m, source);
  const [first] = items;
  if (first) {
    return first;
  }
  const any = open ? [rest ?? UNKNOWN] : [];
  return choose([...any, ...(fallback ? [fallback] : [])]);
};

/** `min` and `max`: one of what they are given. */
const oneOf: Builtin = (m, args, call) => {
  const key = args.keywords.get('key')?.value;
  const given = args.positional;
  const { items, open, rest } =
    given.length === 1 && given[0]
      ? sequenceItems(m, given[0])
      : { items: given, open: args.openPositional, rest: UNKNOWN };
  const numbers = items.map(item => (item.t === 'number' ? item.value : NaN));
  if (!key && !open && items.length > 0 && !numbers.includes(NaN)) {
    const pick = call.method === 'max' ? Math.max : Math.min;
    return numberOf(pick(...numbers));
  }
  const fallback = args.keywords.get('default')?.value;
  const any = open || items.length === 0 ? [rest ?? UNKNOWN] : [];
  return choose([...items, ...any, ...(fallback ? [fallback] : [])]);
};

const sum: Builtin = (m, args, call) => {
  const [source = UNKNOWN, start = args.keywords.get('start')?.value] =
    args.positional;
  const { items, open } = sequenceItems(m, source);
  return open
    ? UNKNOWN
    : items.reduce(
        (made, item) => binary(m, '+', made, item, call.span),
        start ?? numberOf(0)
      );
};

function quantified(stops: boolean): Builtin {
  return (m, args) => {
    const { items, open } = sequenceItems(m, args.positional[0] ?? UNKNOWN);
    const known = items.map(item => truth(item, m));
    if (known.includes(stops)) {
      return booleanOf(stops);
    }
    return open || known.includes(null) ? UNKNOWN : booleanOf(!stops);
  };
}

const KINDS: Readonly<Record<string, string>> = {
  'builtins.dict': 'dict',
  'builtins.list': 'list',
  'builtins.tuple': 'tuple',
  'builtins.set': 'set',
  'builtins.str': 'string',
  'builtins.int': 'number',
  'builtins.bool': 'boolean',
  'typing.Dict': 'dict',
  'typing.List': 'list'
};

function kindOf(m: Machine, value: Abstract): string | null {
  if (value.t === 'string' || value.t === 'boolean' || value.t === 'none') {
    return value.t;
  }
  if (value.t === 'number') {
    return 'number';
  }
  const object = m.object(value);
  if (object?.o === 'list') {
    return object.type;
  }
  return object?.o === 'dict' ? 'dict' : null;
}

/** Whether a value is of a type; null if it is not known. */
export function isOf(
  m: Machine,
  value: Abstract,
  type: Abstract
): boolean | null {
  const object = m.object(value);
  if (type.t === 'class') {
    const own = object?.o === 'instance' ? classOfRecord(object) : null;
    return own ? lineageOf(own).includes(type) : null;
  }
  const wanted = type.t === 'external' ? KINDS[type.path] : undefined;
  const kind = kindOf(m, value);
  if (!wanted || !kind) {
    return null;
  }
  // A number may be a float, a list of ours a deque, a boolean is an int too.
  if (kind === 'number' || kind === 'boolean') {
    return wanted === 'number' || wanted === kind ? null : false;
  }
  return kind === wanted;
}

const isInstance: Builtin = (m, args) => {
  const [value = UNKNOWN, type = UNKNOWN] = args.positional;
  const types =
    m.object(type)?.o === 'list' ? sequenceItems(m, type).items : [type];
  const outcomes = optionsOf(value).flatMap(option =>
    types.length === 0
      ? [null]
      : [anyOf(types.map(one => isOf(m, option, one)))]
  );
  const [first = null] = outcomes;
  return first !== null && outcomes.every(one => one === first)
    ? booleanOf(first)
    : UNKNOWN;
};

function anyOf(outcomes: readonly (boolean | null)[]): boolean | null {
  if (outcomes.includes(true)) {
    return true;
  }
  return outcomes.includes(null) ? null : false;
}

const getAttribute: Builtin = (m, args) => {
  const [value = UNKNOWN, name = UNKNOWN, fallback] = args.positional;
  if (name.t === 'choice') {
    return choose(name.options.map(one => attributeNamed(m, value, one)));
  }
  const found = attributeNamed(m, value, name);
  if (!fallback) {
    return found;
  }
  const object = m.object(value);
  const absent = found.t === 'method' && found.func === null;
  const record = object?.o === 'instance' ? classOfRecord(object) : null;
  if (absent && record && object?.o === 'instance' && !object.widened) {
    return fallback;
  }
  const client = optionsOf(value).every(option => option.t === 'opaque');
  return found.t === 'unknown' || (absent && !client)
    ? join(UNKNOWN, fallback)
    : found;
};

function attributeNamed(m: Machine, value: Abstract, name: Abstract): Abstract {
  return name.t === 'string' && name.value !== null
    ? attributeOf(m, value, name.value)
    : UNKNOWN;
}

export const SELECTION: readonly (readonly [string, Builtin])[] = [
  ['builtins.next', next],
  ['builtins.min', oneOf],
  ['builtins.max', oneOf],
  ['builtins.sum', sum],
  ['builtins.any', quantified(true)],
  ['builtins.all', quantified(false)],
  ['builtins.isinstance', isInstance],
  ['builtins.getattr', getAttribute]
];
