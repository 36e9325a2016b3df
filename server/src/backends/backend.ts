// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  CreateAnswer,
  CreateRequest,
  EmrClusterList,
  InstanceChange,
  InstanceDetails,
  InstanceList,
  LogsAnswer,
  LogsRequest,
  UpdateRequest
} from '../../../src/companion/contract';
import type { Operation } from '../aws/types';

/** Whoever carries out what a person does with notebooks: AWS, or MLSpace with a pasted token. */
export interface NotebookBackend {
  list(fresh: boolean): Promise<InstanceList>;
  details(name: string): Promise<InstanceDetails>;
  start(name: string): Promise<InstanceChange>;
  stop(name: string, ownerMode: boolean): Promise<InstanceChange>;
  update(name: string, wanted: UpdateRequest): Promise<InstanceChange>;
  delete(
    name: string,
    confirm: string,
    ownerMode: boolean
  ): Promise<InstanceChange>;
  open(name: string, view: 'lab' | 'classic'): Promise<string>;
  logs(name: string, request: LogsRequest): Promise<LogsAnswer>;
  create(request: CreateRequest): Promise<CreateAnswer>;
  /** EMR clusters of this project that wait. */
  clusters(): Promise<EmrClusterList>;
  attach(name: string, cluster: string): Promise<InstanceChange>;
  /** @param wanted - what it runs from then on; null: the project's default. */
  detach(name: string, wanted: string | null): Promise<InstanceChange>;
}
export type Verb = keyof NotebookBackend;

/** What AWS has to allow for each; one that is denied sends the person's wish to MLSpace. */
export const NEEDED: Readonly<Record<Verb, readonly Operation[]>> = {
  list: ['ListNotebookInstances'],
  details: ['DescribeNotebookInstance'],
  start: ['DescribeNotebookInstance', 'StartNotebookInstance'],
  stop: ['DescribeNotebookInstance', 'StopNotebookInstance'],
  update: ['DescribeNotebookInstance', 'UpdateNotebookInstance'],
  delete: ['DescribeNotebookInstance', 'DeleteNotebookInstance'],
  open: ['DescribeNotebookInstance', 'CreatePresignedNotebookInstanceUrl'],
  logs: ['DescribeNotebookInstance', 'FilterLogEvents'],
  create: ['CreateNotebookInstance'],
  clusters: ['ListClusters'],
  attach: [
    'DescribeNotebookInstance',
    'UpdateNotebookInstance',
    'DescribeCluster',
    'ListInstances'
  ],
  detach: ['DescribeNotebookInstance', 'UpdateNotebookInstance']
};
