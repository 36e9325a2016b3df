// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { DelaySetting } from '../delays';
import { invalid } from '../errors';
import type { JsonRecord } from '../json';
import { ProgressOverlay } from '../services/progress';
import type { Operations } from '../services/operations';
import { adminPrincipal } from '../account';
import { CONFIG, FakeUpstream, ManualClock } from './support';

const CREATED = { CreationTime: 1768478400, LastModifiedTime: 1768478400 };

/** A moto that finishes every training job at once and forgets filters. */
function moto(): FakeUpstream {
  const jobs = new Map<string, JsonRecord>();
  const find = ({ TrainingJobName: name }: JsonRecord): JsonRecord => {
    const job = jobs.get(String(name));
    if (!job) {
      throw invalid('no such job');
    }
    return job;
  };
  return new FakeUpstream({
    CreateTrainingJob: ({ TrainingJobName: name }) => {
      jobs.set(String(name), {
        ...CREATED,
        TrainingJobName: name,
        TrainingJobStatus: 'Completed',
        TrainingEndTime: CREATED.CreationTime,
        ModelArtifacts: { S3ModelArtifacts: 's3://m' }
      });
      return { TrainingJobArn: `arn:${String(name)}` };
    },
    DescribeTrainingJob: find,
    ListTrainingJobs: () => ({ TrainingJobSummaries: [...jobs.values()] }),
    CreateEndpoint: () => ({ EndpointArn: 'arn:e' }),
    DescribeEndpointConfig: () => ({})
  });
}

function setUp(): {
  call: (operation: string, parameters: JsonRecord) => Promise<JsonRecord>;
  clock: ManualClock;
} {
  const clock = new ManualClock();
  const delays = new DelaySetting();
  delays.set({ job: 1000, stopping: 100 });
  const operations: Operations = new ProgressOverlay(
    moto(),
    clock,
    delays
  ).operations();
  const principal = adminPrincipal(CONFIG);
  return {
    clock,
    call: async (operation, parameters) =>
      operations[`sagemaker:${operation}`](parameters, { principal })
  };
}

const JOB = { TrainingJobName: 'j' };

describe('a training job', () => {
  it('runs for a while and then is as moto says', async () => {
    const { call, clock } = setUp();
    await call('CreateTrainingJob', JOB);
    const steps: unknown[] = [];
    for (const pass of [0, 250, 250, 250, 249, 1]) {
      clock.pass(pass);
      const job = await call('DescribeTrainingJob', JOB);
      steps.push([
        job.TrainingJobStatus,
        job.SecondaryStatus,
        job.ModelArtifacts !== undefined
      ]);
    }
    expect(steps).toEqual([
      ['InProgress', 'Starting', false],
      ['InProgress', 'Downloading', false],
      ['InProgress', 'Training', false],
      ['InProgress', 'Uploading', false],
      ['InProgress', 'Uploading', false],
      ['Completed', 'Completed', true]
    ]);
  });

  it('is found by the state it is in now', async () => {
    const { call, clock } = setUp();
    await call('CreateTrainingJob', JOB);
    clock.pass(900);
    await call('CreateTrainingJob', { TrainingJobName: 'k' });
    clock.pass(100);
    const names = async (StatusEquals: string): Promise<unknown> => {
      const answer = await call('ListTrainingJobs', { StatusEquals });
      return JSON.stringify(answer.TrainingJobSummaries).match(/"[jk]"/g);
    };
    expect(await names('Completed')).toEqual(['"j"']);
    expect(await names('InProgress')).toEqual(['"k"']);
  });

  it('stops by way of Stopping, and not twice', async () => {
    const { call, clock } = setUp();
    await call('CreateTrainingJob', JOB);
    await call('StopTrainingJob', JOB);
    const status = async (): Promise<unknown> =>
      (await call('DescribeTrainingJob', JOB)).TrainingJobStatus;
    expect(await status()).toBe('Stopping');
    clock.pass(100);
    expect(await status()).toBe('Stopped');
    await expect(call('StopTrainingJob', JOB)).rejects.toThrow('Stopped');
    clock.pass(5000);
    expect(await status()).toBe('Stopped');
  });

  it('cannot take a name that is taken', async () => {
    const { call } = setUp();
    await call('CreateTrainingJob', JOB);
    await expect(call('CreateTrainingJob', JOB)).rejects.toMatchObject({
      code: 'ResourceInUse'
    });
  });
});
