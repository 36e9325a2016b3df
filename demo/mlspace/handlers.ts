// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What MLSpace's API does, request by request, its traps included. */
import { z } from 'zod';
import type { Clock } from '../gateway/clock';
import { isRecord, type Json, type JsonRecord } from '../gateway/json';
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
}

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
    await this.parts.aws.sagemaker('UpdateNotebookInstance', {
      NotebookInstanceName: name,
      InstanceType: fields['InstanceType'],
      VolumeSizeInGB: fields['VolumeSizeInGB']
    });
    return `Notebook ${name} updated`;
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
