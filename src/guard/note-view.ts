// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { modeWord } from './modes';
import { type GuardCall, readNote } from './notes';
import { appendProse } from './prose';
import { callTitle, itemText, outcomeText } from './wording';

/** Shows a note in `node`: text only, whatever the notebook file or the kernel put into it. */
export function showNote(
  node: HTMLElement,
  data: unknown,
  open: () => void,
  trans: TranslationBundle
): void {
  const note = readNote(data);
  node.replaceChildren();
  if (!note) {
    node.textContent = trans.__('A note of the MLSpace guard, not readable.');
    return;
  }
  const head = document.createElement('p');
  const word = document.createElement('strong');
  word.textContent = trans.__('MLSpace guard: %1', modeWord(note.mode, trans));
  head.append(word);
  node.append(head, ...note.calls.map(call => callView(call, trans)));
  if (note.more > 0) {
    const more = document.createElement('p');
    more.textContent = trans._n(
      'and %1 more call',
      'and %1 more calls',
      note.more
    );
    node.append(more);
  }
  node.append(footer(open, trans));
}

function callView(call: GuardCall, trans: TranslationBundle): HTMLElement {
  const box = document.createElement('div');
  box.className = 'jp-MLSpaceGuard-call';
  const title = document.createElement('span');
  title.textContent = `${callTitle(call, trans)}: `;
  const badge = document.createElement('span');
  const kind =
    call.outcome === 'stopped'
      ? 'error'
      : call.outcome === 'sent'
        ? 'warning'
        : 'info';
  badge.className = `jp-MLSpace-badge jp-MLSpace-badge-${kind}`;
  badge.textContent = outcomeText(call.outcome, trans);
  const list = document.createElement('ul');
  for (const item of call.items) {
    const line = document.createElement('li');
    appendProse(line, itemText(item, trans));
    list.append(line);
  }
  box.append(title, badge, list);
  return box;
}

function footer(open: () => void, trans: TranslationBundle): HTMLElement {
  const line = document.createElement('p');
  line.append(
    trans.__(
      'The source is unchanged; write it there, and the call is right wherever it runs. '
    )
  );
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'jp-MLSpace-link';
  button.textContent = trans.__('Show in findings');
  button.addEventListener('click', open);
  line.append(button);
  return line;
}
