// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Widget } from '@lumino/widgets';
import React from 'react';
import { rendered, trans } from '../../companion/__tests__/fakes';
import { FarewellBanner } from '../banner';
import type { IRisks } from '../risks';
import { CountdownSection, CountdownStatus } from '../views';
import { Wording } from '../wording';
import { FakeAutoStop, FakeLosses, NOW } from './fakes';

const NO_RISKS: IRisks = { unsaved: [], busy: [], terminals: 0 };
const wording = new Wording(trans, 'en', 'UTC');

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
        losses: null,
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

  it('looks at the disk when somebody wants to know, and tells what it would lose', async () => {
    const losses = new FakeLosses();
    losses.isLooking = true;
    const section = await attach(make(new FakeAutoStop(), { losses }));
    expect(losses.looks).toBe(0);
    section.node.querySelector('button')!.click();
    await rendered();
    expect(losses.looks).toBeGreaterThan(0);
    expect(section.node.textContent).toContain('Looking for files elsewhere…');
    losses.isLooking = false;
    losses.found('Packages installed into python3 since the start: xgboost');
    await rendered();
    expect(section.node.querySelector('li')?.textContent).toContain('xgboost');
    losses.found();
    await rendered();
    expect(section.node.textContent).not.toContain('xgboost');
    expect(section.node.textContent).toContain(
      'No new or large files were found there.'
    );
    [...section.node.querySelectorAll('button')]
      .find(({ textContent }) => textContent === 'Disk')!
      .click();
    expect(losses.shown).toBe(1);
    section.dispose();
  });

  it('does not speak of a search where nobody looks at the disk', async () => {
    const section = await attach(make(new FakeAutoStop()));
    section.node.querySelector('button')!.click();
    await rendered();
    const text = section.node.textContent;
    expect(text).toContain('Files elsewhere');
    expect(text).not.toMatch(/Looking for|were found|Disk/);
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
      autostop.state = { kind: 'none', reason: '', idleWatch: false };
      autostop.changed.emit();
      await jest.advanceTimersByTimeAsync(100);
      expect(status.node.textContent).toBe('no automatic stop');
      status.dispose();
    } finally {
      jest.useRealTimers();
    }
  });
});

it('says what else is not known, and what lasts', async () => {
  const autostop = new FakeAutoStop();
  autostop.note = 'When MLSpace stops it is not known.';
  const section = await attach(
    new CountdownSection(
      { autostop, wording, trans },
      {
        risks: () => NO_RISKS,
        losses: null,
        stopNow: () => jest.fn(),
        saveAll: jest.fn(),
        openSettings: jest.fn(),
        aside: () => <p>Kept awake</p>,
        tools: () => <p>Tools</p>
      }
    )
  );
  expect(section.node.textContent).toContain('Kept awake');
  section.node.querySelector('button')!.click();
  await rendered();
  expect(section.node.textContent).toContain('MLSpace stops it is not known.');
  expect(section.node.textContent).toContain('MLSpace looks once in a while');
  expect(section.node.textContent).toContain('Tools');
  section.dispose();
});

describe('FarewellBanner', () => {
  const farewell = { at: NOW, planned: null, certain: true, gone: true };

  function open(over: Partial<typeof farewell>, page: string | null = null) {
    const saveAll = jest.fn();
    const banner = new FarewellBanner(
      { ...farewell, ...over },
      { saveAll, page },
      wording,
      trans
    );
    banner.open();
    return { banner, saveAll };
  }

  it('is an alert that can be dismissed', async () => {
    const { banner } = open({});
    await rendered();
    const { node } = banner;
    expect(node.getAttribute('role')).toBe('alert');
    expect(node.textContent).toContain('was stopped at about 12:00');
    expect(node.querySelector('a')).toBeNull();
    [...node.querySelectorAll('button')].at(-1)!.click();
    expect(banner.isDisposed).toBe(true);
    expect(node.isConnected).toBe(false);
  });

  it('leads to MLSpace, where the notebook is started again', async () => {
    const { banner } = open({}, 'https://mlspace.example.org/#/x');
    await rendered();
    const link = banner.node.querySelector('a')!;
    expect(link.href).toBe('https://mlspace.example.org/#/x');
    expect(link.rel).toContain('noopener');
    banner.dispose();
  });

  it('saves while the server still answers', async () => {
    const { banner, saveAll } = open({ gone: false });
    await rendered();
    expect(banner.node.textContent).toContain('is being stopped now');
    banner.node.querySelector('button')!.click();
    expect(saveAll).toHaveBeenCalledTimes(1);
    banner.dispose();
  });
});
