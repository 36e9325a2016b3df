// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The dialogs with MLSpace, as a person meets them. */
import { Notification } from '@jupyterlab/apputils';
import {
  FakeCompanion,
  rendered,
  trans
} from '../../companion/__tests__/fakes';
import { CompanionError, pageProblem } from '../../companion/errors';
import type { MlspaceStopTime, ProblemClass } from '../../companion/contract';
import { changeStopTime } from '../change-dialog';
import { MlspaceLink } from '../mlspace';
import { connectMlspace } from '../mlspace-dialogs';
import { Wording } from '../wording';
import { FOUND, NOW, stopTimeOf } from './fakes';

const wording = new Wording(trans, 'en', 'America/New_York');

const refuse = (kind: ProblemClass, detail: string, operation: string) =>
  Promise.reject(
    new CompanionError(pageProblem(kind, operation, detail, 'Do this.'))
  );

/** MLSpace with one schedule, behind a companion. */
function world(over: Partial<MlspaceStopTime> = {}) {
  const mlspace = { now: stopTimeOf(over) };
  const companion = new FakeCompanion({
    mlspaceDiscover: (_, body) =>
      (body as { base: string }).base.startsWith('https:')
        ? FOUND
        : refuse('invalid', 'That is no address.', 'find MLSpace'),
    mlspaceConnect: (_, body) =>
      (body as { token: string }).token === 'good'
        ? {
            connected: true,
            api: FOUND.api,
            user: 'jdoe',
            expiresAt: NOW + 3_600_000,
            handle: 'h'
          }
        : refuse('expired', 'It has expired.', 'ask MLSpace'),
    mlspaceStopTime: () => mlspace.now,
    mlspaceChangeStopTime: (_, body) => {
      const { timeUtc } = body as { timeUtc: string | null };
      mlspace.now = stopTimeOf({
        ...over,
        timeUtc,
        nextAt: timeUtc && Date.parse(`2026-11-21T${timeUtc}:00Z`)
      } as Partial<MlspaceStopTime>);
      return mlspace.now;
    },
    mlspaceForget: () => ({})
  });
  const link = new MlspaceLink(companion, trans);
  const change = () => changeStopTime({ link, wording, trans, now: () => NOW });
  const changes = () =>
    companion.sent
      .filter(({ route }) => route === 'mlspaceChangeStopTime')
      .map(({ body }) => body);
  return { companion, link, mlspace, change, changes };
}

const dialog = () => document.querySelector('.jp-Dialog');
const text = () => dialog()?.textContent ?? '';
const alert = () =>
  dialog()?.querySelector('[role=alert]')?.textContent ?? null;
const input = () => dialog()!.querySelector('input')!;
const messages = () => Notification.manager.notifications.map(n => n.message);

/** Type and press a button, by its label. */
async function answer(value: string | null, label: string): Promise<void> {
  if (value !== null) {
    const setValue = Object.getOwnPropertyDescriptor(
      HTMLInputElement.prototype,
      'value'
    )!.set!;
    setValue.call(input(), value);
    input().dispatchEvent(new Event('input', { bubbles: true }));
    await rendered();
  }
  [...dialog()!.querySelectorAll('button')]
    .find(one => one.textContent === label)!
    .click();
  await rendered();
}

afterEach(async () => {
  while (dialog()) {
    await answer(null, 'Cancel');
  }
  Notification.dismiss();
});

describe('connecting', () => {
  it('asks for the address, then for a token for the origin it names', async () => {
    const { link } = world();
    const connected = connectMlspace(link, trans);
    await rendered();
    expect(document.activeElement).toBe(input());
    await answer('https://mlspace.example.org/Prod/', 'Go on');
    expect(text()).toContain('https://mlspace.example.org');
    expect(text()).not.toContain('not the address of the page itself');
    expect(input().type).toBe('password');
    expect(input().autocomplete).toBe('off');
    await answer('good', 'Use this token');
    await expect(connected).resolves.toBe(true);
    expect(link.stopTime?.timeUtc).toBe('23:00');
  });

  it('says in the dialog what was wrong, and asks again', async () => {
    const { link } = world();
    const connected = connectMlspace(link, trans);
    await rendered();
    await answer('nonsense', 'Go on');
    expect(alert()).toBe('That is no address. Do this.');
    expect(input().value).toBe('nonsense');
    await answer('https://mlspace.example.org/', 'Go on');
    await answer('old', 'Use this token');
    expect(alert()).toBe('It has expired. Do this.');
    // What was pasted is not shown again.
    expect(input().value).toBe('');
    await answer('good', 'Use this token');
    await expect(connected).resolves.toBe(true);
  });

  it('warns of an API that is elsewhere', async () => {
    const { companion, link } = world();
    companion.answers.mlspaceDiscover = () => ({
      ...FOUND,
      apiOrigin: 'https://api.example.net',
      sameOrigin: false
    });
    link.setBase(FOUND.base);
    const connected = connectMlspace(link, trans);
    await rendered();
    expect(text()).toContain('https://api.example.net');
    expect(text()).toContain('Go on only if you know it.');
    await answer(null, 'Cancel');
    await expect(connected).resolves.toBe(false);
    expect(companion.asked).not.toContain('mlspaceConnect');
  });

  it('names the settings where their address leads nowhere', async () => {
    const { link } = world();
    link.setBase('nonsense');
    await expect(connectMlspace(link, trans)).resolves.toBe(false);
    expect(messages()).toEqual([
      'That is no address. Do this. The address is in the settings: nonsense'
    ]);
  });
});

describe('changing the stop time', () => {
  async function connected(over: Partial<MlspaceStopTime> = {}) {
    const all = world(over);
    await all.link.connect(FOUND, 'good');
    return all;
  }

  it('shows what is, previews the wish by the reader’s clock, and changes it', async () => {
    const { change, changes } = await connected();
    const done = change();
    await rendered();
    expect(text()).toContain('Now: Nov 21, 18:00 (23:00 UTC).');
    expect(text()).toContain('New notebooks of this project get 22:00 UTC.');
    expect(input().value).toBe('23:00');
    await answer('7:05', 'Change');
    await done;
    expect(changes()).toEqual([{ timeUtc: '07:05', seen: '23:00' }]);
    expect(messages()).toEqual([
      'MLSpace now stops this notebook at or after Nov 21, 02:05 (07:05 UTC).'
    ]);
  });

  it('previews while the time is typed', async () => {
    const { change } = await connected();
    const done = change();
    await rendered();
    const hint = () => dialog()!.querySelector('[role=status]')!.textContent;
    expect(hint()).toBe(
      'Next: Nov 21, 18:00 (23:00 UTC), or up to an hour later.'
    );
    await answer('1:0', 'Cancel');
    await done;
    const again = change();
    await rendered();
    Object.getOwnPropertyDescriptor(
      HTMLInputElement.prototype,
      'value'
    )!.set!.call(input(), '24:00');
    input().dispatchEvent(new Event('input', { bubbles: true }));
    await rendered();
    expect(hint()).toBe('HH:MM, from 00:00 to 23:59.');
    await answer(null, 'Cancel');
    await again;
  });

  it.each(['', '24:00', '17:00:00', 'five'])(
    'does not send %j, and says why',
    async typed => {
      const { change, changes } = await connected();
      const done = change();
      await rendered();
      await answer(typed, 'Change');
      expect(alert()).toContain('is no time. Write it as 17:30.');
      expect(input().getAttribute('aria-invalid')).toBe('true');
      await answer(null, 'Cancel');
      await done;
      expect(changes()).toEqual([]);
    }
  );

  it('sends nothing that changes nothing, not even another spelling', async () => {
    const { change, changes } = await connected({ timeUtc: '07:05' });
    const done = change();
    await rendered();
    await answer('7:05', 'Change');
    await done;
    expect(changes()).toEqual([]);
    expect(messages()).toEqual(['Nothing was changed: it is that already.']);
  });

  it('clears by a button of its own, which an empty field is not', async () => {
    const { change, changes } = await connected();
    const done = change();
    await rendered();
    await answer(null, 'No automatic stop');
    await done;
    expect(changes()).toEqual([{ timeUtc: null, seen: '23:00' }]);
    expect(messages()).toEqual([
      'MLSpace no longer stops this notebook every day.'
    ]);
    const again = change();
    await rendered();
    expect(text()).toContain('does not stop this notebook by a schedule');
    expect(text()).not.toContain('No automatic stop');
    await answer(null, 'Cancel');
    await again;
  });

  it('shows what somebody else has set meanwhile, and asks again', async () => {
    const { companion, mlspace, change, changes } = await connected();
    const carryOut = companion.answers.mlspaceChangeStopTime!;
    companion.answers.mlspaceChangeStopTime = () => {
      companion.answers.mlspaceChangeStopTime = carryOut;
      mlspace.now = stopTimeOf({
        timeUtc: '21:00',
        nextAt: Date.parse('2026-11-21T21:00:00Z')
      });
      return refuse('conflict', 'It is 21:00 UTC.', 'change the stop time');
    };
    const done = change();
    await rendered();
    await answer('20:00', 'Change');
    expect(alert()).toBe('It is 21:00 UTC. Do this.');
    expect(text()).toContain('Now: Nov 21, 16:00 (21:00 UTC).');
    expect(input().value).toBe('20:00');
    await answer(null, 'Change');
    await done;
    expect(changes().at(-1)).toEqual({ timeUtc: '20:00', seen: '21:00' });
  });

  it('says why it cannot, and leads to MLSpace, where the project forbids it', async () => {
    const { change, changes } = await connected({
      locked: 'This project does not let owners change it.'
    });
    const done = change();
    await rendered();
    expect(text()).toContain('This project does not let owners change it.');
    expect(dialog()!.querySelector('a')!.href).toContain(
      '#/project/Project001/notebook/ctl-jdoe-1'
    );
    await answer(null, 'Close');
    await done;
    expect(changes()).toEqual([]);
  });

  it('names a default of the project that MLSpace takes and drops', async () => {
    const { change } = await connected({ projectDefault: '24:00' });
    const done = change();
    await rendered();
    expect(text()).toContain('"24:00", is no time: new notebooks get none.');
    await answer(null, 'Cancel');
    await done;
  });

  it('asks for a token first where there is none', async () => {
    const { link, change, changes } = world();
    link.setBase(FOUND.base);
    const done = change();
    await rendered();
    await answer('good', 'Use this token');
    await answer('20:00', 'Change');
    await done;
    expect(changes()).toHaveLength(1);
  });

  it('ends with the reason when the token has expired', async () => {
    const { companion, link, change } = await connected();
    companion.answers.mlspaceStopTime = () =>
      refuse('expired', 'It has expired.', 'ask MLSpace');
    await change();
    expect(messages()).toEqual(['It has expired. Do this.']);
    expect(link.stopTime).toBeNull();
  });
});
