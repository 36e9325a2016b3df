// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { run } from '../run';
import { memoryHost, type MemoryHost } from './memory-host';

const PROGRAM = { version: '1.2.3', file: null };
const CLIENT = "import boto3\nsm = boto3.client('sagemaker')";
const BARE = "sm.create_endpoint(EndpointName='e', EndpointConfigName='c')";

async function lint(
  host: MemoryHost,
  ...argv: string[]
): Promise<{ code: number; out: string; err: string }> {
  const code = await run(argv, host, PROGRAM);
  return { code, out: host.out(), err: host.err() };
}

describe('the text that mlspace-lint prints', () => {
  it('needs no facts to know what AWS refuses, and names no template’s blanks', async () => {
    const host = memoryHost({
      'a.py': `${CLIENT}
sm.create_training_job(
    TrainingJobName='t',
    RoleArn='arn:aws:iam::111122223333:role/r',
    AlgorithmSpecification={'TrainingImage': 'i', 'TrainingInputMode': 'File'},
    OutputDataConfig={'S3OutputPath': 's3://b/x'},
    ResourceConfig={'InstanceType': 'ml.m5.large', 'InstanceCount': 1, 'VolumeSizeInGB': 1},
    StoppingCondition={'MaxRuntimeInSeconds': 1},
)
`
    });
    const { code, out } = await lint(host, 'a.py');
    expect(code).toBe(1);
    for (const rule of ['MLS001', 'MLS101', 'MLS201']) {
      expect(out).toContain(`error  ${rule}  AWS would refuse this`);
    }
    expect(out).toContain('  = Denied by the standard MLSpace policies.\n');
    expect(out).not.toMatch(/PROJECT|USER/);
  });

  it('names three statements at most', async () => {
    const statement = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { Null: { 'aws:RequestTag/user': 'true' } }
    };
    const host = memoryHost({
      'a.py': `${CLIENT}\n${BARE}\n`,
      'p.json': JSON.stringify({
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          ...Array.from({ length: 5 }, () => statement)
        ]
      })
    });
    const { out } = await lint(host, '--policy', 'p.json', 'a.py');
    expect(out).toContain(
      'Denied by p, statement 2; p, statement 3; p, statement 4; 2 more (by the given policies).'
    );
  });

  it.each([
    [['a.py'], 'No requests to judge in 1 file. Judged by', 0],
    [['none.py'], 'Nothing was looked at. 1 file could not be read.', 2],
    [['a.py', 'none.py', 'bad.ipynb'], '. 2 files could not be read.', 2],
    [['docs'], 'There are no notebooks and no scripts here.', 0]
  ])('sums up %j', async (paths, last, status) => {
    const host = memoryHost({
      'a.py': 'x = 1\n',
      'bad.ipynb': '{}',
      'docs/readme.md': ''
    });
    const { code, out } = await lint(host, ...paths);
    expect(out).toContain(last);
    expect(out).not.toContain('Nothing found');
    expect(code).toBe(status);
  });
});
