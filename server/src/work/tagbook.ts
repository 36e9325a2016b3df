// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { classifyBy } from '../aws/errors';
import type { Scope } from '../aws/statements';
import type { Tags } from '../aws/types';
import { MINUTE, type Clock } from '../clock';
import type { ProblemError } from '../http/problems';
import { operationOf, workPolicy } from './statements';
import type { WorkAws, WorkRow } from './types';

/** How long tags are good for display. */
const TTL_MS = 5 * MINUTE;
/** How long to do without the tagging API after it was refused or unreachable. */
const FALLBACK_MS = 10 * MINUTE;
/** Tags read one by one in one look, and how many at a time. */
const BUDGET = 40;
const CONCURRENCY = 4;
const LOT = 100;

export interface TagsRead {
  /** By ARN, of those that are known. */
  readonly tags: ReadonlyMap<string, Tags>;
  /** How many are left for the next look. */
  readonly pending: number;
  readonly problem: ProblemError | null;
}

/** Tags of running things: by lots through the tagging API, else one by one, cached. */
export class TagBook {
  constructor(
    private readonly aws: WorkAws,
    private readonly clock: Clock
  ) {}

  async read(rows: readonly WorkRow[], scope: Scope): Promise<TagsRead> {
    this.prune(rows);
    const unread = rows.filter(one => !this.isFresh(one.arn));
    await this.byLots(unread);
    // The tagging API lags behind, and leaves out what never had a tag.
    const left = unread.filter(one => !this.isFresh(one.arn));
    const problem = await this.oneByOne(left.slice(0, BUDGET), scope);
    const known = rows.flatMap(({ arn }) => {
      const found = this.pages.get(arn);
      return found === undefined ? [] : [[arn, found.tags] as const];
    });
    return {
      tags: new Map(known),
      pending: rows.length - known.length,
      problem
    };
  }

  /** They were changed, or are to be read anew. */
  forget(arn: string): void {
    this.pages.delete(arn);
  }

  private async byLots(rows: readonly WorkRow[]): Promise<void> {
    if (this.clock.now() < this.fallbackUntil) {
      return;
    }
    try {
      for (let from = 0; from < rows.length; from += LOT) {
        const arns = rows.slice(from, from + LOT).map(({ arn }) => arn);
        for (const [arn, tags] of await this.aws.tagsByArn(arns)) {
          this.note(arn, tags);
        }
      }
    } catch {
      this.fallbackUntil = this.clock.now() + FALLBACK_MS;
    }
  }

  /** The first failure ends it; what is left comes with the next look. */
  private async oneByOne(
    rows: readonly WorkRow[],
    scope: Scope
  ): Promise<ProblemError | null> {
    const queue = [...rows];
    let problem: ProblemError | null = null;
    const work = async () => {
      for (let one = queue.shift(); one; one = queue.shift()) {
        const { kind, arn } = one;
        try {
          this.note(arn, await this.aws.tagsOf(kind, arn));
        } catch (error) {
          const fault = classifyBy(error, operationOf(kind, 'readTags'), () =>
            workPolicy(kind, 'readTags', scope)
          );
          if (fault.problem.class === 'notFound') {
            continue;
          }
          problem ??= fault;
          if (fault.problem.class !== 'denied') {
            queue.length = 0;
          }
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    return problem;
  }

  private note(arn: string, tags: Tags): void {
    this.pages.set(arn, { tags, at: this.clock.now() });
  }

  private isFresh(arn: string): boolean {
    const found = this.pages.get(arn);
    return found !== undefined && this.clock.now() - found.at < TTL_MS;
  }

  /** Only what is still listed. */
  private prune(rows: readonly WorkRow[]): void {
    const listed = new Set(rows.map(({ arn }) => arn));
    for (const arn of this.pages.keys()) {
      if (!listed.has(arn)) {
        this.pages.delete(arn);
      }
    }
  }

  private readonly pages = new Map<string, { tags: Tags; at: number }>();
  private fallbackUntil = 0;
}
