// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import { rendered, trans } from '../../companion/__tests__/fakes';
import { StopNotices, type IDeed } from '../notices';
import { Wording } from '../wording';
import { FakeAutoStop, FakeLosses, NOW } from './fakes';

const wording = new Wording(trans, 'en', 'UTC');

function make(saveAll: () => Promise<boolean> = async () => true) {
  const autostop = new FakeAutoStop();
  const deed: IDeed = {
    label: 'Change stop time',
    caption: 'Change it',
    run: jest.fn(async () => undefined)
  };
  const losses = new FakeLosses();
  const page = { closed: 0, snoozed: 0, deed: deed as IDeed | null };
  const notices = new StopNotices(trans, wording, autostop, {
    saveAll,
    snooze: () => page.snoozed++,
    snoozeMinutes: () => 5,
    closed: () => page.closed++,
    risks: () => ({ unsaved: ['a.ipynb'], busy: [], terminals: 1 }),
    losses,
    deed: () => page.deed
  });
  return { autostop, losses, page, deed, notices, state: autostop.state };
}

const messages = () => Notification.manager.notifications.map(n => n.message);
const actions = () => Notification.manager.notifications[0].options.actions!;

/** Press an action as JupyterLab does; true when the notification stays. */
function press(label: string): boolean {
  const event = new MouseEvent('click', { cancelable: true });
  actions()
    .find(action => action.label === label)!
    .callback(event);
  return event.defaultPrevented;
}

afterEach(() => Notification.dismiss());

describe('the notification', () => {
  it('is one, updated in place', () => {
    const { autostop, notices, state } = make();
    notices.notify(state);
    const [{ id }] = Notification.manager.notifications;
    autostop.time = NOW + 55 * 60_000;
    notices.notify(state);
    expect(messages()).toEqual([
      'Stops at or after 13:00 UTC, within an hour: 5 min left.'
    ]);
    expect(Notification.manager.notifications[0].id).toBe(id);
    notices.dismiss();
    expect(Notification.manager.count).toBe(0);
  });

  it('is not touched while it says the same', () => {
    const { autostop, notices, state } = make();
    notices.notify(state);
    const changes = jest.fn();
    Notification.manager.changed.connect(changes);
    for (let second = 0; second < 120; second++) {
      autostop.time += 1000;
      notices.notify(state);
    }
    Notification.manager.changed.disconnect(changes);
    expect(changes).not.toHaveBeenCalled();
  });

  it('does not come back when it was closed', () => {
    const { page, notices, state } = make();
    notices.notify(state);
    Notification.dismiss();
    notices.notify(state);
    expect(page.closed).toBe(1);
    expect(Notification.manager.count).toBe(0);
  });

  it.each([
    [true, 'success', 'All open documents are saved.'],
    [
      false,
      'error',
      'Not everything could be saved. Save each document by itself.'
    ]
  ] as const)('saves without going away: %s', async (saved, type, text) => {
    const { notices, state } = make(async () => saved);
    notices.notify(state);
    expect(press('Save all')).toBe(true);
    await rendered();
    expect(
      Notification.manager.notifications.map(n => [n.type, n.message])
    ).toContainEqual([type, text]);
  });

  it('does not say that all is saved when saving breaks', async () => {
    const error = jest.spyOn(console, 'error').mockReturnValue(undefined);
    const { notices, state } = make(() => Promise.reject(new Error('x')));
    notices.notify(state);
    press('Save all');
    await rendered();
    expect(messages().join()).toContain('Not everything could be saved');
    expect(error).toHaveBeenCalledTimes(1);
    error.mockRestore();
  });

  it('offers to put it off, and what can be done about it', () => {
    const { page, deed, notices, state } = make();
    notices.notify(state);
    expect(press('Snooze')).toBe(false);
    expect(page.snoozed).toBe(1);
    expect(press('Change stop time')).toBe(true);
    expect(deed.run).toHaveBeenCalledTimes(1);
    notices.dismiss();
    page.deed = null;
    notices.notify(state);
    expect(actions().map(({ label }) => label)).toEqual(['Save all', 'Snooze']);
  });
});

describe('the dialog of the last step', () => {
  const dialog = () => document.querySelector('.jp-Dialog');
  const button = (label: string) =>
    [...dialog()!.querySelectorAll('button')].find(
      one => one.textContent === label
    )!;

  it('shows what is at risk, and saves', async () => {
    const saveAll = jest.fn(async () => true);
    const { losses, notices, state } = make(saveAll);
    losses.found('1 new or large file elsewhere, 2 MB: /tmp/model.bin');
    const asked = notices.ask(state);
    await rendered();
    expect(dialog()?.textContent).toContain('Not saved: a.ipynb');
    expect(dialog()?.textContent).toContain('1 running terminal');
    expect(dialog()?.textContent).toContain('/tmp/model.bin');
    // Return saves.
    expect(document.activeElement?.textContent).toBe('Save all');
    button('Save all').click();
    await asked;
    expect(saveAll).toHaveBeenCalledTimes(1);
  });

  it('does what else can be done, or nothing', async () => {
    const saveAll = jest.fn(async () => true);
    const { deed, notices, state } = make(saveAll);
    for (const label of ['Change stop time', 'Dismiss']) {
      const asked = notices.ask(state);
      await rendered();
      button(label).click();
      await asked;
    }
    expect(deed.run).toHaveBeenCalledTimes(1);
    expect(saveAll).not.toHaveBeenCalled();
  });

  it('stays true while nobody answers', async () => {
    const { autostop, notices, state } = make();
    autostop.time = NOW + 59 * 60_000;
    const asked = notices.ask(state);
    await rendered();
    expect(dialog()?.textContent).toContain('1 min left');
    autostop.time = NOW + 70 * 60_000;
    autostop.state = {
      ...new FakeAutoStop().state,
      kind: 'due'
    } as typeof state;
    document.dispatchEvent(new Event('visibilitychange'));
    await rendered();
    expect(dialog()?.textContent).toContain('may stop any moment until 14:00');
    button('Dismiss').click();
    await asked;
  });
});
