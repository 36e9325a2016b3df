// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Places } from './calls';
import { callValue } from './calls';
import { sequenceItems } from './iteration';
import { unrolls } from './loops';
import type { ExternalCall, Machine } from './machine';
import { truth } from './operators';
import type { Abstract, Arguments } from './values';
import {
  NO_ARGUMENTS,
  UNKNOWN,
  argumentsOf,
  choose,
  optionsOf,
  join
} from './values';

type Caller = (m: Machine, args: Arguments, call: ExternalCall) => Abstract;

/** The call that is made stands in no argument list of its own. */
function nowhere({ span, callee, container }: Places): Places {
  return { span, callee, container: { ...container, to: container.from } };
}

function listOf(
  m: Machine,
  items: readonly Abstract[],
  open: boolean,
  rest?: Abstract
): Abstract {
  const list = { o: 'list', items, open, type: 'list', origin: null } as const;
  return m.allocate(open && rest ? { ...list, rest } : list);
}

/** Items of several sequences side by side, as `map` and `zip` take them. */
function rowsOf(m: Machine, sequences: readonly Abstract[]) {
  const all = sequences.map(value => sequenceItems(m, value));
  const open = all.length === 0 || all.some(one => one.open);
  const size = open ? 0 : Math.min(...all.map(one => one.items.length));
  const rows = Array.from({ length: size }, (_, i) =>
    all.map(one => one.items[i] ?? UNKNOWN)
  );
  const any = all.map(({ items, rest }) => choose([...items, rest ?? UNKNOWN]));
  return { rows, any, known: !open && unrolls(m, size) };
}

/** Calls a function for each row; what it gives, in order. */
function mapped(
  m: Machine,
  func: Abstract,
  table: ReturnType<typeof rowsOf>,
  call: Places
): Abstract {
  const places = nowhere(call);
  if (!table.known) {
    const any = callValue(m, func, argumentsOf(table.any), places);
    return listOf(m, [], true, any);
  }
  const results = table.rows.map(row =>
    callValue(m, func, argumentsOf(row), places)
  );
  return listOf(m, results, false);
}

const map: Caller = (m, args, call) => {
  const [func = UNKNOWN, ...sequences] = args.positional;
  return mapped(m, func, rowsOf(m, sequences), call);
};

const starmap: Caller = (m, args, call) => {
  const [func = UNKNOWN, rows = UNKNOWN] = args.positional;
  const { items, open } = sequenceItems(m, rows);
  const known = !open && unrolls(m, items.length);
  const parts = items.map(row => sequenceItems(m, row));
  if (!known || parts.some(part => part.open)) {
    const any = { ...NO_ARGUMENTS, openPositional: true };
    return listOf(m, [], true, callValue(m, func, any, call));
  }
  const table = { rows: parts.map(part => [...part.items]), any: [], known };
  return mapped(m, func, table, call);
};

const filter: Caller = (m, args, call) => {
  const [func = UNKNOWN, sequence = UNKNOWN] = args.positional;
  const { items, open, rest } = sequenceItems(m, sequence);
  const known = !open && unrolls(m, items.length);
  const passes = (item: Abstract): boolean | null =>
    func.t === 'none'
      ? truth(item, m)
      : truth(callValue(m, func, argumentsOf([item]), call), m);
  if (!known) {
    const any = choose([...items, rest ?? UNKNOWN]);
    passes(any);
    return listOf(m, [], true, any);
  }
  const outcomes = items.map(passes);
  return outcomes.includes(null)
    ? listOf(m, [], true, items.length > 0 ? choose(items) : undefined)
    : listOf(
        m,
        items.filter((_, i) => outcomes[i] === true),
        false
      );
};

const reduce: Caller = (m, args, call) => {
  const [func = UNKNOWN, sequence = UNKNOWN, first] = args.positional;
  const { items, open } = sequenceItems(m, sequence);
  if (open || !unrolls(m, items.length)) {
    callValue(m, func, argumentsOf([UNKNOWN, UNKNOWN]), call);
    return UNKNOWN;
  }
  const all = first ? [first, ...items] : items;
  return all
    .slice(1)
    .reduce(
      (made, item) => callValue(m, func, argumentsOf([made, item]), call),
      all[0] ?? UNKNOWN
    );
};

/** `Thread(target=f, args=(..), kwargs={..})`: runs at its start, with what it was made with. */
const thread: Caller = (m, args, call) => {
  const get = (name: string): Abstract | undefined =>
    args.keywords.get(name)?.value;
  const target = get('target');
  if (target) {
    perhaps(m, () => callWith(m, target, get('args'), get('kwargs'), call));
  }
  return { t: 'unknown', origin: null, path: `${call.path ?? ''}()` };
};

/** Runs what another thread runs, nobody knows when. */
function perhaps(m: Machine, body: () => Abstract): Abstract {
  let given: Abstract = UNKNOWN;
  const written = m.branch(() => {
    given = body();
  });
  m.store.merge([new Map(), written]);
  return given;
}

/** Calls `f(*positional, **keywords)`. */
function callWith(
  m: Machine,
  func: Abstract,
  positional: Abstract | undefined,
  keywords: Abstract | undefined,
  places: Places
): Abstract {
  const list = positional ? sequenceItems(m, positional) : null;
  const dict = keywords ? m.object(keywords) : null;
  const entries = dict?.o === 'dict' ? dict.entries : new Map();
  const passed: Arguments = {
    ...argumentsOf(list?.items ?? []),
    keywords: new Map(
      [...entries].map(([name, { value, certain, key }]) => [
        name,
        { value, certain, span: key }
      ])
    ),
    openPositional: list?.open ?? false,
    openKeywords: keywords !== undefined && (dict?.o !== 'dict' || dict.open)
  };
  return callValue(m, func, passed, nowhere(places));
}

/** `submit(f, *args, **kwargs)`; with `skip`, what comes before `f` is left out. */
function passedOn(skip: number): Caller {
  return (m, args, call) => {
    const func = args.positional[skip] ?? args.keywords.get('func')?.value;
    return func
      ? perhaps(m, () => callValue(m, func, without(args, skip + 1), call))
      : UNKNOWN;
  };
}

function without(args: Arguments, count: number): Arguments {
  return {
    ...args,
    positional: args.positional.slice(count),
    positionalSpans: args.positionalSpans.slice(count)
  };
}

/** `apply(f, args, kwargs)` */
const apply: Caller = (m, args, call) => {
  const [func = UNKNOWN, positional, keywords] = args.positional;
  return perhaps(m, () =>
    callWith(
      m,
      func,
      positional ?? args.keywords.get('args')?.value,
      keywords ?? args.keywords.get('kwds')?.value,
      call
    )
  );
};

/** `delayed(f)` is called with f's own arguments. */
const itself: Caller = (_m, args) => args.positional[0] ?? UNKNOWN;

/** `chain(a, b)`: one after the other. */
const chain: Caller = (m, args) => {
  const all = args.positional.map(value => sequenceItems(m, value));
  const open = args.openPositional || all.some(one => one.open);
  const items = all.flatMap(one => one.items);
  const rest = all.map(one => one.rest ?? UNKNOWN);
  // Where one of them is open, nobody knows which item comes where.
  const any = open ? choose([...items, ...rest]) : undefined;
  return listOf(
    m,
    open ? items.slice(0, 1).map(() => any ?? UNKNOWN) : items,
    open,
    any
  );
};

/** `chain.from_iterable([a, b])` */
const chainOf: Caller = (m, args, call) => {
  const { items, open } = sequenceItems(m, args.positional[0] ?? UNKNOWN);
  return open ? listOf(m, [], true) : chain(m, argumentsOf(items), call);
};

const TABLE: ReadonlyMap<string, Caller> = new Map([
  ['contextlib.nullcontext', itself],
  ['contextlib.closing', itself],
  ['itertools.chain', chain],
  ['itertools.chain.from_iterable', chainOf],
  ['builtins.map', map],
  ['itertools.starmap', starmap],
  ['builtins.filter', filter],
  ['functools.reduce', reduce],
  ['threading.Thread', thread],
  ['multiprocessing.Process', thread],
  ['asyncio.to_thread', passedOn(0)],
  ['joblib.delayed', itself],
  ['dask.delayed', itself]
]);

/** Methods of executors, pools and event loops, whatever library they are of. */
const METHODS: ReadonlyMap<string, Caller> = new Map([
  ['submit', passedOn(0)],
  ['run_in_executor', passedOn(1)],
  ['call_soon', passedOn(0)],
  ['apply', apply],
  ['apply_async', apply],
  ['map', map],
  ['map_async', map],
  ['imap', map],
  ['imap_unordered', map],
  ['starmap', starmap],
  ['starmap_async', starmap]
]);

/** Calls what is handed over to be called; null for all other calls. */
export function callBack(m: Machine, call: ExternalCall): Abstract | null {
  const { path, self, method, args } = call;
  if (path !== null && self === null) {
    return TABLE.get(path)?.(m, args, call) ?? null;
  }
  const caller = METHODS.get(method);
  const object = self ? m.object(self) : null;
  // What an object of the SDK is handed runs in AWS.
  const remote = object?.o === 'instance' && object.creation !== null;
  if (!caller || remote || !handsOver(args)) {
    return null;
  }
  return join(caller(m, args, call), UNKNOWN);
}

/** True if the first or second argument is something of the notebook's or of a client's to call. */
function handsOver(args: Arguments): boolean {
  return args.positional
    .slice(0, 2)
    .some(value =>
      optionsOf(value).some(
        ({ t }) => t === 'function' || t === 'partial' || t === 'method'
      )
    );
}
