// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Widget } from '@lumino/widgets';
import {
  FakeCompanion,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import { logsRequest, type LogsAnswer } from '../../companion/contract';
import { downloadText, LogsView } from '../logs';
import { LogsModel, MAX_EVENTS, readable, type LogEvent } from '../logs-model';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

function event(at: number, message = `line ${at}`): LogEvent {
  return { id: `e${at}`, at: NOW - HOUR + at, log: 'jupyter.log', message };
}

function answerOf(
  events: LogEvent[],
  nextToken: string | null = null
): LogsAnswer {
  return { events, nextToken, exists: true };
}

function setUp(answer: (body: unknown) => LogsAnswer) {
  const companion = new FakeCompanion({
    instanceLogs: (_, body) => answer(body)
  });
  const model = new LogsModel('eda-jdoe', companion, () => NOW);
  return { companion, model };
}

describe('LogsModel', () => {
  it('reads every page of the range, also past an empty one', async () => {
    const pages = [
      answerOf([event(1)], 't1'),
      answerOf([], 't2'),
      answerOf([event(2)])
    ];
    const { companion, model } = setUp(() => pages.shift()!);
    await model.setLook({ log: 'jupyter.log', hours: 1 });
    expect(model.events.map(({ id }) => id)).toEqual(['e1', 'e2']);
    const from = NOW - HOUR;
    expect(companion.sent.map(({ body }) => body)).toEqual([
      { log: 'jupyter.log', from },
      { log: 'jupyter.log', from, nextToken: 't1' },
      { log: 'jupyter.log', from, nextToken: 't2' }
    ]);
    companion.sent.forEach(({ body }) =>
      expect(logsRequest.safeParse(body).success).toBe(true)
    );
    model.dispose();
  });

  it('ends with a range that has no end, and says that it was cut', async () => {
    let at = 0;
    const { companion, model } = setUp(() => answerOf([event(++at)], 'more'));
    await model.refresh();
    expect(companion.asked.length).toBeLessThanOrEqual(40);
    expect(model.isCut).toBe(true);
    model.dispose();
  });

  it('holds the newest lines of too many', async () => {
    const many = [...Array(MAX_EVENTS + 5).keys()].map(at => event(at));
    const { model } = setUp(() => answerOf(many));
    await model.refresh();
    expect(model.events).toHaveLength(MAX_EVENTS);
    expect(model.events.at(-1)?.id).toBe(`e${MAX_EVENTS + 4}`);
    expect(model.isCut).toBe(true);
    model.dispose();
  });

  it('follows without telling a line twice, in order', async () => {
    const { companion, model } = setUp(() => answerOf([event(1), event(3)]));
    await model.refresh();
    companion.answers.instanceLogs = () =>
      answerOf([event(2), event(3), event(4)]);
    model.setFollowing(true);
    for (let i = 0; i < 50 && model.events.length < 4; i++) {
      await rendered();
    }
    expect(model.events.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3', 'e4']);
    model.dispose();
  });

  it('drops the answer to a question that is no longer asked', async () => {
    const releases: (() => void)[] = [];
    const { companion, model } = setUp(() => answerOf([]));
    companion.answers.instanceLogs = (_, body) => {
      const isOld = JSON.stringify(body).includes('OnCreate');
      const answer = answerOf([event(isOld ? 1 : 2)]);
      return new Promise(resolve => releases.push(() => resolve(answer)));
    };
    const old = model.setLook({ log: 'LifecycleConfigOnCreate' });
    const fresh = model.setLook({ log: 'jupyter.log' });
    releases.reverse().forEach(release => release());
    await Promise.all([old, fresh]);
    expect(model.events.map(({ id }) => id)).toEqual(['e2']);
    model.dispose();
  });

  it('finds lines that hold every word, and hands over only those', async () => {
    const { model } = setUp(() =>
      answerOf([event(1, 'one fish'), event(2, 'two \u001b[31mFISH\u001b[0m')])
    );
    await model.refresh();
    model.setQuery('fish two');
    const at = new Date(NOW - HOUR + 2).toISOString();
    expect(model.text).toBe(`${at}\tjupyter.log\ttwo FISH\n`);
    model.dispose();
  });
});

test('readable leaves text, and takes what only terminals obey', () => {
  expect(readable('\u001b[1;31mred\u001b[0m\tx\u0007\r\n')).toBe('red\tx');
  expect(readable('a\u001b]0;title\u0007b')).not.toContain('\u001b');
  expect(readable('<b>ü</b>')).toBe('<b>ü</b>');
});

describe('LogsView', () => {
  async function show(answer: LogsAnswer) {
    const { companion, model } = setUp(() => answer);
    const download = jest.fn();
    const widget = new LogsView({ model, trans, locale: 'en', download });
    Widget.attach(widget, document.body);
    await settle();
    await rendered();
    const button = (label: string) =>
      [...widget.node.querySelectorAll('button')].find(
        one => one.textContent === label
      )!;
    return { companion, model, widget, download, button };
  }

  it('shows lines as text and downloads them', async () => {
    const { widget, download, button } = await show(
      answerOf([event(1, '<img src=x>')])
    );
    expect(widget.node.querySelector('img')).toBeNull();
    expect(widget.node.textContent).toContain('<img src=x>');
    expect(widget.node.textContent).toContain('1 line');
    button('Download').click();
    expect(download).toHaveBeenCalledWith(
      'eda-jdoe-logs.txt',
      expect.stringContaining('<img src=x>')
    );
    widget.dispose();
  });

  it('tells nothing logged from no logs at all', async () => {
    const nothing = await show(answerOf([]));
    expect(nothing.widget.node.textContent).toContain('Nothing was logged');
    nothing.button('Download').click();
    expect(nothing.download).not.toHaveBeenCalled();
    nothing.widget.dispose();
    const never = await show({ events: [], nextToken: null, exists: false });
    expect(never.widget.node.textContent).toContain('has written a log yet');
    never.widget.dispose();
  });

  it('tells why it could not be read', async () => {
    const { widget, companion, model } = await show(answerOf([event(1)]));
    companion.answers.instanceLogs = () => Promise.reject(new Error('denied'));
    await model.refresh();
    await rendered();
    expect(widget.node.querySelector('[role=status]')?.textContent).toContain(
      'denied'
    );
    expect(widget.node.textContent).not.toContain('Nothing was logged');
    widget.dispose();
  });

  it('stops following when it is closed', async () => {
    const { widget, companion, button } = await show(answerOf([]));
    button('Follow').click();
    await rendered();
    expect(button('Follow').getAttribute('aria-pressed')).toBe('true');
    widget.dispose();
    const asked = companion.asked.length;
    await rendered();
    expect(companion.asked).toHaveLength(asked);
  });
});

test('downloadText hands over a file and takes its address back', async () => {
  const made = jest.fn(() => 'blob:x');
  const revoked = jest.fn();
  Object.assign(URL, { createObjectURL: made, revokeObjectURL: revoked });
  const click = jest
    .spyOn(HTMLAnchorElement.prototype, 'click')
    .mockImplementation(function (this: HTMLAnchorElement) {
      expect(this.download).toBe('a.txt');
    });
  downloadText('a.txt', 'text');
  expect(click).toHaveBeenCalledTimes(1);
  await rendered();
  expect(revoked).toHaveBeenCalledWith('blob:x');
  click.mockRestore();
});
