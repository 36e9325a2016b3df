// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { chmod, lstat, stat, unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import type { Express } from 'express';
import { SECOND } from './clock';

const MAX_HEADER_BYTES = 32 * 1024;
/** Longer paths do not fit into a socket address. */
const MAX_SOCKET_PATH_BYTES = 103;

/** A condition in which starting makes no sense; its message is for the log. */
export class StartError extends Error {}

/** Serve the application on a unix socket that only this user can reach. */
export async function listen(app: Express, socket: string): Promise<Server> {
  await checkFolder(socket);
  await removeStale(socket);
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 30 * SECOND },
    app
  );
  server.headersTimeout = 10 * SECOND;
  server.maxRequestsPerSocket = 1000;
  // The folder keeps others out; the socket's own mode is the second lock.
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  } finally {
    process.umask(mask);
  }
  await chmod(socket, 0o600);
  return server;
}

async function checkFolder(socket: string): Promise<void> {
  if (Buffer.byteLength(socket) > MAX_SOCKET_PATH_BYTES) {
    throw new StartError(
      `The socket's path is longer than ${MAX_SOCKET_PATH_BYTES} bytes: ${socket}`
    );
  }
  const folder = dirname(socket);
  const info = await stat(folder).catch(() => null);
  if (info === null || !info.isDirectory()) {
    throw new StartError(`There is no folder ${folder} for the socket.`);
  }
  if (info.uid !== process.getuid?.() || (info.mode & 0o077) !== 0) {
    throw new StartError(
      `The folder ${folder} is open to other users; the socket needs one of this user with mode 0700.`
    );
  }
}

/**
 * A killed process leaves its socket behind, and listening on it fails for
 * ever after. One that nobody answers on is removed; one that lives is not ours.
 */
async function removeStale(socket: string): Promise<void> {
  const info = await lstat(socket).catch(() => null);
  if (info === null) {
    return;
  }
  if (!info.isSocket()) {
    throw new StartError(`${socket} exists and is no socket; remove it.`);
  }
  if (await answers(socket)) {
    throw new StartError(
      `Another companion is listening on ${socket}; end it before starting a second one.`
    );
  }
  await unlink(socket);
}

function answers(socket: string): Promise<boolean> {
  return new Promise(resolve => {
    const probe = connect(socket);
    const end = (alive: boolean) => {
      probe.destroy();
      resolve(alive);
    };
    probe.once('connect', () => end(true));
    probe.once('error', () => end(false));
  });
}

export interface ShutdownOptions {
  readonly server: Server;
  /** Ends what keeps connections open, such as event streams. */
  readonly release: () => void;
  readonly onSignal: (
    signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP',
    run: () => void
  ) => void;
  readonly exit: (code: number) => void;
  /** Calls back once when the grace period is over. */
  readonly after: (ms: number, run: () => void) => void;
}

const GRACE_MS = 3 * SECOND;

/** End cleanly when asked to: answer what is under way, leave no socket, exit 0. */
export function attachShutdown(options: ShutdownOptions): void {
  const { server, release, onSignal, exit, after } = options;
  let ending = false;
  const end = () => {
    if (ending) {
      return;
    }
    ending = true;
    // Closing removes the socket file at once, so that a successor can start.
    server.close(() => exit(0));
    release();
    server.closeIdleConnections();
    after(GRACE_MS, () => {
      server.closeAllConnections();
      exit(0);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    onSignal(signal, end);
  }
}
