// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  Analysis,
  ApiRequest,
  Decision,
  EngineOptions,
  GovernedName,
  JudgedRequest,
  KeyFact,
  ProjectFacts,
  RequestDecision
} from '../../governance/model';
import { compilePolicies } from '../../governance/policy';
import {
  SURROUNDINGS,
  surroundings
} from '../../governance/policy/request-keys';
import { repaired } from '../../governance/rules/repaired';
import { DEFAULT_SYSTEM } from '../../governance/fixes/project-cell';
import type { GuardCall, GuardNote } from '../notes';
import type { IDenied } from './parse';

/** The request in the text that AWS refused. */
export interface IRefusedRequest {
  readonly judged: JudgedRequest;
  readonly api: ApiRequest;
  /** Of the request as it was sent: what the guard added is in it. */
  readonly decision: RequestDecision;
  /** What the guard had added. */
  readonly filled: readonly GovernedName[];
}

/** The request of a cell that the refused action belongs to; null: the text does not show it. */
export function requestRefused(
  denied: IDenied,
  cell: number,
  { requests }: Analysis,
  options: EngineOptions,
  note: GuardNote | null
): IRefusedRequest | null {
  // A helper's call stands in the cell that defines it: then the nearest above counts.
  const distance = ({ request: { call, launch } }: JudgedRequest) =>
    call.cell === cell || launch?.cell === cell
      ? 0
      : call.cell < cell
        ? cell - call.cell
        : Infinity;
  const near = requests
    .filter(judged => distance(judged) < Infinity)
    .sort((a, b) => distance(a) - distance(b));
  for (const judged of near) {
    const sent = judged.request.requests;
    const index = sent.findIndex((api, at) =>
      concerns(denied, api, judged.decisions[at])
    );
    if (index >= 0) {
      const api = sent[index];
      const filled = filledBy(note, api);
      return {
        judged,
        api,
        filled,
        decision:
          filled.length > 0
            ? asSent(api, filled, options)
            : judged.decisions[index]
      };
    }
  }
  return null;
}

function concerns(
  { action, operation }: IDenied,
  api: ApiRequest,
  decision: RequestDecision | undefined
): boolean {
  if (action === null) {
    return api.action === operation;
  }
  return (
    `${api.service}:${api.action}` === action ||
    (api.action === operation &&
      (decision?.dependents.some(other => other.action === action) ?? false))
  );
}

const NAMES: Readonly<
  Record<GuardCall['items'][number]['kind'], readonly GovernedName[]>
> = {
  tags: ['tags'],
  network: ['subnets', 'securityGroups'],
  volumeKey: ['volumeKey']
};

function filledBy(
  note: GuardNote | null,
  { action }: ApiRequest
): GovernedName[] {
  const items = (note?.calls ?? [])
    .filter(call => call.operation === action && call.outcome === 'filled')
    .flatMap(call => call.items);
  const left = items.filter(({ what }) => what !== 'filled');
  return items
    .filter(
      ({ kind, what }) =>
        what === 'filled' && !left.some(other => other.kind === kind)
    )
    .flatMap(({ kind }) => NAMES[kind]);
}

/** What the policies say of the request with what the guard added. */
function asSent(
  api: ApiRequest,
  filled: readonly GovernedName[],
  { facts, policies }: EngineOptions
): RequestDecision {
  const others = Object.values(api.governed)
    .map(({ name }) => name)
    .filter(name => !filled.includes(name));
  return compilePolicies(policies, facts).judge(repaired(api, facts, others));
}

/** What the policies say of an action that the text shows no request for. */
export interface IActionVerdict {
  /** Whatever the call says. */
  readonly always: Decision;
  /** For a resource that has this user's and project's tags. */
  readonly own: Decision;
  /** For one that has no tags. */
  readonly untagged: Decision;
}

export function actionVerdict(
  action: string,
  resource: string | null,
  { facts, policies }: EngineOptions
): IActionVerdict {
  const judge = compilePolicies(policies, facts);
  return {
    always: judge.decide({
      action,
      resource,
      keys: new Map(),
      openPrefixes: ['']
    }),
    own: judge.decide({
      action,
      resource,
      keys: new Map([...surroundings(facts), ...ownTags(facts)]),
      openPrefixes: SURROUNDINGS
    }),
    untagged: judge.decide({
      action,
      resource,
      keys: surroundings(facts),
      openPrefixes: SURROUNDINGS
    })
  };
}

function ownTags(facts: ProjectFacts): [string, KeyFact][] {
  const tags = {
    user: facts.user,
    project: facts.project,
    system: facts.system ?? DEFAULT_SYSTEM
  };
  return Object.entries(tags).flatMap(([name, value]) =>
    ['aws', 'sagemaker'].map((prefix): [string, KeyFact] => [
      `${prefix}:resourcetag/${name}`,
      value === null
        ? { kind: 'some' }
        : { kind: 'values', values: [value], open: false }
    ])
  );
}
