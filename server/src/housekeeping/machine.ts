// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import {
  access,
  lstat,
  mkdir,
  open,
  opendir,
  readFile,
  rm,
  statfs,
  writeFile
} from 'node:fs/promises';
import { connect as tcp } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { SECOND } from '../clock';
import type {
  Connect,
  Disk,
  DiskEntry,
  Machine,
  Processes,
  RunOptions
} from './outside';

const KILL_AFTER_MS = 3 * SECOND;

/** The machine itself. */
export function systemMachine(
  env: Readonly<Record<string, string | undefined>>
): Machine {
  return {
    disk: systemDisk,
    processes: systemProcesses,
    connect,
    uid: process.getuid?.() ?? -1,
    nodeVersion: process.versions.node,
    system,
    env
  };
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch {
    return null;
  }
}

export const systemDisk: Disk = {
  space: path =>
    orNull(async () => {
      const { blocks, bavail, bsize } = await statfs(path);
      return { total: blocks * bsize, free: bavail * bsize };
    }),
  entries: (path, limit) =>
    orNull(async () => {
      const found: DiskEntry[] = [];
      // Leaving the loop closes the folder.
      for await (const entry of await opendir(path)) {
        if (found.length >= limit) {
          break;
        }
        const kind = entry.isFile()
          ? 'file'
          : entry.isDirectory()
            ? 'folder'
            : 'other';
        found.push({ name: entry.name, kind });
      }
      return found;
    }),
  stat: path =>
    orNull(async () => {
      const { size, mtimeMs, uid, dev } = await lstat(path);
      return {
        bytes: size,
        modifiedAt: Math.round(mtimeMs),
        uid,
        device: dev
      };
    }),
  text: (path, maxBytes) => orNull(() => readUpTo(path, maxBytes)),
  isProgram: async path =>
    (await orNull(async () => {
      await access(path, constants.X_OK);
      return true;
    })) ?? false,
  write: async (path, text) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  },
  remove: path => rm(path, { recursive: true, force: true })
};

/** Read on until the end: /proc gives a page at a time. */
async function readUpTo(path: string, maxBytes: number): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const parts: Buffer[] = [];
    let size = 0;
    while (size < maxBytes) {
      const { bytesRead, buffer } = await handle.read({
        buffer: Buffer.alloc(64 * 1024),
        position: null
      });
      if (bytesRead === 0) {
        break;
      }
      parts.push(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
    return Buffer.concat(parts).toString('utf8', 0, maxBytes);
  } finally {
    await handle.close();
  }
}

export const systemProcesses: Processes = { run };

function run(
  program: string,
  args: readonly string[],
  { timeoutMs, signal, onLine }: RunOptions
): Promise<number | null> {
  return new Promise(resolve => {
    // A group of its own, so that what it started ends with it.
    const child = spawn(program, args, {
      detached: true,
      shell: false,
      stdio: ['ignore', 'pipe', 'pipe']
    });
    const end = (how: NodeJS.Signals) => {
      try {
        process.kill(-(child.pid ?? 0), how);
      } catch {
        // It has ended.
      }
    };
    const stop = () => {
      if (child.pid !== undefined) {
        end('SIGTERM');
        setTimeout(() => end('SIGKILL'), KILL_AFTER_MS).unref();
      }
    };
    const timer = setTimeout(stop, timeoutMs);
    const atExit = () => end('SIGKILL');
    const done = (code: number | null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      process.removeListener('exit', atExit);
      resolve(code);
    };
    signal.addEventListener('abort', stop);
    process.once('exit', atExit);
    child.once('error', () => done(127));
    child.once('close', code => done(code));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', onLine);
    }
  });
}

const connect: Connect = (host, port, timeoutMs) =>
  new Promise(resolve => {
    let address: string | null = null;
    const socket = tcp({ host, port });
    const done = (code: string | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ address, code });
    };
    // A timer of its own: the socket's begins after the name was looked up.
    const timer = setTimeout(() => done('ETIMEDOUT'), timeoutMs);
    socket.once('lookup', (_error, found) => {
      address = found ?? null;
    });
    socket.once('connect', () => {
      address = socket.remoteAddress ?? address;
      done(null);
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      done(error.code ?? 'unknown')
    );
  });

async function system(): Promise<string> {
  const text = await orNull(() => readFile('/etc/os-release', 'utf8'));
  const name = /^PRETTY_NAME="?([^"\n]{1,80})/m.exec(text ?? '')?.[1];
  return [`${platform()} ${arch()}`, name].filter(Boolean).join(', ');
}
