// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  IdentityReport,
  InstanceChange
} from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import {
  OPERATIONS,
  type Aws,
  type NotebookDescription,
  type Operation
} from '../aws/types';
import { ProblemError } from '../http/problems';
import type { Logger } from '../logging';
import { scopeOf, type IdentityService } from '../project/identity';
import { actionsFor } from './actions';
import { projectUnknown, type InstanceStore } from './store';

export type Verb = 'start' | 'stop';

const EFFECT: Readonly<
  Record<Verb, { readonly operation: Operation; readonly status: string }>
> = {
  start: { operation: OPERATIONS.startNotebook, status: 'Pending' },
  stop: { operation: OPERATIONS.stopNotebook, status: 'Stopping' }
};

/**
 * Starts and stops instances of this project's user.
 *
 * Before each change name, state and tags are read fresh, and the change is
 * sent once: whether to repeat it is the person's decision.
 */
export class InstanceChanger {
  /** @param changed - called after a change was sent, whatever came of it. */
  constructor(
    private readonly aws: Aws,
    private readonly identity: IdentityService,
    private readonly store: InstanceStore,
    private readonly logger: Logger,
    private readonly changed: () => void
  ) {}

  async change(name: string, verb: Verb): Promise<InstanceChange> {
    if (this.busy.has(name)) {
      throw new ProblemError({
        class: 'conflict',
        operation: EFFECT[verb].operation,
        detail: 'Another change of this notebook is under way.',
        next: 'Wait for it to end.'
      });
    }
    this.busy.add(name);
    try {
      return await this.checkAndSend(name, verb);
    } finally {
      this.busy.delete(name);
    }
  }

  private async checkAndSend(
    name: string,
    verb: Verb
  ): Promise<InstanceChange> {
    const { operation, status } = EFFECT[verb];
    const identity = await this.identity.report();
    await this.check(name, verb, identity);
    try {
      await (verb === 'start'
        ? this.aws.startNotebook(name)
        : this.aws.stopNotebook(name));
    } catch (error) {
      throw unconfirmed(classify(error, operation, scopeOf(identity)));
    } finally {
      this.changed();
    }
    this.logger.log('info', 'notebook changed', { operation, name });
    this.store.expect(name, status);
    return { name, status };
  }

  /** Throws unless this user may do this now, by what AWS says at this moment. */
  private async check(
    name: string,
    verb: Verb,
    identity: IdentityReport
  ): Promise<void> {
    if (identity.project === null || identity.user === null) {
      throw new ProblemError(projectUnknown(identity));
    }
    const { operation } = EFFECT[verb];
    const found = await this.describe(name, identity);
    const tags = await this.ask(OPERATIONS.listTags, identity, () =>
      this.aws.listTags(found.arn)
    );
    if (tags['project'] !== identity.project) {
      throw notOurs(operation, identity.project);
    }
    const owner = tags['user'] ?? null;
    const isMine = owner === identity.user;
    const reason = actionsFor({
      status: found.status,
      owner,
      isMine,
      isSelf: isSelf(found, identity)
    })[verb];
    if (reason !== null) {
      throw new ProblemError({
        class: isMine ? 'conflict' : 'denied',
        operation,
        detail: reason,
        next: isMine ? 'Refresh the list.' : 'Ask its owner, or use MLSpace.'
      });
    }
  }

  /**
   * IAM refuses to describe what is not of this project, and what does not
   * exist at all; a policy would not help there, so it is told apart.
   */
  private async describe(
    name: string,
    identity: IdentityReport
  ): Promise<NotebookDescription> {
    const operation = OPERATIONS.describeNotebook;
    try {
      return await this.aws.describeNotebook(name);
    } catch (error) {
      const problem = classify(error, operation, scopeOf(identity));
      if (problem.problem.class !== 'denied') {
        throw problem;
      }
      const { asOf, instances } =
        this.store.list.asOf === null
          ? await this.store.sweep()
          : this.store.list;
      throw asOf === null || instances.some(one => one.name === name)
        ? problem
        : notOurs(operation, identity.project);
    }
  }

  private async ask<T>(
    operation: Operation,
    identity: IdentityReport,
    call: () => Promise<T>
  ): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw classify(error, operation, scopeOf(identity));
    }
  }

  private readonly busy = new Set<string>();
}

function notOurs(operation: Operation, project: string | null): ProblemError {
  return new ProblemError({
    class: 'notFound',
    operation,
    detail: `Project ${project ?? ''} has no notebook of that name.`,
    next: 'Refresh the list.'
  });
}

function isSelf(found: NotebookDescription, identity: IdentityReport): boolean {
  return found.name === identity.instanceName;
}

/** After a lost answer nobody knows whether the change was made. */
function unconfirmed(error: ProblemError): ProblemError {
  const { problem } = error;
  return problem.class !== 'network'
    ? error
    : new ProblemError(
        {
          class: 'network',
          operation: problem.operation,
          detail: `${problem.detail} It is not known whether ${problem.operation} took effect.`,
          next: 'Watch the status in the list before you try again.',
          requestId: problem.requestId
        },
        { cause: error }
      );
}
