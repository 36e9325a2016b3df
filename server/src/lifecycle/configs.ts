// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  IdentityReport,
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

/** Who asks, and what the project runs by default. */
interface Asker {
  readonly identity: IdentityReport;
  readonly defaultConfig: string | null;
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

function isDefault(name: string, { defaultConfig }: Asker): boolean {
  return name.toLowerCase() === defaultConfig?.toLowerCase();
}

function whyReadOnly(
  name: string,
  asker: Asker,
  facts: { isMine: boolean; isText: boolean; usage: Usage | null }
): string | null {
  if (isDefault(name, asker)) {
    return "It is the project's default, which runs on everybody's notebooks.";
  }
  if (isReservedName(name)) {
    return 'MLSpace made it for an EMR cluster.';
  }
  if (!facts.isMine) {
    return 'You did not create it.';
  }
  if (!facts.isText) {
    return 'Its script is no text in UTF-8, and would be damaged.';
  }
  if (facts.usage === null) {
    return 'It could not be found out which notebooks use it.';
  }
  return facts.usage.others
    ? "Somebody else's notebook uses it, and would run your change as root."
    : null;
}

function known({ identity }: Asker): { user: string; project: string } {
  const { user, project } = identity;
  if (user === null || project === null) {
    throw new ProblemError(projectUnknown(identity));
  }
  return { user, project };
}

function encoded(
  request: Pick<LifecycleCreateRequest, 'onCreate' | 'onStart'>,
  operation: Operation
): LifecycleScripts {
  const scripts = {
    onCreate: encodeScript(request.onCreate, operation),
    onStart: encodeScript(request.onStart, operation)
  };
  if (scripts.onCreate === null && scripts.onStart === null) {
    throw refused(
      operation,
      'invalid',
      'Both scripts are empty.',
      'Write at least one.'
    );
  }
  return scripts;
}

function nameTaken(operation: Operation): ProblemError {
  return refused(
    operation,
    'conflict',
    'There is a lifecycle configuration of that name already.',
    'Choose another name.'
  );
}

function lost({ problem }: ProblemError, absent: boolean): ProblemError {
  return new ProblemError({
    class: 'network',
    operation: problem.operation,
    detail: absent
      ? `${problem.detail} It was not created.`
      : `${problem.detail} It is not known whether ${problem.operation} took effect.`,
    next: 'Read the list again before you repeat it.',
    requestId: problem.requestId
  });
}

function refused(
  operation: Operation,
  kind: 'conflict' | 'invalid' | 'denied',
  detail: string,
  next: string
): ProblemError {
  return new ProblemError({ class: kind, operation, detail, next });
}
