// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { posix } from 'node:path';
import type { FolderEntry, Host, PathKind } from '../host';

export interface MemoryHost extends Host {
  /** Text by absolute path. */
  readonly files: Map<string, string>;
  readonly out: () => string;
  readonly err: () => string;
}

/** A machine of strings, working in `/books`. */
export function memoryHost(
  files: Readonly<Record<string, string>> = {},
  given: Partial<Host> & { stdin?: string } = {}
): MemoryHost {
  const all = new Map(
    Object.entries(files).map(([path, text]) => [
      posix.resolve('/books', path),
      text
    ])
  );
  let out = '';
  let err = '';
  const kindOf = (path: string): PathKind =>
    all.has(path)
      ? 'file'
      : [...all.keys()].some(file => file.startsWith(`${path}/`))
        ? 'folder'
        : null;
  return {
    files: all,
    out: () => out,
    err: () => err,
    cwd: '/books',
    home: '/home/user',
    env: {},
    stdout: {
      write: text => {
        out += text;
      },
      isTerminal: false,
      columns: 80
    },
    stderr: {
      write: text => {
        err += text;
      },
      isTerminal: false,
      columns: 80
    },
    processors: 1,
    now: () => 0,
    readStdin: async () => given.stdin ?? '',
    readFile: async path => {
      const text = all.get(path);
      if (text === undefined) {
        throw new Error('There is no such file.');
      }
      return text;
    },
    writeFile: async (path, text) => {
      all.set(path, text);
    },
    makeFolder: async () => undefined,
    kindOf: async path => kindOf(path),
    readFolder: async path => {
      const names = new Set(
        [...all.keys()]
          .filter(file => file.startsWith(`${path}/`))
          .map(file => file.slice(path.length + 1).split('/')[0])
      );
      return [...names].sort().map((name): FolderEntry => ({
        name,
        kind: kindOf(`${path}/${name}`) === 'file' ? 'file' : 'folder'
      }));
    },
    resolve: (...parts) => posix.resolve(...parts),
    ...given
  };
}

/** nbformat 4 JSON of code cells. */
export function notebookJson(...sources: string[]): string {
  return `${JSON.stringify(
    {
      cells: sources.map(source => ({
        cell_type: 'code',
        execution_count: null,
        metadata: {},
        outputs: [],
        source: source.match(/[^\n]*\n|[^\n]+$/g) ?? []
      })),
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5
    },
    null,
    1
  )}\n`;
}
