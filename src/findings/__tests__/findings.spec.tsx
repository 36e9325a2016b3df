// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import {
  ModelText,
  WordEngine,
  finding,
  insertion,
  makeGovernance,
  notebookModel,
  until
} from '../../editor/__tests__/support';
import type { Analysis } from '../../governance/model';
import {
  DEFAULT_VIEW,
  FindingsModel,
  filterRows,
  readView,
  rowsOf,
  sortRows
} from '../model';
import { FindingsSection, FindingsStatus } from '../section';
import { FindingsView } from '../view';

const trans = nullTranslator.load('test');

/** Two documents: three findings of all severities, and none. */
async function start() {
  const engine = new WordEngine();
  engine.analyse = (document): Analysis => ({
    requests: [],
    truncated: false,
    findings: document.name.includes('train')
      ? [
          finding(1, 3, 6, { rule: 'MLS505', severity: 'info', message: 'C' }),
          finding(0, 0, 1, { rule: 'MLS101', message: 'B `code`' }),
          finding(1, 0, 1, {
            severity: 'warning',
            message: 'A',
            fix: insertion(1, 0, 'x')
          })
        ]
      : []
  });
  const { governance } = makeGovernance(engine);
  const train = new ModelText(notebookModel(['one', 'a\nb bad']));
  const other = new ModelText(notebookModel(['x']), 'other.ipynb');
  const first = governance.add(train);
  const second = governance.add(other);
  governance.setCurrent(train);
  await until(() => first.result !== null && second.result !== null);
  return {
    governance,
    train,
    other,
    first,
    model: new FindingsModel(governance, trans)
  };
}

async function show(widget: Widget): Promise<void> {
  Widget.attach(widget, document.body);
  MessageLoop.flush();
  await new Promise(resolve => setTimeout(resolve, 20));
}

const cells = (node: HTMLElement) =>
  [...node.querySelectorAll('tbody tr')].map(row =>
    [...row.querySelectorAll('td')].map(cell => cell.textContent)
  );

describe('rows', () => {
  it('tells the line within the cell', async () => {
    const { first } = await start();
    expect(rowsOf([first]).map(({ line }) => line)).toEqual([2, 1, 1]);
  });

  it('sorts by any column, then by place', async () => {
    const { first } = await start();
    const rows = rowsOf([first]);
    const by = (column: 'severity' | 'cell' | 'message', ascending = true) =>
      sortRows(rows, { column, ascending }).map(row => row.finding.message[0]);
    expect(by('severity')).toEqual(['B', 'A', 'C']);
    expect(by('severity', false)).toEqual(['C', 'A', 'B']);
    expect(by('cell')).toEqual(['B', 'A', 'C']);
    expect(by('message')).toEqual(['A', 'B', 'C']);
  });

  it('filters by all words, in any column', async () => {
    const { first } = await start();
    const found = (query: string) =>
      filterRows(rowsOf([first]), query, s => s).map(
        row => row.finding.message[0]
      );
    expect(found('mls1')).toEqual(['B']);
    expect(found(' TRAIN warning ')).toEqual(['A']);
    expect(found('mls1 warning')).toEqual([]);
    expect(found('')).toHaveLength(3);
  });
});

describe('readView', () => {
  it.each([null, 7, 'x', [], { sort: 1, hidden: {} }])(
    'reads %j as the default',
    stored => {
      expect(readView(stored)).toEqual(DEFAULT_VIEW);
    }
  );

  it('keeps what it knows; the sentence cannot be hidden', () => {
    expect(
      readView({
        scope: 'all',
        sort: { column: 'rule', ascending: false },
        hidden: ['line', 'message', 'nonsense']
      })
    ).toEqual({
      scope: 'all',
      sort: { column: 'rule', ascending: false },
      hidden: ['line']
    });
  });
});

describe('FindingsView', () => {
  it('shows the current document, sorts by click and jumps, fixes, ignores', async () => {
    const { first, model } = await start();
    const done: string[] = [];
    const view = new FindingsView(model, {
      jump: (_, { message }) => done.push(`jump ${message}`),
      fix: (document, { message }) =>
        done.push(`fix ${message} ${document === first}`),
      fixAll: document => done.push(`all ${document === first}`),
      ignore: (_, { message }, where) =>
        done.push(`ignore ${message} ${where}`),
      why: rule => done.push(`why ${rule}`),
      forget: () => undefined
    });
    await show(view);
    const { node } = view;
    expect(cells(node).map(row => row.slice(0, 5))).toEqual([
      ['error', 'MLS101', 'B code', '1', '1'],
      ['warning', 'MLS001', 'A', '2', '1'],
      ['note', 'MLS505', 'C', '2', '2']
    ]);
    const heading = [...node.querySelectorAll('th')].find(
      th => th.textContent === 'Finding'
    );
    heading?.querySelector('button')?.click();
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(heading?.getAttribute('aria-sort')).toBe('ascending');
    expect(cells(node)[0][2]).toBe('A');
    const [row] = node.querySelectorAll('tbody tr');
    row.querySelectorAll('button').forEach(button => button.click());
    node
      .querySelector<HTMLButtonElement>('.jp-MLSpaceFindings-tools > button')
      ?.click();
    expect(done).toEqual([
      'why MLS001',
      'jump A',
      'fix A true',
      'ignore A line',
      'ignore A cell',
      'ignore A rule',
      'all true'
    ]);
    view.dispose();
  });

  it('closes a menu when it is left or Escape is pressed, not within', async () => {
    const { model } = await start();
    const view = new FindingsView(model, {
      ...{ fixAll: jest.fn(), jump: jest.fn(), fix: jest.fn() },
      ...{ ignore: jest.fn(), why: jest.fn(), forget: jest.fn() }
    });
    await show(view);
    const menu = view.node.querySelector('tbody details');
    if (!(menu instanceof HTMLDetailsElement)) {
      throw new Error('There is no menu.');
    }
    const [summary, first] =
      menu.querySelectorAll<HTMLElement>('summary, button');
    // jsdom does not focus a summary.
    summary.tabIndex = 0;
    menu.open = true;
    summary.focus();
    first.focus();
    expect(menu.open).toBe(true);
    first.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })
    );
    expect(menu.open).toBe(false);
    menu.open = true;
    first.focus();
    first.blur();
    expect(menu.open).toBe(false);
    view.dispose();
  });

  it('says what was checked, and by which policy, when nothing is wrong', async () => {
    const { governance, model, other } = await start();
    governance.setCurrent(other);
    const nothing = {
      fixAll: jest.fn(),
      jump: jest.fn(),
      fix: jest.fn(),
      ignore: jest.fn(),
      why: jest.fn(),
      forget: jest.fn()
    };
    const view = new FindingsView(model, nothing);
    await show(view);
    expect(view.node.textContent).toContain(
      'Checked 0 calls that create something on AWS, by the standard MLSpace policies.'
    );
    expect(view.node.querySelector('table')).toBeNull();
    view.dispose();
    expect(model.isDisposed).toBe(false);
  });
});

describe('counts', () => {
  it('stand in the side panel and the status bar', async () => {
    const { governance, model, other } = await start();
    const open = jest.fn();
    const section = new FindingsSection(model, open);
    const status = new FindingsStatus(model, open);
    await show(section);
    await show(status);
    const words = '1 error · 1 warning · 1 note';
    expect(section.node.textContent).toContain(`${words} in train.ipynb`);
    expect(status.node.textContent).toBe(`MLSpace: 3, ${words}`);
    status.node.querySelector('button')?.click();
    expect(open).toHaveBeenCalledTimes(1);
    governance.setCurrent(other);
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(section.node.textContent).toContain('None in other.ipynb');
    section.dispose();
    status.dispose();
  });
});
