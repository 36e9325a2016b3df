// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Labelling jobs and work teams, which moto does not have. */
import { type Account, sagemakerArn } from '../account';
import type { Clock } from '../clock';
import type { DelaySetting } from '../delays';
import { AwsError, invalid } from '../errors';
import { type JsonRecord, record, textAt } from '../json';
import { type Listed, listPage } from '../paging';
import { readTags, type TagMap, writeTags } from '../tags';
import { type Operations, seconds } from './operations';

interface LabelingJob {
  readonly name: string;
  readonly arn: string;
  readonly request: JsonRecord;
  readonly tags: TagMap;
  readonly createdAt: number;
  readonly endsAt: number;
  readonly stopAt: number | null;
}

export class LabelingStore {
  constructor(
    private readonly account: Account,
    private readonly clock: Clock,
    private readonly delays: DelaySetting
  ) {}

  list(): LabelingJob[] {
    return [...this.jobs.values()];
  }

  get(name: string): LabelingJob {
    const found = this.jobs.get(name);
    if (!found) {
      throw new AwsError('ResourceNotFound', `Labeling job ${name} not found`);
    }
    return found;
  }

  create(request: JsonRecord): LabelingJob {
    const name = textAt(request, 'LabelingJobName') ?? '';
    if (this.jobs.has(name)) {
      throw new AwsError(
        'ResourceInUse',
        `Labeling job name already exists: ${name}`
      );
    }
    const now = this.clock.now();
    const job: LabelingJob = {
      name,
      arn: sagemakerArn(this.account, `labeling-job/${name}`),
      request,
      tags: readTags(request, 'Tags'),
      createdAt: now,
      endsAt: now + this.delays.of('job'),
      stopAt: null
    };
    this.jobs.set(name, job);
    return job;
  }

  stop(name: string): void {
    const job = this.get(name);
    if (this.statusOf(job) !== 'InProgress') {
      throw invalid(`Labeling job ${name} is ${this.statusOf(job)}`);
    }
    const stopAt = this.clock.now() + this.delays.of('stopping');
    this.jobs.set(name, { ...job, stopAt });
  }

  statusOf(job: LabelingJob): string {
    const now = this.clock.now();
    if (job.stopAt !== null) {
      return now < job.stopAt ? 'Stopping' : 'Stopped';
    }
    return now < job.endsAt ? 'InProgress' : 'Completed';
  }

  private readonly jobs = new Map<string, LabelingJob>();
}

function counters(status: string): JsonRecord {
  const labeled = status === 'Completed' ? 10 : 0;
  return {
    TotalLabeled: labeled,
    HumanLabeled: labeled,
    MachineLabeled: 0,
    FailedNonRetryableError: 0,
    Unlabeled: 10 - labeled
  };
}

function describe(store: LabelingStore, job: LabelingJob): JsonRecord {
  const { request } = job;
  const status = store.statusOf(job);
  return record({
    LabelingJobName: job.name,
    LabelingJobArn: job.arn,
    LabelingJobStatus: status,
    LabelCounters: counters(status),
    CreationTime: seconds(job.createdAt),
    LastModifiedTime: seconds(job.stopAt ?? job.createdAt),
    JobReferenceCode: 'demo',
    LabelAttributeName: request.LabelAttributeName,
    InputConfig: request.InputConfig,
    OutputConfig: request.OutputConfig,
    RoleArn: request.RoleArn,
    LabelCategoryConfigS3Uri: request.LabelCategoryConfigS3Uri,
    HumanTaskConfig: request.HumanTaskConfig,
    Tags: writeTags(job.tags)
  });
}

function list(store: LabelingStore, parameters: JsonRecord): JsonRecord {
  const rows = store.list().map((job): Listed & { job: LabelingJob } => ({
    job,
    name: job.name,
    status: store.statusOf(job),
    createdAt: job.createdAt,
    modifiedAt: job.stopAt ?? job.createdAt
  }));
  const { items, next } = listPage(rows, parameters, {
    by: 'CreationTime',
    order: 'Ascending'
  });
  return record({
    LabelingJobSummaryList: items.map(({ job, status }) =>
      record({
        LabelingJobName: job.name,
        LabelingJobArn: job.arn,
        CreationTime: seconds(job.createdAt),
        LastModifiedTime: seconds(job.stopAt ?? job.createdAt),
        LabelingJobStatus: status,
        LabelCounters: {
          HumanLabeled: status === 'Completed' ? 10 : 0,
          PendingHuman: status === 'Completed' ? 0 : 10,
          Total: 10
        },
        WorkteamArn: textAt(job.request, 'HumanTaskConfig.WorkteamArn') ?? ''
      })
    ),
    NextToken: next
  });
}

/** Every account of the demo has this one team. */
const WORKTEAM = 'demo-labelers';

function workteam(account: Account): JsonRecord {
  return {
    WorkteamName: WORKTEAM,
    WorkteamArn: sagemakerArn(account, `workteam/private-crowd/${WORKTEAM}`),
    MemberDefinitions: [],
    Description: 'The demo team of labelers'
  };
}

export function labelingOperations(
  account: Account,
  store: LabelingStore
): Operations {
  const named = (parameters: JsonRecord): string =>
    textAt(parameters, 'LabelingJobName') ?? '';
  return {
    'sagemaker:CreateLabelingJob': parameters => ({
      LabelingJobArn: store.create(parameters).arn
    }),
    'sagemaker:DescribeLabelingJob': parameters =>
      describe(store, store.get(named(parameters))),
    'sagemaker:ListLabelingJobs': parameters => list(store, parameters),
    'sagemaker:StopLabelingJob': parameters => {
      store.stop(named(parameters));
      return {};
    },
    'sagemaker:ListWorkteams': () => ({ Workteams: [workteam(account)] }),
    'sagemaker:DescribeWorkteam': parameters => {
      if (textAt(parameters, 'WorkteamName') !== WORKTEAM) {
        throw invalid('Workteam not found');
      }
      return { Workteam: workteam(account) };
    }
  };
}
