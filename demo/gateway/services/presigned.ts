// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Presigned URLs of notebook instances. They lead to a page of the gateway
 * itself: the demo has one JupyterLab, and nothing may leave loopback.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock';
import type { HttpAnswer } from '../wire/answer';
import type { NotebookStore } from './notebookStore';

/** AWS's own: five minutes in which the URL must be opened. */
const VALID_FOR = 5 * 60_000;
export const INSTANCE_PATH = '/_notebook/';

interface Issued {
  readonly name: string;
  readonly until: number;
}

export class PresignedUrls {
  constructor(
    private readonly clock: Clock,
    private readonly store: NotebookStore,
    private readonly origin: () => string
  ) {}

  issue(name: string): string {
    const now = this.clock.now();
    for (const [token, issued] of this.issued) {
      if (issued.until < now) {
        this.issued.delete(token);
      }
    }
    const token = randomBytes(24).toString('base64url');
    this.issued.set(token, { name, until: now + VALID_FOR });
    return `${this.origin()}${INSTANCE_PATH}${name}?authToken=${token}`;
  }

  /** What the browser gets for `path`, which starts with `INSTANCE_PATH`. */
  open(path: string, query: URLSearchParams): HttpAnswer {
    const name = path.slice(INSTANCE_PATH.length).replace(/\/.*$/, '');
    const token = query.get('authToken') ?? '';
    const issued = this.issued.get(token);
    this.issued.delete(token);
    if (issued?.name !== name || issued.until < this.clock.now()) {
      return html(403, 'This link has been used or has expired.');
    }
    const status = this.store.find(name)?.status ?? 'deleted';
    return html(
      200,
      `In AWS, JupyterLab of the notebook instance <b>${name}</b> opens here. It is ${status}.`
    );
  }

  private readonly issued = new Map<string, Issued>();
}

/** `message` is markup: callers pass only checked names. */
function html(status: number, message: string): HttpAnswer {
  const body = `<!doctype html><meta charset="utf-8"><title>Demo AWS</title><p>${message}</p>`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer'
    },
    body: Buffer.from(body)
  };
}
