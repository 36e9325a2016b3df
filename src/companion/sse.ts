// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** One event of a `text/event-stream`. */
export interface IServerEvent {
  readonly name: string;
  readonly data: string;
}

/** Longer events are taken for a fault: 1,000 instances are about 600,000 characters. */
const MAX_EVENT_CHARACTERS = 16_000_000;

/** Turns the text of an event stream, cut anywhere, into events. */
export class EventParser {
  /** The events that `text` completes. */
  push(text: string): IServerEvent[] {
    this._rest += text;
    if (this._rest.length + this._size > MAX_EVENT_CHARACTERS) {
      throw new Error('An event of the companion is too long.');
    }
    // A CR at the very end may be half of a CRLF.
    const held = this._rest.endsWith('\r') ? '\r' : '';
    const ready = held ? this._rest.slice(0, -1) : this._rest;
    const lines = ready.split(/\r\n|\r|\n/);
    this._rest = (lines.pop() ?? '') + held;
    const events: IServerEvent[] = [];
    for (const line of lines) {
      this._line(line, events);
    }
    return events;
  }

  private _line(line: string, events: IServerEvent[]): void {
    if (line === '') {
      if (this._data.length > 0) {
        events.push({ name: this._name, data: this._data.join('\n') });
      }
      this._name = 'message';
      this._data = [];
      this._size = 0;
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this._name = value;
    } else if (field === 'data') {
      this._data.push(value);
      this._size += value.length;
    }
  }

  private _rest = '';
  private _name = 'message';
  private _data: string[] = [];
  private _size = 0;
}

/**
 * Read events until the stream ends. Throws when it breaks, or when nothing
 * came for `silenceMs`: a dead connection looks just like a quiet one.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
  onEvent: (event: IServerEvent) => void
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await within(silenceMs, reader.read());
      if (done) {
        return;
      }
      parser.push(decoder.decode(value, { stream: true })).forEach(onEvent);
    }
  } finally {
    // Not awaited: a connection that hangs may never confirm.
    reader.cancel().catch(() => undefined);
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The stream is silent.')), ms);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}
