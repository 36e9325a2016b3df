// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { pythonString } from '../fixes/project-cell';
import type { Fix, SourceDocument, Span, StringValue, Value } from '../model';

/** The text of a span. */
export function textAt(document: SourceDocument, span: Span): string {
  return (document.cells[span.cell]?.source ?? '').slice(span.from, span.to);
}

/** A fix that is one replacement. */
export function replaceFix(title: string, span: Span, text: string): Fix {
  return { title, edits: [{ span, text }], prelude: null };
}

/**
 * Replaces a string literal that says `value` and nothing else; null when
 * something else stands there (an f-string, a sum, a name).
 */
export function replaceLiteral(
  document: SourceDocument,
  span: Span | null,
  value: string,
  by: string,
  title: string
): Fix | null {
  if (!span) {
    return null;
  }
  const text = textAt(document, span);
  const quote = text[0];
  const isPlain =
    (quote === '"' || quote === "'") && text === `${quote}${value}${quote}`;
  return isPlain
    ? replaceFix(title, span, pythonString(by, quote === "'" ? "'" : '"'))
    : null;
}

/** Every string in a value, whatever the path taken; other values are left out. */
export function stringsIn(value: Value | null): StringValue[] {
  switch (value?.kind) {
    case 'string':
      return [value];
    case 'list':
      return value.items.flatMap(stringsIn);
    case 'choice':
      return value.options.flatMap(stringsIn);
    case 'dict':
      return [...value.entries.values()].flatMap(entry =>
        stringsIn(entry.value)
      );
    default:
      return [];
  }
}

/** Lists that a value may be. */
export function listsIn(value: Value | null): (Value & { kind: 'list' })[] {
  switch (value?.kind) {
    case 'list':
      return [value];
    case 'choice':
      return value.options.flatMap(listsIn);
    default:
      return [];
  }
}
