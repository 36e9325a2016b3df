// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  LifecycleConfig,
  LifecycleCreateRequest,
  LifecycleList,
  LifecycleUpdateRequest
} from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import {
  OPERATIONS,
  type Aws,
  type LifecycleRow,
  type LifecycleScripts,
  type Operation,
  type Page,
  type Tags
} from '../aws/types';
import type { Clock } from '../clock';
import { ProblemError } from '../http/problems';
import { CREATE_ID_TAG, outcomeOf } from '../instances/outcome';
import { projectUnknown } from '../instances/store';
import type { Logger } from '../logging';
import { scopeOf } from '../project/identity';
import type { ProjectService } from '../project/service';
import { isReservedName } from './names';
import {
  encoded,
  isDefault,
  known,
  lost,
  nameTaken,
  refused,
  whyReadOnly,
  type Asker
} from './refusals';
import { decodeScripts, encodeScript } from './scripts';
import { usageOf, type Usage } from './usage';

const MAX_PAGES = 10;

export interface LifecycleParts {
  readonly aws: Aws;
  readonly project: Pick<ProjectService, 'report'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
}

interface Found {
  readonly row: LifecycleRow & LifecycleScripts;
  readonly tags: Tags;
}

/**
 * Lifecycle configurations: scripts that run as root on every notebook that
 * has them. All can be read; changed can be only what this user made and what
 * no other owner's notebook runs, both asked of AWS anew before each change.
 */
export class LifecycleService {
  constructor(private readonly parts: LifecycleParts) {}

  async list(): Promise<LifecycleList> {
    const asker = await this.asker();
    const rows: LifecycleRow[] = [];
    let token: string | null = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      const from: string | null = token;
      const answer: Page<LifecycleRow> = await this.ask(
        asker,
        OPERATIONS.listLifecycles,
        () => this.parts.aws.listLifecycles(from)
      );
      rows.push(...answer.items);
      token = answer.nextToken;
      if (token === null) {
        break;
      }
    }
    return {
      configs: rows.map(({ name, createdAt, modifiedAt }) => ({
        name,
        createdAt,
        modifiedAt,
        isDefault: isDefault(name, asker)
      })),
      truncated: token !== null
    };
  }

  async read(name: string): Promise<LifecycleConfig> {
    const asker = await this.asker();
    return this.describe(await this.find(name, asker), asker);
  }

  async create(request: LifecycleCreateRequest): Promise<LifecycleConfig> {
    const operation = OPERATIONS.createLifecycle;
    const { name } = request;
    const asker = await this.asker();
    const scripts = encoded(request, operation);
    if (isReservedName(name) || isDefault(name, asker)) {
      throw refused(
        operation,
        'invalid',
        'MLSpace itself uses configurations of that name.',
        'Choose another name.'
      );
    }
    const { user, project } = known(asker);
    const createId = this.parts.newId();
    const tags = { user, project, [CREATE_ID_TAG]: createId };
    await this.alone(name, operation, () =>
      this.sendCreate(name, scripts, tags, asker)
    );
    this.parts.logger.log('info', 'lifecycle configuration created', { name });
    return this.read(name);
  }

  async update(
    name: string,
    request: LifecycleUpdateRequest
  ): Promise<LifecycleConfig> {
    const operation = OPERATIONS.updateLifecycle;
    const asker = await this.asker();
    const scripts = encoded(request, operation);
    await this.alone(name, operation, async () => {
      const found = await this.find(name, asker);
      const { readOnly } = await this.describe(found, asker);
      if (readOnly !== null) {
        throw refused(
          operation,
          'denied',
          readOnly,
          'Copy it under a new name and change the copy.'
        );
      }
      if (found.row.modifiedAt !== request.modifiedAt) {
        throw refused(
          operation,
          'conflict',
          'It was changed since you read it.',
          'Read it again and repeat your change.'
        );
      }
      await this.sendUpdate(name, scripts, asker);
    });
    this.parts.logger.log('info', 'lifecycle configuration changed', { name });
    return this.read(name);
  }

  /**
   * Write the configuration that attaches this user's notebooks to a cluster;
   * one that is there is written anew, if it is this user's alone.
   */
  async writeAttachment(name: string, script: string): Promise<void> {
    const asker = await this.asker();
    const operation = OPERATIONS.createLifecycle;
    const scripts = {
      onCreate: null,
      onStart: encodeScript(script, operation)
    };
    await this.alone(name, operation, async () => {
      if ((await this.arnOf(name, asker)) === null) {
        const { user, project } = known(asker);
        const createId = this.parts.newId();
        const tags = { user, project, [CREATE_ID_TAG]: createId };
        await this.sendCreate(name, scripts, tags, asker);
        return;
      }
      const found = await this.find(name, asker);
      await this.demandAlone(found, asker);
      if (
        found.row.onStart !== scripts.onStart ||
        found.row.onCreate !== scripts.onCreate
      ) {
        await this.sendUpdate(name, scripts, asker);
      }
    });
  }

  /** Somebody else could have made it, for it to run as root on our notebook. */
  private async demandAlone({ row, tags }: Found, asker: Asker): Promise<void> {
    const { user, project } = known(asker);
    const usage =
      tags['user'] === user && tags['project'] === project
        ? await this.ask(asker, OPERATIONS.listNotebooks, () =>
            usageOf(this.parts.aws, row.name, asker.identity)
          )
        : null;
    if (usage === null || usage.others) {
      throw refused(
        OPERATIONS.updateLifecycle,
        'denied',
        `The lifecycle configuration ${row.name} is not yours alone.`,
        'Ask your administrator who made it.'
      );
    }
  }

  private async sendCreate(
    name: string,
    scripts: LifecycleScripts,
    tags: Tags,
    asker: Asker
  ): Promise<void> {
    const { aws, clock } = this.parts;
    try {
      await aws.createLifecycle(name, scripts, tags);
    } catch (error) {
      const operation = OPERATIONS.createLifecycle;
      const fault = classify(error, operation, scopeOf(asker.identity));
      if (error instanceof Error && /already exists/i.test(error.message)) {
        throw nameTaken(operation);
      }
      if (fault.problem.class !== 'network') {
        throw fault;
      }
      const { kind } = await outcomeOf(
        tags[CREATE_ID_TAG] ?? '',
        () => this.arnOf(name, asker),
        arn => aws.listTags(arn),
        clock
      );
      if (kind === 'others') {
        throw nameTaken(operation);
      }
      if (kind !== 'ours') {
        throw lost(fault, kind === 'absent');
      }
    }
  }

  /** A lost answer is settled by reading what is there now. */
  private async sendUpdate(
    name: string,
    scripts: LifecycleScripts,
    asker: Asker
  ): Promise<void> {
    const { aws } = this.parts;
    try {
      await aws.updateLifecycle(name, scripts);
    } catch (error) {
      const scope = scopeOf(asker.identity);
      const fault = classify(error, OPERATIONS.updateLifecycle, scope);
      if (fault.problem.class !== 'network') {
        throw fault;
      }
      const now = await aws.describeLifecycle(name).catch(() => null);
      if (
        now?.onCreate !== scripts.onCreate ||
        now.onStart !== scripts.onStart
      ) {
        throw lost(fault, false);
      }
    }
  }

  private async asker(): Promise<Asker> {
    const { identity, params } = await this.parts.project.report();
    if (identity.project === null || identity.user === null) {
      throw new ProblemError(projectUnknown(identity));
    }
    return { identity, defaultConfig: params.lifecycleConfig };
  }

  private async find(name: string, asker: Asker): Promise<Found> {
    const { aws } = this.parts;
    const row = await this.ask(asker, OPERATIONS.describeLifecycle, () =>
      aws.describeLifecycle(name)
    );
    const tags = await this.ask(asker, OPERATIONS.listTags, () =>
      aws.listTags(row.arn)
    );
    return { row, tags };
  }

  private async arnOf(name: string, asker: Asker): Promise<string | null> {
    try {
      return (await this.parts.aws.describeLifecycle(name)).arn;
    } catch (error) {
      const operation = OPERATIONS.describeLifecycle;
      const fault = classify(error, operation, scopeOf(asker.identity));
      if (fault.problem.class === 'notFound') {
        return null;
      }
      throw fault;
    }
  }

  private async describe(
    { row, tags }: Found,
    asker: Asker
  ): Promise<LifecycleConfig> {
    const { name, arn, createdAt, modifiedAt } = row;
    const { user, project } = asker.identity;
    const { onCreate, onStart, isText } = decodeScripts(row);
    const isMine = tags['user'] === user && tags['project'] === project;
    let usage: Usage | null = null;
    if (isMine) {
      usage = await usageOf(this.parts.aws, name, asker.identity).catch(
        () => null
      );
    }
    return {
      name,
      arn,
      createdAt,
      modifiedAt,
      onCreate,
      onStart,
      isDefault: isDefault(name, asker),
      owner: tags['user'] ?? null,
      readOnly: whyReadOnly(name, asker, { isMine, isText, usage }),
      usedBy: usage === null ? null : [...usage.mine]
    };
  }

  private async ask<T>(
    { identity }: Asker,
    operation: Operation,
    call: () => Promise<T>
  ): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw classify(error, operation, scopeOf(identity));
    }
  }

  private async alone(
    name: string,
    operation: Operation,
    run: () => Promise<void>
  ): Promise<void> {
    const key = name.toLowerCase();
    if (this.busy.has(key)) {
      throw refused(
        operation,
        'conflict',
        'Another change of this lifecycle configuration is under way.',
        'Wait for it to end.'
      );
    }
    this.busy.add(key);
    try {
      await run();
    } finally {
      this.busy.delete(key);
    }
  }

  private readonly busy = new Set<string>();
}
