// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { CLIENT_HEADER } from '../../../src/companion/contract';
import { ProblemError } from './problems';
import type { HostPolicy } from './hosts';

/** Added by jupyter-server-proxy; its value is made anew at each server start. */
export const SECRET_HEADER = 'X-MLSpace-Proxy-Secret';

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-store'
};

/** On every answer, refusals included. */
export function responseHeaders(): RequestHandler {
  return (_request, response, next) => {
    response.set(HEADERS);
    next();
  };
}

/**
 * SageMaker starts Jupyter with an empty token and without XSRF checks, so
 * whatever reaches Jupyter reaches us: every request has to prove that it came
 * through our proxy, from a page of this very site, made by our own script.
 */
export function guard(secret: string, hosts: HostPolicy): RequestHandler {
  const expected = digest(secret);
  return (request, _response, next) => {
    const reason = refusal(request, expected, hosts);
    if (reason !== null) {
      throw new ProblemError({
        class: 'denied',
        operation: 'check the request',
        detail: reason.detail,
        next: reason.next
      });
    }
    next();
  };
}

interface Refusal {
  readonly detail: string;
  readonly next: string;
}

const USE_JUPYTERLAB = 'Use the MLSpace panel in JupyterLab.';

function refusal(
  request: Request,
  expected: Buffer,
  hosts: HostPolicy
): Refusal | null {
  if (!timingSafeEqual(digest(request.get(SECRET_HEADER) ?? ''), expected)) {
    return {
      detail: 'The request did not come through the Jupyter server.',
      next: USE_JUPYTERLAB
    };
  }
  if (!hosts.acceptsHost(request.headers.host)) {
    return {
      detail:
        'The request was sent to a host name this companion does not know.',
      next: 'If this is your own address for JupyterLab, add it to MLSPACE_ALLOWED_HOSTS and restart the Jupyter server.'
    };
  }
  const origin = request.headers.origin;
  if (
    origin !== undefined &&
    !hosts.acceptsOrigin(origin, request.headers.host)
  ) {
    return {
      detail: 'The request came from a page of another site.',
      next: USE_JUPYTERLAB
    };
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') {
    return {
      detail: 'The request was not made by a page of this site.',
      next: USE_JUPYTERLAB
    };
  }
  if (!request.get(CLIENT_HEADER)) {
    return {
      detail: `The request lacks the header ${CLIENT_HEADER}.`,
      next: USE_JUPYTERLAB
    };
  }
  return null;
}

/** Hashing makes lengths equal, so that the comparison tells nothing by its time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const METHODS = ['GET', 'HEAD', 'POST'];

/** No other method means anything here; Express would answer OPTIONS by itself. */
export function knownMethods(): RequestHandler {
  return (request, response, next) => {
    if (!METHODS.includes(request.method)) {
      response.set('Allow', METHODS.join(', '));
      throw new ProblemError({
        class: 'invalid',
        status: 405,
        operation: 'find the operation',
        detail: 'The companion does not know this method.',
        next: USE_JUPYTERLAB
      });
    }
    next();
  };
}

/**
 * Bodies are JSON or absent. The type of an absent body says nothing: the proxy
 * adds a form's to every POST without one.
 */
export function jsonOnly(): RequestHandler {
  return (request, _response, next) => {
    const type = request.headers['content-type'] ?? '';
    const hasBody =
      request.headers['transfer-encoding'] !== undefined ||
      Number(request.headers['content-length'] ?? 0) !== 0;
    const isJson = /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(
      type.trim()
    );
    if (hasBody && !isJson) {
      throw new ProblemError({
        class: 'invalid',
        status: 415,
        operation: 'read the request',
        detail: 'The body of a request must be JSON in UTF-8.',
        next: USE_JUPYTERLAB
      });
    }
    next();
  };
}
