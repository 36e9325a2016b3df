// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { z } from 'zod';
import type { MlspaceApi } from './api';
import type { Deposit } from './vault';

const PAGE_SIZE = 100;
const MAX_PAGES = 20;

/** `str(datetime)` of Python, now and then without a fraction; not ISO's T. */
const moment = z
  .string()
  .transform(text =>
    Date.parse(text.replace(' ', 'T').replace(/(\.\d{3})\d*/, '$1'))
  )
  .transform(at => (Number.isNaN(at) ? null : at))
  .nullish()
  .transform(at => at ?? null);
const text = z
  .string()
  .nullish()
  .transform(value => value ?? null);
const words = z
  .array(z.string())
  .nullish()
  .transform(value => value ?? []);

/** A row of MLSpace's own list; its metadata is `{}` for a while after a create. */
const row = z.object({
  resourceId: z.string(),
  user: z.string(),
  project: z.string(),
  metadata: z
    .object({
      NotebookInstanceArn: text,
      CreationTime: moment,
      LastModifiedTime: moment,
      FailureReason: text,
      InstanceType: text,
      NotebookInstanceStatus: text
    })
    .nullish()
});
export type MlspaceRow = z.infer<typeof row>;

const rows = z.object({ records: z.array(row), nextToken: text });

const description = z.object({
  NotebookInstanceName: z.string(),
  NotebookInstanceArn: z.string(),
  NotebookInstanceStatus: z.string(),
  InstanceType: z.string(),
  CreationTime: moment,
  LastModifiedTime: moment,
  FailureReason: text,
  VolumeSizeInGB: z
    .number()
    .int()
    .nullish()
    .transform(value => value ?? null),
  NotebookInstanceLifecycleConfigName: text,
  PlatformIdentifier: text,
  RoleArn: text,
  KmsKeyId: text,
  SubnetId: text,
  SecurityGroups: words,
  Url: text,
  RootAccess: text,
  DirectInternetAccess: text,
  DefaultCodeRepository: text,
  AdditionalCodeRepositories: words,
  Owner: z.string(),
  Project: z.string(),
  /** Epoch seconds. */
  NotebookDailyStopTime: z.coerce.number().int().positive().nullish()
});
export type MlspaceDescription = z.infer<typeof description>;

const logs = z.object({
  events: z
    .array(
      z.object({
        eventId: z.string().nullish(),
        timestamp: z.number(),
        logStreamName: z.string(),
        message: z.string().nullish()
      })
    )
    .optional(),
  nextToken: text
});
export type MlspaceLogs = z.infer<typeof logs>;

const clusters = z.object({
  records: z.array(
    z.object({
      resourceId: z.string(),
      user: text,
      metadata: z.object({ Name: text, Status: text }).nullish()
    })
  ),
  nextToken: text
});
const options = z.object({ lifecycleConfigs: z.array(z.string()) });
const configuration = z.array(
  z.object({
    configuration: z.object({
      EnabledInstanceTypes: z.object({ notebook: z.array(z.string()) })
    })
  })
);
const authorized = z.object({ AuthorizedUrl: z.url({ protocol: /^https?$/ }) });

/** What a create or an edit carries. The stop time is there only if it was chosen. */
export interface MlspaceNotebook {
  readonly NotebookInstanceName: string;
  readonly InstanceType: string;
  readonly VolumeSizeInGB: number;
  readonly NotebookInstanceLifecycleConfigName?: string;
  readonly ProjectName?: string;
  readonly NotebookDailyStopTime?: string;
  readonly clusterId?: string;
}

/** MLSpace's requests about notebooks, for one person's token and one project. */
export class MlspaceNotebooks {
  constructor(
    private readonly api: MlspaceApi,
    private readonly deposit: Deposit,
    private readonly project: string
  ) {}

  async list(): Promise<MlspaceRow[]> {
    const found: MlspaceRow[] = [];
    let token: string | null = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = new URLSearchParams({ pageSize: String(PAGE_SIZE) });
      if (token !== null) {
        query.set('nextToken', token);
      }
      const path = `project/${encodeURIComponent(this.project)}/notebooks?${query}`;
      const answer: z.infer<typeof rows> = await this.get(rows, path);
      found.push(...answer.records);
      token = answer.nextToken;
      if (token === null) {
        break;
      }
    }
    return found;
  }

  describe(name: string): Promise<MlspaceDescription> {
    return this.get(description, pathOf(name));
  }

  async change(name: string, verb: 'start' | 'stop'): Promise<void> {
    await this.send('POST', `${pathOf(name)}/${verb}`);
  }

  async delete(name: string): Promise<void> {
    await this.send('DELETE', pathOf(name));
  }

  /** MLSpace takes the name from the body, whatever the path says: both are the same here. */
  async edit(notebook: MlspaceNotebook): Promise<void> {
    await this.send('PUT', pathOf(notebook.NotebookInstanceName), notebook);
  }

  async create(notebook: MlspaceNotebook): Promise<void> {
    await this.send('POST', 'notebook', notebook);
  }

  async url(name: string): Promise<string> {
    return (await this.get(authorized, `${pathOf(name)}/url`)).AuthorizedUrl;
  }

  logs(name: string, query: URLSearchParams): Promise<MlspaceLogs> {
    return this.get(logs, `${pathOf(name)}/logs?${query}`);
  }

  /** The project's clusters that wait: MLSpace itself would take any. */
  async waitingClusters(): Promise<
    { id: string; name: string; owner: string | null }[]
  > {
    const path = `project/${encodeURIComponent(this.project)}/emr?resourceStatus=WAITING`;
    const { records } = await this.get(clusters, path);
    return records
      .filter(one => one.metadata?.Status === 'WAITING')
      .map(({ resourceId, user, metadata }) => ({
        id: resourceId,
        name: metadata?.Name ?? resourceId,
        owner: user
      }));
  }

  async lifecycleConfigs(): Promise<string[]> {
    const answer = await this.get(options, 'metadata/notebook-options');
    return answer.lifecycleConfigs.filter(name => name !== 'No configuration');
  }

  async types(): Promise<string[]> {
    const path = 'app-config?configScope=global';
    const [first] = await this.get(configuration, path);
    return first?.configuration.EnabledInstanceTypes.notebook ?? [];
  }

  schedule() {
    return this.api.project(this.deposit, this.project);
  }

  private get<S extends z.ZodType>(
    schema: S,
    path: string
  ): Promise<z.infer<S>> {
    return this.api.get(this.deposit, this.project, schema, path);
  }

  private async send(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: MlspaceNotebook
  ): Promise<void> {
    await this.api.send(this.deposit, this.project, {
      method,
      path,
      ...(body !== undefined && { body: JSON.stringify(body) })
    });
  }
}

function pathOf(name: string): string {
  return `notebook/${encodeURIComponent(name)}`;
}
