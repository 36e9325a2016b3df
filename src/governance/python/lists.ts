// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { LIMITS } from '../limits';
import { sequenceItems } from './iteration';
import { loosened, restOf } from './joins';
import type { Machine } from './machine';
import { assignItem, subscript, weakly, withoutItem } from './subscripts';
import type { Abstract, Arguments, HeapObject, ListObject } from './values';
import { NONE, UNKNOWN, choose } from './values';

/** A new list. */
export function fresh(
  m: Machine,
  items: readonly Abstract[],
  open: boolean,
  type: ListObject['type'] = 'list',
  rest: Abstract | null = null
): Abstract {
  const list = { o: 'list', items, open, type, origin: null } as const;
  return m.allocate(rest ? { ...list, rest } : list);
}

/** Changes the objects that `self` may be. */
export function change(
  m: Machine,
  self: Abstract,
  how: (object: HeapObject) => HeapObject
): Abstract {
  m.mutate(self, how, weakly);
  return NONE;
}

/** Calls a method of a list, tuple or set. */
export function callList(
  m: Machine,
  self: Abstract,
  object: ListObject,
  name: string,
  args: Arguments
): Abstract {
  const [first = UNKNOWN, second = UNKNOWN] = args.positional;
  switch (name) {
    case 'append':
    case 'appendleft':
    case 'add':
      return append(m, self, [first], false);
    case 'insert':
      return append(m, self, [second], false);
    case 'extend':
    case 'extendleft':
    case 'update':
      args.positional.forEach(more => extendList(m, self, more));
      return NONE;
    case 'union': {
      const made = m.allocate({ ...object });
      args.positional.forEach(more => extendList(m, made, more));
      return made;
    }
    case 'copy':
      return m.allocate({ ...object });
    case 'clear':
      return change(m, self, list =>
        list.o === 'list' ? { ...list, items: [], open: false } : list
      );
    case 'pop':
      return popItem(m, self, args);
    case 'remove':
    case 'discard':
      return change(m, self, list => removed(list, first));
    case 'sort':
    case 'reverse':
      return change(m, self, list =>
        list.o === 'list'
          ? { ...list, items: list.items.map(() => UNKNOWN) }
          : list
      );
    case '__setitem__':
      assignItem(m, self, first, second, null);
      return NONE;
    default:
      return otherMethod(m, self, name);
  }
}

/** Methods that leave a list or dict as it is. */
export const READING = new Set(
  'items keys values count index move_to_end isdisjoint issubset issuperset difference intersection __len__ __contains__ __getitem__ __iter__'.split(
    ' '
  )
);

/** A method that is not followed: whatever it does not only read may change. */
export function otherMethod(
  m: Machine,
  self: Abstract,
  name: string
): Abstract {
  if (!READING.has(name)) {
    m.escape(self);
  }
  return UNKNOWN;
}

function append(
  m: Machine,
  self: Abstract,
  items: readonly Abstract[],
  open: boolean,
  rest?: Abstract
): Abstract {
  return change(m, self, list => {
    if (list.o !== 'list') {
      return list;
    }
    return list.open || list.items.length + items.length > LIMITS.collection
      ? appendedToOpen(list, items, rest)
      : {
          ...list,
          items: [...list.items, ...items],
          open,
          ...(open && rest ? { rest } : {})
        };
  });
}

/** An open list gains items, so that it is not empty; which comes first is not known. */
function appendedToOpen(
  list: ListObject,
  items: readonly Abstract[],
  added: Abstract | undefined
): ListObject {
  const all = [...items, ...(added ? [added] : [])];
  const known = list.open && !list.rest ? undefined : restOf([list], 0);
  const blind = list.open && !list.rest;
  const rest = blind ? undefined : choose([...(known ? [known] : []), ...all]);
  const { o, type, origin } = list;
  const kept = list.items;
  const listed =
    kept.length === 0 && items.length > 0 ? [rest ?? UNKNOWN] : kept;
  const open = { o, type, origin, items: listed, open: true } as const;
  return rest ? { ...open, rest } : open;
}

/** `list.extend(value)`, `list += value`. */
export function extendList(m: Machine, self: Abstract, value: Abstract): void {
  const { items, open, rest } = sequenceItems(m, value);
  append(m, self, items, open, open ? (rest ?? UNKNOWN) : undefined);
}

function popItem(m: Machine, self: Abstract, args: Arguments): Abstract {
  const [index] = args.positional;
  const value = index
    ? subscript(m, self, index)
    : subscript(m, self, { t: 'number', value: -1, origin: null });
  change(m, self, list =>
    withoutItem(list, index ?? { t: 'number', value: -1, origin: null })
  );
  return value;
}

function removed(list: HeapObject, item: Abstract): HeapObject {
  if (list.o !== 'list') {
    return list;
  }
  const at =
    item.t === 'string' || item.t === 'number'
      ? list.items.findIndex(
          other => other.t === item.t && other.value === item.value
        )
      : -1;
  const known = at >= 0 && !list.open;
  return known
    ? { ...list, items: list.items.filter((_, i) => i !== at) }
    : loosened(list);
}
