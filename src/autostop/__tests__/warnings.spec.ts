// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import { StateDB } from '@jupyterlab/statedb';
import { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { FakeCompanion, trans } from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import { AutoStop } from '../autostop';
import { StopDeeds } from '../deeds';
import { startWarnings } from '../warnings';
import { Wording } from '../wording';

const MINUTE = 60_000;
const STOP = Date.parse('2026-11-21T18:00:00Z');
const GIVEN = 'jupyterlab-mlspace:autostop:given';

function reportAt(now: number): AutoStopReport {
  return {
    now,
    daily: {
      timeUtc: '18:00',
      sweepMinutes: 60,
      source: 'mlspace',
      evidence: { source: 'MLSpace', checkedAt: now }
    },
    problems: []
  };
}

const open: IDisposable[] = [];

/** A tab that opens so long before the stop; it reads jest's clock. */
async function openTab(state: StateDB | null = new StateDB()) {
  const app = {
    commands: new CommandRegistry(),
    shell: { widgets: () => [][Symbol.iterator]() },
    serviceManager: {
      connectionFailure: new Signal<object, Error>({}),
      serverSettings: ServerConnection.makeSettings(),
      sessions: { running: () => [][Symbol.iterator]() },
      terminals: { isAvailable: () => false }
    }
  } as unknown as JupyterFrontEnd;
  const companion = new FakeCompanion({ autostop: () => reportAt(Date.now()) });
  const wording = new Wording(trans, 'en', 'UTC');
  const shared = { companion, trans, wording };
  const autostop = new AutoStop({ ...shared, now: Date.now, zone: 'UTC' });
  const deeds = new StopDeeds({
    ...shared,
    autostop,
    link: null,
    openSettings: jest.fn()
  });
  const warnings = await startWarnings({
    ...shared,
    app,
    autostop,
    state,
    deeds,
    losses: null,
    page: () => null
  });
  open.push(warnings, autostop);
  await jest.advanceTimersByTimeAsync(0);
  return { companion, warnings };
}

const messages = () =>
  Notification.manager.notifications.map(({ message }) => message);

/** Web Locks, as far as they are used: held until the callback's promise ends. */
class Locks {
  readonly held = new Set<string>();

  async request(
    name: string,
    _: unknown,
    callback: (lock: object | null) => unknown
  ): Promise<void> {
    if (this.held.has(name)) {
      await callback(null);
      return;
    }
    this.held.add(name);
    await callback({ name });
    this.held.delete(name);
  }
}

function withLocks(locks: Pick<Locks, 'request'>): void {
  Object.defineProperty(navigator, 'locks', {
    value: locks,
    configurable: true
  });
}

beforeEach(() => jest.useFakeTimers({ now: STOP - 62 * MINUTE }));
afterEach(() => {
  open.splice(0).forEach(one => one.dispose());
  Notification.dismiss();
  document.querySelector('.jp-Dialog')?.remove();
  Reflect.deleteProperty(navigator, 'locks');
  jest.useRealTimers();
});

it('looks at the clock every ten seconds, and warns when the first step is reached', async () => {
  const { companion } = await openTab();
  await jest.advanceTimersByTimeAsync(119_000);
  expect(messages()).toEqual([]);
  const before = companion.asked.length;
  await jest.advanceTimersByTimeAsync(11_000);
  expect(messages()).toEqual([
    'Stops at or after 18:00 UTC, within an hour: about 1 h 0 min left.'
  ]);
  // After a look at the source.
  expect(companion.asked.length).toBe(before + 1);
});

it('does not wait for the next look when the page is shown again', async () => {
  await openTab();
  jest.setSystemTime(STOP - 30 * MINUTE);
  document.dispatchEvent(new Event('visibilitychange'));
  await jest.advanceTimersByTimeAsync(0);
  expect(messages()).toEqual([
    'Stops at or after 18:00 UTC, within an hour: about 30 min left.'
  ]);
});

it('remembers across a reload what was given, and takes nothing else for it', async () => {
  jest.setSystemTime(STOP - 45 * MINUTE);
  const state = new StateDB();
  const first = await openTab(state);
  expect(messages()).toHaveLength(1);
  await expect(state.fetch(GIVEN)).resolves.toEqual({
    from: STOP,
    step: 60,
    snoozedUntil: 0
  });
  first.warnings.dispose();
  Notification.dismiss();
  const second = await openTab(state);
  expect(messages()).toEqual([]);
  second.warnings.dispose();
  for (const stored of ['x', null, ['60'], { from: '0', step: {} }]) {
    await state.save(GIVEN, stored);
    const { warnings } = await openTab(state);
    expect(messages()).toHaveLength(1);
    warnings.dispose();
    Notification.dismiss();
  }
  await openTab(null);
  // Here the first look came before the source's first answer.
  await jest.advanceTimersByTimeAsync(10_000);
  expect(messages()).toHaveLength(1);
});

it('warns in one of several tabs, each step anew, until the tab that did is closed', async () => {
  const locks = new Locks();
  withLocks(locks);
  const first = await openTab();
  await openTab();
  await jest.advanceTimersByTimeAsync(130_000);
  expect(messages()).toHaveLength(1);
  expect(locks.held.size).toBe(1);
  Notification.dismiss();
  await jest.advanceTimersByTimeAsync(30 * MINUTE);
  expect(messages()).toHaveLength(1);
  first.warnings.dispose();
  await jest.advanceTimersByTimeAsync(0);
  expect(locks.held.size).toBe(0);
});

it('warns by itself where a page may not lock', async () => {
  withLocks({
    request: () => Promise.reject(new DOMException('', 'SecurityError'))
  });
  jest.setSystemTime(STOP - 45 * MINUTE);
  await openTab();
  expect(messages()).toHaveLength(1);
});

it('ends with its disposal', async () => {
  const { companion, warnings } = await openTab();
  warnings.dispose();
  const before = companion.asked.length;
  jest.setSystemTime(STOP - 30 * MINUTE);
  document.dispatchEvent(new Event('visibilitychange'));
  await jest.advanceTimersByTimeAsync(MINUTE);
  expect(messages()).toEqual([]);
  expect(companion.asked.length).toBe(before);
  expect(companion.watchers).toBe(0);
});
