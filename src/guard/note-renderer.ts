// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IRenderMime } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { GUARD_MIME } from './names';

/** An output of the guard; what it shows is loaded with the first one. */
class GuardNoteOutput extends Widget implements IRenderMime.IRenderer {
  constructor(
    private readonly _open: () => void,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-MLSpaceGuard-note');
    this.node.setAttribute('role', 'note');
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const { showNote } = await import('./note-view');
    showNote(this.node, model.data[GUARD_MIME], this._open, this._trans);
  }
}

/** Safe: only text reaches the page, so notebooks that are not trusted may have it too. */
export function noteFactory(
  open: () => void,
  trans: TranslationBundle
): IRenderMime.IRendererFactory {
  return {
    safe: true,
    mimeTypes: [GUARD_MIME],
    defaultRank: 60,
    createRenderer: () => new GuardNoteOutput(open, trans)
  };
}
