// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Cell, SourceDocument } from './model';

/** What a cell's source is to the reader. */
export type CellCode =
  /** Python from `from` on; `magic` is the line of a transparent cell magic. */
  | { readonly kind: 'python'; readonly from: number }
  /** Shell lines from `from` on. */
  | { readonly kind: 'shell'; readonly from: number }
  /** Another language, or none. */
  | { readonly kind: 'other' };

/** Cell magics whose body is the notebook's own Python. */
const TRANSPARENT = new Set([
  'time',
  'timeit',
  'capture',
  'prun',
  'local',
  'heat',
  'memit',
  'mprun',
  'lprun',
  'debug',
  'notify',
  'skip_on_error',
  'wandb'
]);
const SHELL = new Set(['bash', 'sh', 'zsh', 'system', 'sx', '!']);

/** Says how a code cell is read, by its cell magic. */
export function cellCode(source: string): CellCode {
  let from = 0;
  for (;;) {
    const match = /^\s*%%(\S*)[ \t]*([^\n]*)(?:\n|$)/.exec(source.slice(from));
    if (!match) {
      return { kind: 'python', from };
    }
    const [line, name = '', rest = ''] = match;
    if (SHELL.has(name) || (name === 'script' && /^(?:ba|z)?sh\b/.test(rest))) {
      return { kind: 'shell', from: from + line.length };
    }
    if (!TRANSPARENT.has(name)) {
      return { kind: 'other' };
    }
    from += line.length;
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  return Array.isArray(value)
    ? value.filter(line => typeof line === 'string').join('')
    : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Cells of nbformat 4, or of all worksheets of nbformat 3. */
function rawCells(json: Record<string, unknown>): unknown[] | null {
  if (Array.isArray(json.cells)) {
    return json.cells;
  }
  if (!Array.isArray(json.worksheets)) {
    return null;
  }
  return json.worksheets.flatMap((sheet: unknown) =>
    isRecord(sheet) && Array.isArray(sheet.cells) ? sheet.cells : []
  );
}

/**
 * Reads a notebook file's JSON, nbformat 3 or 4. Code in another language than
 * Python is no code to us.
 * @throws Error if it is no notebook.
 */
export function parseNotebook(json: unknown, name: string): SourceDocument {
  const cells = isRecord(json) ? rawCells(json) : null;
  if (!cells) {
    throw new Error('not a notebook: it has no list of cells');
  }
  const isPython = isPythonNotebook(json);
  return {
    name,
    format: 'notebook',
    cells: cells.map((cell, index) => readCell(cell, index, isPython))
  };
}

/** As its metadata say; a notebook that says nothing is taken for one. */
function isPythonNotebook(json: unknown): boolean {
  const metadata = fieldOf(json, 'metadata');
  const language =
    fieldOf(fieldOf(metadata, 'language_info'), 'name') ??
    fieldOf(fieldOf(metadata, 'kernelspec'), 'language');
  return (
    typeof language !== 'string' ||
    language === '' ||
    /py|sparkmagic/i.test(language)
  );
}

function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function readCell(cell: unknown, index: number, isPython: boolean): Cell {
  const fields = isRecord(cell) ? cell : {};
  const { cell_type: type } = fields;
  const kind =
    (type === 'code' && isPython) || type === 'markdown' ? type : 'raw';
  return {
    id: String(index),
    index,
    type: kind,
    // nbformat 3 keeps a code cell's text under `input`.
    source: textOf(fields.source ?? fields.input)
  };
}

/** A Python file as one cell; `# %%` marks stay where they are. */
export function parseScript(source: string, name: string): SourceDocument {
  return {
    name,
    format: 'script',
    cells: [{ id: '0', index: 0, type: 'code', source }]
  };
}

/** A document's cells as they were where nothing about them changed. */
export function sameCells(
  document: SourceDocument,
  before: SourceDocument | null
): SourceDocument {
  if (!before || document === before) {
    return document;
  }
  let moved = document.cells.length !== before.cells.length;
  const cells = document.cells.map((cell, at) => {
    const old = before.cells[at];
    if (
      old &&
      old.source === cell.source &&
      old.id === cell.id &&
      old.index === cell.index &&
      old.type === cell.type
    ) {
      return old;
    }
    moved = true;
    return cell;
  });
  const { name, format } = document;
  return !moved && name === before.name && format === before.format
    ? before
    : { name, format, cells };
}
