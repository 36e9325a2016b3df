// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Puts the gateway together; `main.ts` and tests hand in the outside world. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NamedPolicy } from '../../src/governance/model';
import { createMlspace } from '../mlspace/mlspace';
import {
  adminPrincipal,
  notebookPrincipal,
  type Principal,
  roleNameOf
} from './account';
import { AdjustableClock, type Clock } from './clock';
import type { DemoConfig } from './config';
import { DelaySetting } from './delays';
import { FaultBoard } from './faults';
import { Gateway } from './gateway';
import { Enforcer, type Judge } from './iam/enforcer';
import { Recorder } from './recorder';
import { createGatewayServer } from './server';
import { labelingOperations, LabelingStore } from './services/labeling';
import { lifecycleOperations, LifecycleStore } from './services/lifecycle';
import { Livy } from './services/livy';
import { notebookOperations } from './services/notebooks';
import { NotebookStore } from './services/notebookStore';
import { ObjectStore } from './services/objects';
import type { Operations } from './services/operations';
import { Predictions } from './services/predictions';
import { PresignedUrls } from './services/presigned';
import { ProgressOverlay } from './services/progress';
import { repositoryOperations } from './services/repositories';
import {
  type OwnTagged,
  TagDirectory,
  taggingOperations
} from './services/tagging';
import { processingOperations, tidyOperations } from './services/tidy';
import { TuningJobs } from './services/tuning';
import type { Upstream } from './upstream';

export interface World {
  readonly config: DemoConfig;
  readonly clock: Clock;
  readonly upstream: Upstream;
  readonly policies: readonly NamedPolicy[];
  readonly compile: (policies: readonly NamedPolicy[]) => Judge;
  /** What the control route wants to see in its header. */
  readonly secret: string;
  readonly speed: number;
  readonly log: (line: string) => void;
}

function ownTagged(
  notebooks: NotebookStore,
  labeling: LabelingStore,
  lifecycle: LifecycleStore
): OwnTagged {
  const list = (): readonly { arn: string; tags: Map<string, string> }[] => [
    ...notebooks.list(),
    ...labeling.list(),
    ...lifecycle.list()
  ];
  return {
    list,
    find: arn => {
      const wanted = arn.toLowerCase();
      return (
        list().find(item => item.arn.toLowerCase() === wanted)?.tags ?? null
      );
    }
  };
}

/** The two who sign requests, by access key. */
function principalsOf(config: DemoConfig): ReadonlyMap<string, Principal> {
  const role = roleNameOf(config.prefix, config.project, config.user);
  const notebook = notebookPrincipal(config, role, {
    user: config.user,
    project: config.project,
    system: config.system,
    'dynamic-user-role': 'true'
  });
  return new Map([
    [config.accessKeys.notebook, notebook],
    [config.accessKeys.admin, adminPrincipal(config)]
  ]);
}

interface Services {
  readonly delays: DelaySetting;
  readonly notebooks: NotebookStore;
  readonly presigned: PresignedUrls;
  readonly directory: TagDirectory;
  readonly operations: Operations;
  readonly predictions: Predictions;
}

function servicesOf(
  { config, upstream, speed }: World,
  clock: Clock,
  origin: () => string
): Services {
  const delays = new DelaySetting(undefined, speed);
  const notebooks = new NotebookStore(clock, delays);
  const lifecycle = new LifecycleStore(config, clock);
  const labeling = new LabelingStore(config, clock, delays);
  const directory = new TagDirectory(
    ownTagged(notebooks, labeling, lifecycle),
    upstream
  );
  const presigned = new PresignedUrls(clock, notebooks, origin);
  const progress = new ProgressOverlay(upstream, clock, delays).operations();
  const predictions = new Predictions(
    upstream,
    new ObjectStore(upstream, {
      accessKey: config.accessKeys.admin,
      region: config.region
    })
  );
  const transform = 'sagemaker:CreateTransformJob';
  const operations = {
    ...progress,
    ...new TuningJobs(config, upstream).over(progress),
    [transform]: predictions.transforming(progress[transform]),
    ...processingOperations(progress),
    ...tidyOperations(upstream, progress),
    ...notebookOperations({
      account: config,
      store: notebooks,
      lifecycle,
      presigned
    }),
    ...lifecycleOperations(lifecycle),
    ...repositoryOperations(config, clock),
    ...labelingOperations(config, labeling),
    ...taggingOperations(directory)
  };
  return {
    delays,
    notebooks,
    presigned,
    directory,
    operations,
    predictions
  };
}

/** The server, not yet listening. */
export function assemble(world: World): Server {
  const { config, upstream, log } = world;
  const clock = new AdjustableClock(world.clock);
  const services = servicesOf(world, clock, () => originOf(server));
  const enforcer = new Enforcer(
    {
      account: config,
      clock,
      compile: world.compile,
      tagsOf: arn => services.directory.of(arn)
    },
    world.policies
  );
  const faults = new FaultBoard();
  const recorder = new Recorder();
  const gateway = new Gateway({
    account: config,
    localStorage: config.instanceTypes.exempt,
    clock,
    principals: principalsOf(config),
    faults,
    enforcer,
    recorder,
    operations: services.operations,
    predictions: services.predictions,
    upstream,
    log
  });
  const mlspace = createMlspace({
    config,
    clock,
    gateway,
    notebooks: services.notebooks,
    origin: () => originOf(server),
    log
  });
  const server = createGatewayServer({
    gateway,
    mlspace,
    control: {
      secret: world.secret,
      clock,
      faults,
      recorder,
      enforcer,
      delays: services.delays,
      notebooks: services.notebooks,
      mlspace: mlspace.control
    },
    presigned: services.presigned,
    livy: new Livy(clock),
    log
  });
  return server;
}

function isAddress(
  address: string | AddressInfo | null
): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** Where a listening server is reached, e.g. `http://127.0.0.1:4566`. */
export function originOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${isAddress(address) ? address.port : 0}`;
}
