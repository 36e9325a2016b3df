// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IServerEvent } from '../sse';
import { SharedStream, type ITabChannel } from '../stream';
import { settle } from './fakes';

/** A browser: tabs that share locks and a channel. */
class Browser {
  opened = 0;
  private _held: string[] = [];
  private _waiting: { name: string; start: () => void }[] = [];
  private _channels = new Set<ITabChannel>();

  readonly locks = {
    request: (
      name: string,
      options: { signal: AbortSignal },
      work: () => Promise<void>
    ): Promise<void> =>
      new Promise((resolve, reject) => {
        const start = () => {
          this._held.push(name);
          void work().then(() => {
            this._held = this._held.filter(held => held !== name);
            resolve();
            this._next();
          });
        };
        const waiting = { name, start };
        this._waiting.push(waiting);
        options.signal.addEventListener('abort', () => {
          if (this._waiting.includes(waiting)) {
            this._waiting = this._waiting.filter(other => other !== waiting);
            reject(new DOMException('aborted', 'AbortError'));
          }
        });
        this._next();
      })
  } as unknown as LockManager;

  private _next(): void {
    const free = this._waiting.find(({ name }) => !this._held.includes(name));
    if (free) {
      this._waiting = this._waiting.filter(other => other !== free);
      free.start();
    }
  }

  channel(): ITabChannel {
    const channel: ITabChannel = {
      onmessage: null,
      postMessage: data => {
        for (const other of this._channels) {
          if (other !== channel) {
            other.onmessage?.({ data } as MessageEvent);
          }
        }
      },
      close: () => this._channels.delete(channel)
    };
    this._channels.add(channel);
    return channel;
  }

  tab(locks: LockManager | null = this.locks) {
    const events: string[] = [];
    const delays: number[] = [];
    let send: (event: IServerEvent) => void = () => undefined;
    let end: (error?: Error) => void = () => undefined;
    const stream = new SharedStream({
      name: 'events',
      locks,
      channel: this.channel(),
      onEvent: event => events.push(event.data),
      random: () => 1,
      delay: (ms, signal) => {
        delays.push(ms);
        return signal.aborted ? Promise.resolve() : Promise.resolve();
      },
      open: (signal, onEvent) => {
        this.opened++;
        send = onEvent;
        return new Promise((resolve, reject) => {
          end = error => (error ? reject(error) : resolve());
          signal.addEventListener('abort', () => resolve());
        });
      }
    });
    return {
      stream,
      events,
      delays,
      send: (data: string) => send({ name: 'instances', data }),
      end: (error?: Error) => end(error)
    };
  }
}

describe('SharedStream', () => {
  it('opens nothing before it is active', async () => {
    const browser = new Browser();
    browser.tab();
    await settle();
    expect(browser.opened).toBe(0);
  });

  it('reads once for twenty tabs, and tells all of them', async () => {
    const browser = new Browser();
    const tabs = Array.from({ length: 20 }, () => browser.tab());
    tabs.forEach(tab => tab.stream.setActive(true));
    await settle();
    expect(browser.opened).toBe(1);
    expect(tabs.filter(tab => tab.stream.isLeader)).toHaveLength(1);
    tabs[0].send('one');
    expect(tabs.map(tab => tab.events)).toEqual(tabs.map(() => ['one']));
  });

  it('hands over when the leader is hidden', async () => {
    const browser = new Browser();
    const [first, second] = [browser.tab(), browser.tab()];
    first.stream.setActive(true);
    second.stream.setActive(true);
    await settle();
    first.stream.setActive(false);
    await settle();
    expect(first.stream.isLeader).toBe(false);
    expect(second.stream.isLeader).toBe(true);
    expect(browser.opened).toBe(2);
  });

  it('closes when nobody looks', async () => {
    const browser = new Browser();
    const tab = browser.tab();
    tab.stream.setActive(true);
    await settle();
    tab.stream.setActive(false);
    await settle();
    expect(tab.stream.isLeader).toBe(false);
    expect(browser.opened).toBe(1);
  });

  it('gives a late tab the last events', async () => {
    const browser = new Browser();
    const [first, late] = [browser.tab(), browser.tab()];
    first.stream.setActive(true);
    await settle();
    first.send('old');
    first.send('new');
    expect(late.events).toEqual(['old', 'new']);
    late.events.length = 0;
    late.stream.setActive(true);
    await settle();
    expect(late.events).toEqual(['new']);
  });

  it('waits longer after each failure, half a minute at most', async () => {
    const browser = new Browser();
    const tab = browser.tab();
    tab.stream.setActive(true);
    for (let i = 0; i < 7; i++) {
      await settle();
      tab.end(new Error('gone'));
    }
    await settle();
    expect(tab.delays).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000
    ]);
    tab.send('alive');
    tab.end();
    await settle();
    expect(tab.delays.at(-1)).toBe(1_000);
  });

  it('reads for itself where a page has no locks', async () => {
    const browser = new Browser();
    const tabs = [browser.tab(null), browser.tab(null)];
    tabs.forEach(tab => tab.stream.setActive(true));
    await settle();
    expect(browser.opened).toBe(2);
  });

  it('ignores what is no message of ours', () => {
    const browser = new Browser();
    const tab = browser.tab();
    const stranger = browser.channel();
    for (const odd of [
      null,
      7,
      'x',
      {},
      { kind: 'event' },
      { kind: 'event', event: { name: 1 } }
    ]) {
      stranger.postMessage(odd);
    }
    expect(tab.events).toEqual([]);
  });
});
