// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * moto finishes every job and endpoint at once. Here they take their time:
 * what moto says of a resource is overlaid with how far it has come.
 */
import type { Clock } from '../clock';
import type { DelaySetting, Delays } from '../delays';
import { AwsError, invalid } from '../errors';
import {
  type Json,
  type JsonRecord,
  numberAt,
  record,
  recordsAt,
  textAt
} from '../json';
import { listPage } from '../paging';
import type { Upstream } from '../upstream';
import type { Operations } from './operations';

interface Family {
  /** `TrainingJob`: the noun in operations and fields. */
  readonly noun: string;
  /** Noun of the List operation, if other than `noun` + s. */
  readonly listed: string;
  /** Field of the List answer. */
  readonly listKey: string;
  readonly delay: keyof Delays;
  readonly running: string;
  readonly done: string;
  readonly stop: boolean;
}

function job(noun: string): Family {
  return {
    noun,
    listed: `${noun}s`,
    listKey: `${noun}Summaries`,
    delay: 'job',
    running: 'InProgress',
    done: 'Completed',
    stop: true
  };
}

const FAMILIES: readonly Family[] = [
  job('TrainingJob'),
  job('TransformJob'),
  job('ProcessingJob'),
  job('HyperParameterTuningJob'),
  {
    noun: 'Endpoint',
    listed: 'Endpoints',
    listKey: 'Endpoints',
    delay: 'endpoint',
    running: 'Creating',
    done: 'InService',
    stop: false
  }
];

interface Course {
  readonly startedAt: number;
  readonly endsAt: number;
  /** Set when someone stopped it: it is Stopped from then on. */
  readonly stopAt: number | null;
  readonly running: string;
  readonly config: string | null;
}

interface Progress {
  readonly status: string;
  /** 0 to 1. */
  readonly share: number;
  readonly ended: number | null;
}

/** Secondary states of a training job in the order in which they come. */
const STEPS = ['Starting', 'Downloading', 'Training', 'Uploading'];

export class ProgressOverlay {
  constructor(
    private readonly upstream: Upstream,
    private readonly clock: Clock,
    private readonly delays: DelaySetting
  ) {}

  operations(): Operations {
    const all: Record<string, Operations[string]> = {};
    for (const family of FAMILIES) {
      const { noun } = family;
      all[`sagemaker:Create${noun}`] = p => this.create(family, p);
      all[`sagemaker:Describe${noun}`] = p => this.describe(family, p);
      all[`sagemaker:List${family.listed}`] = p => this.list(family, p);
      if (family.stop) {
        all[`sagemaker:Stop${noun}`] = p => this.stop(family, p);
      }
    }
    all['sagemaker:UpdateEndpoint'] = p => this.updateEndpoint(p);
    all['sagemaker:DeleteEndpoint'] = p => this.deleteEndpoint(p);
    return all;
  }

  private async create(
    family: Family,
    parameters: JsonRecord
  ): Promise<JsonRecord> {
    const name = nameOf(family, parameters);
    await this.demandNew(family, name);
    const answer = await this.upstream.call(
      'sagemaker',
      `Create${family.noun}`,
      parameters
    );
    this.begin(family, name, family.running, null);
    return answer;
  }

  /** moto overwrites a resource of the same name; AWS refuses. */
  private async demandNew(family: Family, name: string): Promise<void> {
    try {
      await this.describeUpstream(family, name);
    } catch (error) {
      if (error instanceof AwsError) {
        return;
      }
      throw error;
    }
    throw family.noun === 'Endpoint'
      ? invalid(`Cannot create already existing endpoint "${name}".`)
      : new AwsError(
          'ResourceInUse',
          `${spaced(family.noun)} names must be unique within an AWS account and region, and a ${spaced(family.noun).toLowerCase()} with this name already exists (${name})`
        );
  }

  private begin(
    family: Family,
    name: string,
    running: string,
    config: string | null
  ): void {
    const now = this.clock.now();
    this.courses.set(`${family.noun}/${name}`, {
      startedAt: now,
      endsAt: now + this.delays.of(family.delay),
      stopAt: null,
      running,
      config
    });
  }

  private async describe(
    family: Family,
    parameters: JsonRecord
  ): Promise<JsonRecord> {
    const name = nameOf(family, parameters);
    return this.overlay(
      family,
      name,
      await this.describeUpstream(family, name)
    );
  }

  private describeUpstream(family: Family, name: string): Promise<JsonRecord> {
    return this.upstream.call('sagemaker', `Describe${family.noun}`, {
      [`${family.noun}Name`]: name
    });
  }

  private async list(
    family: Family,
    parameters: JsonRecord
  ): Promise<JsonRecord> {
    const rows = (await this.listUpstream(family)).map(row => {
      const name = textAt(row, `${family.noun}Name`) ?? '';
      const shown = this.overlay(family, name, row, true);
      return {
        name,
        shown,
        status: textAt(shown, `${family.noun}Status`) ?? '',
        createdAt: (numberAt(shown, 'CreationTime') ?? 0) * 1000,
        modifiedAt: (numberAt(shown, 'LastModifiedTime') ?? 0) * 1000
      };
    });
    const { items, next } = listPage(rows, parameters, {
      by: 'CreationTime',
      order: 'Descending'
    });
    return record({
      [family.listKey]: items.map(item => item.shown),
      NextToken: next
    });
  }

  private async listUpstream(family: Family): Promise<JsonRecord[]> {
    const rows: JsonRecord[] = [];
    let token: string | null = null;
    do {
      const answer: JsonRecord = await this.upstream.call(
        'sagemaker',
        `List${family.listed}`,
        record({ MaxResults: 100, NextToken: token ?? undefined })
      );
      rows.push(...recordsAt(answer, family.listKey));
      token = textAt(answer, 'NextToken');
    } while (token !== null);
    return rows;
  }

  private async stop(
    family: Family,
    parameters: JsonRecord
  ): Promise<JsonRecord> {
    const name = nameOf(family, parameters);
    await this.describeUpstream(family, name);
    const course = this.courses.get(`${family.noun}/${name}`);
    const now = this.clock.now();
    if (!course || now >= course.endsAt || course.stopAt !== null) {
      throw invalid(
        `The request was rejected because the ${spaced(family.noun).toLowerCase()} is in status ${this.progress(family, name).status}.`
      );
    }
    this.courses.set(`${family.noun}/${name}`, {
      ...course,
      stopAt: now + this.delays.of('stopping')
    });
    return {};
  }

  private async updateEndpoint(parameters: JsonRecord): Promise<JsonRecord> {
    const family = endpointFamily();
    const name = nameOf(family, parameters);
    const found = await this.describe(family, parameters);
    if (textAt(found, 'EndpointStatus') !== 'InService') {
      throw invalid(
        `Cannot update in-progress endpoint "${textAt(found, 'EndpointArn')}".`
      );
    }
    const config = textAt(parameters, 'EndpointConfigName') ?? '';
    await this.upstream.call('sagemaker', 'DescribeEndpointConfig', {
      EndpointConfigName: config
    });
    this.begin(family, name, 'Updating', config);
    return { EndpointArn: found.EndpointArn };
  }

  private async deleteEndpoint(parameters: JsonRecord): Promise<JsonRecord> {
    const name = nameOf(endpointFamily(), parameters);
    await this.upstream.call('sagemaker', 'DeleteEndpoint', parameters);
    this.courses.delete(`Endpoint/${name}`);
    return {};
  }

  private progress(family: Family, name: string): Progress {
    const course = this.courses.get(`${family.noun}/${name}`);
    if (!course) {
      return { status: family.done, share: 1, ended: null };
    }
    const now = this.clock.now();
    if (course.stopAt !== null) {
      return now < course.stopAt
        ? { status: 'Stopping', share: 0.5, ended: null }
        : { status: 'Stopped', share: 1, ended: course.stopAt };
    }
    if (now >= course.endsAt) {
      return { status: family.done, share: 1, ended: course.endsAt };
    }
    const span = course.endsAt - course.startedAt;
    const share = span > 0 ? (now - course.startedAt) / span : 1;
    return { status: course.running, share, ended: null };
  }

  private overlay(
    family: Family,
    name: string,
    row: JsonRecord,
    short = false
  ): JsonRecord {
    const course = this.courses.get(`${family.noun}/${name}`);
    if (!course) {
      return row;
    }
    const { status, share, ended } = this.progress(family, name);
    const shown: JsonRecord = {
      ...row,
      [`${family.noun}Status`]: status,
      LastModifiedTime: (ended ?? this.clock.now()) / 1000
    };
    if (course.config !== null && !short && ended !== null) {
      shown.EndpointConfigName = course.config;
    }
    const end = ENDS[family.noun];
    if (end !== undefined) {
      setOrDelete(shown, end, ended === null ? undefined : ended / 1000);
    }
    if (family.noun === 'TrainingJob' && !short) {
      overlayTraining(shown, status, share);
    }
    return shown;
  }

  private readonly courses = new Map<string, Course>();
}

const ENDS: Readonly<Record<string, string>> = {
  TrainingJob: 'TrainingEndTime',
  TransformJob: 'TransformEndTime',
  ProcessingJob: 'ProcessingEndTime',
  HyperParameterTuningJob: 'HyperParameterTuningEndTime'
};

function overlayTraining(
  shown: JsonRecord,
  status: string,
  share: number
): void {
  const step = STEPS[Math.min(Math.floor(share * STEPS.length), 3)];
  shown.SecondaryStatus = status === 'InProgress' ? step : status;
  if (status !== 'Completed') {
    delete shown.ModelArtifacts;
    delete shown.FinalMetricDataList;
  }
}

function setOrDelete(
  target: JsonRecord,
  key: string,
  value: Json | undefined
): void {
  if (value === undefined) {
    delete target[key];
  } else {
    target[key] = value;
  }
}

function nameOf(family: Family, parameters: JsonRecord): string {
  return textAt(parameters, `${family.noun}Name`) ?? '';
}

function endpointFamily(): Family {
  return FAMILIES[FAMILIES.length - 1];
}

/** `TrainingJob` -> `Training job`. */
function spaced(noun: string): string {
  const words = noun.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
