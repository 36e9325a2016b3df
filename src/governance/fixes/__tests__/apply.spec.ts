// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import fc from 'fast-check';
import type { Fix, TextEdit } from '../../model';
import { applyEdits, planEdits } from '../apply';

const edit = (from: number, to: number, text: string, cell = 0): TextEdit => ({
  span: { cell, from, to },
  text
});
const fix = (...edits: TextEdit[]): Fix => ({
  title: '',
  edits,
  prelude: null
});

describe('planEdits', () => {
  it('applies equal edits once', () => {
    const plan = planEdits([
      fix(edit(1, 1, ',\n'), edit(3, 3, ', a')),
      fix(edit(1, 1, ',\n'), edit(5, 5, ', b'))
    ]);
    expect(plan.edits).toHaveLength(3);
    expect(plan.skipped).toEqual([]);
  });

  it('skips a fix wholly when it touches what another changes', () => {
    const first = fix(edit(2, 6, 'x'));
    const second = fix(edit(0, 0, ', y'), edit(4, 8, 'z'));
    const plan = planEdits([first, second]);
    expect(plan.applied).toEqual([first]);
    expect(plan.skipped).toEqual([second]);
    expect(applyEdits('0123456789', 0, plan.edits)).toBe('01x6789');
  });

  it('does not run two insertions into one another', () => {
    expect(
      planEdits([fix(edit(1, 1, 'a')), fix(edit(1, 1, 'b'))]).skipped
    ).toHaveLength(1);
  });

  it('inserts what names need, unless told not to', () => {
    const needs: Fix = {
      ...fix(edit(5, 5, ', a')),
      prelude: { edit: edit(0, 0, 'a = 1\n') }
    };
    expect(applyEdits('01234', 0, planEdits([needs]).edits)).toBe(
      'a = 1\n01234, a'
    );
    expect(applyEdits('01234', 0, planEdits([needs], false).edits)).toBe(
      '01234, a'
    );
  });

  it('gives edits that never overlap and each fix wholly or not at all', () => {
    const anyEdit = fc
      .tuple(
        fc.nat(30),
        fc.nat(4),
        fc.constantFrom('', 'x', ', y', '\nz'),
        fc.nat(1)
      )
      .map(([from, length, text, cell]) =>
        edit(from, from + length, text, cell)
      );
    const anyFix = fc.array(anyEdit, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(anyFix, { maxLength: 6 }), groups => {
        const fixes = groups.map(edits => fix(...edits));
        const { edits, applied, skipped } = planEdits(fixes);
        expect(applied.length + skipped.length).toBe(fixes.length);
        for (const one of applied) {
          for (const wanted of one.edits) {
            expect(edits).toContainEqual(wanted);
          }
        }
        for (const cell of [0, 1]) {
          const own = edits.filter(({ span }) => span.cell === cell);
          own.slice(1).forEach(({ span }, i) => {
            expect(span.from).toBeGreaterThanOrEqual(own[i].span.to);
          });
        }
      })
    );
  });
});

describe('applyEdits', () => {
  it('ends new lines as the others end', () => {
    expect(applyEdits('a\r\nb', 0, [edit(1, 1, '\nx')])).toBe('a\r\nx\r\nb');
    expect(applyEdits('a\nb', 0, [edit(1, 1, '\nx')])).toBe('a\nx\nb');
  });
});
