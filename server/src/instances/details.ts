// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { InstanceDetails } from '../../../src/companion/contract';
import { OPERATIONS, type Tags } from '../aws/types';
import { clusterOf } from '../emr/names';
import { actionsFor, ownerActionsFor } from './actions';
import type { FoundInstance, InstanceFinder } from './ownership';
import type { StopOf, StopTimes } from './stops';
import { supportEndOf } from './platforms';

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /took longer than 5 minutes/i,
    'Its lifecycle configuration ran too long. Let long installations go on in the background, or choose another configuration, then start it again.'
  ],
  [
    /lifecycle config/i,
    'Its lifecycle configuration failed. Read the logs LifecycleConfigOnStart and LifecycleConfigOnCreate, or choose another configuration, then start it again.'
  ],
  [
    /capacity/i,
    'AWS has no such instance free at the moment. Try again later or choose another type.'
  ],
  [
    /free (?:ip )?address|insufficient.*address|InsufficientFreeAddresses/i,
    'The subnet has no free address. Tell your administrator.'
  ],
  [
    /kms|key/i,
    'The encryption key could not be used. Tell your administrator; the key may be disabled.'
  ]
];

/** Everything about one instance of this project, read now. */
export async function readDetails(
  finder: InstanceFinder,
  stops: Pick<StopTimes, 'read'>,
  name: string
): Promise<InstanceDetails> {
  const [found, stopOf] = await Promise.all([
    finder.find(name, OPERATIONS.describeNotebook),
    stops.read()
  ]);
  return detailsOf(found, stopOf);
}

function detailsOf(found: FoundInstance, stopOf: StopOf): InstanceDetails {
  const { description, tags, owner, isMine, isSelf } = found;
  const { securityGroups, repositories, ...rest } = description;
  const { status, failureReason, platform, lifecycleConfig } = description;
  return {
    ...rest,
    securityGroups: [...securityGroups],
    repositories: [...repositories],
    owner,
    project: tags['project'] ?? null,
    isMine,
    isSelf,
    actions: actionsFor({ status, owner, isMine, isSelf }),
    ownerActions: ownerActionsFor({ status, owner, isMine, isSelf }),
    stop: stopOf(tags, isSelf),
    failureHint: failureReason === null ? null : hintFor(failureReason),
    platformSupportEnds: platform === null ? null : supportEndOf(platform),
    emrCluster: clusterOf(lifecycleConfig),
    tags: { ...tags },
    tagDrift: driftOf(tags, found.identity.system)
  };
}

/** What to do about a failure; null where we can not tell. */
export function hintFor(reason: string): string | null {
  return HINTS.find(([pattern]) => pattern.test(reason))?.[1] ?? null;
}

/** MLSpace compares keys and values exactly; IAM does not, so drift is easy. */
function driftOf(tags: Tags, system: string | null): string[] {
  const drift = ['user', 'project', 'system']
    .filter(key => tags[key] === undefined)
    .map(key => {
      const other = Object.keys(tags).find(one => one.toLowerCase() === key);
      return other === undefined
        ? `The tag "${key}" is missing; MLSpace does not track this notebook.`
        : `The tag "${other}" should be written "${key}"; MLSpace does not see it.`;
    });
  const value = tags['system'];
  if (value !== undefined && system !== null && value !== system) {
    drift.push(
      `The tag "system" is "${value}" here and "${system}" on this notebook; MLSpace ignores one of them.`
    );
  }
  return drift;
}
