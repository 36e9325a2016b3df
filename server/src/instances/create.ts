// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  NOTEBOOK_VOLUME_GIB,
  type CreateAnswer,
  type CreateOptions,
  type CreateRequest,
  type CreateVerdict,
  type FixedSettings,
  type Problem,
  type ProjectReport
} from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import type { Scope } from '../aws/statements';
import { OPERATIONS, type Aws, type NewNotebook } from '../aws/types';
import type { Clock } from '../clock';
import { ProblemError, problemOf } from '../http/problems';
import type { EmrService } from '../emr/service';
import type { Logger } from '../logging';
import { isReservedName } from '../lifecycle/names';
import { scopeOf } from '../project/identity';
import type { ProjectService } from '../project/service';
import { judgeCreate } from './judge';
import { CREATE_ID_TAG, findNotebook, outcomeOf } from './outcome';
import { fixedFrom } from './plan';
import { supportedPlatforms } from './platforms';
import type { InstanceStore } from './store';
import { builtInTypes, typeOptions } from './types';

/** As MLSpace's own form. */
const USUAL_TYPE = 'ml.t3.medium';
const NAME = { pattern: '[a-zA-Z0-9](-*[a-zA-Z0-9])*', maxLength: 63 };
const MAX_PAGES = 10;

export interface CreatorParts {
  readonly aws: Aws;
  readonly emr: Pick<EmrService, 'prepare'>;
  readonly project: Pick<ProjectService, 'report'>;
  readonly store: InstanceStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** A new id for each create. */
  readonly newId: () => string;
  /** Called after a create was sent, whatever came of it. */
  readonly changed: () => void;
}

/**
 * Creates notebooks for this project's user.
 *
 * Network, key, role, tags, root and internet access are the project's; the
 * request is judged by the known policies and sent once. After a lost answer
 * the notebook is looked for and recognised by the request's own tag.
 */
export class InstanceCreator {
  constructor(private readonly parts: CreatorParts) {}

  async options(): Promise<CreateOptions> {
    const { project, store, clock } = this.parts;
    const report = await project.report();
    const { fixed, problems } = fixedFrom(report);
    const [types, lifecycle, list] = await Promise.all([
      builtInTypes(),
      this.lifecycleNames(scopeOf(report.identity)),
      store.list.asOf === null ? store.sweep() : store.list
    ]);
    return {
      types: typeOptions(types),
      typesFrom: 'builtIn',
      defaultType: USUAL_TYPE,
      lifecycleConfigs: lifecycle.names,
      defaultLifecycleConfig: report.params.lifecycleConfig,
      lifecycleProblem: lifecycle.problem,
      platforms: supportedPlatforms(clock.now()),
      name: { ...NAME, taken: list.instances.map(one => one.name) },
      volumeGib: { ...NOTEBOOK_VOLUME_GIB },
      fixed,
      problems
    };
  }

  /** What the policies say; nothing is sent. */
  async check(request: CreateRequest): Promise<CreateVerdict> {
    const report = await this.parts.project.report();
    return judgeCreate(this.plan(request, report), report);
  }

  async create(request: CreateRequest): Promise<CreateAnswer> {
    const key = request.name.toLowerCase();
    if (this.busy.has(key)) {
      throw problem(
        'conflict',
        'A notebook of that name is being created already.',
        'Wait for it to appear in the list.'
      );
    }
    this.busy.add(key);
    try {
      const report = await this.parts.project.report();
      const plan = this.plan(request, report);
      refuse(await judgeCreate(plan, report), report.policies.folder);
      const whole = await this.attached(plan, request.cluster, report);
      return await this.send(whole, scopeOf(report.identity));
    } finally {
      this.busy.delete(key);
    }
  }

  /** With the way to a cluster prepared: in its subnet, if that is the project's. */
  private async attached(
    plan: NewNotebook,
    cluster: string | undefined,
    { params }: ProjectReport
  ): Promise<NewNotebook> {
    if (cluster === undefined) {
      return plan;
    }
    const { lifecycleConfig, subnetId } = await this.parts.emr.prepare(cluster);
    return {
      ...plan,
      lifecycleConfig,
      subnetId:
        subnetId !== null && params.subnets?.includes(subnetId)
          ? subnetId
          : plan.subnetId
    };
  }

  private plan(request: CreateRequest, report: ProjectReport): NewNotebook {
    const { fixed, problems } = fixedFrom(report);
    const [lack] = problems;
    if (fixed === null || lack !== undefined) {
      throw new ProblemError(lack ?? unplanned());
    }
    return {
      name: request.name,
      type: request.type,
      volumeGib: request.volumeGib,
      lifecycleConfig: request.lifecycleConfig ?? report.params.lifecycleConfig,
      platform: request.platform ?? null,
      repositories: request.repositories ?? [],
      roleArn: fixed.roleArn,
      subnetId: this.draw(fixed),
      securityGroups: fixed.securityGroups,
      kmsKeyId: fixed.kmsKeyId,
      tags: { ...fixed.tags, [CREATE_ID_TAG]: this.parts.newId() }
    };
  }

  private async send(plan: NewNotebook, scope: Scope): Promise<CreateAnswer> {
    const { aws, logger, changed } = this.parts;
    const { name } = plan;
    try {
      const arn = await aws.createNotebook(plan);
      return this.created(name, arn);
    } catch (error) {
      const fault = classify(error, OPERATIONS.createNotebook, scope);
      const known = explained(error) ?? fault;
      const lost = ['network', 'internal'].includes(known.problem.class);
      if (!lost) {
        throw known;
      }
      logger.log('warn', 'the answer to a create was lost', { name });
      return await this.settle(plan, scope, fault);
    } finally {
      changed();
    }
  }

  private async settle(
    plan: NewNotebook,
    scope: Scope,
    fault: ProblemError
  ): Promise<CreateAnswer> {
    const { aws, clock } = this.parts;
    const { name } = plan;
    const outcome = await outcomeOf(
      plan.tags[CREATE_ID_TAG] ?? '',
      () => findNotebook(aws, name, scope),
      arn => aws.listTags(arn),
      clock
    );
    switch (outcome.kind) {
      case 'ours':
        return this.created(name, outcome.arn);
      case 'others':
        throw nameTaken();
      case 'absent':
        throw new ProblemError({
          class: 'network',
          operation: OPERATIONS.createNotebook,
          detail: `${fault.problem.detail} The notebook was not created.`,
          next: 'Try again with the same name: AWS refuses a second one, should the first appear after all.',
          requestId: fault.problem.requestId
        });
      case 'unknown':
        return {
          name,
          outcome: 'unknown',
          status: null,
          arn: null,
          detail: `${fault.problem.detail} It is not known whether ${name} was created; watch the list before you try again.`
        };
    }
  }

  private created(name: string, arn: string): CreateAnswer {
    this.parts.logger.log('info', 'notebook created', { name });
    return {
      name,
      outcome: 'created',
      status: 'Pending',
      arn,
      detail: `${name} is being created; that takes some minutes.`
    };
  }

  private draw({ subnets }: FixedSettings): string {
    return subnets[Math.floor(this.parts.random() * subnets.length)] ?? '';
  }

  /** Without those that MLSpace makes for EMR clusters, as in its own form. */
  private async lifecycleNames(
    scope: Scope
  ): Promise<{ names: string[] | null; problem: Problem | null }> {
    const names: string[] = [];
    let token: string | null = null;
    try {
      for (let page = 0; page < MAX_PAGES; page++) {
        const answer = await this.parts.aws.listLifecycles(token);
        names.push(...answer.items.map(one => one.name));
        token = answer.nextToken;
        if (token === null) {
          break;
        }
      }
    } catch (error) {
      const { problem } = classify(error, OPERATIONS.listLifecycles, scope);
      return { names: null, problem };
    }
    return {
      names: names.filter(name => !isReservedName(name)),
      problem: null
    };
  }

  private readonly busy = new Set<string>();
}

function refuse(verdict: CreateVerdict, folder: string): void {
  if (verdict.verdict === 'denied') {
    throw new ProblemError({
      class: 'denied',
      operation: OPERATIONS.createNotebook,
      detail: `The policies in ${folder} do not allow it. ${verdict.reasons.join(' ')}`,
      next:
        verdict.statement === null
          ? 'Ask your administrator about that Deny; an Allow does not help against it.'
          : 'Send your administrator this policy: its Allows have to go into the permissions boundary too.',
      statement: verdict.statement ?? undefined
    });
  }
}

/** What AWS says by ValidationException and only its words tell apart. */
function explained(error: unknown): ProblemError | null {
  const message = error instanceof Error ? error.message : '';
  if (/duplicate notebook instance|already exists/i.test(message)) {
    return nameTaken();
  }
  return /does not exist/i.test(message)
    ? problem(
        'invalid',
        'The lifecycle configuration or a repository does not exist any more.',
        'Choose others.'
      )
    : null;
}

function nameTaken(): ProblemError {
  return problem(
    'conflict',
    'There is a notebook of that name in this account already, perhaps of another project.',
    'Refresh the list or choose another name.'
  );
}

function unplanned() {
  return problemOf({
    class: 'internal',
    operation: OPERATIONS.createNotebook,
    detail: 'The project does not say what a notebook needs.',
    next: 'Create the notebook in MLSpace.'
  });
}

function problem(
  kind: 'conflict' | 'invalid',
  detail: string,
  next: string
): ProblemError {
  return new ProblemError({
    class: kind,
    operation: OPERATIONS.createNotebook,
    detail,
    next
  });
}
