// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { rendered, trans } from '../../companion/__tests__/fakes';
import type { AutoStopState, IAutoStop } from '../../tokens';
import { FarewellBanner } from '../banner';
import { StopNotices } from '../notices';
import type { IRisks } from '../risks';
import { CountdownSection, CountdownStatus } from '../views';
import { Wording } from '../wording';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const NO_RISKS: IRisks = { unsaved: [], busy: [], terminals: 0 };
const wording = new Wording(trans, 'en', 'UTC');

class FakeAutoStop implements IAutoStop {
  time = NOW;
  problems: { message: string; next: string }[] = [];
  readonly changed = new Signal<this, void>(this);
  state: AutoStopState = {
    kind: 'scheduled',
    from: NOW + 3_600_000,
    to: NOW + 7_200_000,
    sourceLabel: 'from MLSpace',
    checkedAt: NOW
  };
  now(): number {
    return this.time;
  }
  async refresh(): Promise<void> {
    return;
  }
}

async function attach<W extends Widget>(widget: W): Promise<W> {
  Widget.attach(widget, document.body);
  await rendered();
  return widget;
}

describe('CountdownSection', () => {
  function make(autostop: FakeAutoStop, over = {}) {
    return new CountdownSection(
      { autostop, wording, trans },
      {
        risks: () => NO_RISKS,
        stopNow: () => null,
        saveAll: jest.fn(),
        openSettings: jest.fn(),
        ...over
      }
    );
  }

  it('shows the window and what is left, the evidence on demand', async () => {
    const risks = { unsaved: ['a.ipynb'], busy: ['b.ipynb'], terminals: 2 };
    const section = await attach(
      make(new FakeAutoStop(), { risks: () => risks })
    );
    const line = section.node.querySelector('button')!;
    expect(line.textContent).toContain(
      'Stops at or after 13:00 UTC, within an hour 1 h 0 min left'
    );
    line.click();
    await rendered();
    const text = section.node.textContent;
    expect(text).toContain('from MLSpace, checked now');
    expect(text).toContain('Not saved: a.ipynb');
    expect(text).toContain('Still computing: b.ipynb');
    expect(text).toContain('2 running terminals');
    section.dispose();
  });

  it('announces the state, never the minutes', async () => {
    const section = await attach(make(new FakeAutoStop()));
    const status = section.node.querySelector('[role=status]')!;
    expect(status.textContent).toBe(
      'Stops at or after 13:00 UTC, within an hour'
    );
    section.dispose();
  });

  it('says how to find out what is not known, and offers no stop it cannot do', async () => {
    const autostop = new FakeAutoStop();
    autostop.state = { kind: 'unknown', reason: 'Look in MLSpace.' };
    autostop.problems = [{ message: 'Bad time.', next: 'Write 17:30.' }];
    const section = await attach(make(autostop));
    section.node.querySelector('button')!.click();
    await rendered();
    const text = section.node.textContent;
    expect(text).toContain('Stop time not known');
    expect(text).toContain('Look in MLSpace.');
    expect(text).toContain('Bad time. Write 17:30.');
    expect(text).not.toContain('Stop now');
    section.dispose();
  });

  it('reads the clock, and follows the state', async () => {
    jest.useFakeTimers();
    try {
      const autostop = new FakeAutoStop();
      const status = new CountdownStatus(
        { autostop, wording, trans },
        jest.fn()
      );
      Widget.attach(status, document.body);
      await jest.advanceTimersByTimeAsync(100);
      expect(status.node.textContent).toBe('stops 13:00 (1 h 0 m)');
      // Asleep for fifty minutes: one look is enough.
      autostop.time += 50 * 60_000;
      await jest.advanceTimersByTimeAsync(10_100);
      expect(status.node.textContent).toBe('stops 13:00 (10 m)');
      autostop.state = { kind: 'none', reason: '' };
      autostop.changed.emit();
      await jest.advanceTimersByTimeAsync(100);
      expect(status.node.textContent).toBe('no automatic stop');
      status.dispose();
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('StopNotices', () => {
  const state = new FakeAutoStop().state;

  function make(saveAll: () => Promise<boolean> = async () => true) {
    const page = { now: NOW, closed: 0, snoozed: 0 };
    const notices = new StopNotices(trans, wording, {
      now: () => page.now,
      saveAll,
      snooze: () => page.snoozed++,
      snoozeMinutes: () => 5,
      closed: () => page.closed++,
      risks: () => NO_RISKS
    });
    return { page, notices };
  }

  afterEach(() => Notification.dismiss());

  it('keeps one notification, and says it anew each minute', () => {
    const { page, notices } = make();
    notices.notify(state);
    page.now += 60_000;
    notices.notify(state);
    const messages = Notification.manager.notifications.map(n => n.message);
    expect(messages).toEqual([
      'Stops at or after 13:00 UTC, within an hour: 59 min left.'
    ]);
    notices.dismiss();
    expect(Notification.manager.count).toBe(0);
  });

  it('does not come back when it was closed', () => {
    const { page, notices } = make();
    notices.notify(state);
    Notification.dismiss();
    notices.notify(state);
    expect(page.closed).toBe(1);
    expect(Notification.manager.count).toBe(0);
  });

  it('saves without going away, and says how it went', async () => {
    for (const [saved, type] of [
      [true, 'success'],
      [false, 'error']
    ] as const) {
      const { notices } = make(async () => saved);
      notices.notify(state);
      const [save] = Notification.manager.notifications[0].options.actions!;
      const event = new MouseEvent('click', { cancelable: true });
      save.callback(event);
      await rendered();
      expect(event.defaultPrevented).toBe(true);
      expect(Notification.manager.notifications.map(n => n.type)).toContain(
        type
      );
      Notification.dismiss();
    }
  });
});

test('FarewellBanner is an alert that can be dismissed', async () => {
  const banner = new FarewellBanner(
    { at: NOW, planned: NOW, certain: true },
    wording,
    trans
  );
  banner.open();
  await rendered();
  const { node } = banner;
  expect(node.getAttribute('role')).toBe('alert');
  expect(node.textContent).toContain('was stopped at about 12:00');
  [...node.querySelectorAll('button')].at(-1)!.click();
  expect(banner.isDisposed).toBe(true);
  expect(node.isConnected).toBe(false);
});
