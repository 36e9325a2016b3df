// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { attachRequest, detachRequest } from '../../../src/companion/contract';
import type { ApiServices, Handlers } from './api';
import { bodyOf, claimOf, nameOf } from './request';

type EmrRoutes = 'emrClusters' | 'attachCluster' | 'detachCluster';

/** Clusters that notebooks can be attached to; by AWS, or by MLSpace for a tab with a token. */
export function emrHandlers({
  backends
}: ApiServices): Pick<Handlers, EmrRoutes> {
  return {
    emrClusters: request =>
      backends.run('clusters', claimOf(request), one => one.clusters()),
    attachCluster: request => {
      const { cluster } = bodyOf(attachRequest, request);
      return backends.run('attach', claimOf(request), one =>
        one.attach(nameOf(request), cluster)
      );
    },
    detachCluster: request => {
      const { lifecycleConfig } = bodyOf(detachRequest, request);
      return backends.run('detach', claimOf(request), one =>
        one.detach(nameOf(request), lifecycleConfig ?? null)
      );
    }
  };
}
