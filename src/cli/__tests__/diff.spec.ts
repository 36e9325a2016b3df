// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import fc from 'fast-check';
import { unifiedDiff } from '../diff';

const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Applies a diff as `patch` would, exactly where the hunks say. */
function patch(before: string, diff: string): string {
  const source = lines(before);
  const out: string[] = [];
  let at = 0;
  const body = lines(diff).slice(2);
  body.forEach((line, index) => {
    const header = /^@@ -(\d+)(?:,(\d+))? \+/.exec(line);
    if (header) {
      const start = Number(header[1]) - (header[2] === '0' ? 0 : 1);
      out.push(...source.slice(at, start));
      at = start;
      return;
    }
    const noEnd = body[index + 1]?.startsWith('\\') ?? false;
    const text = noEnd ? line.slice(1, -1) : line.slice(1);
    if (line.startsWith('\\')) {
      return;
    }
    if (line[0] !== '+') {
      expect(source[at]).toBe(text);
      at += 1;
    }
    if (line[0] !== '-') {
      out.push(text);
    }
  });
  return [...out, ...source.slice(at)].join('');
}

describe('unifiedDiff', () => {
  it('is empty for equal texts', () => {
    expect(unifiedDiff('a', 'b', 'x\n', 'x\n')).toBe('');
  });

  it('shows three lines of context', () => {
    const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
    expect(unifiedDiff('a/f', 'b/f', before, before.replace('5', 'five'))).toBe(
      '--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n'
    );
  });

  it('counts an insertion into nothing as patch does', () => {
    expect(unifiedDiff('a', 'b', '', 'x\n')).toBe(
      '--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n'
    );
  });

  it('leads from one text to the other, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', 'd'))
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff('a', 'b', before, after);
        expect(diff === '' ? before : patch(before, diff)).toBe(after);
      })
    );
  });
});
