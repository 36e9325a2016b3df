// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import fc from 'fast-check';
import { createEngine } from '../engine';
import type { Analysis } from '../model';
import { OPTIONS, notebookOf } from './harness';

/** Pieces that share names, change each other's objects and launch things. */
const PIECES = [
  'import boto3, copy',
  "sm = boto3.client('sagemaker')",
  "tags = [{'Key': 'project', 'Value': 'p'}]",
  'tags = []',
  "tags.append({'Key': 'user', 'Value': 'u'})",
  "params = {'ModelName': 'm'}",
  "params['Tags'] = tags",
  "del params['Tags']",
  'other = params',
  'other = copy.deepcopy(params)',
  "other.update(VpcConfig={'Subnets': ['s'], 'SecurityGroupIds': ['g']})",
  'sm.create_model(**params)',
  'sm.create_model(**other)',
  "if input():\n    params['Tags'] = tags",
  "def make(p):\n    p['EnableNetworkIsolation'] = True\n    sm.create_model(**p)",
  'make(params)',
  'make = print',
  'x = (',
  '!aws sagemaker create-model --tags Key=a,Value={tags}',
  'from sagemaker.estimator import Estimator',
  "est = Estimator('i', 'r', 1, 'ml.m5.large', tags=tags)",
  'est.fit()',
  'est.deploy(1, "ml.m5.large")',
  'class C:\n    def go(self):\n        sm.create_model(Tags=tags)',
  'C().go()',
  ''
];

const piece = fc.constantFrom(...PIECES);
const edit = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(9), text: piece }),
  fc.record({
    kind: fc.constant('append' as const),
    at: fc.nat(9),
    text: piece
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(9),
    text: piece
  }),
  fc.record({
    kind: fc.constant('remove' as const),
    at: fc.nat(9),
    text: piece
  })
);

interface Draft {
  readonly id: string;
  readonly source: string;
}

function apply(
  cells: readonly Draft[],
  { kind, at, text }: { kind: string; at: number; text: string },
  fresh: string
): readonly Draft[] {
  const index = Math.min(at, Math.max(cells.length - 1, 0));
  const old = cells[index];
  const next = [...cells];
  if (kind === 'insert' || !old) {
    next.splice(index, 0, { id: fresh, source: text });
  } else if (kind === 'remove') {
    next.splice(index, 1);
  } else {
    const source = kind === 'set' ? text : `${old.source}\n${text}`;
    next[index] = { ...old, source };
  }
  return next;
}

/** All of an analysis that a person could see. */
function visible(analysis: Analysis): unknown {
  return JSON.parse(
    JSON.stringify(analysis, (_key, value: unknown) =>
      value instanceof Map ? [...value] : value
    )
  );
}

describe('incremental analysis', () => {
  it('equals an analysis from scratch after any sequence of edits', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 3, maxLength: 10 }),
        fc.array(edit, { minLength: 1, maxLength: 8 }),
        (start, edits) => {
          const warm = createEngine(OPTIONS);
          let cells: readonly Draft[] = start.map((source, i) => ({
            id: `s${i}`,
            source
          }));
          edits.forEach((one, step) => {
            cells = apply(cells, one, `n${step}`);
            const document = {
              ...notebookOf([]),
              cells: cells.map(({ id, source }, index) => ({
                id,
                index,
                type: 'code' as const,
                source
              }))
            };
            const incremental = visible(warm.analyse(document));
            const scratch = visible(createEngine(OPTIONS).analyse(document));
            expect(incremental).toEqual(scratch);
          });
        }
      ),
      { numRuns: 150 }
    );
  });
});
