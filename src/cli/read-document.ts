// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { parseNotebook, parseScript } from '../governance/notebook';
import type { SourceDocument } from '../governance/model';

/** By the name's ending; standard input by its content. Throws with a sentence. */
export function readDocument(text: string, name: string): SourceDocument {
  const body = text.replace(/^\uFEFF/, '');
  const isNotebook = /\.(ipynb|py)$/.test(name)
    ? name.endsWith('.ipynb')
    : looksLikeNotebook(body);
  if (!isNotebook) {
    return parseScript(body, name);
  }
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // The parser's own message quotes the text, which may hold secrets.
    throw new Error('It is not a notebook: the JSON is not valid.');
  }
  try {
    return parseNotebook(json, name);
  } catch {
    throw new Error('It is not a notebook: it has no list of cells.');
  }
}

function looksLikeNotebook(text: string): boolean {
  return /^\s*\{/.test(text) && /"(nbformat|cells|worksheets)"\s*:/.test(text);
}
