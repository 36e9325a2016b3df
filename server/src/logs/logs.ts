// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { LogsAnswer, LogsRequest } from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import { OPERATIONS, type Aws, type LogLine } from '../aws/types';
import type { InstanceFinder } from '../instances/ownership';
import { scopeOf } from '../project/identity';

const GROUP = '/aws/sagemaker/NotebookInstances';
const MAX_MESSAGE = 10_000;

/**
 * A page of a notebook's log lines; of any notebook of this project.
 *
 * The stream's prefix ends with the slash, or `nb` would show `nb-2` too.
 * Lines from before the notebook was created are those of an earlier one of
 * the same name, perhaps somebody else's.
 */
export async function readLogs(
  aws: Aws,
  finder: InstanceFinder,
  name: string,
  request: LogsRequest
): Promise<LogsAnswer> {
  const found = await finder.find(name, OPERATIONS.filterLogs);
  const { description, identity } = found;
  const prefix = `${description.name}/`;
  const from = Math.max(request.from ?? 0, description.createdAt ?? 0);
  if (request.to !== undefined && request.to < from) {
    return { events: [], nextToken: null, exists: true };
  }
  try {
    const { items, nextToken } = await aws.filterLogs({
      group: GROUP,
      streamPrefix: prefix + (request.log ?? ''),
      from,
      to: request.to ?? null,
      nextToken: request.nextToken ?? null
    });
    return {
      events: items
        .filter(line => line.stream.startsWith(prefix) && line.at >= from)
        .map(line => eventOf(line, prefix)),
      nextToken,
      exists: true
    };
  } catch (error) {
    const fault = classify(error, OPERATIONS.filterLogs, scopeOf(identity));
    if (fault.problem.class === 'notFound') {
      return { events: [], nextToken: null, exists: false };
    }
    throw fault;
  }
}

function eventOf(
  { id, at, stream, message }: LogLine,
  prefix: string
): LogsAnswer['events'][number] {
  return {
    id,
    at,
    log: stream.slice(prefix.length),
    message: message.slice(0, MAX_MESSAGE)
  };
}
