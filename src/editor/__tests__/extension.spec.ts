// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { diagnosticCount, linter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { Signal } from '@lumino/signaling';
import { type IPlacedFinding, placeFindings } from '../diagnostics';
import { explainAt } from '../explain-at';
import {
  type IEditorFindings,
  findingsAt,
  findingsExtension
} from '../extension';
import { finding } from './support';

class Findings implements IEditorFindings {
  readonly changed = new Signal<this, void>(this);
  placed: readonly IPlacedFinding[] | null = [];
  closed = 0;

  read(): readonly IPlacedFinding[] | null {
    return this.placed;
  }

  render(findings: readonly IPlacedFinding[], close: () => void): HTMLElement {
    const node = document.createElement('div');
    const button = document.createElement('button');
    node.className = 'test-explanation';
    button.textContent = findings.map(f => f.finding.rule).join(' ');
    button.onclick = close;
    node.append(button);
    return node;
  }

  title(): string {
    return 'title';
  }

  async push(placed: readonly IPlacedFinding[] | null): Promise<void> {
    this.placed = placed;
    this.changed.emit();
    await Promise.resolve();
  }
}

function open(doc: string, gutter = false) {
  const findings = new Findings();
  const view = new EditorView({
    state: EditorState.create({
      doc,
      extensions: findingsExtension(findings, { gutter })
    }),
    parent: document.body
  });
  const marks = () =>
    [...view.dom.querySelectorAll('.jp-MLSpace-mark')].map(
      node => `${node.textContent} ${node.className.split('-').pop()}`
    );
  return { findings, view, marks };
}

afterEach(() => {
  document.body.replaceChildren();
});

const PLACED = [{ finding: finding(0, 0, 1), from: 0, to: 1 }];

describe('placeFindings', () => {
  it.each([
    ['inside', [2, 4], 10, [2, 4]],
    ['past the end', [8, 20], 10, [8, 10]],
    ['wholly past the end', [20, 30], 10, [9, 10]],
    ['empty', [3, 3], 10, [3, 4]],
    ['empty at the end', [10, 10], 10, [9, 10]],
    ['in an empty text', [5, 9], 0, [0, 0]]
  ])('keeps a span %s within the text', (_, [from, to], length, expected) => {
    const [placed] = placeFindings([finding(0, from, to)], 0, length);
    expect([placed.from, placed.to]).toEqual(expected);
  });

  it('takes only its own cell, in order of place', () => {
    const all = [finding(1, 5, 6), finding(0, 0, 1), finding(1, 2, 3)];
    expect(placeFindings(all, 1, 9).map(({ from }) => from)).toEqual([2, 5]);
  });
});

describe('findingsExtension', () => {
  it('marks what is pushed, by shape class, and takes it away again', async () => {
    const { findings, marks, view } = open('call()');
    await findings.push([
      { finding: finding(0, 0, 4), from: 0, to: 4 },
      {
        finding: finding(0, 4, 6, { severity: 'warning' }),
        from: 4,
        to: 6
      }
    ]);
    expect(marks()).toEqual(['call error', '() warning']);
    expect(view.dom.querySelector('.jp-MLSpace-line-error')).not.toBeNull();
    await findings.push([]);
    expect(marks()).toEqual([]);
    expect(view.dom.querySelector('.jp-MLSpace-line')).toBeNull();
  });

  it('keeps marks moving with the text while a new reading is awaited', async () => {
    const { findings, view } = open('x.call()');
    await findings.push([{ finding: finding(0, 2, 6), from: 2, to: 6 }]);
    view.dispatch({ changes: { from: 0, insert: 'yy\n' } });
    await findings.push(null);
    expect(findingsAt(view.state, 6)).toMatchObject([{ from: 5, to: 9 }]);
    expect(findingsAt(view.state, 0)).toEqual([]);
  });

  it('says nothing to an editor that is gone', async () => {
    const { findings, view } = open('call()');
    view.destroy();
    await findings.push(PLACED);
    expect(diagnosticCount(view.state)).toBe(0);
  });

  it('explains at the cursor from the keyboard, and Escape closes it', async () => {
    const { findings, view } = open('call()');
    await findings.push([{ finding: finding(0, 0, 4), from: 0, to: 4 }]);
    view.dispatch({ effects: explainAt.of({ pos: 1, focus: true }) });
    const shown = () => view.dom.querySelector('.test-explanation');
    expect(shown()?.textContent).toBe('MLS001');
    view.contentDOM.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27 })
    );
    expect(shown()).toBeNull();
    view.dispatch({ effects: explainAt.of({ pos: 6, focus: true }) });
    expect(shown()).toBeNull();
  });

  it('closes an explanation when its text changes', async () => {
    const { findings, view } = open('call()');
    await findings.push([{ finding: finding(0, 0, 4), from: 0, to: 4 }]);
    view.dispatch({ effects: explainAt.of({ pos: 1, focus: false }) });
    view.dispatch({ changes: { from: 6, insert: '\n' } });
    expect(view.dom.querySelector('.test-explanation')).toBeNull();
  });

  it('lives beside another linter with a delay of its own', () => {
    const findings = new Findings();
    const state = EditorState.create({
      doc: 'x',
      extensions: [
        linter(() => [], { delay: 250 }),
        findingsExtension(findings, { gutter: true })
      ]
    });
    expect(state.doc.toString()).toBe('x');
  });

  it('takes the cursor and the focus to a mark whose menu is asked for', async () => {
    const { findings, view } = open('one two');
    await findings.push([{ finding: finding(0, 4, 7), from: 4, to: 7 }]);
    const ask = (pos: number) => {
      jest.spyOn(view, 'posAtCoords').mockReturnValue(pos);
      const event = new MouseEvent('contextmenu', { cancelable: true });
      // As the notebook does before the editor hears of it.
      event.preventDefault();
      view.contentDOM.dispatchEvent(event);
      return view.state.selection.main.head;
    };
    expect(ask(2)).toBe(0);
    expect(view.hasFocus).toBe(false);
    expect(ask(5)).toBe(5);
    expect(view.hasFocus).toBe(true);
    view.destroy();
  });
});
