// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import fc from 'fast-check';
import { createEngine } from '../engine';
import type { Analysis, EngineOptions, ProjectFacts } from '../model';
import { NO_INPUTS, standardPolicies } from '../policy';
import { FACTS, OPTIONS, notebookOf } from './harness';

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
  "sm.create_training_job(TrainingJobName='j', ResourceConfig={'InstanceType': 'ml.m5.large'})",
  "vpc_config = {'Subnets': ['subnet-0aaa'], 'SecurityGroupIds': ['sg-0def']}",
  "kms_key = '1234abcd'",
  "kms_key = 'CHANGE_ME'",
  "bucket = 'mlspace-data-111122223333'",
  "est = Estimator('i', 'r', 1, 'ml.m5.large', output_path='s3://other/x')",
  "role = 'arn:aws:iam::111122223333:role/other'",
  'def save(p):\n    df.to_csv(p)',
  "save('/tmp/x.csv')",
  "def idle():\n    open('/tmp/y', 'w')\n    sm.create_endpoint(EndpointName='e')",
  '# MLSpace project cell',
  'sm.delete_endpoint(EndpointName="e")',
  'sm.create_model(**params)  # mlspace: ignore[MLS001]',
  '!pip install x',
  "import sagemaker\nsession = sagemaker.Session(default_bucket='b')",
  'est.fit(logs=False)',
  "def launch(e):\n    e.fit(wait=True, logs='All')",
  'launch(est)',
  '%%time\nsm.create_model(ModelName="m", ExecutionRoleArn=role)',
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

/** What the project's own policies and network say, for rules and fixes with much to do. */
const RICH_FACTS: ProjectFacts = {
  ...FACTS,
  bucket: 'mlspace-data-111122223333',
  subnets: ['subnet-0aaa'],
  securityGroups: ['sg-0def'],
  volumeKey: '1234abcd',
  roleArn: 'arn:aws:iam::111122223333:role/own'
};
const RICH: EngineOptions = {
  facts: RICH_FACTS,
  policies: standardPolicies(RICH_FACTS, NO_INPUTS),
  rules: {
    ...OPTIONS.rules,
    namingPatterns: { ModelName: '[a-z]{3,}' }
  }
};

const property = (
  options: EngineOptions
): fc.IProperty<[string[], { kind: string; at: number; text: string }[]]> =>
  fc.property(
    fc.array(piece, { minLength: 3, maxLength: 10 }),
    fc.array(edit, { minLength: 1, maxLength: 8 }),
    (start, edits) => {
      const warm = createEngine(options);
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
        const scratch = visible(createEngine(options).analyse(document));
        expect(incremental).toEqual(scratch);
      });
    }
  );

describe('incremental analysis', () => {
  it('equals an analysis from scratch after any sequence of edits', () => {
    fc.assert(property(OPTIONS), { numRuns: 150 });
  });

  it('does so with policies, rules and fixes at work', () => {
    fc.assert(property(RICH), { numRuns: 60 });
  });

  it('forgets what a removed cell did to an object of a cell before it', () => {
    const source = [
      'class C:\n    def go(self):\n        sm.create_model(Tags=tags)',
      'tags = []',
      'import boto3',
      "est = Estimator('i', 'r', 1, 'ml.m5.large', tags=tags)"
    ];
    const { name, format, cells } = notebookOf(source);
    const warm = createEngine(OPTIONS);
    warm.analyse({ name, format, cells });
    const less = { name, format, cells: cells.slice(0, 3) };
    expect(visible(warm.analyse(less))).toEqual(
      visible(createEngine(OPTIONS).analyse(less))
    );
  });

  it('may begin with the first cells, and keeps to itself what only the whole can tell', () => {
    const document = notebookOf([
      "import boto3\nsm = boto3.client('sagemaker')",
      "sm.create_endpoint(EndpointName='e')",
      'x = 1  # mlspace: ignore[MLS001]',
      'def later():\n    pass'
    ]);
    const warm = createEngine(OPTIONS);
    const first = { ...document, cells: document.cells.slice(0, 3) };
    const beginning = warm.analyse(first, true);
    expect(beginning.truncated).toBe(true);
    expect(beginning.requests).toHaveLength(1);
    const codes = beginning.findings.map(({ rule }) => rule);
    expect(codes).not.toContain('MLS505');
    expect(codes).not.toContain('MLS901');
    expect(visible(warm.analyse(first))).toEqual(
      visible(createEngine(OPTIONS).analyse(first))
    );
    const whole = warm.analyse(document);
    expect(visible(whole)).toEqual(
      visible(createEngine(OPTIONS).analyse(document))
    );
    expect(whole.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['MLS505', 'MLS901'])
    );
  });

  it('held once broken by a function that nobody calls', () => {
    fc.assert(property(OPTIONS), { numRuns: 200, seed: 476545628 });
  });
});
