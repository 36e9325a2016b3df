// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IdentityReport } from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import {
  OPERATIONS,
  type Aws,
  type NotebookDescription,
  type Operation,
  type Tags
} from '../aws/types';
import { ProblemError } from '../http/problems';
import { scopeOf, type IdentityService } from '../project/identity';
import { projectUnknown, type InstanceStore } from './store';

/** An instance of this project, as AWS tells it at this moment. */
export interface FoundInstance {
  readonly identity: IdentityReport;
  readonly description: NotebookDescription;
  readonly tags: Tags;
  readonly owner: string | null;
  readonly isMine: boolean;
  readonly isSelf: boolean;
}

/** Finds an instance by name, fresh from AWS, if it is one of this project. */
export class InstanceFinder {
  constructor(
    private readonly aws: Aws,
    private readonly identity: IdentityService,
    private readonly store: InstanceStore
  ) {}

  /** @param operation - what it is wanted for; named in the refusal. */
  async find(name: string, operation: Operation): Promise<FoundInstance> {
    const identity = await this.identity.report();
    if (identity.project === null || identity.user === null) {
      throw new ProblemError(projectUnknown(identity));
    }
    const description = await this.describe(name, identity);
    // What is changed is named by name, what is judged by its ARN.
    if (!isOf(description, name)) {
      throw strange(operation);
    }
    const tags = await this.tagsOf(description.arn, identity);
    if (tags['project'] !== identity.project) {
      throw notOurs(operation, identity.project);
    }
    const owner = tags['user'] ?? null;
    return {
      identity,
      description,
      tags,
      owner,
      isMine: owner === identity.user,
      // By ARN: the service does not tell upper case from lower in names.
      isSelf:
        description.arn.toLowerCase() === identity.instanceArn?.toLowerCase()
    };
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

  private async tagsOf(arn: string, identity: IdentityReport): Promise<Tags> {
    try {
      return await this.aws.listTags(arn);
    } catch (error) {
      throw classify(error, OPERATIONS.listTags, scopeOf(identity));
    }
  }
}

/** The service does not tell upper case from lower in names. */
function isOf({ arn }: NotebookDescription, name: string): boolean {
  return arn.toLowerCase().endsWith(`:notebook-instance/${name.toLowerCase()}`);
}

function strange(operation: Operation): ProblemError {
  return new ProblemError({
    class: 'conflict',
    operation,
    detail: 'AWS described another notebook than the one it was asked for.',
    next: 'Refresh the list and try again; nothing was changed.'
  });
}

function notOurs(operation: Operation, project: string | null): ProblemError {
  return new ProblemError({
    class: 'notFound',
    operation,
    detail: `Project ${project ?? ''} has no notebook of that name.`,
    next: 'Refresh the list.'
  });
}
