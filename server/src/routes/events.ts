// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { EVENTS_ACCEPT, type events } from '../../../src/companion/contract';
import { MINUTE, SECOND, type Clock } from '../clock';
import { ProblemError } from '../http/problems';

const HEARTBEAT_MS = 20 * SECOND;
/**
 * jupyter-server-proxy does not tell us when a browser has gone, so a stream
 * ends by itself and the page connects again.
 */
const LIFE_MS = 3 * MINUTE;
const MAX_STREAMS = 32;
/** A reader that is this far behind is gone. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;

type EventName = keyof typeof events;
type EventData<N extends EventName> = z.infer<(typeof events)[N]>;

/** What the hub needs to know of the rest. */
export interface EventSources {
  /** Called for the first stream; returns what ends the work it started. */
  begin(): () => void;
  /** Sends the present state to one new stream. */
  welcome(send: Send): Promise<void>;
}
export type Send = <N extends EventName>(name: N, data: EventData<N>) => void;

interface Stream {
  readonly response: Response;
  close(): void;
}

/** Server-Sent Events for all open pages. */
export class EventHub {
  constructor(
    private readonly clock: Clock,
    private readonly sources: EventSources
  ) {}

  get size(): number {
    return this.streams.size;
  }

  readonly broadcast: Send = (name, data) => {
    const text = format(name, data);
    for (const stream of this.streams) {
      write(stream, text);
    }
  };

  handler(): RequestHandler {
    return async (request, response) => {
      // Only with exactly this does jupyter-server-proxy pass parts on as they come.
      if (request.headers.accept !== EVENTS_ACCEPT) {
        throw new ProblemError({
          class: 'invalid',
          status: 406,
          operation: 'open the event stream',
          detail: `The request's Accept header has to be ${EVENTS_ACCEPT}.`,
          next: 'Reload the page.'
        });
      }
      const stream = this.open(response);
      await this.sources.welcome((name, data) =>
        write(stream, format(name, data))
      );
    };
  }

  /** End all streams; further ones are still taken. */
  closeAll(): void {
    for (const stream of [...this.streams]) {
      stream.close();
    }
  }

  private open(response: Response): Stream {
    const [oldest] = this.streams;
    if (oldest !== undefined && this.streams.size >= MAX_STREAMS) {
      oldest.close();
    }
    response.status(200).set({
      'Content-Type': EVENTS_ACCEPT,
      'X-Accel-Buffering': 'no'
    });
    response.flushHeaders();
    response.write('retry: 3000\n\n');
    const stream = this.track(response);
    this.streams.add(stream);
    this.end ??= this.sources.begin();
    return stream;
  }

  private track(response: Response): Stream {
    let cancelBeat: () => void = () => undefined;
    const beat = () => {
      response.write(': still here\n\n');
      cancelBeat = this.clock.after(HEARTBEAT_MS, beat);
    };
    cancelBeat = this.clock.after(HEARTBEAT_MS, beat);
    const cancelLife = this.clock.after(LIFE_MS, () => response.end());
    const stream = { response, close: () => response.end() };
    response.once('close', () => {
      cancelBeat();
      cancelLife();
      this.streams.delete(stream);
      if (this.streams.size === 0) {
        this.end?.();
        this.end = null;
      }
    });
    return stream;
  }

  private readonly streams = new Set<Stream>();
  private end: (() => void) | null = null;
}

function format<N extends EventName>(name: N, data: EventData<N>): string {
  // JSON has no raw line breaks, so one data line is enough.
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function write({ response }: Stream, text: string): void {
  if (response.writableEnded || response.destroyed) {
    return;
  }
  if (response.writableLength > MAX_BACKLOG_BYTES) {
    response.destroy();
    return;
  }
  response.write(text);
}
