// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { attachRequest, detachRequest } from '../../../src/companion/contract';
import type { ApiServices, Handlers } from './api';
import { bodyOf, nameOf } from './request';

type EmrRoutes = 'emrClusters' | 'attachCluster' | 'detachCluster';

/** Clusters that notebooks can be attached to. */
export function emrHandlers({ emr }: ApiServices): Pick<Handlers, EmrRoutes> {
  return {
    emrClusters: () => emr.list(),
    attachCluster: request =>
      emr.attach(nameOf(request), bodyOf(attachRequest, request).cluster),
    detachCluster: request =>
      emr.detach(
        nameOf(request),
        bodyOf(detachRequest, request).lifecycleConfig ?? null
      )
  };
}
