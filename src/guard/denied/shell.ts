// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type Cell, CodeCell } from '@jupyterlab/cells';

/** Lines and cells that IPython gives to a shell. */
const SHELL =
  /^\s*(?:[\w, ]{1,80}=\s*)?(?:!|%sx\b|%system\b)|^%%(?:!|sx|system|bash|sh|script)\b/m;
/** How the AWS command line begins what botocore raised. */
const FAILED = 'An error occurred (';
/** Programs may write a lot: the end of it tells how it ended. */
const LONGEST_TEXT = 100_000;

/** What the AWS command line, run by a cell's shell, says of calls that failed; one line each. */
export function failedCalls(cell: Cell): string[] {
  if (!(cell instanceof CodeCell)) {
    return [];
  }
  const { outputs, sharedModel } = cell.model;
  if (!SHELL.test(sharedModel.getSource())) {
    return [];
  }
  const streams = outputs
    .toJSON()
    .flatMap(({ output_type: type, text }) =>
      type === 'stream' ? [textOf(text)] : []
    );
  return streams
    .join('\n')
    .slice(-LONGEST_TEXT)
    .split(/\r?\n/)
    .filter(line => line.includes(FAILED));
}

/** nbformat keeps a text whole or in lines. */
function textOf(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text ?? '');
}
