// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import {
  promises as fs,
  readdirSync,
  readFileSync,
  statSync,
  type Dirent
} from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { FolderEntry, Host, PathKind, Sink } from './host';

/** The machine this process runs on. */
export function nodeHost(): Host {
  return {
    cwd: process.cwd(),
    home: homedir(),
    env: process.env,
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    processors: availableParallelism(),
    now: () => performance.now(),
    readStdin,
    readFile,
    writeFile,
    makeFolder,
    kindOf,
    readFolder,
    resolve
  };
}

function sink(stream: NodeJS.WriteStream): Sink {
  return {
    write: text => {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? 80
  };
}

function decode(bytes: Buffer): string {
  return isUtf8(bytes)
    ? bytes.toString('utf8')
    : // Says what is wrong.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk));
  }
  return decode(Buffer.concat(chunks));
}

/** Reading at once is much quicker than taking turns, and nothing else waits. */
async function readFile(path: string): Promise<string> {
  try {
    return decode(readFileSync(path));
  } catch (error) {
    throw new Error(readable(error));
  }
}

/** Node's messages name the path and the system call; the person knows both. */
function readable(error: unknown): string {
  const code =
    error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'There is no such file.',
    EACCES: 'Permission denied.',
    EPERM: 'Permission denied.',
    EISDIR: 'It is a folder.',
    ENOTDIR: 'A part of its path is a file.',
    EEXIST: 'A file is in its place.',
    EROFS: 'The disk is read-only.',
    ENOSPC: 'The disk is full.',
    ERR_STRING_TOO_LONG: 'It is too large.',
    ERR_FS_FILE_TOO_LARGE: 'It is too large.',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'It is not UTF-8 text.'
  };
  return (
    known[code] ?? (error instanceof Error ? error.message : String(error))
  );
}

async function writeFile(path: string, text: string): Promise<void> {
  // A link stays a link: what it points to is replaced.
  const target = await fs.realpath(path).catch(() => path);
  const mode = await fs.stat(target).then(
    stats => stats.mode & 0o7777,
    () => 0o666 & ~process.umask()
  );
  const temporary = join(
    dirname(target),
    `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`
  );
  try {
    const file = await fs.open(temporary, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(temporary, target);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw new Error(readable(error));
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await fs.mkdir(path, { recursive: true });
  } catch (error) {
    throw new Error(readable(error));
  }
}

async function kindOf(path: string): Promise<PathKind> {
  try {
    const stats = statSync(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  } catch {
    return null;
  }
}

async function readFolder(path: string): Promise<readonly FolderEntry[]> {
  let entries: Dirent[];
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw new Error(readable(error));
  }
  const found = await Promise.all(
    entries.map(async entry => ({
      name: entry.name,
      kind: await entryKind(path, entry)
    }))
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function entryKind(
  folder: string,
  entry: Dirent
): Promise<FolderEntry['kind']> {
  if (entry.isDirectory()) {
    return 'folder';
  }
  if (entry.isFile()) {
    return 'file';
  }
  // Links to files count; links to folders could go round in circles.
  return entry.isSymbolicLink() &&
    (await kindOf(join(folder, entry.name))) === 'file'
    ? 'file'
    : 'other';
}
