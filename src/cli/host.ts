// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What kind of thing a path names; `other` for sockets and devices. */
export type PathKind = 'file' | 'folder' | 'other' | null;

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** Where text goes. */
export interface Sink {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width of the terminal. */
  readonly columns: number;
}

/** All that the command line needs of the machine; paths are the system's own. */
export interface Host {
  readonly cwd: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Processors to use. */
  readonly processors: number;
  /** Milliseconds. */
  now(): number;
  readStdin(): Promise<string>;
  /** UTF-8 text with a byte order mark, if there is one. Rejects on invalid UTF-8. */
  readFile(path: string): Promise<string>;
  /** All or nothing: a temporary file in the same folder, then a rename. Keeps the mode. */
  writeFile(path: string, text: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  kindOf(path: string): Promise<PathKind>;
  /** Sorted by name; links to folders are `other`, so that walks end. */
  readFolder(path: string): Promise<readonly FolderEntry[]>;
  /** Absolute path. */
  resolve(...parts: string[]): string;
}

/** Wrong options or arguments: one sentence for the person, exit code 2. */
export class UsageError extends Error {}
