// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Folders and texts, through the contents API. */
import type { Contents } from '@jupyterlab/services';

/** The part of the contents API that reads. */
export interface IFolderReader {
  get(
    path: string,
    options: Contents.IFetchOptions
  ): Promise<{ readonly content: unknown }>;
}

export interface IEntry {
  readonly name: string;
  readonly path: string;
  readonly type: string;
  /** Bytes; 0 where the server does not tell. */
  readonly size: number;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What is in a folder, by name; hidden files are left out. */
export async function entriesOf(
  contents: IFolderReader,
  path: string
): Promise<IEntry[]> {
  const { content } = await contents.get(path, { content: true });
  return (Array.isArray(content) ? content : [])
    .filter(isRecord)
    .map(({ name, path: full, type, size }) => ({
      name: typeof name === 'string' ? name : '',
      path: typeof full === 'string' ? full : '',
      type: typeof type === 'string' ? type : '',
      size: typeof size === 'number' ? size : 0
    }))
    .filter(({ name, path: full }) => full !== '' && !name.startsWith('.'))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * The folder at a path, or null. Looks from the top, folder by folder: asking
 * for one that is not there would leave an error in the browser's console.
 */
export async function folderAt(
  contents: IFolderReader,
  path: string
): Promise<string | null> {
  let at = '';
  for (const part of path.split('/').filter(Boolean)) {
    const entries = await entriesOf(contents, at).catch(() => []);
    const found = entries.find(
      ({ name, type }) => name === part && type === 'directory'
    );
    if (!found) {
      return null;
    }
    at = found.path;
  }
  return at;
}

/** A file's text, whatever it is called. */
export async function readText(
  contents: IFolderReader,
  path: string
): Promise<string> {
  const { content } = await contents.get(path, {
    content: true,
    type: 'file',
    format: 'text'
  });
  return typeof content === 'string' ? content : '';
}
