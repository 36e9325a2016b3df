// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { PromiseDelegate } from '@lumino/coreutils';
import { Late } from '../late-extension';

const marked = (name: string) =>
  EditorView.editorAttributes.of({ class: name });

function open(late: Late<string>): EditorView {
  const extensions = late.extension(marked);
  return new EditorView({ state: EditorState.create({ extensions }) });
}

describe('a late extension', () => {
  it('reaches the editors that were there before it, and those that come later', async () => {
    const loaded = new PromiseDelegate<string>();
    let loads = 0;
    const late = new Late(() => {
      loads += 1;
      return loaded.promise;
    });
    expect(loads).toBe(0);
    const first = open(late);
    const second = open(late);
    const gone = open(late);
    gone.destroy();
    expect(first.dom.classList).not.toContain('late');
    loaded.resolve('late');
    await loaded.promise;
    await new Promise(done => setTimeout(done));
    expect(first.dom.classList).toContain('late');
    expect(second.dom.classList).toContain('late');
    expect(gone.dom.classList).not.toContain('late');
    expect(open(late).dom.classList).toContain('late');
    expect(loads).toBe(1);
  });
});
