// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ignoreByComment, ignoreEdit } from '../ignore';
import { snapshot } from '../document-text';
import { ModelText, finding, notebookModel } from './support';

function ignored(source: string, at: number, where: 'line' | 'cell'): string {
  const edit = ignoreEdit(source, at, 'MLS001', where);
  return edit
    ? source.slice(0, edit.from) + edit.text + source.slice(edit.to)
    : source;
}

describe('ignoreEdit', () => {
  it.each([
    ['line', 'a\nf(x)\nb', 2, 'a\nf(x)  # mlspace: ignore[MLS001]\nb'],
    ['line', 'f(x)   ', 0, 'f(x)  # mlspace: ignore[MLS001]'],
    [
      'line',
      'f()  # mlspace: ignore[MLS101]',
      0,
      'f()  # mlspace: ignore[MLS101, MLS001]'
    ],
    [
      'line',
      'f()  # mlspace: ignore[MLS001]',
      0,
      'f()  # mlspace: ignore[MLS001]'
    ],
    ['line', 'f()  # mlspace: ignore', 0, 'f()  # mlspace: ignore'],
    ['cell', 'f()', 0, '# mlspace: ignore-cell[MLS001]\nf()'],
    ['cell', '%%time\nf()', 7, '%%time\n# mlspace: ignore-cell[MLS001]\nf()'],
    [
      'cell',
      '# mlspace: ignore-cell[MLS2]\nf()',
      30,
      '# mlspace: ignore-cell[MLS2, MLS001]\nf()'
    ]
  ] as const)('%s: %j', (where, source, at, expected) => {
    expect(ignored(source, at, where)).toBe(expected);
  });

  it('puts no comment behind a line that goes on', () => {
    const source = 'x = \\\n  f()';
    expect(ignored(source, 0, 'line')).toBe(
      '# mlspace: ignore-cell[MLS001]\nx = \\\n  f()'
    );
  });
});

describe('ignoreByComment', () => {
  it('writes into the cell as one undo step, and not into a changed one', () => {
    const model = notebookModel(['f()']);
    const text = new ModelText(model);
    const source = snapshot(text);
    const [cell] = model.sharedModel.cells;
    expect(ignoreByComment(text, source, finding(0, 0, 1), 'line')).toBe(true);
    expect(cell.getSource()).toBe('f()  # mlspace: ignore[MLS001]');
    expect(ignoreByComment(text, source, finding(0, 0, 1), 'line')).toBe(false);
    cell.undo();
    expect(cell.getSource()).toBe('f()');
  });
});
