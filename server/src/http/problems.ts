// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ErrorRequestHandler, Response } from 'express';
import type { Problem, ProblemClass } from '../../../src/companion/contract';
import type { Logger } from '../logging';
import { drain } from './drain';

/** Everything of a problem but what follows from its class. */
export interface ProblemInit {
  readonly class: ProblemClass;
  readonly operation: string;
  readonly detail: string;
  readonly next: string;
  readonly status?: number;
  readonly statement?: unknown;
  readonly requestId?: string;
}

const CLASSES: Readonly<Record<ProblemClass, readonly [number, string]>> = {
  denied: [403, 'Not allowed'],
  expired: [401, 'Credentials expired'],
  throttled: [429, 'Too many requests'],
  quota: [409, 'Limit reached'],
  network: [502, 'AWS could not be reached'],
  notFound: [404, 'Not found'],
  conflict: [409, 'Not possible now'],
  invalid: [400, 'Bad request'],
  internal: [500, 'Internal error']
};

export function problemOf(init: ProblemInit): Problem {
  const [status, title] = CLASSES[init.class];
  return {
    type: `urn:jupyterlab-mlspace:problem:${init.class}`,
    title,
    status: init.status ?? status,
    class: init.class,
    operation: init.operation,
    detail: init.detail,
    next: init.next,
    ...(init.statement === undefined ? {} : { statement: init.statement }),
    ...(init.requestId === undefined ? {} : { requestId: init.requestId })
  };
}

/** Thrown anywhere below a route; the error middleware answers with its problem. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(init: ProblemInit, options?: ErrorOptions) {
    super(`${init.operation}: ${init.detail}`, options);
    this.name = 'ProblemError';
    this.problem = problemOf(init);
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

/** The one place that logs a failed request and answers it. */
export function errorMiddleware(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = toProblem(error);
    const server = problem.class === 'internal';
    // The proxy asks for "/" until we are up, without anything that we want.
    const level = server ? 'error' : request.path === '/' ? 'debug' : 'info';
    logger.log(level, 'request failed', {
      method: request.method,
      path: request.path,
      status: problem.status,
      class: problem.class,
      operation: problem.operation,
      detail: problem.detail,
      requestId: problem.requestId,
      // Only the kind and the place: messages of unknown errors may quote input.
      error: server && error instanceof Error ? where(error) : undefined
    });
    if (response.headersSent) {
      next(error);
      return;
    }
    void drain(request).then(() => sendProblem(response, problem));
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) {
    return error.problem;
  }
  const status = clientErrorStatus(error);
  if (status !== null) {
    return problemOf({
      class: 'invalid',
      status,
      operation: 'read the request',
      detail:
        status === 413
          ? 'The request is larger than the companion accepts.'
          : 'The request could not be read.',
      next: 'Reload the page; if it happens again, report it.'
    });
  }
  return problemOf({
    class: 'internal',
    operation: 'answer the request',
    detail: 'The companion met an error of its own.',
    next: "Look at the Jupyter server's log, and report it."
  });
}

/** Express and its parsers mark the client's faults with a 4xx status. */
function clientErrorStatus(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) {
    return null;
  }
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500
    ? status
    : null;
}

function where(error: Error): string {
  const frame = error.stack?.split('\n')[1]?.trim() ?? '';
  return `${error.name} ${frame}`;
}
