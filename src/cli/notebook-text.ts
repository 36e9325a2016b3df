// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { JsonText, type Range } from './json-text';

/**
 * The notebook's JSON text with new sources for some cells and every other
 * byte as it was: indentation, key order, escapes, a list of lines or one string.
 * `sources` is by index among all cells.
 */
export function replaceSources(
  text: string,
  sources: ReadonlyMap<number, string>
): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const json = new JsonText(body);
  const cells = cellRanges(json);
  const escape = writesAscii(body);
  let result = mark;
  let at = 0;
  for (const [index, cell] of cells.entries()) {
    const source = sources.get(index);
    if (source === undefined) {
      continue;
    }
    const range = json.member(cell, 'source') ?? json.member(cell, 'input');
    if (range) {
      result += body.slice(at, range.from);
      result += writeSource(json, range, source, escape);
      at = range.to;
    }
  }
  return result + body.slice(at);
}

/** nbformat 4 has `cells`, nbformat 3 has them in worksheets. */
function cellRanges(json: JsonText): Range[] {
  const root = json.root();
  const cells = json.member(root, 'cells');
  if (cells) {
    return json.items(cells);
  }
  return json
    .items(json.member(root, 'worksheets'))
    .flatMap(sheet => json.items(json.member(sheet, 'cells')));
}

/** Whether the writer of the file escaped everything beyond ASCII. */
function writesAscii(text: string): boolean {
  return !/[^\x00-\x7f]/.test(text) && /\\u[0-9a-fA-F]{4}/.test(text);
}

function writeSource(
  json: JsonText,
  range: Range,
  source: string,
  escape: boolean
): string {
  const old = json.slice(range);
  if (old.startsWith('"')) {
    return encode(source, escape);
  }
  const items = json.items(range);
  const known = new Map(
    items.map(item => {
      const raw = json.slice(item);
      const line: unknown = JSON.parse(raw);
      return [line, raw];
    })
  );
  const lines = source.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const texts = lines.map(line => known.get(line) ?? encode(line, escape));
  const [first, second] = items;
  if (!first || texts.length === 0) {
    return `[${texts.join(', ')}]`;
  }
  const last = items[items.length - 1];
  const head = old.slice(0, first.from - range.from);
  const tail = old.slice(last.to - range.from);
  const between = second
    ? old.slice(first.to - range.from, second.from - range.from)
    : `,${head.slice(1) || ' '}`;
  return head + texts.join(between) + tail;
}

function encode(text: string, escape: boolean): string {
  const json = JSON.stringify(text);
  return escape
    ? json.replace(
        /[\u0080-\uffff]/g,
        char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
      )
    : json;
}
