// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { previewBody } from '../preview';
import type { IFixPreview, IFixerDialogue } from './fixer';

/** Lines of unchanged text shown around a change. */
const CONTEXT = 1;

/** A line of a preview, as in a unified diff. */
interface IPreviewLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** The stretch of lines that differs, with a little context. */
export function previewLines(before: string, after: string): IPreviewLine[] {
  const old = before.split('\n');
  const fresh = after.split('\n');
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) {
    head++;
  }
  let tail = 0;
  while (
    tail < shorter - head &&
    old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
  ) {
    tail++;
  }
  const lines = (sign: IPreviewLine['sign'], texts: readonly string[]) =>
    texts.map(text => ({ sign, text }));
  return [
    ...lines(' ', old.slice(Math.max(0, head - CONTEXT), head)),
    ...lines('-', old.slice(head, old.length - tail)),
    ...lines('+', fresh.slice(head, fresh.length - tail)),
    ...lines(' ', old.slice(old.length - tail, old.length - tail + CONTEXT))
  ];
}

function previewWidget(
  { cells, addsProjectCell }: IFixPreview,
  trans: TranslationBundle
): Widget {
  const body = previewBody(
    trans.__('Changes by cell'),
    addsProjectCell
      ? trans.__(
          'The project cell, which reads tags, network and key from the project, is added above them.'
        )
      : null
  );
  for (const { cell, before, after } of cells) {
    const heading = document.createElement('h3');
    heading.textContent = trans.__('Cell %1', cell + 1);
    const code = document.createElement('pre');
    for (const { sign, text } of previewLines(before, after)) {
      const line = document.createElement(
        sign === '+' ? 'ins' : sign === '-' ? 'del' : 'span'
      );
      line.textContent = `${sign} ${text}\n`;
      code.append(line);
    }
    body.node.append(heading, code);
  }
  return body;
}

/** Previews as a dialog, notices as notifications. */
export class FixerDialogue implements IFixerDialogue {
  constructor(trans: TranslationBundle) {
    this._trans = trans;
  }

  async confirm(preview: IFixPreview): Promise<boolean> {
    const trans = this._trans;
    const result = await showDialog({
      title: trans._n(
        'Apply %1 fix in %2 cells?',
        'Apply %1 fixes in %2 cells?',
        preview.fixes,
        preview.cells.length + (preview.addsProjectCell ? 1 : 0)
      ),
      body: previewWidget(preview, trans),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Apply') })
      ]
    });
    return result.button.accept;
  }

  tell(message: string, undo: (() => void) | null): void {
    // One notice at a time.
    Notification.dismiss(this._last);
    this._last = Notification.info(message, {
      autoClose: undo ? 15000 : 6000,
      actions: undo
        ? [
            {
              label: this._trans.__('Undo this fix'),
              callback: undo,
              displayType: 'link'
            }
          ]
        : []
    });
  }

  /** Whether a project cell that was changed by hand may be replaced. */
  async mayReplaceProjectCell(): Promise<boolean> {
    const trans = this._trans;
    const result = await showDialog({
      title: trans.__('Replace the project cell?'),
      body: trans.__(
        'It was changed by hand, or written for other project facts. Replacing it loses those changes.'
      ),
      defaultButton: 0,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Keep It') }),
        Dialog.warnButton({ label: trans.__('Replace') })
      ]
    });
    return result.button.accept;
  }

  private _trans: TranslationBundle;
  private _last = '';
}
