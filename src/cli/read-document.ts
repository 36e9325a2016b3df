// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { SourceDocument } from '../governance/model';
import { parseNotebook, parseScript } from '../governance/notebook';

/** By the name's ending; standard input by its content. Throws with a sentence. */
export function readDocument(text: string, name: string): SourceDocument {
  const body = text.replace(/^\uFEFF/, '');
  const isNotebook = /\.(ipynb|py)$/.test(name)
    ? name.endsWith('.ipynb')
    : looksLikeNotebook(body);
  return isNotebook ? parseNotebook(body, name) : parseScript(body, name);
}

function looksLikeNotebook(text: string): boolean {
  return /^\s*\{/.test(text) && /"(nbformat|cells|worksheets)"\s*:/.test(text);
}
