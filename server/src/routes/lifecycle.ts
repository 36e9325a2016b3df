// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  lifecycleCreateRequest,
  lifecycleUpdateRequest
} from '../../../src/companion/contract';
import { readRepositories } from '../instances/repositories';
import type { ApiServices, Handlers } from './api';
import { bodyOf, nameOf } from './request';

type LifecycleRoutes =
  | 'lifecycleConfigs'
  | 'lifecycleConfig'
  | 'createLifecycleConfig'
  | 'updateLifecycleConfig'
  | 'repositories';

/** What notebooks are made with: scripts and repositories. */
export function lifecycleHandlers({
  identity,
  observed,
  lifecycle
}: ApiServices): Pick<Handlers, LifecycleRoutes> {
  return {
    lifecycleConfigs: () => lifecycle.list(),
    lifecycleConfig: request => lifecycle.read(nameOf(request)),
    createLifecycleConfig: request =>
      lifecycle.create(bodyOf(lifecycleCreateRequest, request)),
    updateLifecycleConfig: request =>
      lifecycle.update(
        nameOf(request),
        bodyOf(lifecycleUpdateRequest, request)
      ),
    repositories: () => readRepositories(observed, identity)
  };
}
