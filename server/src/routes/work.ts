// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Request } from 'express';
import {
  workEndRequest,
  workId,
  workKind,
  workLogsRequest,
  type RouteName,
  type WorkKind
} from '../../../src/companion/contract';
import { ProblemError } from '../http/problems';
import { readWorkLogs } from '../work/logs';
import type { ApiServices, Handlers } from './api';
import { bodyOf } from './request';

type WorkRoutes = Extract<
  RouteName,
  'work' | 'refreshWork' | 'endWork' | 'tagWork' | 'workLogs'
>;

/** What runs elsewhere for this project. */
export function workHandlers({
  work,
  workChanger,
  observedWork,
  clock
}: ApiServices): Pick<Handlers, WorkRoutes> {
  return {
    work: () => work.current(),
    refreshWork: () => work.refresh(),
    endWork: async request => {
      const { kind, id } = targetOf(request);
      const { ownerMode } = bodyOf(workEndRequest, request);
      return { status: await workChanger.end(kind, id, ownerMode) };
    },
    tagWork: async request => {
      const { kind, id } = targetOf(request);
      return { tags: { ...(await workChanger.addTags(kind, id)) } };
    },
    workLogs: request => {
      const { kind, id } = targetOf(request);
      return readWorkLogs(
        { work: observedWork, changer: workChanger, clock },
        kind,
        id,
        bodyOf(workLogsRequest, request)
      );
    }
  };
}

function targetOf(request: Request): { kind: WorkKind; id: string } {
  const kind = workKind.safeParse(request.params['kind']);
  const id = workId.safeParse(request.params['id']);
  if (!kind.success || !id.success) {
    throw new ProblemError({
      class: 'invalid',
      operation: 'read the name',
      detail: 'That is not the name of a job, endpoint or cluster.',
      next: 'Refresh the list.'
    });
  }
  return { kind: kind.data, id: id.data };
}
