// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Answer, RouteName } from '../companion/contract';
import { CompanionError } from '../companion/errors';
import type { ICompanion, IMlspaceLink } from '../tokens';

/**
 * The companion, with this tab's claim on each request: what the role may not
 * do, MLSpace is asked for. A token that is no longer good is forgotten.
 */
export function withClaim(
  companion: ICompanion,
  link: IMlspaceLink | null
): ICompanion {
  if (link === null) {
    return companion;
  }
  const request = async <R extends RouteName>(
    route: R,
    parameters?: Readonly<Record<string, string>>,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {}
  ): Promise<Answer<R>> => {
    try {
      return await companion.request(route, parameters, body, {
        ...link.claim,
        ...headers
      });
    } catch (error) {
      if (
        error instanceof CompanionError &&
        error.problem.class === 'expired' &&
        error.problem.operation.includes('MLSpace')
      ) {
        await link.forget();
      }
      throw error;
    }
  };
  return {
    get state() {
      return companion.state;
    },
    stateChanged: companion.stateChanged,
    instancesChanged: companion.instancesChanged,
    autoStopChanged: companion.autoStopChanged,
    projectChanged: companion.projectChanged,
    watch: () => companion.watch(),
    request
  };
}
