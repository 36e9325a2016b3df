// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Container, Span, TextEdit } from '../model';
import { pythonString } from './project-cell';
import {
  indentAt,
  lineEnd,
  lineStart,
  quoteIn,
  readBracket,
  type Bracket,
  type Item
} from './scan';

/** A value to be written: keys outermost first, and a Python expression. */
export interface Entry {
  readonly path: readonly string[];
  readonly text: string;
}

/** Structures that need no other members than those that fixes write. */
const STANDS_ALONE = /^(VpcConfig|NetworkConfig|vpc_config)$/;

type Style = 'keyword' | 'key';

/**
 * Edits that write entries into a container, leaving all else as it is.
 * Null when the place cannot be found in the text.
 */
export function addEntries(
  source: string,
  container: Container,
  entries: readonly Entry[]
): TextEdit[] | null {
  switch (container.kind) {
    case 'arguments':
    case 'dictCall':
    case 'dict':
      return intoBracket(source, container.span, entries);
    case 'item':
      return afterStatement(source, container, entries);
    case 'command':
      return null;
  }
}

/** Whether the container holds something under the first key already. */
export function holds(
  source: string,
  container: Container,
  key: string
): boolean {
  if (container.kind === 'item' || container.kind === 'command') {
    return false;
  }
  const bracket = openAt(source, container.span.from, container.span.to);
  return bracket?.items.some(item => item.name === key) ?? false;
}

/** The bracket of a stretch that may start with a callee (`dict(`). */
function openAt(source: string, from: number, to: number): Bracket | null {
  const head = /^[\w.\s]*/.exec(source.slice(from, to))?.[0].length ?? 0;
  return readBracket(source, from + head, to);
}

function intoBracket(
  source: string,
  span: Span,
  entries: readonly Entry[]
): TextEdit[] | null {
  const bracket = openAt(source, span.from, span.to);
  if (!bracket) {
    return null;
  }
  const style: Style = source[bracket.open] === '{' ? 'key' : 'keyword';
  const quote = quoteIn(source, span.from, span.to);
  const added: string[] = [];
  const edits: TextEdit[] = [];
  for (const entry of entries) {
    const existing = bracket.items.find(item => item.name === entry.path[0]);
    if (!existing) {
      if (entry.path.length > 1 && !STANDS_ALONE.test(entry.path[0])) {
        return null;
      }
      added.push(spell(entry, style, quote));
      continue;
    }
    const deeper = intoValue(source, span.cell, existing, entry);
    if (!deeper) {
      return null;
    }
    edits.push(...deeper);
  }
  return added.length > 0
    ? [...edits, ...insertItems(source, span.cell, bracket, added)]
    : edits;
}

/** Goes one key deeper, if a dict stands there in full. */
function intoValue(
  source: string,
  cell: number,
  item: Item,
  entry: Entry
): TextEdit[] | null {
  const text = source.slice(item.value, item.to);
  if (
    entry.path.length < 2 ||
    !/^(\{[\s\S]*\}|dict\s*\([\s\S]*\))$/.test(text)
  ) {
    return null;
  }
  return intoBracket(source, { cell, from: item.value, to: item.to }, [
    { ...entry, path: entry.path.slice(1) }
  ]);
}

function spell(entry: Entry, style: Style, quote: '"' | "'"): string {
  const [first, ...rest] = entry.path;
  const value = nest(rest, entry.text, quote);
  return style === 'keyword'
    ? `${first}=${value}`
    : `${pythonString(first, quote)}: ${value}`;
}

function nest(path: readonly string[], text: string, quote: '"' | "'"): string {
  return path.reduceRight(
    (inner, key) => `{${pythonString(key, quote)}: ${inner}}`,
    text
  );
}

/**
 * After the last item, in the way the others are written: on lines of their own
 * or on the same line, with or without a trailing comma.
 */
export function insertItems(
  source: string,
  cell: number,
  bracket: Bracket,
  texts: readonly string[]
): TextEdit[] {
  const insert = (at: number, what: string): TextEdit => ({
    span: { cell, from: at, to: at },
    text: what
  });
  const last = bracket.items.at(-1);
  if (!last) {
    return [insert(bracket.open + 1, texts.join(', '))];
  }
  const comma = bracket.trailingComma;
  const end = comma === null ? last.to : comma + 1;
  const each = (write: (text: string) => string): string =>
    texts.map(write).join('');
  if (lineStart(source, last.from) <= bracket.open) {
    return [
      insert(
        end,
        each(text => (comma === null ? `, ${text}` : ` ${text},`))
      )
    ];
  }
  const indent = indentAt(source, last.from);
  const rest = source.slice(end, Math.min(lineEnd(source, end), bracket.close));
  if (!rest.includes('#')) {
    return [
      insert(
        end,
        each(text =>
          comma === null ? `,\n${indent}${text}` : `\n${indent}${text},`
        )
      )
    ];
  }
  // A comment follows on the line: the comma goes before it, the items after it.
  return [
    ...(comma === null ? [insert(end, ',')] : []),
    insert(
      lineEnd(source, end),
      each(text => `\n${indent}${text},`)
    )
  ];
}

function afterStatement(
  source: string,
  container: Extract<Container, { kind: 'item' }>,
  entries: readonly Entry[]
): TextEdit[] {
  const { after, name } = container;
  const at = lineEnd(source, after.to);
  const indent = indentAt(source, after.from);
  const quote = quoteIn(source, after.from, after.to);
  const lines = entries.map(entry => {
    const keys = entry.path.map(key => `[${pythonString(key, quote)}]`);
    return `\n${indent}${name}${keys.join('')} = ${entry.text}`;
  });
  return [
    { span: { cell: after.cell, from: at, to: at }, text: lines.join('') }
  ];
}

/** Edits that take an item out of its bracket, with one comma. */
export function removeItem(
  cell: number,
  bracket: Bracket,
  index: number
): TextEdit[] {
  const { items } = bracket;
  const item = items[index];
  const next = items[index + 1];
  const previous = items[index - 1];
  if (next) {
    return [{ span: { cell, from: item.from, to: next.from }, text: '' }];
  }
  const end =
    bracket.trailingComma === null ? item.to : bracket.trailingComma + 1;
  const from = previous ? previous.to : item.from;
  const keepComma = previous && bracket.trailingComma !== null ? ',' : '';
  return [{ span: { cell, from, to: end }, text: keepComma }];
}
