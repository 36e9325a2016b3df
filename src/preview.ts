// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Widget } from '@lumino/widgets';

/**
 * The body of a dialog that shows what would be written.
 *
 * @param label - what the region holds, for those who cannot see it.
 * @param note - said above it, if there is something to say.
 */
export function previewBody(label: string, note: string | null): Widget {
  const body = new Widget();
  body.addClass('jp-MLSpace-preview');
  // Long previews scroll; the keyboard must reach them.
  body.node.tabIndex = 0;
  body.node.setAttribute('role', 'region');
  body.node.setAttribute('aria-label', label);
  if (note !== null) {
    const paragraph = document.createElement('p');
    paragraph.textContent = note;
    body.node.append(paragraph);
  }
  return body;
}
