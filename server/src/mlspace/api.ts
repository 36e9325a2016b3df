// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { z } from 'zod';
import { ProblemError } from '../http/problems';
import type { Web, WebRequest } from './http';
import type { Deposit } from './vault';

/** MLSpace finds it by this very spelling. */
const PROJECT_HEADER = 'x-mlspace-project';

const notebookAnswer = z.object({
  NotebookInstanceName: z.string(),
  /** Epoch seconds of the next stop; absent: none. */
  NotebookDailyStopTime: z.coerce.number().int().positive().nullish()
});

const projectAnswer = z.object({
  project: z.object({
    metadata: z
      .object({
        terminationConfiguration: z
          .object({
            defaultNotebookStopTime: z.string().nullish(),
            allowNotebookOwnerOverride: z.unknown().optional()
          })
          .nullish()
      })
      .nullish()
  }),
  permissions: z.array(z.string()).nullish()
});

export interface NotebookSchedule {
  /** Epoch seconds of the next stop; null: MLSpace stops it by no schedule. */
  readonly terminationTime: number | null;
}

export interface ProjectSchedule {
  /** As the project has it, `HH:MM` in UTC, the hour maybe unpadded. */
  readonly defaultTime: string | null;
  /** Whether owners of notebooks may have their own. */
  readonly override: boolean;
  /** Whether this user owns the project. */
  readonly ownsProject: boolean;
}

/** Requests of MLSpace's API; those about notebooks are in `notebooks.ts`. */
export class MlspaceApi {
  constructor(private readonly web: Web) {}

  async notebook(
    deposit: Deposit,
    project: string,
    name: string
  ): Promise<NotebookSchedule> {
    const path = `notebook/${encodeURIComponent(name)}`;
    const answer = await this.ask(deposit, project, { method: 'GET', path });
    const parsed = parse(notebookAnswer, answer);
    return { terminationTime: parsed.NotebookDailyStopTime ?? null };
  }

  async project(deposit: Deposit, project: string): Promise<ProjectSchedule> {
    // Without the query MLSpace answers 400.
    const path = `project/${encodeURIComponent(project)}?includeResourceCounts=false`;
    const answer = await this.ask(deposit, project, { method: 'GET', path });
    const parsed = parse(projectAnswer, answer);
    const stops = parsed.project.metadata?.terminationConfiguration;
    return {
      defaultTime: stops?.defaultNotebookStopTime ?? null,
      override: stops?.allowNotebookOwnerOverride === true,
      ownsProject: parsed.permissions?.includes('MO') ?? false
    };
  }

  /**
   * @param terminationTime - epoch seconds; MLSpace keeps its time of day.
   * null clears it: left out it would be cleared too, so it is always said.
   */
  async reschedule(
    deposit: Deposit,
    project: string,
    name: string,
    terminationTime: number | null
  ): Promise<void> {
    await this.ask(deposit, project, {
      method: 'PUT',
      path: `notebook/${encodeURIComponent(name)}/schedule`,
      body: JSON.stringify({ terminationTime })
    });
  }

  /** One of MLSpace's answers, by its schema. */
  async get<S extends z.ZodType>(
    deposit: Deposit,
    project: string,
    schema: S,
    path: string
  ): Promise<z.infer<S>> {
    return parse(
      schema,
      await this.ask(deposit, project, { method: 'GET', path })
    );
  }

  /** A change; sent once, whatever comes of it. */
  async send(
    deposit: Deposit,
    project: string,
    request: Pick<WebRequest, 'method' | 'body'> & { path: string }
  ): Promise<void> {
    await this.ask(deposit, project, request);
  }

  private async ask(
    { api, token }: Deposit,
    project: string,
    {
      method,
      path,
      body
    }: Pick<WebRequest, 'method' | 'body'> & {
      path: string;
    }
  ): Promise<unknown> {
    const url = new URL(path, api);
    const reply = await this.web({
      method,
      url,
      headers: { Authorization: `Bearer ${token}`, [PROJECT_HEADER]: project },
      ...(body !== undefined && { body })
    });
    if (reply.status < 200 || reply.status >= 300) {
      throw refusal(reply.status, reply.text);
    }
    if (reply.type !== 'application/json') {
      throw strange();
    }
    try {
      return JSON.parse(reply.text);
    } catch {
      throw strange();
    }
  }
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw strange();
  }
  return parsed.data;
}

function strange(): ProblemError {
  return new ProblemError({
    class: 'network',
    operation: 'ask MLSpace',
    detail: 'What answers at this address does not answer as MLSpace does.',
    next: 'Check the address of MLSpace in the settings.'
  });
}

/** MLSpace's own words are not passed on: they may quote anything. */
function refusal(status: number, text: string): ProblemError {
  const operation = 'ask MLSpace';
  if (/already exists/i.test(text)) {
    return new ProblemError({
      class: 'conflict',
      operation,
      detail: 'There is something of that name already.',
      next: 'Choose another name.'
    });
  }
  if (/maximum allowed usage|LimitExceeded/i.test(text)) {
    return new ProblemError({
      class: 'quota',
      operation,
      detail: 'The account has reached a limit that MLSpace needs.',
      next: 'Stop something that is not needed, or ask your administrator to raise the limit.'
    });
  }
  if (status === 401 || status === 403) {
    // It answers 403 to a bad token and to a missing right alike.
    return new ProblemError({
      class: status === 401 ? 'expired' : 'denied',
      operation,
      detail:
        'MLSpace did not accept the token: it has expired, is not an id token, or its user may not do this.',
      next: 'Paste a new id token; if that is refused too, ask the owner of the project.'
    });
  }
  if (status === 429) {
    return new ProblemError({
      class: 'throttled',
      operation,
      detail: 'MLSpace is receiving too many requests.',
      next: 'Wait a minute.'
    });
  }
  return new ProblemError({
    class: status === 404 ? 'notFound' : status >= 500 ? 'network' : 'invalid',
    operation,
    detail: `MLSpace could not do this (HTTP ${status}).`,
    next: 'Try it on the page of MLSpace; it may say why.'
  });
}
