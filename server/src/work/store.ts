// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  IdentityReport,
  ProjectReport,
  WorkItem,
  WorkList
} from '../../../src/companion/contract';
import { TagBook } from '../aws/tagbook';
import type { Tags } from '../aws/types';
import { SECOND, since, type Clock } from '../clock';
import type { Logger } from '../logging';
import { projectUnknown } from '../instances/store';
import { ProblemError, problemOf } from '../http/problems';
import { scopeOf } from '../project/identity';
import type { ProjectService } from '../project/service';
import { FactBook } from './facts';
import { noLogs } from './groups';
import { WorkJudge } from './judge';
import { Listing } from './listing';
import { standingOf, type Standing } from './standing';
import { WORK_TAGS, workTags } from './tags';
import {
  CAN_END,
  ENDING,
  type WorkAws,
  type WorkFacts,
  type WorkRow
} from './types';

/** A list this young is served without asking AWS again, to however many tabs. */
const YOUNG_MS = 25 * SECOND;
/** Clicks in quick succession share an answer. */
const CLICK_MS = 2 * SECOND;
const HOUR_MS = 3_600_000;

const EMPTY: WorkList = {
  items: [],
  untracked: [],
  pending: 0,
  asOf: null,
  problems: []
};

/** A running thing with what is known of it. */
interface Known {
  readonly row: WorkRow;
  readonly tags: Tags;
  readonly standing: Standing;
}

/**
 * What runs for this project. It has no timer: AWS is asked when a page that
 * somebody looks at asks, and at most so often for all of them together.
 */
export class WorkStore {
  constructor(
    private readonly aws: WorkAws,
    private readonly project: Pick<ProjectService, 'report'>,
    private readonly clock: Clock,
    logger: Logger,
    random: () => number
  ) {
    this.listing = new Listing(aws, clock, random);
    this.tagBook = new TagBook(clock, logger, WORK_TAGS);
    this.factBook = new FactBook(aws, clock);
  }

  current(): Promise<WorkList> {
    return this.age() < YOUNG_MS
      ? Promise.resolve(this.list)
      : this.look(false);
  }

  refresh(): Promise<WorkList> {
    return this.age() < CLICK_MS ? Promise.resolve(this.list) : this.look(true);
  }

  /** From memory; also what is not shown to anybody. */
  find(kind: WorkRow['kind'], id: string): WorkRow | null {
    return (
      this.listing.rows.find(one => one.kind === kind && one.id === id) ?? null
    );
  }

  /** Something was changed: the next question goes to AWS. */
  changed(arn: string): void {
    this.tagBook.forget(arn);
    this.factBook.forget(arn);
    this.askedAt = null;
  }

  /** Show at once what AWS has just accepted. */
  ending(arn: string): void {
    this.ended.add(arn);
    this.changed(arn);
  }

  private look(anyway: boolean): Promise<WorkList> {
    this.running ??= this.read(anyway).finally(() => {
      this.running = null;
      this.askedAt = this.clock.now();
    });
    return this.running;
  }

  private async read(anyway: boolean): Promise<WorkList> {
    const report = await this.project.report();
    const { identity } = report;
    if (identity.project === null) {
      const problem = problemOf(projectUnknown(identity));
      this.list = { ...EMPTY, problems: [problem] };
      return this.list;
    }
    const scope = scopeOf(identity);
    await this.listing.read(scope, anyway);
    const { rows } = this.listing;
    const read = await this.tagBook.read(rows, workTags(this.aws, scope));
    const known = rows.flatMap(row => knownOf(row, read.tags, identity));
    const facts = await this.factBook.read(known.map(one => one.row));
    const items = await Promise.all(
      known.map(one => this.itemOf(one, facts.get(one.row.arn) ?? null, report))
    );
    this.list = {
      items: items.filter((_, at) => known[at]?.standing.place === 'ours'),
      untracked: items.filter((_, at) => known[at]?.standing.place !== 'ours'),
      pending: read.pending,
      asOf: this.clock.now(),
      problems: [
        ...this.listing.problems,
        ...(read.problem === null ? [] : [read.problem.problem])
      ]
    };
    this.forgetEnded(rows);
    return this.list;
  }

  private async itemOf(
    known: Known,
    facts: WorkFacts | null,
    report: ProjectReport
  ): Promise<WorkItem> {
    const { row, tags, standing } = known;
    const { kind, arn } = row;
    const status = this.ended.has(arn) ? ENDING[kind] : row.status;
    const [endRefused, tagRefused] = await Promise.all([
      this.judge.refusal('end', kind, arn, tags, report),
      this.judge.refusal('addTags', kind, arn, tags, report, standing.missing)
    ]);
    const end = endRefused ?? endByState(kind, status);
    return {
      ...row,
      status,
      detail: row.detail ?? facts?.detail ?? null,
      compute: (facts?.compute ?? []).map(one => ({ ...one })),
      computeKnown: (facts?.compute ?? null) !== null,
      computeProblem: facts?.computeProblem ?? null,
      instanceHours: hoursOf(facts, this.clock.now()),
      owner: standing.owner,
      isMine: standing.isMine,
      tagProblems: [...standing.problems],
      hasMyRole: hasMyRole(facts, report),
      actions: {
        end: end ?? endByOwner(standing),
        addTags: addTagsRefusal(standing) ?? tagRefused,
        logs:
          noLogs(kind) ??
          (standing.place === 'ours' ? null : `${NOT_OURS} Add them first.`)
      },
      ownerEnd: standing.place === 'ours' ? end : NOT_OURS
    };
  }

  private forgetEnded(rows: readonly WorkRow[]): void {
    const listed = new Map(rows.map(one => [one.arn, one.status]));
    for (const arn of this.ended) {
      if (listed.get(arn) !== 'InProgress' && listed.get(arn) !== 'InService') {
        this.ended.delete(arn);
      }
    }
  }

  private age(): number {
    return this.askedAt === null ? Infinity : since(this.clock, this.askedAt);
  }

  private readonly listing: Listing;
  private readonly tagBook: TagBook<WorkRow>;
  private readonly factBook: FactBook;
  private readonly judge = new WorkJudge();
  private readonly ended = new Set<string>();
  private list: WorkList = EMPTY;
  private askedAt: number | null = null;
  private running: Promise<WorkList> | null = null;
}

const NOT_OURS = 'It does not carry the tags of this project.';

function knownOf(
  row: WorkRow,
  read: ReadonlyMap<string, Tags>,
  identity: IdentityReport
): Known[] {
  const tags = read.get(row.arn);
  if (tags === undefined) {
    return [];
  }
  const standing = standingOf(tags, identity);
  return standing.place === 'others' ? [] : [{ row, tags, standing }];
}

/** Null where the state allows it. */
export function endByState(
  kind: WorkRow['kind'],
  status: string
): string | null {
  return CAN_END[kind].includes(status)
    ? null
    : `It is ${status}; it has to be ${CAN_END[kind].join(' or ')}.`;
}

/** Null where it is this user's, as the tags of this project say. */
export function endByOwner(standing: Standing): string | null {
  if (standing.place !== 'ours') {
    return `${NOT_OURS} Add them first.`;
  }
  if (standing.isMine) {
    return null;
  }
  return standing.owner === null
    ? 'It has no tag "user", so it is nobody\'s.'
    : `Only its owner, ${standing.owner}, can end it.`;
}

/** Tags are never taken away from somebody. */
export function addTagsRefusal(standing: Standing): string | null {
  if (Object.keys(standing.missing).length === 0) {
    return 'Its tags are as MLSpace wants them.';
  }
  return standing.isMine || standing.owner === null
    ? null
    : `Only its owner, ${standing.owner}, should change its tags.`;
}

function hoursOf(facts: WorkFacts | null, now: number): number | null {
  const compute = facts?.compute ?? [];
  const startedAt = facts?.startedAt ?? null;
  if (compute.length === 0 || startedAt === null) {
    return null;
  }
  const count = compute.reduce((sum, one) => sum + one.count, 0);
  const hours = (count * Math.max(0, now - startedAt)) / HOUR_MS;
  return Math.round(hours * 10) / 10;
}

/** A role that everybody shares says nothing of who launched it. */
function hasMyRole(
  facts: WorkFacts | null,
  { identity, params }: ProjectReport
): boolean | null {
  const role = facts?.roleArn ?? null;
  return role === null ||
    identity.roleArn === null ||
    identity.roleArn === params.baseRoleArn
    ? null
    : role === identity.roleArn;
}

/** For a change of what has left the list meanwhile. */
export function goneProblem(operation: string): ProblemError {
  return new ProblemError({
    class: 'notFound',
    operation,
    detail: 'Nothing of that name runs for this project any more.',
    next: 'Refresh the list.'
  });
}
