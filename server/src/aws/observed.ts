// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Clock } from '../clock';
import { Observations, type Observation } from './observations';
import {
  OPERATIONS,
  type Aws,
  type LifecycleScripts,
  type LogQuery,
  type NewNotebook,
  type NotebookChange,
  type Operation,
  type Tags
} from './types';
import type { IngressRule } from './types-emr';
import type { SharedObject } from './types-shared';

export interface OperationCapability extends Observation {
  readonly operation: Operation;
}

/** Passes every call on and remembers whether IAM allowed it. */
export class ObservedAws implements Aws {
  constructor(
    private readonly aws: Aws,
    clock: Clock
  ) {
    this.seen = new Observations(clock);
  }

  capabilities(): OperationCapability[] {
    return Object.values(OPERATIONS).map(operation => ({
      operation,
      ...this.seen.of(operation)
    }));
  }

  callerIdentity() {
    return this.watch('callerIdentity', () => this.aws.callerIdentity());
  }

  describeNotebook(name: string) {
    return this.watch('describeNotebook', () =>
      this.aws.describeNotebook(name)
    );
  }

  listTags(arn: string) {
    return this.watch('listTags', () => this.aws.listTags(arn));
  }

  listNotebooks(token: string | null, usingConfig?: string) {
    return this.watch('listNotebooks', () =>
      this.aws.listNotebooks(token, usingConfig)
    );
  }

  taggedNotebooks(project: string, token: string | null) {
    return this.watch('taggedNotebooks', () =>
      this.aws.taggedNotebooks(project, token)
    );
  }

  startNotebook(name: string) {
    return this.watch('startNotebook', () => this.aws.startNotebook(name));
  }

  stopNotebook(name: string) {
    return this.watch('stopNotebook', () => this.aws.stopNotebook(name));
  }

  updateNotebook(name: string, change: NotebookChange) {
    return this.watch('updateNotebook', () =>
      this.aws.updateNotebook(name, change)
    );
  }

  deleteNotebook(name: string) {
    return this.watch('deleteNotebook', () => this.aws.deleteNotebook(name));
  }

  presignedUrl(name: string) {
    return this.watch('presignedUrl', () => this.aws.presignedUrl(name));
  }

  createNotebook(notebook: NewNotebook) {
    return this.watch('createNotebook', () =>
      this.aws.createNotebook(notebook)
    );
  }

  listLifecycles(token: string | null) {
    return this.watch('listLifecycles', () => this.aws.listLifecycles(token));
  }

  describeLifecycle(name: string) {
    return this.watch('describeLifecycle', () =>
      this.aws.describeLifecycle(name)
    );
  }

  createLifecycle(name: string, scripts: LifecycleScripts, tags: Tags) {
    return this.watch('createLifecycle', () =>
      this.aws.createLifecycle(name, scripts, tags)
    );
  }

  updateLifecycle(name: string, scripts: LifecycleScripts) {
    return this.watch('updateLifecycle', () =>
      this.aws.updateLifecycle(name, scripts)
    );
  }

  listRepositories(token: string | null) {
    return this.watch('listRepositories', () =>
      this.aws.listRepositories(token)
    );
  }

  filterLogs(query: LogQuery) {
    return this.watch('filterLogs', () => this.aws.filterLogs(query));
  }

  listWaitingClusters(token: string | null) {
    return this.watch('listWaitingClusters', () =>
      this.aws.listWaitingClusters(token)
    );
  }

  describeCluster(id: string) {
    return this.watch('describeCluster', () => this.aws.describeCluster(id));
  }

  masterAddress(cluster: string) {
    return this.watch('masterAddress', () => this.aws.masterAddress(cluster));
  }

  allowIngress(rule: IngressRule) {
    return this.watch('allowIngress', () => this.aws.allowIngress(rule));
  }

  allowsIngress(rule: IngressRule) {
    return this.watch('allowsIngress', () => this.aws.allowsIngress(rule));
  }

  putShared(object: SharedObject) {
    return this.watch('putShared', () => this.aws.putShared(object));
  }

  getShared(bucket: string, key: string, maxBytes: number) {
    return this.watch('getShared', () =>
      this.aws.getShared(bucket, key, maxBytes)
    );
  }

  private watch<T>(
    method: keyof typeof OPERATIONS,
    call: () => Promise<T>
  ): Promise<T> {
    return this.seen.watch(OPERATIONS[method], call);
  }

  private readonly seen: Observations<Operation>;
}
