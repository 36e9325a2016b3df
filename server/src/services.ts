// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { randomUUID } from 'node:crypto';
import { KeepAwake } from './autostop/awake';
import { AutoStopService } from './autostop/daily';
import type { Jupyter } from './autostop/jupyter';
import { LocalStop } from './autostop/local';
import { ScheduleTable, type ReadRow } from './autostop/table';
import { EmrService } from './emr/service';
import { ObservedAws } from './aws/observed';
import type { Aws } from './aws/types';
import { AwsBackend } from './backends/aws';
import { Backends } from './backends/choose';
import { MlspaceBackend } from './backends/mlspace';
import { createMemory } from './backends/mlspace-list';
import { createOptionsFor } from './backends/options';
import { SECOND, type Clock } from './clock';
import type { Config } from './env';
import type { Files } from './files';
import type { Machine } from './housekeeping/outside';
import { createHousekeeping } from './housekeeping/service';
import { InstanceChanger } from './instances/changes';
import { InstanceCreator } from './instances/create';
import { InstanceFinder } from './instances/ownership';
import { Poller } from './instances/poller';
import { StopTimes } from './instances/stops';
import { InstanceStore } from './instances/store';
import { LifecycleService } from './lifecycle/configs';
import type { Logger } from './logging';
import type { Web } from './mlspace/http';
import { MlspaceService } from './mlspace/service';
import { TokenVault } from './mlspace/vault';
import { IdentityService } from './project/identity';
import { ProjectService } from './project/service';
import type { ApiServices } from './routes/api';
import { EventHub } from './routes/events';
import { watchFacts } from './routes/facts';
import { ObservedWork } from './work/observed';
import { WorkChanger } from './work/changes';
import { WorkStore } from './work/store';
import type { WorkAws } from './work/types';

/** What comes from outside this process. */
export interface Outside {
  readonly aws: Aws;
  readonly files: Files;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly web: Web;
  readonly jupyter: Jupyter;
  /** Of the schedule table, where one is configured. */
  readonly scheduleRow: ReadRow;
  /** Jobs, endpoints and clusters. */
  readonly work: WorkAws;
}

type ServiceConfig = Pick<
  Config,
  | 'metadataFile'
  | 'paramsFile'
  | 'policyFolder'
  | 'persistentFolder'
  | 'stopTimeTag'
  | 'sweepMinutes'
  | 'scheduleTable'
  | 'crontabs'
  | 'mlspaceRules'
  | 'configBucket'
>;

const FACTS_MS = 20 * SECOND;

/** Wire the services to each other. */
export function createServices(
  config: ServiceConfig,
  outside: Outside,
  version: string
): ApiServices {
  const { files, clock, logger, random } = outside;
  const aws = new ObservedAws(outside.aws, clock);
  const identity = new IdentityService(aws, files, clock, config.metadataFile);
  const project = new ProjectService(
    identity,
    files,
    config.paramsFile,
    config.policyFolder
  );
  const mlspace = new MlspaceService(
    outside.web,
    config.mlspaceRules,
    new TokenVault(clock),
    identity,
    clock
  );
  const { jupyter } = outside;
  const autoStop = new AutoStopService(
    {
      project,
      identity,
      mlspace,
      table:
        config.scheduleTable === null
          ? null
          : new ScheduleTable(config.scheduleTable, outside.scheduleRow, clock),
      files,
      jupyter,
      clock
    },
    {
      tag: config.stopTimeTag,
      sweepMinutes: config.sweepMinutes,
      crontabs: config.crontabs
    }
  );
  const stops = new StopTimes({
    project,
    own: autoStop,
    tag: config.stopTimeTag
  });
  const store = new InstanceStore(aws, identity, clock, logger, stops);
  const poller = new Poller(store, clock, random);
  const finder = new InstanceFinder(aws, identity, store);
  const changer = new InstanceChanger(aws, finder, store, logger, () =>
    poller.hurry()
  );
  const newId = randomUUID;
  const lifecycle = new LifecycleService({
    aws,
    project,
    clock,
    logger,
    newId
  });
  const emr = new EmrService({
    aws,
    project,
    lifecycle,
    changer,
    configBucket: config.configBucket
  });
  const creator = new InstanceCreator({
    emr,
    aws,
    project,
    store,
    clock,
    logger,
    random,
    newId,
    changed: () => poller.hurry()
  });
  const observedWork = new ObservedWork(outside.work, outside.aws, clock);
  const work = new WorkStore(observedWork, project, clock, logger, random);
  const workChanger = new WorkChanger(observedWork, identity, work, logger);
  const memory = createMemory();
  const backends = new Backends({
    aws: new AwsBackend({ aws, poller, finder, stops, changer, creator, emr }),
    mlspace: async claim =>
      new MlspaceBackend({
        ...(await mlspace.notebooks(claim)),
        memory,
        defaultConfig: async () => (await project.params()).lifecycleConfig,
        clock,
        logger
      }),
    observed: aws,
    clock
  });
  const housekeeping = createHousekeeping({
    ...config,
    machine: outside.machine,
    aws,
    project,
    clock,
    logger,
    newId,
    version
  });
  const tell = () =>
    void autoStop.report().then(report => events.broadcast('autostop', report));
  const awake = new KeepAwake(jupyter, clock, () => autoStop.script(), tell);
  const local = new LocalStop({
    jupyter,
    clock,
    logger,
    stop: () => stopSelf(identity, changer),
    awakeUntil: () => awake.report?.until ?? null,
    changed: tell
  });
  autoStop.awake = awake;
  autoStop.local = local;
  const facts = { project, autoStop };
  const events: EventHub = new EventHub(clock, {
    begin: () => {
      const ends = [
        store.onChange(list => events.broadcast('instances', list)),
        poller.watch(),
        watchFacts(facts, clock, FACTS_MS, events.broadcast)
      ];
      return () => ends.forEach(end => end());
    },
    welcome: async send => {
      if (store.askedAt !== null) {
        send('instances', store.list);
      }
      send('autostop', await autoStop.report());
      send('project', await project.report());
    }
  });
  return {
    version,
    startedAt: clock.now(),
    identity,
    project,
    poller,
    observed: aws,
    finder,
    changer,
    creator,
    backends,
    createOptions: claim => createOptionsFor(claim, creator, mlspace),
    lifecycle,
    housekeeping,
    clock,
    autoStop,
    awake,
    local,
    mlspace,
    events,
    work,
    observedWork,
    workChanger
  };
}

/** Through the same door as a person's click: tags are read fresh before it. */
async function stopSelf(
  identity: IdentityService,
  changer: InstanceChanger
): Promise<void> {
  const instance = await identity.instance();
  if (instance !== null) {
    await changer.stop(instance.name);
  }
}
