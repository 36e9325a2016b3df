// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  IdentityReport,
  Instance,
  InstanceList,
  Problem
} from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import {
  OPERATIONS,
  type Aws,
  type NotebookSummary,
  type Tags
} from '../aws/types';
import { TagBook } from '../aws/tagbook';
import type { Clock } from '../clock';
import { ProblemError } from '../http/problems';
import type { Logger } from '../logging';
import { scopeOf, type IdentityService } from '../project/identity';
import { actionsFor, ownerActionsFor } from './actions';
import { FailureReasons } from './failures';
import type { StopOf, StopTimes } from './stops';
import { NOTEBOOK_TAGS, notebookTags } from './tags';

const MAX_PAGES = 200;

/** What the store reports after each sweep. */
export type StoreListener = (list: InstanceList) => void;

/**
 * The last known list of this project's notebook instances.
 *
 * It asks AWS once at a time, for however many tabs; when AWS can not be asked
 * it keeps what it knew and says since when.
 */
export class InstanceStore {
  constructor(
    private readonly aws: Aws,
    private readonly identity: IdentityService,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly stops: Pick<StopTimes, 'read'>
  ) {
    this.tags = new TagBook(clock, logger, NOTEBOOK_TAGS);
    this.failures = new FailureReasons(aws);
  }

  /** From memory. */
  get list(): InstanceList {
    return this.current;
  }

  /** When AWS was last asked, well or not; null before the first time. */
  get askedAt(): number | null {
    return this.asked;
  }

  /** Called after each change of the list; returns a function that ends it. */
  onChange(listener: StoreListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ask AWS; callers during a sweep share it. Never rejects. */
  sweep(): Promise<InstanceList> {
    this.running ??= this.doSweep().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Show a status at once that AWS has just accepted. */
  expect(name: string, status: string): void {
    const identity = this.identity.known;
    const instances = this.current.instances.map(one =>
      one.name === name && identity !== null
        ? {
            ...one,
            status,
            actions: actionsFor({ ...one, status }),
            ownerActions: ownerActionsFor({ ...one, status })
          }
        : one
    );
    this.publish({ ...this.current, instances });
  }

  private async doSweep(): Promise<InstanceList> {
    let list: InstanceList;
    let identity: IdentityReport | null = null;
    try {
      identity = await this.identity.report();
      list = await this.read(identity);
    } catch (error) {
      const { problem } = classify(
        error,
        OPERATIONS.listNotebooks,
        scopeOf(identity)
      );
      const before = this.current.problem;
      const news =
        before?.class !== problem.class ||
        before.operation !== problem.operation;
      this.logger.log(
        news ? 'warn' : 'debug',
        'the list of notebooks could not be read',
        {
          operation: problem.operation,
          class: problem.class,
          requestId: problem.requestId
        }
      );
      list = { ...this.current, problem };
    }
    this.asked = this.clock.now();
    this.publish(list);
    return list;
  }

  private async read(identity: IdentityReport): Promise<InstanceList> {
    const { project } = identity;
    if (project === null) {
      throw new ProblemError(projectUnknown(identity));
    }
    const scope = scopeOf(identity);
    const listed = await this.listAll();
    const { tags, pending, problem } = await this.tags.read(
      listed,
      notebookTags(this.aws, project, scope, this.clock.now())
    );
    if (problem !== null) {
      throw problem;
    }
    const ours = listed.filter(
      one => tags.get(one.arn)?.['project'] === project
    );
    const [reasons, stopOf] = await Promise.all([
      this.failures.read(ours),
      this.stops.read()
    ]);
    const instances = ours
      .map(one => ({
        ...instanceOf(one, tags.get(one.arn) ?? {}, identity, stopOf),
        failureReason: reasons.get(one.arn) ?? null
      }))
      .sort(byOwnershipThenName);
    return { instances, pending, asOf: this.clock.now(), problem: null };
  }

  private async listAll(): Promise<readonly NotebookSummary[]> {
    const found: NotebookSummary[] = [];
    let token: string | null = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.aws.listNotebooks(token);
      found.push(...answer.items);
      token = answer.nextToken;
      if (token === null) {
        break;
      }
    }
    return found;
  }

  private publish(list: InstanceList): void {
    this.current = list;
    for (const listener of this.listeners) {
      listener(list);
    }
  }

  private readonly tags: TagBook<NotebookSummary>;
  private readonly failures: FailureReasons;
  private readonly listeners = new Set<StoreListener>();
  private current: InstanceList = { instances: [], asOf: null, problem: null };
  private asked: number | null = null;
  private running: Promise<InstanceList> | null = null;
}

/** Why nothing can be listed or changed when the own tags are not known. */
export function projectUnknown(
  identity: IdentityReport
): ConstructorParameters<typeof ProblemError>[0] {
  const cause: Problem | undefined = identity.problems.find(
    one =>
      one.operation === OPERATIONS.listTags ||
      one.operation === 'read resource-metadata.json'
  );
  return {
    class: cause?.class ?? 'notFound',
    operation: cause?.operation ?? OPERATIONS.listTags,
    detail:
      cause === undefined
        ? 'This instance has no tag "project", so it belongs to no MLSpace project.'
        : `It is not known which project this instance belongs to. ${cause.detail}`,
    next:
      cause?.next ??
      'Create notebooks in MLSpace, or ask an administrator to add the tags project, user and system.',
    statement: cause?.statement,
    requestId: cause?.requestId
  };
}

function instanceOf(
  row: NotebookSummary,
  tags: Tags,
  identity: IdentityReport,
  stopOf: StopOf
): Instance {
  const owner = tags['user'] ?? null;
  const facts = {
    status: row.status,
    owner,
    isMine: owner !== null && owner === identity.user,
    isSelf: row.name === identity.instanceName
  };
  return {
    name: row.name,
    arn: row.arn,
    type: row.type,
    project: tags['project'] ?? null,
    createdAt: row.createdAt,
    modifiedAt: row.modifiedAt,
    failureReason: null,
    stop: stopOf(tags, facts.isSelf),
    ...facts,
    actions: actionsFor(facts),
    ownerActions: ownerActionsFor(facts)
  };
}

function byOwnershipThenName(a: Instance, b: Instance): number {
  return (
    Number(b.isSelf) - Number(a.isSelf) ||
    Number(b.isMine) - Number(a.isMine) ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  );
}
