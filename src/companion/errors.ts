// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Problem, ProblemClass } from './contract';

/** An operation of the companion that failed; `problem` is fit to be shown. */
export class CompanionError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'CompanionError';
  }
}

/** What a person is told of any failure: the problem's own words, or the error's. */
export function problemOf(error: unknown, operation: string): Problem {
  if (error instanceof CompanionError) {
    return error.problem;
  }
  const detail = error instanceof Error ? error.message : String(error);
  return pageProblem('internal', operation, detail, '');
}

/** A problem that the page itself found; `status` 0 = no answer of the companion. */
export function pageProblem(
  problemClass: ProblemClass,
  operation: string,
  detail: string,
  next: string
): Problem {
  return {
    type: 'about:blank',
    title: operation,
    status: 0,
    class: problemClass,
    operation,
    detail,
    next
  };
}
