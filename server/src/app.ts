// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import express, { type Express } from 'express';
import { API_PREFIX } from '../../src/companion/contract';
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
  app.use(express.json({ limit: MAX_BODY, strict: true, inflate: false }));
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
