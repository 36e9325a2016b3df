// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { AutoStopService } from './autostop/daily';
import { ObservedAws } from './aws/observed';
import type { Aws } from './aws/types';
import { SECOND, type Clock } from './clock';
import type { Config } from './env';
import type { Files } from './files';
import { InstanceChanger } from './instances/changes';
import { InstanceFinder } from './instances/ownership';
import { Poller } from './instances/poller';
import { InstanceStore } from './instances/store';
import type { Logger } from './logging';
import { IdentityService } from './project/identity';
import { ProjectService } from './project/service';
import type { ApiServices } from './routes/api';
import { EventHub } from './routes/events';
import { watchFacts } from './routes/facts';

/** What comes from outside this process. */
export interface Outside {
  readonly aws: Aws;
  readonly files: Files;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
}

type ServiceConfig = Pick<
  Config,
  | 'metadataFile'
  | 'paramsFile'
  | 'policyFolder'
  | 'stopTimeTag'
  | 'sweepMinutes'
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
  const autoStop = new AutoStopService(project, identity, clock, {
    tag: config.stopTimeTag,
    sweepMinutes: config.sweepMinutes
  });
  const store = new InstanceStore(aws, identity, clock, logger);
  const poller = new Poller(store, clock, random);
  const finder = new InstanceFinder(aws, identity, store);
  const changer = new InstanceChanger(aws, finder, store, logger, () =>
    poller.hurry()
  );
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
    autoStop,
    events
  };
}
