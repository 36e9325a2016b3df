// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import fc from 'fast-check';
import { replaceSources } from '../notebook-text';

interface RawNotebook {
  cells: { source: string | string[] }[];
}

const sourceOf = (text: string, cell: number): string => {
  const raw: RawNotebook = JSON.parse(text.replace(/^\uFEFF/, ''));
  const { source } = raw.cells[cell];
  return typeof source === 'string' ? source : source.join('');
};

describe('replaceSources', () => {
  it('changes the lines that change and nothing else', () => {
    const text = `{
   "nbformat": 4, "metadata" : {"a":  1.50, "cells": []},
   "cells": [
      {"cell_type": "code", "source": [
         "a = \\u00e9\\n",
         "b = '\\/'"
      ], "outputs": []},
      {"source": "c = 1\\nd", "cell_type": "code"}
   ]
}`;
    const changed = replaceSources(
      text,
      new Map([
        [0, "a = é\nnew = 'ü'\nb = '/'"],
        [1, 'c = 2\nd']
      ])
    );
    expect(changed).toBe(
      text
        .replace(
          '"a = \\u00e9\\n",\n',
          '"a = \\u00e9\\n",\n         "new = \'\\u00fc\'\\n",\n'
        )
        .replace('"c = 1\\nd"', '"c = 2\\nd"')
    );
  });

  it.each([
    ['one line on one line', '["a"]', 'b\nc', '["b\\n", "c"]'],
    [
      'one line among indented ones',
      '[\n    "a"\n   ]',
      'a\nb',
      '[\n    "a\\n",\n    "b"\n   ]'
    ],
    [
      'CRLF between items',
      '[\r\n  "a\\n",\r\n  "b"\r\n ]',
      'a\nx\nb',
      '[\r\n  "a\\n",\r\n  "x\\n",\r\n  "b"\r\n ]'
    ],
    ['an empty list', '[]', 'a', '["a"]'],
    ['characters beyond ASCII', '["é"]', 'éü', '["éü"]']
  ])('keeps the style of %s', (_title, before, source, after) => {
    const wrap = (list: string): string =>
      `\uFEFF{"cells":[{"source":${list}}],"nbformat":4}\n`;
    expect(replaceSources(wrap(before), new Map([[0, source]]))).toBe(
      wrap(after)
    );
  });

  it('finds the cells of nbformat 3', () => {
    const text =
      '{"worksheets":[{"cells":[{"input":["a"]}]},{"cells":[{"source":["x"]},{"input":"b"}]}]}';
    expect(
      replaceSources(
        text,
        new Map([
          [0, 'A'],
          [2, 'B']
        ])
      )
    ).toBe(text.replace('"a"', '"A"').replace('"b"', '"B"'));
  });

  it('holds for any notebook, any layout and any new source', () => {
    const cell = fc.record({
      source: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.string({ unit: 'grapheme' }))
      ),
      metadata: fc.jsonValue()
    });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.nat(),
        fc.string({ unit: 'grapheme' }),
        (cells, indent, pick, source) => {
          const text = JSON.stringify({ a: '"]}\\', cells }, null, indent);
          const index = pick % cells.length;
          expect(replaceSources(text, new Map())).toBe(text);
          const changed = replaceSources(text, new Map([[index, source]]));
          expect(sourceOf(changed, index)).toBe(source);
          const rest = (given: string): unknown => {
            const raw: RawNotebook = JSON.parse(given);
            raw.cells[index].source = '';
            return raw;
          };
          expect(rest(changed)).toEqual(rest(text));
        }
      )
    );
  });
});
