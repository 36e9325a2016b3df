// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

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
export interface Aws {
  callerIdentity(): Promise<CallerIdentity>;
  describeNotebook(name: string): Promise<NotebookDescription>;
  listTags(arn: string): Promise<Tags>;
  listNotebooks(token: string | null): Promise<Page<NotebookSummary>>;
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
  presignedUrl: 'CreatePresignedNotebookInstanceUrl'
} as const satisfies Record<keyof Aws, string>;
export type Operation = (typeof OPERATIONS)[keyof Aws];
