// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** An error as an AWS service answers it. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400
  ) {
    super(message);
    this.name = 'AwsError';
  }
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function inUse(message: string): AwsError {
  return new AwsError('ResourceInUse', message);
}
