// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Puts the gateway together; `main.ts` and tests hand in the outside world. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NamedPolicy } from '../../src/governance/model';
import {
  type Account,
  adminPrincipal,
  notebookPrincipal,
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
import { PresignedUrls } from './services/presigned';
import { ProgressOverlay } from './services/progress';
import {
  type OwnTagged,
  TagDirectory,
  taggingOperations
} from './services/tagging';
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
  labeling: LabelingStore
): OwnTagged {
  const list = (): readonly { arn: string; tags: Map<string, string> }[] => [
    ...notebooks.list(),
    ...labeling.list()
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

/** The server, not yet listening. */
export function assemble(world: World): Server {
  const { config, upstream, log } = world;
  const clock = new AdjustableClock(world.clock);
  const account: Account = config;
  const delays = new DelaySetting(undefined, world.speed);
  const notebooks = new NotebookStore(clock, delays);
  const lifecycle = new LifecycleStore(account, clock);
  const labeling = new LabelingStore(account, clock, delays);
  const directory = new TagDirectory(ownTagged(notebooks, labeling), upstream);
  const enforcer = new Enforcer(
    {
      account,
      clock,
      compile: world.compile,
      tagsOf: arn => directory.of(arn)
    },
    world.policies
  );
  const roleName = roleNameOf(config.prefix, config.project, config.user);
  const notebook = notebookPrincipal(account, roleName, {
    user: config.user,
    project: config.project,
    system: config.system,
    'dynamic-user-role': 'true'
  });
  const faults = new FaultBoard();
  const recorder = new Recorder();
  const presigned = new PresignedUrls(clock, notebooks, () => originOf(server));
  const gateway = new Gateway({
    account,
    clock,
    principals: new Map([
      [config.accessKeys.notebook, notebook],
      [config.accessKeys.admin, adminPrincipal(account)]
    ]),
    faults,
    enforcer,
    recorder,
    operations: {
      ...new ProgressOverlay(upstream, clock, delays).operations(),
      ...notebookOperations({
        account,
        store: notebooks,
        lifecycle,
        presigned
      }),
      ...lifecycleOperations(lifecycle),
      ...labelingOperations(account, labeling),
      ...taggingOperations(directory)
    },
    upstream,
    log
  });
  const control = {
    secret: world.secret,
    clock,
    faults,
    delays,
    recorder,
    notebooks,
    enforcer
  };
  const livy = new Livy(clock);
  const server = createGatewayServer({
    gateway,
    control,
    presigned,
    livy,
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
