// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Router, type Request } from 'express';
import type { z } from 'zod';
import {
  CONTRACT_VERSION,
  EVENTS_PATH,
  instanceName,
  routes,
  type Answer,
  type RouteName
} from '../../../src/companion/contract';
import type { AutoStopService } from '../autostop/daily';
import { ProblemError } from '../http/problems';
import type { InstanceChanger } from '../instances/changes';
import type { Poller } from '../instances/poller';
import type { IdentityService } from '../project/identity';
import type { ProjectService } from '../project/service';
import type { EventHub } from './events';

/** What the routes hand their work to. */
export interface ApiServices {
  readonly version: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly identity: IdentityService;
  readonly project: ProjectService;
  readonly poller: Poller;
  readonly changer: InstanceChanger;
  readonly autoStop: AutoStopService;
  readonly events: EventHub;
}

type Handlers = {
  readonly [R in RouteName]: (
    request: Request
  ) => Promise<Answer<R>> | Answer<R>;
};

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
        response.json(await handle(request));
      }
    );
  }
  router.get(`/${EVENTS_PATH}`, services.events.handler());
  return router;
}

function handlersOf(services: ApiServices): Handlers {
  const { project, poller, changer, autoStop } = services;
  return {
    health: request => ({
      version: services.version,
      contract: CONTRACT_VERSION,
      startedAt: services.startedAt,
      host: request.headers.host ?? ''
    }),
    project: () => project.report(),
    refreshProject: () => project.report(true),
    instances: () => poller.current(),
    refreshInstances: () => poller.refresh(),
    startInstance: request => changer.change(nameOf(request), 'start'),
    stopInstance: request => changer.change(nameOf(request), 'stop'),
    autostop: () => autoStop.report()
  };
}

function nameOf(request: Request): string {
  return parse(instanceName, request.params['name'], 'read the name');
}

function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  operation: string
): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new ProblemError({
      class: 'invalid',
      operation,
      detail: 'That is not the name of a notebook instance.',
      next: 'Refresh the list.'
    });
  }
  return parsed.data;
}
