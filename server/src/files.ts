// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { open, readdir, stat } from 'node:fs/promises';

export interface FileText {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

/** Why a file could not be read. */
export type FileFault = 'absent' | 'forbidden' | 'notAFile' | 'tooLarge' | 'io';

export type FileResult =
  | { readonly ok: true; readonly file: FileText }
  | { readonly ok: false; readonly fault: FileFault };

/** The little of the file system that the companion reads. */
export interface Files {
  /** Text of a regular file of at most `maxBytes`. Never rejects. */
  read(path: string, maxBytes: number): Promise<FileResult>;
  /** Names of the entries of a folder, sorted; null when there is none. Never rejects. */
  list(path: string): Promise<readonly FolderEntry[] | null>;
}

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

export const systemFiles: Files = { read, list };

async function read(path: string, maxBytes: number): Promise<FileResult> {
  try {
    // Asked before opening: a named pipe would block the open itself.
    if (!(await stat(path)).isFile()) {
      return { ok: false, fault: 'notAFile' };
    }
    const handle = await open(path, 'r');
    try {
      const { mtimeMs, size } = await handle.stat();
      if (size > maxBytes) {
        return { ok: false, fault: 'tooLarge' };
      }
      const buffer = Buffer.alloc(maxBytes);
      const { bytesRead } = await handle.read(buffer, 0, maxBytes, 0);
      const text = buffer.toString('utf8', 0, bytesRead);
      return { ok: true, file: { text, modifiedAt: Math.round(mtimeMs) } };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

async function list(path: string): Promise<readonly FolderEntry[] | null> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .map(entry => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  } catch {
    return null;
  }
}

function faultOf(error: unknown): FileFault {
  const code =
    error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'absent';
    case 'EACCES':
    case 'EPERM':
      return 'forbidden';
    case 'EISDIR':
      return 'notAFile';
    default:
      return 'io';
  }
}
