// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Widget } from '@lumino/widgets';
import {
  FakeCompanion,
  rendered,
  trans
} from '../../companion/__tests__/fakes';
import type { WorkItem, WorkList } from '../../companion/contract';
import type { ApiRequest, Value } from '../../governance/model';
import type { IGovernedDocument } from '../../tokens';
import { launchedBy } from '../launched';
import { WorkLogsView } from '../logs';
import { RunningModel } from '../model';
import { RunningSection } from '../section';
import { RunningView, type IRunningActions } from '../view';
import { computeText, endingOf, longUp, statusText, summary } from '../words';

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;

function itemOf(over: Partial<WorkItem> = {}): WorkItem {
  const name = over.name ?? 'churn-1';
  return {
    kind: 'training',
    id: name,
    name,
    arn: `arn:aws:sagemaker:us-east-1:111122223333:x/${name}`,
    status: 'InProgress',
    detail: null,
    progress: null,
    compute: [{ type: 'ml.m5.large', count: 2 }],
    computeKnown: true,
    createdAt: NOW - HOUR,
    instanceHours: 2,
    owner: 'jdoe',
    isMine: true,
    tagProblems: [],
    hasMyRole: true,
    actions: { end: null, addTags: 'Its tags are right.', logs: null },
    ownerEnd: null,
    ...over
  };
}

const job = itemOf();
const endpoint = itemOf({
  kind: 'endpoint',
  name: 'churn-live',
  status: 'InService',
  createdAt: NOW - 6.5 * HOUR
});
const theirs = itemOf({
  name: 'vision-1',
  owner: 'asmith',
  isMine: false,
  actions: {
    end: 'Only its owner, asmith, can end it.',
    addTags: 'Only its owner, asmith, should change its tags.',
    logs: null
  }
});
const stray = itemOf({
  name: 'stray-1',
  owner: null,
  isMine: false,
  tagProblems: ['The tag "user" is missing.'],
  actions: { end: 'Add the tags first.', addTags: null, logs: 'Add the tags.' }
});

function listOf(over: Partial<WorkList> = {}): WorkList {
  return {
    items: [job, endpoint, theirs],
    untracked: [stray],
    pending: 0,
    asOf: NOW,
    problems: [],
    ...over
  };
}

async function show(widget: Widget): Promise<void> {
  Widget.attach(widget, document.body);
  await rendered();
}

function actions(over: Partial<IRunningActions> = {}): IRunningActions {
  return {
    end: jest.fn(),
    addTags: jest.fn(),
    showLogs: jest.fn(),
    launch: () => null,
    ...over
  };
}

describe('words', () => {
  it('count by kind, and tell the hours of the oldest endpoint', () => {
    const items = [endpoint, { ...endpoint, createdAt: NOW }, job, theirs];
    expect(summary(items, NOW, trans)).toBe('2 trainings · 2 endpoints (6 h)');
    expect(summary([], NOW, trans)).toBe('Nothing is running.');
  });

  it.each([
    [itemOf({ detail: 'Downloading' }), 'InProgress: Downloading'],
    [itemOf({ progress: { done: 3, total: 10 } }), 'InProgress, 3 of 10'],
    [itemOf({ progress: { done: 3, total: null } }), 'InProgress, 3 done']
  ])('tell status and progress', (item, text) => {
    expect(statusText(item, trans)).toBe(text);
  });

  it('say when machines are not known rather than none', () => {
    expect(computeText(job, trans)).toBe('2 × ml.m5.large');
    const unknown = itemOf({ compute: [], computeKnown: false });
    expect(computeText(unknown, trans)).toBe('not known');
  });

  it('point out an endpoint that has been up for hours, and nothing else', () => {
    expect(longUp(endpoint, NOW, trans)).toContain('Up for 6 h');
    expect(longUp({ ...endpoint, createdAt: NOW }, NOW, trans)).toBeNull();
    expect(longUp(itemOf({ createdAt: 0 }), NOW, trans)).toBeNull();
  });

  it('say of each end what it does', () => {
    expect(endingOf(endpoint, trans).body).toContain('created again');
    const cluster = itemOf({ kind: 'cluster' });
    expect(endingOf(cluster, trans).body).toContain('is lost');
    expect(endingOf(job, trans).title).toBe('Stop churn-1?');
  });
});

describe('launchedBy', () => {
  const span = { cell: 3, from: 1, to: 9 };
  const text = (value: string | null, prefix: string): Value => ({
    kind: 'string',
    value,
    prefix,
    origin: null
  });

  function documentWith(value: Value, action = 'CreateTrainingJob') {
    const api: Pick<ApiRequest, 'action' | 'parameters'> = {
      action,
      parameters: {
        kind: 'dict',
        entries: new Map([
          ['TrainingJobName', { value, certain: true, key: null }]
        ]),
        open: false,
        origin: null
      }
    };
    return {
      result: {
        analysis: { requests: [{ request: { requests: [api], callee: span } }] }
      }
    } as unknown as IGovernedDocument;
  }

  it('finds the call by its whole name before one by a beginning', () => {
    const some = documentWith(text(null, 'churn-'));
    const whole = documentWith(text('churn-1', 'churn-1'));
    expect(launchedBy(job, [some, whole])?.document).toBe(whole);
    expect(launchedBy(job, [some])).toEqual({ document: some, span });
  });

  it.each([
    ['another name', documentWith(text('churn-2', 'churn-2'))],
    ['a beginning that fits anything', documentWith(text(null, 'c'))],
    ['another operation', documentWith(text('churn-1', ''), 'CreateModel')]
  ])('does not take %s', (_, document) => {
    expect(launchedBy(job, [document])).toBeNull();
  });
});

describe('RunningModel', () => {
  it('asks only while somebody looks', async () => {
    const companion = new FakeCompanion({ work: () => listOf() });
    const model = new RunningModel(companion);
    expect(companion.asked).toEqual([]);
    const watch = model.watch();
    await rendered();
    expect(companion.asked).toEqual(['work']);
    expect(model.list?.items).toHaveLength(3);
    watch.dispose();
    companion.setState({ status: 'ready', remedy: null });
    await rendered();
    expect(companion.asked).toEqual(['work']);
    model.dispose();
  });

  it('ends what is its user’s without, what is others’ with owner mode', async () => {
    const companion = new FakeCompanion({
      work: () => listOf(),
      endWork: () => ({ status: 'Stopping' })
    });
    const model = new RunningModel(companion);
    expect(model.endRefusal(theirs)).toContain('asmith');
    model.ownerMode = true;
    expect(model.endRefusal(theirs)).toBeNull();
    await model.end(job);
    await model.end(theirs);
    expect(companion.sent.filter(({ route }) => route === 'endWork')).toEqual([
      { route: 'endWork', body: {} },
      { route: 'endWork', body: { ownerMode: true } }
    ]);
    model.dispose();
  });

  it('keeps the last list and says why the next did not come', async () => {
    let isUp = true;
    const companion = new FakeCompanion({
      work: () => listOf(),
      refreshWork: () => {
        if (isUp) {
          return listOf();
        }
        throw new Error('gone');
      }
    });
    const model = new RunningModel(companion);
    await model.refresh();
    isUp = false;
    await model.refresh();
    expect(model.list?.items).toHaveLength(3);
    expect(model.problem).not.toBeNull();
    model.dispose();
  });
});

describe('RunningView', () => {
  it('lists by kind, with the reason where something cannot be done', async () => {
    const companion = new FakeCompanion({ work: () => listOf() });
    const does = actions({ launch: item => (item === job ? jest.fn() : null) });
    const model = new RunningModel(companion);
    const view = new RunningView({
      ...{ model, actions: does, trans, locale: 'en' },
      now: () => NOW
    });
    await show(view);
    const names = [...view.node.querySelectorAll('tbody th')].map(
      node => node.firstChild?.textContent
    );
    expect(names).toEqual(['churn-1', 'vision-1', 'churn-live', 'stray-1']);
    const button = (name: string) =>
      view.node.querySelector<HTMLButtonElement>(`[aria-label="${name}"]`);
    expect(button('Stop vision-1')?.getAttribute('aria-disabled')).toBe('true');
    expect(button('Stop vision-1')?.title).toContain('asmith');
    button('Stop vision-1')?.click();
    expect(does.end).not.toHaveBeenCalled();
    button('Stop churn-1')?.click();
    button('Delete churn-live')?.click();
    button('Add tags to stray-1')?.click();
    button('Logs of churn-1')?.click();
    expect(does.end).toHaveBeenCalledTimes(2);
    expect(does.addTags).toHaveBeenCalledWith(stray);
    expect(does.showLogs).toHaveBeenCalledWith(job);
    expect(
      view.node.querySelectorAll('[aria-label^="Go to the cell"]')
    ).toHaveLength(1);
    expect(view.node.textContent).toContain('Up for 6 h');
    view.dispose();
    model.dispose();
  });
});

describe('RunningSection', () => {
  it('counts, points out, and opens the table', async () => {
    const companion = new FakeCompanion({ work: () => listOf() });
    const model = new RunningModel(companion);
    const open = jest.fn();
    const section = new RunningSection({ model, trans, now: () => NOW, open });
    await show(section);
    expect(section.node.textContent).toContain(
      '2 trainings · 1 endpoint (6 h)'
    );
    expect(section.node.textContent).toContain('churn-live: Up for 6 h');
    expect(section.node.textContent).toContain('1 without the project’s tags');
    section.node.querySelector('button')?.click();
    expect(open).toHaveBeenCalledTimes(1);
    section.dispose();
    model.dispose();
  });
});

describe('WorkLogsView', () => {
  it('reads page after page, and says when there is nothing', async () => {
    const companion = new FakeCompanion({
      workLogs: (_, body) =>
        (body as { nextToken?: string }).nextToken === undefined
          ? {
              events: [{ at: NOW, stream: 'algo-1', message: 'epoch 1' }],
              nextToken: 'next',
              exists: true
            }
          : {
              events: [{ at: NOW, stream: 'algo-1', message: 'epoch 2' }],
              nextToken: null,
              exists: true
            }
    });
    const view = new WorkLogsView({
      item: job,
      companion,
      trans,
      locale: 'en'
    });
    await show(view);
    expect(view.node.textContent).toContain('epoch 1');
    const more = [...view.node.querySelectorAll('button')].find(
      node => node.textContent === 'Read more'
    );
    more?.click();
    await rendered();
    expect(view.node.textContent).toContain('epoch 2');
    expect(view.node.textContent).toContain('2 lines');
    view.dispose();
  });
});
