// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import express, { type Express, type RequestHandler } from 'express';
import {
  API_PREFIX,
  MAX_SHARED_BYTES,
  routes
} from '../../src/companion/contract';
import { HostPolicy } from './http/hosts';
import { ProblemError, errorMiddleware } from './http/problems';
import {
  guard,
  jsonOnly,
  knownMethods,
  responseHeaders
} from './http/security';
import type { Logger } from './logging';
import { apiRouter, type ApiServices } from './routes/api';

const MAX_BODY = '256kb';
/** A notebook with its outputs; the share itself is limited to a little less. */
const MAX_SHARED_BODY = MAX_SHARED_BYTES + 64 * 1024;

export interface AppOptions {
  readonly secret: string;
  readonly allowedHosts: readonly string[];
  readonly services: ApiServices;
  readonly logger: Logger;
}

/** The Express application: guard first, then routes, then the one error answer. */
export function createApp(options: AppOptions): Express {
  const { services, logger } = options;
  const hosts = new HostPolicy(options.allowedHosts, () => ({
    exact: services.identity.known?.url ?? null,
    instance: services.identity.knownInstance
  }));
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.enable('case sensitive routing');
  app.use(responseHeaders());
  app.use(guard(options.secret, hosts));
  app.use(knownMethods());
  app.use(jsonOnly());
  app.use(bodies());
  app.use(API_PREFIX, apiRouter(services));
  app.use((request, _response) => {
    throw new ProblemError({
      class: 'notFound',
      operation: 'find the operation',
      detail: `The companion has no such operation for ${request.method}.`,
      next: 'Reload the page: it may be older or newer than the companion.'
    });
  });
  app.use(errorMiddleware(logger));
  return app;
}

/** JSON of a modest size everywhere, and of a notebook's size for sharing one. */
function bodies(): RequestHandler {
  const options = { strict: true, inflate: false };
  const small = express.json({ limit: MAX_BODY, ...options });
  const large = express.json({ limit: MAX_SHARED_BODY, ...options });
  const sharing = `${API_PREFIX}/${routes.shareNotebook.path}`;
  return (request, response, next) =>
    (request.path === sharing ? large : small)(request, response, next);
}
