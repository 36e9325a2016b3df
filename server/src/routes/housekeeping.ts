// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  environmentRequest,
  openSharedRequest,
  shareRequest,
  type housekeepingRoutes
} from '../../../src/companion/contract';
import type { ApiServices, Handlers } from './api';
import { bodyOf } from './request';

type HousekeepingRoutes = keyof typeof housekeepingRoutes;

/** Diagnostics, the disk, environments that last, shared notebooks. */
export function housekeepingHandlers({
  housekeeping: { diagnostics, storage, environments, share }
}: ApiServices): Pick<Handlers, HousekeepingRoutes> {
  return {
    diagnostics: request => diagnostics.report(request.headers.host ?? ''),
    storage: () => storage.report(),
    losses: () => storage.losses(),
    environments: () => environments.report(),
    createEnvironment: request => {
      const { name, base } = bodyOf(environmentRequest, request);
      return environments.create(name, base);
    },
    cancelEnvironment: () => environments.cancel(),
    shareNotebook: request => {
      const { name, notebook } = bodyOf(shareRequest, request);
      return share.put(name, notebook);
    },
    openShared: request => share.open(bodyOf(openSharedRequest, request).uri)
  };
}
