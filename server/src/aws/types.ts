// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { EMR_OPERATIONS, type EmrAws } from './types-emr';
import { SHARED_OPERATIONS, type SharedAws } from './types-shared';

export type Tags = Readonly<Record<string, string>>;

/** STS GetCallerIdentity. */
export interface CallerIdentity {
  readonly account: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` or another principal. */
  readonly arn: string;
}

/** DescribeNotebookInstance, the part that is used. */
export interface NotebookDescription {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly type: string;
  readonly roleArn: string | null;
  /** Public host name, without scheme. */
  readonly url: string | null;
  readonly failureReason: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number | null;
  readonly modifiedAt: number | null;
  readonly platform: string | null;
  readonly volumeGib: number | null;
  readonly lifecycleConfig: string | null;
  readonly kmsKeyId: string | null;
  readonly subnetId: string | null;
  readonly securityGroups: readonly string[];
  readonly rootAccess: boolean | null;
  readonly directInternetAccess: boolean | null;
  /** The default one first. */
  readonly repositories: readonly string[];
}

/** What UpdateNotebookInstance is asked to change. */
export interface NotebookChange {
  readonly type?: string;
  readonly volumeGib?: number;
  /** null takes it away. */
  readonly lifecycleConfig?: string | null;
  readonly platform?: string;
}

/** One row of ListNotebookInstances. Times are epoch milliseconds. */
export interface NotebookSummary {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly type: string;
  readonly createdAt: number | null;
  readonly modifiedAt: number | null;
  readonly lifecycleConfig: string | null;
}

/** What CreateNotebookInstance is asked for; root and internet access are never. */
export interface NewNotebook {
  readonly name: string;
  readonly type: string;
  readonly volumeGib: number;
  readonly roleArn: string;
  readonly subnetId: string;
  readonly securityGroups: readonly string[];
  readonly kmsKeyId: string;
  readonly lifecycleConfig: string | null;
  /** null: what AWS takes by itself. */
  readonly platform: string | null;
  /** The default one first. */
  readonly repositories: readonly string[];
  readonly tags: Tags;
}

/** One row of ListNotebookInstanceLifecycleConfigs. Times are epoch milliseconds. */
export interface LifecycleRow {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number | null;
  readonly modifiedAt: number | null;
}

/** Scripts in base64, as the API has them; null for none. */
export interface LifecycleScripts {
  readonly onCreate: string | null;
  readonly onStart: string | null;
}

export interface RepositoryRow {
  readonly name: string;
  readonly url: string;
  readonly branch: string | null;
  readonly hasSecret: boolean;
}

/** What FilterLogEvents is asked for. Times are epoch milliseconds, both included. */
export interface LogQuery {
  readonly group: string;
  readonly streamPrefix: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly nextToken: string | null;
}

export interface LogLine {
  readonly id: string;
  readonly at: number;
  readonly stream: string;
  readonly message: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | null;
}

export interface TaggedResource {
  readonly arn: string;
  readonly tags: Tags;
}

/**
 * Each AWS operation the companion knows, with fixed parameters.
 *
 * Methods reject with what the SDK threw; `classify` makes problems of it.
 * Reads are retried adaptively by the SDK, changes are sent once.
 */
export interface Aws extends EmrAws, SharedAws {
  callerIdentity(): Promise<CallerIdentity>;
  describeNotebook(name: string): Promise<NotebookDescription>;
  listTags(arn: string): Promise<Tags>;
  /** @param usingConfig - only those whose lifecycle configuration's name contains this. */
  listNotebooks(
    token: string | null,
    usingConfig?: string
  ): Promise<Page<NotebookSummary>>;
  /** Notebook instances whose tag `project` has this value. */
  taggedNotebooks(
    project: string,
    token: string | null
  ): Promise<Page<TaggedResource>>;
  startNotebook(name: string): Promise<void>;
  stopNotebook(name: string): Promise<void>;
  updateNotebook(name: string, change: NotebookChange): Promise<void>;
  deleteNotebook(name: string): Promise<void>;
  /** A URL that opens Jupyter on the instance for whoever has it, for 5 minutes. */
  presignedUrl(name: string): Promise<string>;
  /** The new instance's ARN. */
  createNotebook(notebook: NewNotebook): Promise<string>;
  listLifecycles(token: string | null): Promise<Page<LifecycleRow>>;
  describeLifecycle(name: string): Promise<LifecycleRow & LifecycleScripts>;
  createLifecycle(
    name: string,
    scripts: LifecycleScripts,
    tags: Tags
  ): Promise<void>;
  /** Replaces both scripts. */
  updateLifecycle(name: string, scripts: LifecycleScripts): Promise<void>;
  listRepositories(token: string | null): Promise<Page<RepositoryRow>>;
  /** Lines of all streams with the prefix, the oldest first. */
  filterLogs(query: LogQuery): Promise<Page<LogLine>>;
}

/** The API operation behind each method; the service's own names. */
export const OPERATIONS = {
  callerIdentity: 'GetCallerIdentity',
  describeNotebook: 'DescribeNotebookInstance',
  listTags: 'ListTags',
  listNotebooks: 'ListNotebookInstances',
  taggedNotebooks: 'GetResources',
  startNotebook: 'StartNotebookInstance',
  stopNotebook: 'StopNotebookInstance',
  updateNotebook: 'UpdateNotebookInstance',
  deleteNotebook: 'DeleteNotebookInstance',
  presignedUrl: 'CreatePresignedNotebookInstanceUrl',
  createNotebook: 'CreateNotebookInstance',
  listLifecycles: 'ListNotebookInstanceLifecycleConfigs',
  describeLifecycle: 'DescribeNotebookInstanceLifecycleConfig',
  createLifecycle: 'CreateNotebookInstanceLifecycleConfig',
  updateLifecycle: 'UpdateNotebookInstanceLifecycleConfig',
  listRepositories: 'ListCodeRepositories',
  filterLogs: 'FilterLogEvents',
  ...EMR_OPERATIONS,
  ...SHARED_OPERATIONS
} as const satisfies Record<keyof Aws, string>;
export type Operation = (typeof OPERATIONS)[keyof Aws];
