// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Request } from 'express';
import {
  createRequest,
  deleteRequest,
  logsRequest,
  openRequest,
  stopRequest,
  stopSeveralRequest,
  updateRequest,
  type InstanceList
} from '../../../src/companion/contract';
import { stopSeveral } from '../instances/several';
import type { ApiServices, Handlers } from './api';
import { bodyOf, claimOf, nameOf } from './request';

type InstanceRoutes =
  | 'instances'
  | 'refreshInstances'
  | 'instanceDetails'
  | 'startInstance'
  | 'stopInstance'
  | 'stopInstances'
  | 'openInstance'
  | 'updateInstance'
  | 'deleteInstance'
  | 'createOptions'
  | 'checkCreate'
  | 'createInstance'
  | 'instanceLogs';

/** One notebook or several, and new ones; by AWS, or by MLSpace for a tab with a token. */
export function instanceHandlers({
  identity,
  backends,
  creator,
  createOptions,
  clock
}: ApiServices): Pick<Handlers, InstanceRoutes> {
  return {
    instances: request => listFor(backends, request, false),
    refreshInstances: request => listFor(backends, request, true),
    instanceDetails: request =>
      backends.run('details', claimOf(request), one =>
        one.details(nameOf(request))
      ),
    startInstance: request =>
      backends.run('start', claimOf(request), one =>
        one.start(nameOf(request))
      ),
    stopInstance: request => {
      const { ownerMode } = bodyOf(stopRequest, request);
      return backends.run('stop', claimOf(request), one =>
        one.stop(nameOf(request), ownerMode)
      );
    },
    stopInstances: async request => {
      const { names, ownerMode } = bodyOf(stopSeveralRequest, request);
      const self = (await identity.instance())?.name ?? null;
      const stop = (name: string, owner = false) =>
        backends.run('stop', claimOf(request), one => one.stop(name, owner));
      return stopSeveral(names, ownerMode, self, { stop }, clock);
    },
    openInstance: async request => {
      const { view } = bodyOf(openRequest, request);
      const url = await backends.run('open', claimOf(request), one =>
        one.open(nameOf(request), view)
      );
      return { url };
    },
    updateInstance: request => {
      const wanted = bodyOf(updateRequest, request);
      return backends.run('update', claimOf(request), async one =>
        one.update(nameOf(request), wanted)
      );
    },
    deleteInstance: request => {
      const { confirm, ownerMode } = bodyOf(deleteRequest, request);
      return backends.run('delete', claimOf(request), one =>
        one.delete(nameOf(request), confirm, ownerMode)
      );
    },
    createOptions: request => createOptions(claimOf(request)),
    checkCreate: request => creator.check(bodyOf(createRequest, request)),
    createInstance: request => {
      const wanted = bodyOf(createRequest, request);
      const claim = claimOf(request);
      return wanted.stopTimeUtc === undefined
        ? backends.run('create', claim, one => one.create(wanted))
        : backends.throughMlspace(claim, one => one.create(wanted));
    },
    instanceLogs: request => {
      const wanted = bodyOf(logsRequest, request);
      return backends.run('logs', claimOf(request), one =>
        one.logs(nameOf(request), wanted)
      );
    }
  };
}

/** A list does not throw: it tells what is wrong, beside what was known. */
function listFor(
  backends: ApiServices['backends'],
  request: Request,
  fresh: boolean
): Promise<InstanceList> {
  const claim = claimOf(request);
  return backends.run('list', claim, async one => {
    const list = await one.list(fresh);
    if (list.problem?.class === 'denied' && claim.handle !== undefined) {
      return backends.throughMlspace(claim, other => other.list(fresh));
    }
    return list;
  });
}
