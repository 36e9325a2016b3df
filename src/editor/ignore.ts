// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Finding, SourceDocument } from '../governance/model';
import { asOneStep } from './apply-fixes';
import type { IDocumentText } from './document-text';

const COMMENT = {
  line: /#\s*mlspace:\s*ignore(?!-cell)(?:\s*\[([^\]\n]*)\])?/,
  cell: /^[ \t]*#\s*mlspace:\s*ignore-cell(?:\s*\[([^\]\n]*)\])?/m
} as const;

/** Where to write `text` so that the comment names `rule` too; null when it already does. */
export function ignoreEdit(
  source: string,
  at: number,
  rule: string,
  where: 'line' | 'cell'
): { from: number; to: number; text: string } | null {
  const from = where === 'line' ? source.lastIndexOf('\n', at - 1) + 1 : 0;
  const newline = source.indexOf('\n', at);
  const to = where === 'line' && newline >= 0 ? newline : source.length;
  const part = source.slice(from, to);
  const match = COMMENT[where].exec(part);
  if (match) {
    if (match[1] === undefined) {
      // Without a list it already stands for all rules.
      return null;
    }
    const rules = match[1].split(',').map(item => item.trim());
    const listed = rules.filter(item => item !== '');
    if (listed.includes(rule)) {
      return null;
    }
    const start = from + match.index + match[0].indexOf('[') + 1;
    return {
      from: start,
      to: start + match[1].length,
      text: [...listed, rule].join(', ')
    };
  }
  if (where === 'cell') {
    // A cell magic must stay on the first line.
    const top = source.startsWith('%%') ? source.indexOf('\n') + 1 : 0;
    const place = source.startsWith('%%') && top === 0 ? null : top;
    return place === null
      ? null
      : { from: place, to: place, text: `# mlspace: ignore-cell[${rule}]\n` };
  }
  const end = from + part.trimEnd().length;
  if (source[end - 1] === '\\') {
    // Nothing may stand behind a line that is continued.
    return ignoreEdit(source, at, rule, 'cell');
  }
  return { from: end, to, text: `  # mlspace: ignore[${rule}]` };
}

/** Switch a rule off for the finding's line or cell by a comment in the text. */
export function ignoreByComment(
  text: IDocumentText,
  source: SourceDocument,
  finding: Finding,
  where: 'line' | 'cell'
): boolean {
  const cell = source.cells[finding.span.cell];
  const model = text.cells.find(other => other.id === cell.id)?.model;
  if (!model || model.getSource() !== cell.source) {
    return false;
  }
  const edit = ignoreEdit(cell.source, finding.span.from, finding.rule, where);
  if (edit) {
    asOneStep(model, () => model.updateSource(edit.from, edit.to, edit.text));
  }
  return edit !== null;
}
