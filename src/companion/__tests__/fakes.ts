// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { nullTranslator } from '@jupyterlab/translation';
import type { ICompanion, ICompanionState } from '../../tokens';
import type {
  Answer,
  AutoStopReport,
  CreateOptions,
  Instance,
  InstanceDetails,
  InstanceList,
  ProjectReport,
  RouteName
} from '../contract';

export const trans = nullTranslator.load('jupyterlab_mlspace');

/** Let everything that is already settled run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
}

/**
 * Let Lumino and React render. Several turns rather than one long wait: each
 * gives way to whatever is due, also on a machine that is busy.
 */
export async function rendered(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) {
    await new Promise(resolve => setTimeout(resolve, 15));
  }
}

type Answers = {
  [R in RouteName]?: (
    parameters: Readonly<Record<string, string>>,
    body: unknown
  ) => Answer<R> | Promise<Answer<R>>;
};

/** A companion that answers what the test says. */
export class FakeCompanion implements ICompanion {
  constructor(readonly answers: Answers = {}) {}

  state: ICompanionState = { status: 'ready', remedy: null };
  readonly stateChanged = new Signal<this, ICompanionState>(this);
  readonly instancesChanged = new Signal<this, InstanceList>(this);
  readonly autoStopChanged = new Signal<this, AutoStopReport>(this);
  readonly projectChanged = new Signal<this, ProjectReport>(this);
  readonly asked: string[] = [];
  /** The bodies, by route, in order. */
  readonly sent: { route: RouteName; body: unknown }[] = [];
  watchers = 0;

  async request<R extends RouteName>(
    route: R,
    parameters: Readonly<Record<string, string>> = {},
    body?: unknown
  ): Promise<Answer<R>> {
    this.asked.push([route, ...Object.values(parameters)].join(' '));
    this.sent.push({ route, body });
    const answer = this.answers[route];
    if (!answer) {
      throw new Error(`no answer for ${route}`);
    }
    return answer(parameters, body);
  }

  watch(): IDisposable {
    this.watchers++;
    return new DisposableDelegate(() => {
      this.watchers--;
    });
  }

  setState(state: ICompanionState): void {
    this.state = state;
    this.stateChanged.emit(state);
  }
}

/** A notebook instance of `jdoe`, in service unless `over` says otherwise. */
export function instanceOf(over: Partial<Instance> = {}): Instance {
  const name = over.name ?? 'eda-jdoe';
  return {
    name,
    arn: `arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/${name}`,
    status: 'InService',
    type: 'ml.m5.xlarge',
    owner: 'jdoe',
    project: 'Project001',
    createdAt: 1_700_000_000_000,
    modifiedAt: 1_700_000_000_000,
    failureReason: null,
    isSelf: false,
    isMine: true,
    actions: {
      start: 'It is InService.',
      stop: null,
      open: null,
      update: 'It is InService.',
      delete: 'It is InService.'
    },
    ...over
  };
}

/** All about an instance; everything is known unless `over` says otherwise. */
export function detailsOf(
  over: Partial<InstanceDetails> = {}
): InstanceDetails {
  return {
    ...instanceOf(over),
    failureHint: null,
    platform: 'notebook-al2023-v1',
    platformSupportEnds: null,
    volumeGib: 20,
    lifecycleConfig: 'mlspace-notebook-lifecycle-config',
    emrCluster: null,
    roleArn: 'arn:aws:iam::111122223333:role/MLSpace-Project001-1',
    kmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
    subnetId: 'subnet-1',
    securityGroups: ['sg-1'],
    rootAccess: false,
    directInternetAccess: false,
    repositories: [],
    url: 'eda-jdoe.notebook.us-east-1.sagemaker.aws',
    tags: { user: 'jdoe', project: 'Project001', system: 'MLSpace' },
    tagDrift: [],
    ...over
  };
}

/** What may be chosen for a notebook in a project that says everything. */
export function createOptionsOf(
  over: Partial<CreateOptions> = {}
): CreateOptions {
  const type = (name: string, group: 'standard' | 'accelerated') => ({
    name,
    group,
    vcpus: 2,
    memoryGib: 4,
    accelerator: group === 'accelerated' ? '1 x NVIDIA A10G' : null
  });
  return {
    types: [
      type('ml.t3.medium', 'standard'),
      type('ml.m5.xlarge', 'standard'),
      type('ml.g5.xlarge', 'accelerated')
    ],
    typesFrom: 'mlspace',
    defaultType: 'ml.t3.medium',
    lifecycleConfigs: ['mlspace-notebook-lifecycle-config', 'other'],
    defaultLifecycleConfig: 'mlspace-notebook-lifecycle-config',
    lifecycleProblem: null,
    platforms: [
      {
        id: 'notebook-al2023-v1',
        label: 'Amazon Linux 2023',
        supportEnds: null
      }
    ],
    name: {
      pattern: '[a-zA-Z0-9](-*[a-zA-Z0-9])*',
      maxLength: 63,
      taken: ['eda-jdoe']
    },
    volumeGib: { min: 5, max: 16_384, usual: 5 },
    fixed: {
      roleArn: 'arn:aws:iam::111122223333:role/MLSpace-Project001-1',
      subnets: ['subnet-1', 'subnet-2'],
      securityGroups: ['sg-1'],
      kmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
      tags: { user: 'jdoe', project: 'Project001', system: 'MLSpace' },
      rootAccess: false,
      directInternetAccess: false
    },
    problems: [],
    ...over
  };
}

/** A report in which everything is known. */
export function projectReportOf(): ProjectReport {
  return {
    params: {
      state: 'ok',
      path: '/home/ec2-user/SageMaker/global-resources/notebook-params.json',
      modifiedAt: 1_700_000_000_000,
      problems: [],
      bucket: 'mlspace-data-111122223333',
      subnets: ['subnet-1', 'subnet-2'],
      securityGroups: ['sg-1'],
      kmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
      baseRoleArn: 'arn:aws:iam::111122223333:role/mlspace-notebook-role',
      lifecycleConfig: 'mlspace-notebook-lifecycle-config',
      dailyStopTime: null
    },
    identity: {
      instanceName: 'ctl-jdoe-1',
      instanceArn:
        'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/ctl-jdoe-1',
      account: '111122223333',
      region: 'us-east-1',
      partition: 'aws',
      user: 'jdoe',
      project: 'Project001',
      system: 'MLSpace',
      tags: { user: 'jdoe', project: 'Project001', system: 'MLSpace' },
      roleArn: 'arn:aws:iam::111122223333:role/MLSpace-Project001-1',
      instanceType: 'ml.t3.medium',
      url: 'ctl-jdoe-1.notebook.us-east-1.sagemaker.aws',
      evidence: { source: 'instance tags', checkedAt: 1_700_000_000_000 },
      problems: []
    },
    policies: { folder: '/policies', layout: 'none', files: [], problems: [] }
  };
}
