// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** MLSpace's web server and API below `/Prod/`: who asks, and what for. */
import type { DemoConfig } from '../gateway/config';
import { AwsError } from '../gateway/errors';
import type { Json } from '../gateway/json';
import type { HttpAnswer } from '../gateway/wire/answer';
import type { HttpRequest } from '../gateway/wire/request';
import { answer, ApiError, badRequest, forbidden } from './answers';
import type { Caller, Handlers } from './handlers';
import { settingsScript, startPage } from './pages';
import type { TokenOffice } from './tokens';

export const API_PATH = '/Prod/';
/** API Gateway finds headers by their exact name, and so does MLSpace. */
const PROJECT_HEADER = 'x-mlspace-project';

export interface ApiParts {
  readonly config: DemoConfig;
  readonly tokens: TokenOffice;
  readonly handlers: Handlers;
  /** `http://127.0.0.1:4566` */
  readonly origin: () => string;
  /** Users who are administrators of MLSpace. */
  readonly admins: readonly string[];
  /** Users in the project. */
  readonly members: readonly string[];
}

interface Asked {
  readonly caller: Caller;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly body: () => Json;
}

type Route = (handlers: Handlers, asked: Asked) => Json | Promise<Json>;

const ROUTES: readonly (readonly [string, RegExp, Route])[] = [
  ['GET', /^notebook\/([^/]+)$/, (api, { name }) => api.describe(name)],
  [
    'GET',
    /^notebook\/([^/]+)\/url$/,
    (api, { name, caller }) => api.url(name, caller)
  ],
  [
    'GET',
    /^notebook\/([^/]+)\/logs$/,
    (api, { name, query }) => api.logs(name, query)
  ],
  [
    'DELETE',
    /^notebook\/([^/]+)$/,
    (api, { name, caller }) => api.delete(name, caller)
  ],
  [
    'POST',
    /^(notebook)$/,
    (api, { caller, body }) => api.create(caller, body())
  ],
  [
    'GET',
    /^project\/([^/]+)\/notebooks$/,
    (api, { query, caller }) => api.list(query, caller)
  ],
  ['GET', /^project\/([^/]+)\/emr$/, (api, { query }) => api.clusters(query)],
  ['GET', /^(metadata)\/notebook-options$/, api => api.options()],
  [
    'PUT',
    /^notebook\/([^/]+)$/,
    (api, { name, caller, body }) => api.edit(name, caller, body())
  ],
  [
    'PUT',
    /^notebook\/([^/]+)\/schedule$/,
    (api, { name, caller, body }) => api.reschedule(name, caller, body())
  ],
  [
    'POST',
    /^notebook\/([^/]+)\/start$/,
    (api, { name, caller }) => api.change('Start', name, caller)
  ],
  [
    'POST',
    /^notebook\/([^/]+)\/stop$/,
    (api, { name, caller }) => api.change('Stop', name, caller)
  ],
  [
    'GET',
    /^project\/([^/]+)$/,
    (api, { query, caller }) => api.projectAnswer(query, caller)
  ]
];

export class MlspaceApi {
  constructor(private readonly parts: ApiParts) {}

  async answer(request: HttpRequest): Promise<HttpAnswer> {
    const url = new URL(request.url, 'http://localhost');
    const path = url.pathname.slice(API_PATH.length);
    try {
      const open = this.openAnswer(request.method, path, url.searchParams);
      return open ?? answer(200, await this.guarded(request, url, path));
    } catch (error) {
      return failure(error);
    }
  }

  /** What nobody need sign in for. */
  private openAnswer(
    method: string,
    path: string,
    query: URLSearchParams
  ): HttpAnswer | null {
    const { config, origin, tokens } = this.parts;
    switch (`${method} ${path}`) {
      case 'GET ':
        return startPage(config.user, tokens.issue(config.user));
      case 'GET env.js':
        return settingsScript(`${origin()}${API_PATH}`, config);
      case 'GET app-config':
        return query.get('configScope') === 'global'
          ? answer(200, [{ configuration: appConfiguration(config) }])
          : answer(400, "Bad Request: 'configScope'");
      default:
        return null;
    }
  }

  private async guarded(
    request: HttpRequest,
    url: URL,
    path: string
  ): Promise<Json> {
    const caller = this.callerOf(request);
    for (const [method, pattern, route] of ROUTES) {
      const match = pattern.exec(path);
      if (match && method === request.method) {
        const name = decodeURIComponent(match[1]);
        this.demandProject(request, path.startsWith('project/') ? name : null);
        return route(this.parts.handlers, {
          caller,
          name,
          query: url.searchParams,
          body: () => jsonOf(request.body)
        });
      }
    }
    throw new ApiError(403, { message: 'Missing Authentication Token' });
  }

  private callerOf(request: HttpRequest): Caller {
    const header = request.headers.authorization;
    if (header === undefined) {
      throw new ApiError(401, { message: 'Unauthorized' });
    }
    const { tokens, admins, members } = this.parts;
    const user = tokens.userOf(header.replace(/^Bearer /, ''));
    const privileged = user !== null && admins.includes(user);
    if (user === null || (!privileged && !members.includes(user))) {
      throw forbidden();
    }
    return { user, privileged };
  }

  /** MLSpace itself wants the header on some requests; the demo on all. */
  private demandProject(request: HttpRequest, inPath: string | null): void {
    const { project } = this.parts.config;
    const names = request.rawHeaders ?? [];
    const at = names.findIndex(
      (name, index) => index % 2 === 0 && name === PROJECT_HEADER
    );
    if (
      at < 0 ||
      names[at + 1] !== project ||
      (inPath ?? project) !== project
    ) {
      throw forbidden();
    }
  }
}

function failure(error: unknown): HttpAnswer {
  if (error instanceof ApiError) {
    return answer(error.status, error.body);
  }
  if (error instanceof AwsError) {
    return answer(
      error.status,
      `An error occurred (${error.code}): ${error.message}`
    );
  }
  throw error;
}

function jsonOf(body: Buffer): Json {
  if (body.length === 0) {
    throw new ApiError(400, "Missing event parameter: 'body'");
  }
  try {
    const value: Json = JSON.parse(body.toString('utf8'));
    return value;
  } catch {
    throw badRequest('the body is not JSON');
  }
}

function appConfiguration({ instanceTypes }: DemoConfig): Json {
  const { training, transform, endpoint } = instanceTypes;
  return {
    EnabledInstanceTypes: {
      notebook: ['ml.t3.medium', 'ml.m5.large', 'ml.m5.xlarge', 'ml.g5.xlarge'],
      endpoint,
      trainingJob: training,
      transformJob: transform
    },
    EnabledServices: { emrCluster: true, labelingJob: true, trainingJob: true }
  };
}
