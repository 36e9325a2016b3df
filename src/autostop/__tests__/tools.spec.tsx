// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ReactWidget } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import React from 'react';
import {
  FakeCompanion,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import { CompanionError, pageProblem } from '../../companion/errors';
import { AutoStop } from '../autostop';
import { StopDeeds } from '../deeds';
import { MlspaceLink } from '../mlspace';
import { asideOf, toolsOf } from '../tools';
import { Wording } from '../wording';
import { FOUND, NOW, stopTimeOf } from './fakes';

const wording = new Wording(trans, 'en', 'UTC');
const HOUR = 3_600_000;

const IDLE: NonNullable<AutoStopReport['idle']> = {
  path: '/var/spool/cron/root',
  idleSeconds: 3600,
  ignoresConnections: true,
  everyMinutes: 5,
  sessions: [],
  from: NOW + HOUR,
  detail: 'Counted from the last activity, in a.ipynb.',
  evidence: { source: '/var/spool/cron/root', checkedAt: NOW }
};

async function setUp(over: Partial<AutoStopReport> = {}) {
  const report: AutoStopReport = {
    now: NOW,
    daily: null,
    problems: [],
    sources: [
      {
        source: 'mlspace',
        state: 'notAsked',
        timeUtc: null,
        detail: 'MLSpace is asked once you paste an id token.',
        checkedAt: null
      },
      {
        source: 'tag',
        state: 'found',
        timeUtc: '18:00',
        detail: 'instance tag mlspace:stop-time',
        checkedAt: NOW - 3 * 60_000
      }
    ],
    ...over
  };
  const companion = new FakeCompanion({
    autostop: () => report,
    keepAwake: () => report,
    postponeLocalStop: () => report,
    mlspaceConnect: () => ({
      connected: true,
      api: FOUND.api,
      user: 'jdoe',
      expiresAt: NOW + HOUR,
      handle: 'h'
    }),
    mlspaceStopTime: () => stopTimeOf(),
    mlspaceForget: () => ({})
  });
  const link = new MlspaceLink(companion, trans);
  const autostop = new AutoStop({
    companion,
    trans,
    wording,
    now: () => NOW,
    zone: 'UTC'
  });
  await settle();
  const shared = { autostop, companion, link, wording, trans };
  const deeds = new StopDeeds({ ...shared, openSettings: jest.fn() });
  return { ...shared, deeds, page: () => null as string | null };
}

async function show(element: JSX.Element | null): Promise<Widget> {
  const widget = ReactWidget.create(<div>{element}</div>);
  Widget.attach(widget, document.body);
  await rendered();
  return widget;
}

const press = (widget: Widget, label: string) =>
  [...widget.node.querySelectorAll('button')]
    .find(one => one.textContent === label)!
    .click();

it('shows every source, what it said, and when it was asked', async () => {
  const widget = await show(toolsOf(await setUp()));
  expect(
    [...widget.node.querySelectorAll('li')].map(one => one.textContent)
  ).toEqual([
    'from MLSpace: not asked (MLSpace is asked once you paste an id token.)',
    'from a tag of this instance: 18:00 UTC, checked 3 minutes ago (instance tag mlspace:stop-time)',
    'from your settings, not confirmed by MLSpace: says nothing'
  ]);
  widget.dispose();
});

it('offers to ask MLSpace, and a link as soon as its address is known', async () => {
  const options = await setUp();
  const first = await show(toolsOf(options));
  expect(first.node.textContent).toContain('Ask MLSpace…');
  expect(first.node.querySelector('a')).toBeNull();
  first.dispose();
  const page = 'https://mlspace.example.org/#/project/P/notebook/n';
  const second = await show(toolsOf({ ...options, page: () => page }));
  expect(second.node.querySelector('a')!.href).toBe(page);
  second.dispose();
});

it('offers to change the time with a token, and to forget it', async () => {
  const options = await setUp();
  await options.link.connect(FOUND, 'a.b.c');
  const widget = await show(toolsOf(options));
  expect(widget.node.textContent).toContain('Change stop time…');
  expect(widget.node.querySelector('a')!.href).toBe(stopTimeOf().page);
  press(widget, 'Forget the token');
  await settle();
  expect(options.companion.asked).toContain('mlspaceForget');
  widget.dispose();
});

it('says why it cannot be changed, and why a token is gone', async () => {
  const options = await setUp();
  options.companion.answers.mlspaceStopTime = () =>
    stopTimeOf({ locked: 'The project does not allow it.' });
  await options.link.connect(FOUND, 'a.b.c');
  const locked = await show(toolsOf(options));
  expect(locked.node.textContent).toContain('The project does not allow it.');
  expect(locked.node.textContent).not.toContain('Change stop time');
  locked.dispose();
  options.companion.answers.mlspaceStopTime = () =>
    Promise.reject(
      new CompanionError(
        pageProblem('expired', 'ask MLSpace', 'It has expired.', 'Paste.')
      )
    );
  await options.link.read().catch(() => undefined);
  const lost = await show(toolsOf(options));
  expect(lost.node.textContent).toContain('It has expired. Paste.');
  expect(lost.node.textContent).toContain('Ask MLSpace…');
  lost.dispose();
});

it.each([
  [true, 'Only running code in a notebook counts'],
  [false, 'and so do open notebook tabs']
])('says what counts for the idle script: %s', async (ignores, sentence) => {
  const options = await setUp({
    idle: { ...IDLE, ignoresConnections: ignores }
  });
  const widget = await show(toolsOf(options));
  expect(widget.node.textContent).toContain('after 1 h 0 min without activity');
  expect(widget.node.textContent).toContain('in a.ipynb');
  expect(widget.node.textContent).toContain(sentence);
  press(widget, '2 hours');
  await settle();
  expect(options.companion.sent).toContainEqual({
    route: 'keepAwake',
    body: { minutes: 120 }
  });
  widget.dispose();
});

it('shows that it is kept awake, with the end and a way to end it', async () => {
  const options = await setUp({
    idle: IDLE,
    awake: {
      until: NOW + 2 * HOUR,
      touchedAt: null,
      problem: 'No kernel answers: restart one.'
    }
  });
  const tools = await show(toolsOf(options));
  expect(tools.node.textContent).not.toContain('Keep awake for');
  tools.dispose();
  const aside = await show(asideOf(options));
  expect(aside.node.textContent).toContain(
    'Kept awake until Nov 21, 14:00 UTC.'
  );
  expect(aside.node.textContent).toContain('No kernel answers');
  press(aside, 'End it');
  await settle();
  expect(options.companion.sent).toContainEqual({
    route: 'keepAwake',
    body: { minutes: null }
  });
  aside.dispose();
  expect(asideOf(await setUp())).toBeNull();
});

it.each([
  ['idle', 90, null, 'after 1 h 30 min without a running cell'],
  ['daily', null, '18:00', 'every day at 18:00 UTC']
] as const)(
  'shows the auto-stop of this extension: %s',
  async (mode, idleMinutes, timeUtc, sentence) => {
    const options = await setUp({
      local: {
        mode,
        idleMinutes,
        timeUtc,
        warnMinutes: 10,
        stopAt: null,
        warnedAt: null,
        problem: null
      }
    });
    const widget = await show(toolsOf(options));
    expect(widget.node.textContent).toContain(sentence);
    // Activity moves only the stop of what is idle.
    expect(widget.node.textContent.includes('Now something runs.')).toBe(
      mode === 'idle'
    );
    press(widget, '4 hours');
    await settle();
    expect(options.companion.sent).toContainEqual({
      route: 'postponeLocalStop',
      body: { minutes: 240 }
    });
    widget.dispose();
  }
);
