// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Answers as MLSpace's API gives them: errors are JSON strings. */
import type { Json } from '../gateway/json';
import type { HttpAnswer } from '../gateway/wire/answer';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: Json
  ) {
    super(`HTTP ${status}`);
  }
}

/** Of a handler: MLSpace says everything it does not understand this way. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, `Bad Request: ${message}`);
}

/** Of the gateway before the handlers; a bad token and no right look alike. */
export function forbidden(): ApiError {
  return new ApiError(403, {
    Message:
      'User is not authorized to access this resource with an explicit deny'
  });
}

export function answer(status: number, body: Json): HttpAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*'
    },
    body: Buffer.from(JSON.stringify(body))
  };
}

/** A date as Python's str() writes it. */
export function pythonDate(epochSeconds: number): string {
  const text = new Date(epochSeconds * 1000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}000+00:00`;
}
