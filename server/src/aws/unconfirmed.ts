// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ProblemError } from '../http/problems';

/** After a lost answer nobody knows whether the change was made. */
export function unconfirmed(error: ProblemError): ProblemError {
  const { problem } = error;
  return problem.class !== 'network'
    ? error
    : new ProblemError(
        {
          class: 'network',
          operation: problem.operation,
          detail: `${problem.detail} It is not known whether ${problem.operation} took effect.`,
          next: 'Watch the status in the list before you try again.',
          requestId: problem.requestId
        },
        { cause: error }
      );
}
