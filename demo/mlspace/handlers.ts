// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What MLSpace's API does, request by request, its traps included. */
import { z } from 'zod';
import type { Clock } from '../gateway/clock';
import {
  isRecord,
  type Json,
  type JsonRecord,
  recordsAt,
  textAt
} from '../gateway/json';
import { AwsError } from '../gateway/errors';
import { readTags } from '../gateway/tags';
import type {
  NotebookInstance,
  NotebookStore
} from '../gateway/services/notebookStore';
import { badRequest, forbidden, pythonDate } from './answers';
import type { MlspaceAws } from './aws';
import type { ProjectSettings } from './project';
import { nextStop, type ScheduleTable, timeOfDay } from './schedule';

export interface Caller {
  readonly user: string;
  /** May act on colleagues' notebooks: project owner or administrator. */
  readonly privileged: boolean;
}

export interface HandlerParts {
  readonly clock: Clock;
  readonly aws: MlspaceAws;
  readonly notebooks: NotebookStore;
  readonly table: ScheduleTable;
  readonly project: ProjectSettings;
  readonly settings: {
    /** What every notebook gets: role, network and key. */
    readonly notebook: JsonRecord;
    readonly system: string;
  };
}

/** How far the table runs behind. */
const BEHIND_MS = 3_000;

const scheduleBody = z.object({ terminationTime: z.number().nullish() });

export class Handlers {
  constructor(private readonly parts: HandlerParts) {}

  /** A member sees every notebook of the project. */
  async describe(name: string): Promise<Json> {
    const { aws, table } = this.parts;
    const instance = this.find(name);
    const described = await aws.sagemaker('DescribeNotebookInstance', {
      NotebookInstanceName: name
    });
    const row = table.get(name);
    return {
      ...withPythonDates(described),
      ...(row && { NotebookDailyStopTime: row.terminationTime }),
      Owner: instance.tags.get('user') ?? '',
      Project: instance.tags.get('project') ?? ''
    };
  }

  /** The schedule changes first; SageMaker may then refuse the rest. */
  async edit(path: string, caller: Caller, body: Json): Promise<Json> {
    this.demandOwner(path, caller);
    const fields = isRecord(body) ? body : {};
    for (const key of ['NotebookInstanceName', 'InstanceType']) {
      if (fields[key] === undefined) {
        throw badRequest(`'${key}'`);
      }
    }
    // MLSpace takes the name from the body, whatever the path says.
    const name = String(fields['NotebookInstanceName']);
    if ('NotebookDailyStopTime' in fields) {
      this.editStopTime(name, String(fields['NotebookDailyStopTime']));
    }
    if (fields['VolumeSizeInGB'] === undefined) {
      throw badRequest("'VolumeSizeInGB'");
    }
    const config =
      'clusterId' in fields
        ? await this.attachment(String(fields['clusterId']))
        : fields['NotebookInstanceLifecycleConfigName'];
    await this.parts.aws.sagemaker('UpdateNotebookInstance', {
      NotebookInstanceName: name,
      InstanceType: fields['InstanceType'],
      VolumeSizeInGB: fields['VolumeSizeInGB'],
      ...(config !== undefined && { LifecycleConfigName: config })
    });
    return `Notebook ${name} updated`;
  }

  /** Named after the cluster, and never written anew: as MLSpace does it. */
  private async attachment(cluster: string): Promise<string> {
    const { aws } = this.parts;
    const found = await aws.call('elasticmapreduce', 'DescribeCluster', {
      ClusterId: cluster
    });
    const config = `${textAt(found, 'Cluster.Name')}-int-mls-conf`;
    const named = { NotebookInstanceLifecycleConfigName: config };
    await aws
      .sagemaker('DescribeNotebookInstanceLifecycleConfig', named)
      .catch(() =>
        aws.sagemaker('CreateNotebookInstanceLifecycleConfig', named)
      );
    return config;
  }

  /** Whether the project allows it is not asked here. Absent or null clears. */
  reschedule(name: string, caller: Caller, body: Json): Json {
    const { table, clock } = this.parts;
    const instance = this.demandOwner(name, caller);
    const parsed = scheduleBody.safeParse(body);
    if (!parsed.success) {
      throw badRequest("'terminationTime'");
    }
    const wanted = parsed.data.terminationTime ?? null;
    const next =
      wanted === null ? null : nextStop(timeOfDay(wanted), clock.now());
    if (next === null) {
      table.delete(name);
    } else {
      table.put(name, instance.tags.get('project') ?? '', next);
    }
    return `Successfully updated schedule of ${name}`;
  }

  /** From MLSpace's own table, which runs behind SageMaker. */
  list(query: URLSearchParams, caller: Caller): Json {
    const size = Number(query.get('pageSize') ?? 100);
    const from = Number(query.get('nextToken') ?? 0);
    const { notebooks, project } = this.parts;
    const all = notebooks
      .list()
      .filter(one => one.tags.get('project') === project.name)
      // Members see their own; owners and administrators see all.
      .filter(one => caller.privileged || one.tags.get('user') === caller.user);
    return {
      records: all.slice(from, from + size).map(one => ({
        resourceId: one.name,
        resourceType: 'Notebook',
        user: one.tags.get('user') ?? '',
        project: project.name,
        metadata: this.lagging(one)
      })),
      ...(from + size < all.length && { nextToken: String(from + size) })
    };
  }

  async create(caller: Caller, body: Json): Promise<Json> {
    const fields = isRecord(body) ? body : {};
    for (const key of [
      'ProjectName',
      'NotebookInstanceName',
      'InstanceType',
      'VolumeSizeInGB'
    ]) {
      if (fields[key] === undefined) {
        throw badRequest(`'${key}'`);
      }
    }
    const { aws, project, settings } = this.parts;
    if (fields['ProjectName'] !== project.name) {
      throw forbidden();
    }
    const name = String(fields['NotebookInstanceName']);
    await aws.sagemaker('CreateNotebookInstance', {
      NotebookInstanceName: name,
      InstanceType: fields['InstanceType'],
      VolumeSizeInGB: fields['VolumeSizeInGB'],
      ...settings.notebook,
      ...(typeof fields['NotebookInstanceLifecycleConfigName'] === 'string' && {
        LifecycleConfigName: fields['NotebookInstanceLifecycleConfigName']
      }),
      DirectInternetAccess: 'Disabled',
      RootAccess: 'Disabled',
      Tags: Object.entries({
        user: caller.user,
        project: project.name,
        system: settings.system
      }).map(([Key, Value]) => ({ Key, Value }))
    });
    if ('NotebookDailyStopTime' in fields) {
      this.editStopTime(name, String(fields['NotebookDailyStopTime']));
    }
    return `Notebook ${name} created`;
  }

  async delete(name: string, caller: Caller): Promise<Json> {
    this.demandOwner(name, caller);
    await this.parts.aws.sagemaker('DeleteNotebookInstance', {
      NotebookInstanceName: name
    });
    return `Notebook ${name} deleted`;
  }

  /** Nobody but the owner, not even an administrator. */
  async url(name: string, caller: Caller): Promise<Json> {
    this.demandOwner(name, { ...caller, privileged: false });
    return this.parts.aws.sagemaker('CreatePresignedNotebookInstanceUrl', {
      NotebookInstanceName: name
    });
  }

  /** Without the slash behind the name: a namesake's lines come along. */
  async logs(name: string, query: URLSearchParams): Promise<Json> {
    this.find(name);
    const token = query.get('nextToken');
    try {
      const { events, nextToken } = await this.parts.aws.call(
        'logs',
        'FilterLogEvents',
        {
          logGroupName: '/aws/sagemaker/NotebookInstances',
          logStreamNamePrefix: name,
          startTime: Number(query.get('startTime')),
          endTime: Number(query.get('endTime')),
          ...(token !== null && { nextToken: token })
        }
      );
      return { events: events ?? [], nextToken: nextToken ?? null };
    } catch (error) {
      if (
        error instanceof AwsError &&
        error.code.startsWith('ResourceNotFound')
      ) {
        return {};
      }
      throw error;
    }
  }

  async clusters(query: URLSearchParams): Promise<Json> {
    const { aws, project } = this.parts;
    const status = query.get('resourceStatus');
    const { Clusters } = await aws.call('elasticmapreduce', 'ListClusters', {});
    const records: Json[] = [];
    for (const row of Array.isArray(Clusters) ? Clusters : []) {
      const id = textAt(row, 'Id') ?? '';
      const found = await aws.call('elasticmapreduce', 'DescribeCluster', {
        ClusterId: id
      });
      const state = textAt(found, 'Cluster.Status.State');
      const owner = readTags(found, 'Cluster.Tags').get('project');
      if (owner === project.name && (status === null || status === state)) {
        records.push({
          resourceId: id,
          resourceType: 'Cluster',
          project: project.name,
          metadata: { Name: textAt(found, 'Cluster.Name'), Status: state }
        });
      }
    }
    return { records };
  }

  async options(): Promise<Json> {
    const answer = await this.parts.aws.sagemaker(
      'ListNotebookInstanceLifecycleConfigs',
      {}
    );
    const names = recordsAt(answer, 'NotebookInstanceLifecycleConfigs').map(
      one => textAt(one, 'NotebookInstanceLifecycleConfigName') ?? ''
    );
    return { lifecycleConfigs: ['No configuration', ...names] };
  }

  private lagging(one: NotebookInstance): JsonRecord {
    const now = this.parts.clock.now();
    if (now - one.createdAt < BEHIND_MS) {
      return {};
    }
    const known = this.told.get(one.name);
    if (known && now - known.at < BEHIND_MS) {
      return known.metadata;
    }
    const metadata = {
      NotebookInstanceArn: one.arn,
      CreationTime: pythonDate(one.createdAt / 1000),
      LastModifiedTime: pythonDate(one.modifiedAt / 1000),
      InstanceType: one.instanceType,
      NotebookInstanceStatus: one.status,
      ...(one.failureReason !== null && { FailureReason: one.failureReason })
    };
    this.told.set(one.name, { at: now, metadata });
    return metadata;
  }

  private readonly told = new Map<
    string,
    { readonly at: number; readonly metadata: JsonRecord }
  >();

  async change(
    verb: 'Start' | 'Stop',
    name: string,
    caller: Caller
  ): Promise<Json> {
    // Nobody but the owner starts a notebook, not even an administrator.
    this.demandOwner(
      name,
      verb === 'Start' ? { ...caller, privileged: false } : caller
    );
    await this.parts.aws.sagemaker(`${verb}NotebookInstance`, {
      NotebookInstanceName: name
    });
    return `Notebook ${name} ${verb === 'Start' ? 'started' : 'stopped'}`;
  }

  projectAnswer(query: URLSearchParams, caller: Caller): Json {
    if (!query.has('includeResourceCounts')) {
      throw badRequest("'includeResourceCounts'");
    }
    const { project } = this.parts;
    return {
      project: { name: project.name, metadata: project.metadata() },
      permissions: caller.privileged ? ['MO', 'CO'] : ['CO'],
      resourceCounts: {}
    };
  }

  private editStopTime(name: string, text: string): void {
    const { table, clock, project } = this.parts;
    if (project.allowNotebookOwnerOverride === undefined) {
      throw badRequest(
        'Not allowed to edit notebook termination time for this project.'
      );
    }
    const next = nextStop(text, clock.now());
    if (text === '') {
      table.delete(name);
    } else if (next !== null) {
      table.put(name, project.name, next);
    }
  }

  private demandOwner(name: string, caller: Caller): NotebookInstance {
    const instance = this.find(name);
    if (instance.tags.get('user') !== caller.user && !caller.privileged) {
      throw forbidden();
    }
    return instance;
  }

  private find(name: string): NotebookInstance {
    const { notebooks, project } = this.parts;
    const instance = notebooks.find(name);
    if (!instance || instance.tags.get('project') !== project.name) {
      throw forbidden();
    }
    return instance;
  }
}

function withPythonDates(described: JsonRecord): JsonRecord {
  const dates = ['CreationTime', 'LastModifiedTime'].flatMap(key => {
    const value = described[key];
    return typeof value === 'number' ? [[key, pythonDate(value)]] : [];
  });
  return { ...described, ...Object.fromEntries(dates) };
}
