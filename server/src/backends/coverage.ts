// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Capability, RightSubject } from '../../../src/companion/contract';
import type { Operation } from '../aws/types';

type Coverage = Capability['mlspace'];

const ALL: Coverage = { covers: 'all', note: null };
const part = (note: string): Coverage => ({ covers: 'part', note });
const none = (note: string): Coverage => ({ covers: 'none', note });

const SCRIPTS = 'MLSpace has no request that reads or writes scripts.';
const ATTACHING =
  'It attaches too, but keeps the address of an older cluster of the same name, and takes names up to 50 characters.';
const SHARING = 'Snapshots lie in S3; MLSpace has no request for them.';

/** Of running work: MLSpace's documented requests are about notebooks. */
export const WORK_COVERAGE = none(
  "Not from here; MLSpace's own pages show jobs and endpoints."
);

interface About {
  readonly subject: RightSubject;
  readonly mlspace: Coverage;
}

/** What each operation is for, and how far MLSpace's API goes in its place. */
export const COVERAGE: Readonly<Record<Operation, About>> = {
  GetCallerIdentity: {
    subject: 'identity',
    mlspace: none('It says which role this is; MLSpace does not know.')
  },
  ListTags: {
    subject: 'notebook',
    mlspace: part(
      'Its list names owner and project, except of the notebook that you are in.'
    )
  },
  GetResources: { subject: 'notebook', mlspace: ALL },
  ListNotebookInstances: {
    subject: 'notebook',
    mlspace: part('Its list can be some minutes behind.')
  },
  DescribeNotebookInstance: { subject: 'notebook', mlspace: ALL },
  StartNotebookInstance: { subject: 'notebook', mlspace: ALL },
  StopNotebookInstance: { subject: 'notebook', mlspace: ALL },
  UpdateNotebookInstance: {
    subject: 'notebook',
    mlspace: part('Type, volume and lifecycle configuration; no platform.')
  },
  DeleteNotebookInstance: { subject: 'notebook', mlspace: ALL },
  CreatePresignedNotebookInstanceUrl: { subject: 'notebook', mlspace: ALL },
  CreateNotebookInstance: {
    subject: 'notebook',
    mlspace: part('Without platform and repositories.')
  },
  FilterLogEvents: { subject: 'notebook', mlspace: ALL },
  ListNotebookInstanceLifecycleConfigs: {
    subject: 'script',
    mlspace: part('Names only, for a new notebook.')
  },
  DescribeNotebookInstanceLifecycleConfig: {
    subject: 'script',
    mlspace: none(SCRIPTS)
  },
  CreateNotebookInstanceLifecycleConfig: {
    subject: 'script',
    mlspace: none(SCRIPTS)
  },
  UpdateNotebookInstanceLifecycleConfig: {
    subject: 'script',
    mlspace: none(SCRIPTS)
  },
  ListCodeRepositories: {
    subject: 'notebook',
    mlspace: none('MLSpace has no request for repositories.')
  },
  ListClusters: { subject: 'attachment', mlspace: ALL },
  DescribeCluster: { subject: 'attachment', mlspace: part(ATTACHING) },
  ListInstances: { subject: 'attachment', mlspace: part(ATTACHING) },
  AuthorizeSecurityGroupIngress: {
    subject: 'attachment',
    mlspace: part(ATTACHING)
  },
  DescribeSecurityGroups: { subject: 'attachment', mlspace: part(ATTACHING) },
  PutObject: { subject: 'sharing', mlspace: none(SHARING) },
  GetObject: { subject: 'sharing', mlspace: none(SHARING) }
};
