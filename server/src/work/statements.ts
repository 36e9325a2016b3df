// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { WorkKind } from '../../../src/companion/contract';
import type { PolicyDocument, Scope, Statement } from '../aws/statements';
import { LOG_GROUPS } from './groups';
import { WORK_OPERATIONS } from './types';

/** What is asked of one kind of work. */
export type WorkAsk =
  'list' | 'describe' | 'readTags' | 'findTags' | 'end' | 'addTags' | 'logs';

/** The operation's own name. */
export function operationOf(kind: WorkKind, ask: WorkAsk): string {
  switch (ask) {
    case 'findTags':
      return 'GetResources';
    case 'addTags':
      return 'AddTags';
    case 'logs':
      return 'FilterLogEvents';
    default:
      return WORK_OPERATIONS[kind][ask];
  }
}

/**
 * The policy that would allow it, and nothing beside it. Changes are bound to
 * this project's and this user's tags.
 */
export function workPolicy(
  kind: WorkKind,
  ask: WorkAsk,
  scope: Scope
): PolicyDocument {
  return { Version: '2012-10-17', Statement: [statementOf(kind, ask, scope)] };
}

/** One statement for each thing that is asked, of all the kinds together. */
export function workPolicyForAll(
  asked: readonly { readonly kind: WorkKind; readonly ask: WorkAsk }[],
  scope: Scope
): PolicyDocument {
  const byVerb = new Map<string, Statement>();
  for (const { kind, ask } of asked) {
    const one = statementOf(kind, ask, scope);
    const sid = `MLSpace${VERBS[ask]}Work`;
    const before = byVerb.get(sid);
    byVerb.set(sid, {
      ...one,
      Sid: sid,
      Action: union(before?.Action, one.Action),
      Resource: union(before?.Resource, one.Resource)
    });
  }
  return { Version: '2012-10-17', Statement: [...byVerb.values()] };
}

function union(
  before: string | readonly string[] = [],
  more: string | readonly string[]
): readonly string[] {
  return [...new Set([before, more].flat())];
}

function statementOf(kind: WorkKind, ask: WorkAsk, scope: Scope): Statement {
  const { service, readTags } = WORK_OPERATIONS[kind];
  const project = {
    'aws:ResourceTag/project': scope.project ?? '<project>'
  };
  const user = { 'aws:ResourceTag/user': scope.user ?? '<user>' };
  switch (ask) {
    case 'list':
      return allow(kind, ask, [`${service}:${operationOf(kind, ask)}`], '*');
    case 'findTags':
      return allow(kind, ask, ['tag:GetResources'], '*');
    case 'readTags':
      return allow(kind, ask, [`${service}:${readTags}`], things(kind, scope));
    case 'logs':
      return allow(kind, ask, ['logs:FilterLogEvents'], logs(kind, scope));
    case 'describe':
      return allow(kind, ask, describes(kind), things(kind, scope), project);
    case 'addTags':
      return tagging(
        allow(kind, ask, [`${service}:AddTags`], things(kind, scope)),
        scope
      );
    case 'end':
      return allow(
        kind,
        ask,
        [`${service}:${operationOf(kind, ask)}`],
        things(kind, scope),
        scope.ownerMode === true ? project : { ...project, ...user }
      );
  }
}

/** Only one's own tags, and only onto what nobody else's stand on. */
function tagging(statement: Statement, scope: Scope): Statement {
  const project = scope.project ?? '<project>';
  const user = scope.user ?? '<user>';
  return {
    ...statement,
    Condition: {
      StringEqualsIfExists: {
        'aws:RequestTag/project': project,
        'aws:RequestTag/user': user,
        'aws:ResourceTag/project': project,
        'aws:ResourceTag/user': user
      }
    }
  };
}

const VERBS: Readonly<Record<WorkAsk, string>> = {
  list: 'List',
  describe: 'See',
  readTags: 'ReadTagsOf',
  findTags: 'FindByTag',
  end: 'EndOwn',
  addTags: 'TagOwn',
  logs: 'ReadLogsOf'
};

function allow(
  kind: WorkKind,
  ask: WorkAsk,
  action: readonly string[],
  resource: string,
  equals?: Readonly<Record<string, string>>
): Statement {
  const noun = kind.charAt(0).toUpperCase() + kind.slice(1);
  return {
    Sid: `MLSpace${VERBS[ask]}${noun}`,
    Effect: 'Allow',
    Action: action,
    Resource: resource,
    ...(equals === undefined ? {} : { Condition: { StringEquals: equals } })
  };
}

function describes(kind: WorkKind): readonly string[] {
  const { service, describe } = WORK_OPERATIONS[kind];
  const more: Partial<Record<WorkKind, string>> = {
    endpoint: 'sagemaker:DescribeEndpointConfig',
    cluster: 'elasticmapreduce:ListInstances'
  };
  return [`${service}:${describe}`, more[kind] ?? ''].filter(Boolean);
}

function things(kind: WorkKind, scope: Scope): string {
  const { service, resource } = WORK_OPERATIONS[kind];
  // Also `endpoint-config/*`, without which the machines are not told.
  const type = kind === 'endpoint' ? 'endpoint*' : resource;
  return `${arn(scope, service)}:${type}/*`;
}

function logs(kind: WorkKind, scope: Scope): string {
  const group = LOG_GROUPS[kind] ?? '<log group>';
  return `${arn(scope, 'logs')}:log-group:${group}*`;
}

function arn({ partition, region, account }: Scope, service: string): string {
  return `arn:${partition ?? 'aws'}:${service}:${region ?? '<region>'}:${account ?? '<account>'}`;
}
