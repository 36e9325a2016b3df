// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ApiRequest, Governed, GovernedName } from './model';

/** All governed names, in the order in which they are shown. */
export const GOVERNED_NAMES: readonly GovernedName[] = [
  'tags',
  'subnets',
  'securityGroups',
  'volumeKey',
  'instanceTypes',
  'role',
  'networkIsolation',
  'output'
];

/** One entry for each governed name. Written out: objects of one shape are quick to read. */
export function eachGoverned(
  of: (name: GovernedName) => Governed
): ApiRequest['governed'] {
  return {
    tags: of('tags'),
    subnets: of('subnets'),
    securityGroups: of('securityGroups'),
    volumeKey: of('volumeKey'),
    instanceTypes: of('instanceTypes'),
    role: of('role'),
    networkIsolation: of('networkIsolation'),
    output: of('output')
  };
}
