// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import {
  FakeCompanion,
  projectReportOf,
  rendered,
  trans
} from '../../companion/__tests__/fakes';
import { HeadWidget } from '../panel/head';
import { MLSpacePanel, readFolds, type Folds } from '../panel/panel';
import { Project } from '../project';

function section(id: string, rank: number) {
  return { id, title: id, rank, widget: new Widget() };
}

function titles(panel: MLSpacePanel): string[] {
  return panel.widgets.map(widget => widget.title.label);
}

describe('MLSpacePanel', () => {
  let panel: MLSpacePanel;
  beforeEach(() => {
    panel = new MLSpacePanel(nullTranslator, trans);
    Widget.attach(panel, document.body);
  });
  afterEach(() => panel.dispose());

  it('orders sections by rank, whoever comes first', () => {
    for (const [id, rank] of [
      ['running', 40],
      ['findings', 20],
      ['notebooks', 30]
    ] as const) {
      panel.addSection(section(id, rank));
    }
    expect(titles(panel)).toEqual(['findings', 'notebooks', 'running']);
  });

  it('keeps the head apart from what folds', () => {
    panel.addSection(section('countdown', 10));
    panel.addSection(section('notebooks', 30));
    panel.addSection(section('who', 0));
    expect(titles(panel)).toEqual(['notebooks']);
    expect([...panel.header.widgets].map(w => w.title.label)).toEqual([
      'who',
      'countdown'
    ]);
  });

  it('takes a section out', () => {
    const added = panel.addSection(section('notebooks', 30));
    added.dispose();
    expect(titles(panel)).toEqual([]);
  });

  it('remembers what is folded, also of sections that come later', () => {
    const folds: Folds[] = [];
    panel.foldsChanged.connect((_, now) => {
      folds.push(now);
    });
    const [first, late] = [section('first', 20), section('late', 30)];
    panel.addSection(first);
    panel.restore({ first: true, late: true });
    panel.addSection(late);
    expect([first.widget.isHidden, late.widget.isHidden]).toEqual([true, true]);
    expect(folds).toEqual([]);
    panel.node
      .querySelectorAll<HTMLElement>('.jp-AccordionPanel-title')[0]
      .click();
    expect(first.widget.isHidden).toBe(false);
    expect(folds).toEqual([{ first: false, late: true }]);
  });
});

test('readFolds takes nothing on trust', () => {
  expect(readFolds(undefined)).toEqual({});
  expect(readFolds({ a: true, b: 'yes', c: false })).toEqual({
    a: true,
    b: false,
    c: false
  });
});

describe('HeadWidget', () => {
  async function show(companion: FakeCompanion | null, contents = '{}') {
    const project = new Project({
      companion,
      contents: {
        get: () =>
          Promise.resolve({
            content: contents,
            last_modified: '2026-11-21T12:00:00Z'
          } as never)
      },
      trans
    });
    await project.ready;
    const refresh = jest.fn();
    const head = new HeadWidget({
      project,
      companion,
      trans,
      locale: 'en',
      now: () => 1_700_000_180_000,
      refresh,
      openSettings: jest.fn(),
      housekeeping: () => null
    });
    Widget.attach(head, document.body);
    await rendered();
    return { head, project, refresh };
  }

  it('says who and where; details on demand', async () => {
    const companion = new FakeCompanion({ project: projectReportOf });
    const { head } = await show(companion);
    const summary = head.node.querySelector<HTMLButtonElement>(
      'button[aria-expanded]'
    )!;
    expect(summary.textContent).toBe(
      'Project001 · jdoe · ctl-jdoe-1 (ml.t3.medium)'
    );
    expect(head.node.querySelector('dl')).toBeNull();
    summary.click();
    await rendered();
    expect(summary.getAttribute('aria-expanded')).toBe('true');
    const text = head.node.querySelector('dl')!.textContent;
    expect(text).toContain('mlspace-data-111122223333');
    expect(text).toContain('subnet-1, subnet-2');
    expect(text).toContain('written 3 minutes ago');
    expect(text).toContain('the standard MLSpace policies');
    expect(head.node.querySelector('.jp-MLSpaceProblem')).toBeNull();
    head.dispose();
  });

  it('says that facts are not known, which problem comes first, and how many more', async () => {
    const companion = new FakeCompanion();
    companion.state = { status: 'unavailable', remedy: 'Install it.' };
    const { head } = await show(companion);
    expect(head.node.textContent).toContain('Project and user are not known');
    const notes = () =>
      [...head.node.querySelectorAll('.jp-MLSpaceProblem')].map(
        note => note.textContent
      );
    expect(notes()).toHaveLength(1);
    expect(notes()[0]).toContain('Install it.');
    const more =
      head.node.querySelector<HTMLButtonElement>('.jp-MLSpace-link')!;
    expect(more.textContent).toBe('6 more problems');
    more.click();
    await rendered();
    expect(notes()).toHaveLength(7);
    expect(notes()[1]).toContain('pSMSDataBucketName is missing');
    head.dispose();
  });

  it('shows hostile text as text', async () => {
    const companion = new FakeCompanion({
      project: () => {
        const report = projectReportOf();
        report.identity.user = '<img src=x onerror=alert(1)>';
        return report;
      }
    });
    const { head } = await show(companion);
    expect(head.node.querySelector('img')).toBeNull();
    expect(head.node.textContent).toContain('<img src=x');
    head.dispose();
  });

  it('refreshes at a click', async () => {
    const { head, refresh } = await show(null);
    head.node
      .querySelector<HTMLButtonElement>('button[aria-label="Refresh"]')!
      .click();
    expect(refresh).toHaveBeenCalledTimes(1);
    head.dispose();
  });
});
