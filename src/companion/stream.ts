// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import type { IServerEvent } from './sse';

/** The part of `BroadcastChannel` that is used. */
export interface ITabChannel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

/** What a stream shared by all tabs of a browser needs from the page. */
export interface ISharedStreamOptions {
  /** Names the lock and the channel: one stream for each server. */
  readonly name: string;
  /** Read one connection to its end; rejects when it cannot be opened or breaks. */
  readonly open: (
    signal: AbortSignal,
    onEvent: (event: IServerEvent) => void
  ) => Promise<void>;
  readonly onEvent: (event: IServerEvent) => void;
  /** Null where the page has no Web Locks (plain http): then each tab reads for itself. */
  readonly locks: Pick<LockManager, 'request'> | null;
  readonly channel: ITabChannel | null;
  /** Resolves after `ms`, at once when aborted. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/**
 * One event stream for all tabs: the tab that holds the lock reads it and
 * passes every event on. HTTP/1.1 allows six connections a host, and twenty
 * tabs must still be able to save a notebook.
 */
export class SharedStream implements IDisposable {
  constructor(private readonly _options: ISharedStreamOptions) {
    if (_options.channel) {
      _options.channel.onmessage = message => this._onMessage(message.data);
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.setActive(false);
    this._options.channel?.close();
  }

  /** Whether this tab is the one that reads. */
  get isLeader(): boolean {
    return this._leading;
  }

  /** Take part while somebody looks at this tab. */
  setActive(active: boolean): void {
    if (active === (this._controller !== null)) {
      return;
    }
    if (!active) {
      this._controller?.abort();
      this._controller = null;
      return;
    }
    const controller = new AbortController();
    this._controller = controller;
    this._post({ kind: 'ask' });
    void this._lead(controller.signal);
  }

  private async _lead(signal: AbortSignal): Promise<void> {
    const { locks, name } = this._options;
    if (!locks) {
      return this._read(signal);
    }
    try {
      await locks.request(name, { signal }, () => this._read(signal));
    } catch (error) {
      if (!signal.aborted) {
        console.warn('MLSpace: the event stream has no lock', error);
      }
    }
  }

  private async _read(signal: AbortSignal): Promise<void> {
    const { open, delay, random } = this._options;
    this._leading = true;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await open(signal, event => {
          failures = 0;
          this._last.set(event.name, event);
          this._options.onEvent(event);
          this._post({ kind: 'event', event });
        });
      } catch {
        // The client has said why; here it only costs a pause.
      }
      const ms = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** failures++);
      // Half of it by chance, so that tabs and machines do not come in step.
      await delay(ms * (0.5 + random() / 2), signal);
    }
    this._leading = false;
  }

  private _post(message: TabMessage): void {
    this._options.channel?.postMessage(message);
  }

  private _onMessage(data: unknown): void {
    if (!isTabMessage(data)) {
      return;
    }
    if (data.kind === 'event') {
      this._options.onEvent(data.event);
    } else if (this._leading) {
      this._last.forEach(event => this._post({ kind: 'event', event }));
    }
  }

  private _isDisposed = false;
  private _leading = false;
  private _controller: AbortController | null = null;
  private _last = new Map<string, IServerEvent>();
}

type TabMessage =
  | { readonly kind: 'ask' }
  | { readonly kind: 'event'; readonly event: IServerEvent };

/** Another tab may run another version of this page. */
function isTabMessage(data: unknown): data is TabMessage {
  if (typeof data !== 'object' || data === null || !('kind' in data)) {
    return false;
  }
  if (data.kind === 'ask') {
    return true;
  }
  if (data.kind !== 'event' || !('event' in data)) {
    return false;
  }
  const { event } = data;
  return (
    typeof event === 'object' &&
    event !== null &&
    'name' in event &&
    typeof event.name === 'string' &&
    'data' in event &&
    typeof event.data === 'string'
  );
}
