// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import * as fc from 'fast-check';
import type { Json } from '../json';
import { decodeCbor, encodeCbor } from '../wire/cbor';

const { json } = fc.letrec<{ json: Json }>(tie => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie('json'), {
      maxKeys: 5,
      noNullPrototype: true
    })
  )
}));

describe('CBOR', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(json, value => {
        expect(decodeCbor(encodeCbor(value))).toEqual(value);
      }),
      { seed: 7, numRuns: 300 }
    );
  });

  it.each([
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['c11a514b67b0', 1363896240],
    ['f97e00', undefined],
    ['44010203', undefined],
    ['9f01', undefined]
  ])('reads %s as RFC 8949 means it', (hex, expected) => {
    const read = (): Json => decodeCbor(Buffer.from(hex, 'hex'));
    if (expected === undefined) {
      expect(read).toThrow();
    } else {
      expect(read()).toEqual(expected);
    }
  });

  it('does not follow nesting without end', () => {
    expect(() => decodeCbor(Buffer.alloc(5000, 0x81))).toThrow();
  });
});
