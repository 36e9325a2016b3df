// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** MLSpace put together: its API, its schedule and its sweep. */
import type { Clock } from '../gateway/clock';
import type { DemoConfig } from '../gateway/config';
import type { Gateway } from '../gateway/gateway';
import type { NotebookStore } from '../gateway/services/notebookStore';
import { MlspaceApi } from './api';
import { throughGateway } from './aws';
import { MlspaceControl } from './control';
import { Handlers } from './handlers';
import { ProjectSettings } from './project';
import { ScheduleTable } from './schedule';
import { Sweeper } from './sweeper';
import { TokenOffice } from './tokens';

const ADMINS = ['mlspace-admin'];
/** The demo's colleagues. */
const MEMBERS = ['asmith', 'bkumar'];

export interface MlspaceWorld {
  readonly config: DemoConfig;
  readonly clock: Clock;
  readonly gateway: Gateway;
  readonly notebooks: NotebookStore;
  readonly origin: () => string;
  readonly log: (line: string) => void;
}

export interface Mlspace {
  readonly api: MlspaceApi;
  readonly control: MlspaceControl;
  readonly sweeper: Sweeper;
}

export function createMlspace(world: MlspaceWorld): Mlspace {
  const { config, clock, gateway, notebooks, origin, log } = world;
  const aws = throughGateway(gateway, config.accessKeys.admin, config.region);
  const table = new ScheduleTable();
  const project = new ProjectSettings(config.project);
  const tokens = new TokenOffice(clock);
  const stop = async (name: string) => {
    await aws.sagemaker('StopNotebookInstance', { NotebookInstanceName: name });
  };
  const sweeper = new Sweeper(clock, table, stop, log);
  const handlers = new Handlers({
    clock,
    aws,
    notebooks,
    table,
    project,
    settings: {
      system: config.system,
      notebook: {
        RoleArn: `arn:${config.partition}:iam::${config.account}:role/${config.baseRole}`,
        SubnetId: config.subnets[0],
        SecurityGroupIds: config.securityGroups,
        KmsKeyId: config.kmsKeyId,
        LifecycleConfigName: config.lifecycleConfig
      }
    }
  });
  return {
    api: new MlspaceApi({
      config,
      tokens,
      handlers,
      origin,
      admins: ADMINS,
      members: [config.user, ...MEMBERS]
    }),
    control: new MlspaceControl({
      clock,
      table,
      sweeper,
      project,
      tokens,
      user: config.user
    }),
    sweeper
  };
}
