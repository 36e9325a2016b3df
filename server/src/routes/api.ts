// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Router, type Request } from 'express';
import {
  CONTRACT_VERSION,
  awakeRequest,
  EVENTS_PATH,
  localRequest,
  mlspaceChangeRequest,
  mlspaceDiscoverRequest,
  mlspaceTokenRequest,
  postponeRequest,
  routes,
  type Answer,
  type CreateOptions,
  type RouteName
} from '../../../src/companion/contract';
import type { ObservedAws } from '../aws/observed';
import type { KeepAwake } from '../autostop/awake';
import type { AutoStopService } from '../autostop/daily';
import type { LocalStop } from '../autostop/local';
import type { InstanceChanger } from '../instances/changes';
import type { InstanceCreator } from '../instances/create';
import type { InstanceFinder } from '../instances/ownership';
import type { Poller } from '../instances/poller';
import type { LifecycleService } from '../lifecycle/configs';
import type { Backends } from '../backends/choose';
import type { Claim, MlspaceService } from '../mlspace/service';
import type { IdentityService } from '../project/identity';
import type { ProjectService } from '../project/service';
import type { Clock } from '../clock';
import { capabilitiesOf } from './capabilities';
import { emrHandlers } from './emr';
import type { WorkChanger } from '../work/changes';
import type { ObservedWork } from '../work/observed';
import type { WorkStore } from '../work/store';
import type { Housekeeping } from '../housekeeping/service';
import type { EventHub } from './events';
import { housekeepingHandlers } from './housekeeping';
import { instanceHandlers } from './instances';
import { lifecycleHandlers } from './lifecycle';
import { bodyOf, claimOf } from './request';
import { workHandlers } from './work';

/** What the routes hand their work to. */
export interface ApiServices {
  readonly version: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly identity: IdentityService;
  readonly project: ProjectService;
  readonly poller: Poller;
  /** Remembers what AWS has allowed. */
  readonly observed: ObservedAws;
  readonly finder: InstanceFinder;
  readonly changer: InstanceChanger;
  readonly creator: InstanceCreator;
  readonly backends: Backends;
  /** What a new notebook can be, as whoever would create it says. */
  readonly createOptions: (claim: Claim) => Promise<CreateOptions>;
  readonly lifecycle: LifecycleService;
  readonly housekeeping: Housekeeping;
  readonly clock: Clock;
  readonly autoStop: AutoStopService;
  readonly awake: KeepAwake;
  readonly local: LocalStop;
  readonly mlspace: MlspaceService;
  readonly events: EventHub;
  readonly work: WorkStore;
  readonly observedWork: ObservedWork;
  readonly workChanger: WorkChanger;
}

export type Handlers = {
  readonly [R in RouteName]: (
    request: Request
  ) => Promise<Answer<R>> | Answer<R>;
};

/** Long, asked for by every tab, and never changed once made. */
const LISTS: ReadonlySet<RouteName> = new Set([
  'instances',
  'refreshInstances'
]);
const texts = new WeakMap<object, string>();

/** Written once, however many ask. */
function textOf(list: object): string {
  const text = texts.get(list) ?? JSON.stringify(list);
  texts.set(list, text);
  return text;
}

/** One handler for each operation of the contract; a missing one does not compile. */
export function apiRouter(services: ApiServices): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const handlers = handlersOf(services);
  for (const name of Object.keys(handlers) as RouteName[]) {
    const { method, path } = routes[name];
    const handle = handlers[name];
    router[method === 'GET' ? 'get' : 'post'](
      `/${path}`,
      async (request, response) => {
        const answer = await handle(request);
        if (LISTS.has(name)) {
          response.type('json').send(textOf(answer));
        } else {
          response.json(answer);
        }
      }
    );
  }
  router.get(`/${EVENTS_PATH}`, services.events.handler());
  return router;
}

type AutoStopRoutes =
  'autostop' | 'keepAwake' | 'setLocalStop' | 'postponeLocalStop';
type MlspaceRoutes = Extract<RouteName, `mlspace${string}`>;

function autoStopHandlers({
  autoStop,
  awake,
  local
}: ApiServices): Pick<Handlers, AutoStopRoutes> {
  return {
    autostop: () => autoStop.report(),
    keepAwake: async request => {
      await awake.set(bodyOf(awakeRequest, request).minutes);
      return autoStop.report();
    },
    setLocalStop: async request => {
      await local.set(bodyOf(localRequest, request));
      return autoStop.report();
    },
    postponeLocalStop: async request => {
      await local.postpone(bodyOf(postponeRequest, request).minutes);
      return autoStop.report();
    }
  };
}

function mlspaceHandlers({
  mlspace
}: ApiServices): Pick<Handlers, MlspaceRoutes> {
  return {
    mlspaceDiscover: request =>
      mlspace.discover(bodyOf(mlspaceDiscoverRequest, request).base),
    mlspaceConnect: request => {
      const { base, api, token } = bodyOf(mlspaceTokenRequest, request);
      return mlspace.connect(base, api, token);
    },
    mlspaceForget: request => {
      mlspace.forget(claimOf(request));
      return {};
    },
    mlspaceStatus: request => mlspace.status(claimOf(request)),
    mlspaceStopTime: request => mlspace.stopTime(claimOf(request)),
    mlspaceChangeStopTime: request => {
      const { timeUtc, seen } = bodyOf(mlspaceChangeRequest, request);
      return mlspace.changeStopTime(claimOf(request), timeUtc, seen);
    }
  };
}

function handlersOf(services: ApiServices): Handlers {
  const { project } = services;
  return {
    health: request => ({
      version: services.version,
      contract: CONTRACT_VERSION,
      startedAt: services.startedAt,
      host: request.headers.host ?? ''
    }),
    project: () => project.report(),
    refreshProject: () => project.report(true),
    capabilities: () => capabilitiesOf(services),
    ...instanceHandlers(services),
    ...lifecycleHandlers(services),
    ...housekeepingHandlers(services),
    ...emrHandlers(services),
    ...autoStopHandlers(services),
    ...mlspaceHandlers(services),
    ...workHandlers(services)
  };
}
