// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { randomUUID } from 'node:crypto';
import { request as plain } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { SECOND } from '../clock';
import type { Files } from '../files';

const TIMEOUT_MS = 5 * SECOND;
const MAX_BYTES = 4 * 1024 * 1024;

/** A notebook with a kernel. */
export interface JupyterSession {
  readonly path: string;
  readonly kernel: string;
  /** `idle`, `busy`, `starting`, ... */
  readonly state: string;
  /** Browser tabs and other clients of the kernel. */
  readonly connections: number;
  /** Epoch milliseconds. */
  readonly lastActivity: number;
}

/** The Jupyter server that started us. */
export interface Jupyter {
  /** null where it can not be asked. Asking is no activity. */
  sessions(): Promise<readonly JupyterSession[] | null>;
  /** Give a kernel an empty request that leaves no trace but the time; false where that failed. */
  touch(kernel: string): Promise<boolean>;
}

const sessionsAnswer = z.array(
  z.object({
    path: z.string().optional(),
    name: z.string().optional(),
    kernel: z.object({
      id: z.string(),
      execution_state: z.string(),
      connections: z.number().int().default(0),
      last_activity: z.string()
    })
  })
);
const runtimeFile = z.object({
  url: z.string(),
  token: z.string().default('')
});

interface Server {
  readonly url: string;
  readonly token: string;
}

/**
 * Jupyter as its own runtime file describes it: address and token, which only
 * this user can read. Nothing of it is kept, so a restarted server is found.
 */
export class RuntimeJupyter implements Jupyter {
  constructor(
    private readonly files: Files,
    /** Folders that may hold `jpserver-<pid>.json`. */
    private readonly folders: readonly string[],
    private readonly pid: number
  ) {}

  async sessions(): Promise<readonly JupyterSession[] | null> {
    const server = await this.server();
    if (server === null) {
      return null;
    }
    const text = await get(server, 'api/sessions?no_track_activity=1').catch(
      () => null
    );
    const parsed = sessionsAnswer.safeParse(jsonOf(text ?? ''));
    return parsed.success
      ? parsed.data.map(({ path, name, kernel }) => ({
          path: path || name || kernel.id,
          kernel: kernel.id,
          state: kernel.execution_state,
          connections: kernel.connections,
          lastActivity: Date.parse(kernel.last_activity)
        }))
      : null;
  }

  async touch(kernel: string): Promise<boolean> {
    const server = await this.server();
    return server !== null && /^[\w-]{1,64}$/.test(kernel)
      ? sendEmptyRequest(server, kernel)
      : false;
  }

  private async server(): Promise<Server | null> {
    for (const folder of this.folders) {
      const path = join(folder, `jpserver-${this.pid}.json`);
      const result = await this.files.read(path, 64 * 1024);
      const parsed = runtimeFile.safeParse(
        result.ok ? jsonOf(result.file.text) : null
      );
      if (parsed.success) {
        return onLoopback(parsed.data);
      }
    }
    return null;
  }
}

/** Where Jupyter keeps its runtime files, most likely first. */
export function runtimeFolders(
  env: Readonly<Record<string, string | undefined>>
): string[] {
  const home = env['HOME'] ?? '/home/ec2-user';
  const data = env['XDG_DATA_HOME'] ?? join(home, '.local', 'share');
  const own = env['JUPYTER_RUNTIME_DIR'];
  const jupyter = env['JUPYTER_DATA_DIR'];
  return [
    ...(own ? [own] : []),
    ...(jupyter ? [join(jupyter, 'runtime')] : []),
    join(data, 'jupyter', 'runtime'),
    join(home, 'Library', 'Jupyter', 'runtime')
  ];
}

/** It names the host it listens on; we are on the same machine. */
function onLoopback({ url, token }: Server): Server | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    return null;
  }
  if (!/^(127(\.\d+){3}|\[::1\])$/.test(parsed.hostname)) {
    parsed.hostname = 'localhost';
  }
  return { url: parsed.href, token };
}

function headersOf(token: string): Record<string, string> {
  return token === '' ? {} : { Authorization: `token ${token}` };
}

async function get({ url, token }: Server, path: string): Promise<string> {
  const target = new URL(path, url);
  const open =
    target.protocol === 'https:' ? (await import('node:https')).request : plain;
  return new Promise((resolve, reject) => {
    open(
      target,
      {
        headers: { Accept: 'application/json', ...headersOf(token) },
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        // On instances the certificate is one that the server made for itself.
        rejectUnauthorized: false
      },
      response => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > MAX_BYTES) {
            response.destroy(new Error('too large'));
          } else {
            parts.push(part);
          }
        });
        response.on('error', reject);
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(Buffer.concat(parts).toString('utf8'))
            : reject(new Error('refused'))
        );
      }
    )
      .on('error', reject)
      .end();
  });
}

/** Silent, empty, not in the history: the kernel is busy and idle again, and that is all. */
async function sendEmptyRequest(
  { url, token }: Server,
  kernel: string
): Promise<boolean> {
  const { WebSocket } = await import('ws');
  const session = randomUUID();
  const target = new URL(`api/kernels/${kernel}/channels`, url);
  target.searchParams.set('session_id', session);
  target.protocol = target.protocol === 'https:' ? 'wss:' : 'ws:';
  return new Promise(resolve => {
    const socket = new WebSocket(target, {
      headers: headersOf(token),
      rejectUnauthorized: false,
      handshakeTimeout: TIMEOUT_MS,
      maxPayload: MAX_BYTES
    });
    const timer = setTimeout(() => end(false), 2 * TIMEOUT_MS);
    const end = (done: boolean) => {
      clearTimeout(timer);
      socket.terminate();
      resolve(done);
    };
    const id = randomUUID();
    socket.on('open', () => socket.send(emptyRequest(id, session)));
    socket.on('message', data => {
      const parsed = replyTo.safeParse(jsonOf(String(data)));
      if (parsed.success && parsed.data.parent_header.msg_id === id) {
        end(true);
      }
    });
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
  });
}

const replyTo = z.object({
  msg_type: z.literal('execute_reply'),
  parent_header: z.object({ msg_id: z.string() })
});

function emptyRequest(id: string, session: string): string {
  return JSON.stringify({
    channel: 'shell',
    header: {
      msg_id: id,
      msg_type: 'execute_request',
      username: 'mlspace',
      session,
      date: new Date().toISOString(),
      version: '5.3'
    },
    parent_header: {},
    metadata: {},
    content: {
      code: '',
      silent: true,
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: false
    },
    buffers: []
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
