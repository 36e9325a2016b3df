// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Span } from '../model';
import { textOf } from './evaluate';
import { sequenceItems } from './iteration';
import type { Machine } from './machine';
import type { Abstract, Arguments, StringAbstract } from './values';
import { UNKNOWN, booleanOf, someString, stringOf } from './values';

type Pieces = (string | null)[];

/** Joins pieces; what follows the first unknown one is not known. */
function assemble(pieces: Pieces, origin: Span | null): Abstract {
  let text = '';
  for (const piece of pieces) {
    if (piece === null) {
      return someString(text, origin);
    }
    text += piece;
  }
  return stringOf(text, origin);
}

/** `left % right` for a string. */
export function formatPercent(
  m: Machine,
  left: StringAbstract,
  right: Abstract,
  origin: Span | null
): Abstract {
  const template = left.value ?? left.prefix;
  const object = m.object(right);
  const positional =
    object?.o === 'list' && object.type === 'tuple' ? object.items : [right];
  const pieces: Pieces = [];
  let at = 0;
  let used = 0;
  const pattern = /%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?([sdrif%xXeEgGc])/g;
  for (const match of template.matchAll(pattern)) {
    pieces.push(template.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] === '%') {
      pieces.push('%');
      continue;
    }
    const named =
      match[1] !== undefined && object?.o === 'dict'
        ? object.entries.get(match[1])?.value
        : positional[used++];
    const plain = match[0].length <= 2 || match[1] !== undefined;
    pieces.push(named && plain ? textOf(named) : null);
  }
  pieces.push(left.value === null ? null : template.slice(at));
  return assemble(pieces, origin);
}

function formatBraces(
  template: string,
  args: Arguments,
  origin: Span | null
): Abstract {
  const pieces: Pieces = [];
  let at = 0;
  let used = 0;
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g)) {
    pieces.push(template.slice(at, match.index));
    at = match.index + match[0].length;
    const field = match[1];
    if (field === undefined) {
      pieces.push(match[0].charAt(0));
      continue;
    }
    const value =
      field === ''
        ? args.positional[used++]
        : /^\d+$/.test(field)
          ? args.positional[Number(field)]
          : args.keywords.get(field)?.value;
    pieces.push(value ? textOf(value) : null);
  }
  pieces.push(template.slice(at));
  return assemble(pieces, origin);
}

/** `Template(text).substitute(name=value)`; a template is kept as its text. */
function substituted(
  template: string,
  args: Arguments,
  origin: Span | null
): Abstract {
  const pieces: Pieces = [];
  let at = 0;
  for (const match of template.matchAll(/\$(?:\$|(\w+)|\{(\w+)\})/g)) {
    pieces.push(template.slice(at, match.index));
    at = match.index + match[0].length;
    const name = match[1] ?? match[2];
    const value = name === undefined ? undefined : args.keywords.get(name);
    const text = value?.certain ? textOf(value.value) : null;
    pieces.push(name === undefined ? '$' : text);
  }
  pieces.push(template.slice(at));
  return assemble(pieces, origin);
}

const MAPPERS: Readonly<Record<string, (text: string) => string>> = {
  lower: text => text.toLowerCase(),
  upper: text => text.toUpperCase(),
  strip: text => text.trim(),
  lstrip: text => text.trimStart(),
  rstrip: text => text.trimEnd(),
  capitalize: text =>
    text.charAt(0).toUpperCase() + text.slice(1).toLowerCase(),
  title: text =>
    text.replace(
      /[A-Za-z]+/g,
      word => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
    )
};

const TESTS: Readonly<Record<string, (text: string, part: string) => boolean>> =
  {
    startswith: (text, part) => text.startsWith(part),
    endswith: (text, part) => text.endsWith(part)
  };

/** Calls a method of a string. */
export function callString(
  m: Machine,
  self: StringAbstract,
  name: string,
  args: Arguments,
  span: Span
): Abstract {
  const [first = UNKNOWN, second = UNKNOWN] = args.positional;
  if (name === 'split' || name === 'rsplit') {
    return split(m, self, args);
  }
  if (name === 'join') {
    return joinItems(m, self, first, span);
  }
  if (name === 'format') {
    return self.value === null
      ? someString('', span)
      : formatBraces(self.value, args, span);
  }
  if (name === 'substitute' || name === 'safe_substitute') {
    return self.value === null
      ? someString('', span)
      : substituted(self.value, args, span);
  }
  const test = TESTS[name];
  if (test) {
    return tested(m, self.value, first, test);
  }
  const map = MAPPERS[name];
  if (map && args.positional.length === 0) {
    return self.value === null
      ? someString('', span)
      : stringOf(map(self.value), span);
  }
  if (name === 'replace') {
    return replace(self, first, second, span);
  }
  if (name === 'encode') {
    return self;
  }
  return /^(?:is|find|rfind|index|count|partition|rpartition|splitlines)/.test(
    name
  )
    ? UNKNOWN
    : someString('', span);
}

/** `text.endswith(part)`, or any of several parts. */
function tested(
  m: Machine,
  text: string | null,
  part: Abstract,
  test: (text: string, part: string) => boolean
): Abstract {
  const object = m.object(part);
  const parts = object?.o === 'list' && !object.open ? object.items : [part];
  const known = parts.flatMap(one =>
    one.t === 'string' && one.value !== null ? [one.value] : []
  );
  return text !== null && known.length === parts.length
    ? booleanOf(known.some(one => test(text, one)))
    : UNKNOWN;
}

function replace(
  self: StringAbstract,
  from: Abstract,
  to: Abstract,
  span: Span
): Abstract {
  if (
    self.value === null ||
    from.t !== 'string' ||
    from.value === null ||
    from.value === '' ||
    to.t !== 'string' ||
    to.value === null
  ) {
    return someString('', span);
  }
  return stringOf(self.value.split(from.value).join(to.value), span);
}

function split(m: Machine, self: StringAbstract, args: Arguments): Abstract {
  const separator = args.positional[0] ?? args.keywords.get('sep')?.value;
  const limited = args.positional.length > 1 || args.keywords.has('maxsplit');
  const text =
    separator === undefined
      ? ' '
      : separator.t === 'string'
        ? separator.value
        : null;
  if (self.value === null || text === null || text === '' || limited) {
    const items = [someString()];
    const list = { o: 'list', items, open: true, type: 'list' } as const;
    return m.allocate({ ...list, origin: null });
  }
  const parts =
    separator === undefined
      ? self.value.split(/\s+/).filter(part => part !== '')
      : self.value.split(text);
  const items = parts.map(part => stringOf(part, self.origin));
  return m.allocate({
    o: 'list',
    items,
    open: false,
    type: 'list',
    origin: null
  });
}

function joinItems(
  m: Machine,
  self: StringAbstract,
  value: Abstract,
  span: Span
): Abstract {
  const { items, open } = sequenceItems(m, value);
  if (open || self.value === null) {
    return someString('', span);
  }
  const pieces: Pieces = [];
  items.forEach((item, i) => {
    if (i > 0) {
      pieces.push(self.value);
    }
    pieces.push(item.t === 'string' ? item.value : null);
  });
  return assemble(pieces, span);
}
