// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { WorkKind, WorkLogs } from '../../../src/companion/contract';
import { classifyBy } from '../aws/errors';
import type { Clock } from '../clock';
import { ProblemError } from '../http/problems';
import type { WorkChanger } from './changes';
import { logPlace, noLogs } from './groups';
import type { ObservedWork } from './observed';
import { operationOf, workPolicy } from './statements';

const HOUR_MS = 3_600_000;
const MAX_MESSAGE = 10_000;

/** A page of the log lines of a job or endpoint of this project. */
export async function readWorkLogs(
  parts: {
    work: Pick<ObservedWork, 'logs'>;
    changer: WorkChanger;
    clock: Clock;
  },
  kind: WorkKind,
  id: string,
  { hours, nextToken }: { hours: number; nextToken?: string | undefined }
): Promise<WorkLogs> {
  const { work, changer, clock } = parts;
  const { row, standing, scope } = await changer.find(kind, id, 'logs');
  const place = logPlace(kind, id);
  if (place === null || standing.place !== 'ours') {
    throw new ProblemError({
      class: place === null ? 'notFound' : 'denied',
      operation: operationOf(kind, 'logs'),
      detail: noLogs(kind) ?? 'It does not carry the tags of this project.',
      next: 'Add the tags if it is yours, then try again.'
    });
  }
  const from = Math.max(clock.now() - hours * HOUR_MS, row.createdAt ?? 0);
  try {
    const page = await work.logs(kind, {
      ...place,
      from,
      to: null,
      nextToken: nextToken ?? null
    });
    return {
      events: page.items
        .filter(one => one.stream.startsWith(place.streamPrefix))
        .map(({ at, stream, message }) => ({
          at,
          stream: stream.slice(place.streamPrefix.length),
          message: message.slice(0, MAX_MESSAGE)
        })),
      nextToken: page.nextToken,
      exists: true
    };
  } catch (error) {
    const fault = classifyBy(error, operationOf(kind, 'logs'), () =>
      workPolicy(kind, 'logs', scope)
    );
    if (fault.problem.class === 'notFound') {
      return { events: [], nextToken: null, exists: false };
    }
    throw fault;
  }
}
