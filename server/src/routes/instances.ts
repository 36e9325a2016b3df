// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  createRequest,
  deleteRequest,
  logsRequest,
  openRequest,
  stopRequest,
  stopSeveralRequest,
  updateRequest
} from '../../../src/companion/contract';
import { readDetails } from '../instances/details';
import { stopSeveral } from '../instances/several';
import { readLogs } from '../logs/logs';
import type { ApiServices, Handlers } from './api';
import { bodyOf, nameOf } from './request';

type InstanceRoutes =
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

/** One notebook or several, and new ones. */
export function instanceHandlers({
  identity,
  observed,
  finder,
  changer,
  creator,
  clock
}: ApiServices): Pick<Handlers, InstanceRoutes> {
  return {
    instanceDetails: request => readDetails(finder, nameOf(request)),
    startInstance: request => changer.start(nameOf(request)),
    stopInstance: request => {
      const { ownerMode } = bodyOf(stopRequest, request);
      return changer.stop(nameOf(request), ownerMode);
    },
    stopInstances: async request => {
      const { names, ownerMode } = bodyOf(stopSeveralRequest, request);
      const self = (await identity.instance())?.name ?? null;
      return stopSeveral(names, ownerMode, self, changer, clock);
    },
    openInstance: async request => {
      const { view } = bodyOf(openRequest, request);
      return { url: await changer.open(nameOf(request), view) };
    },
    updateInstance: request =>
      changer.update(nameOf(request), bodyOf(updateRequest, request)),
    deleteInstance: request => {
      const { confirm, ownerMode } = bodyOf(deleteRequest, request);
      return changer.delete(nameOf(request), confirm, ownerMode);
    },
    createOptions: () => creator.options(),
    checkCreate: request => creator.check(bodyOf(createRequest, request)),
    createInstance: request => creator.create(bodyOf(createRequest, request)),
    instanceLogs: request =>
      readLogs(observed, finder, nameOf(request), bodyOf(logsRequest, request))
  };
}
