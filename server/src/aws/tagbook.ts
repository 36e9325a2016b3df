// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { MINUTE, since, type Clock } from '../clock';
import type { ProblemError } from '../http/problems';
import type { Logger } from '../logging';
import type { Tags } from './types';

/** How long to do without the tagging API after it was refused or unreachable. */
const FALLBACK_MS = 10 * MINUTE;
const CONCURRENCY = 4;

export interface TagLimits {
  /** How long tags that were read one by one are good for display. */
  readonly ttlMs: number;
  /** What the role may not read is not asked for again for so long. */
  readonly deniedMs: number;
  /** Tags read one by one in one look. */
  readonly budget: number;
}

/** Where the tags of one kind of list come from, for one look. */
export interface TagSource<R extends { readonly arn: string }> {
  /** Of many at once, by the tagging API. @param unread - those that are not known. */
  byLots(unread: readonly R[]): Promise<Iterable<readonly [string, Tags]>>;
  /** Whether one that the tagging API left out may have tags all the same: it lags behind. */
  mayLag(row: R): boolean;
  one(row: R): Promise<Tags>;
  /** @param row - null: the tagging API failed. */
  problem(error: unknown, row: R | null): ProblemError;
  /** Rows that the same right is needed for. */
  groupOf(row: R): string;
}

export interface TagsRead {
  /** By ARN as it was listed, of those that are known. */
  readonly tags: ReadonlyMap<string, Tags>;
  /** How many are left for the next look. */
  readonly pending: number;
  readonly problem: ProblemError | null;
}

interface Refusal {
  readonly until: number;
  readonly problem: ProblemError;
}

/**
 * Tags of what is listed, for display only: by lots through the tagging API,
 * else one by one, cached and at most so many in a look.
 */
export class TagBook<R extends { readonly arn: string }> {
  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly limits: TagLimits
  ) {}

  async read(rows: readonly R[], source: TagSource<R>): Promise<TagsRead> {
    this.prune(rows);
    const stopped = await this.byLots(rows, source);
    const failed = stopped ?? (await this.oneByOne(rows, source));
    return {
      tags: new Map(
        rows.flatMap(({ arn }) => {
          const found = this.pages.get(keyOf(arn));
          return found === undefined ? [] : [[arn, found.tags] as const];
        })
      ),
      pending: rows.filter(one => !this.has(one) && !this.isRefused(one.arn))
        .length,
      problem: failed ?? this.refusalOf(rows, source)
    };
  }

  /** They were changed, or are to be read anew. */
  forget(arn: string): void {
    this.pages.delete(keyOf(arn));
    this.refused.delete(keyOf(arn));
  }

  /** A problem with which asking for each by itself would only go on. */
  private async byLots(
    rows: readonly R[],
    source: TagSource<R>
  ): Promise<ProblemError | null> {
    if (this.clock.now() < this.fallbackUntil) {
      return null;
    }
    try {
      const unread = rows.filter(one => !this.isFresh(one.arn));
      const found = new Map<string, Tags>();
      for (const [arn, tags] of await source.byLots(unread)) {
        found.set(keyOf(arn), tags);
        this.note(arn, tags);
      }
      for (const one of rows) {
        if (!found.has(keyOf(one.arn)) && !source.mayLag(one)) {
          this.note(one.arn, {});
        }
      }
      return null;
    } catch (error) {
      const fault = source.problem(error, null);
      const { operation, class: kind } = fault.problem;
      if (kind === 'throttled' || kind === 'expired') {
        return fault;
      }
      this.logger.log('info', 'tags are read one by one for a while', {
        operation,
        class: kind
      });
      this.fallbackUntil = this.clock.now() + FALLBACK_MS;
      return null;
    }
  }

  /** The first failure ends it; what is left comes with the next look. */
  private async oneByOne(
    rows: readonly R[],
    source: TagSource<R>
  ): Promise<ProblemError | null> {
    const unread = rows.filter(
      ({ arn }) => !this.isFresh(arn) && !this.isRefused(arn)
    );
    // What nothing is known of comes first, old knowledge is renewed after.
    const queue = [
      ...unread.filter(one => !this.has(one)),
      ...unread.filter(one => this.has(one))
    ].slice(0, this.limits.budget);
    let problem: ProblemError | null = null;
    const work = async () => {
      for (let one = queue.shift(); one; one = queue.shift()) {
        const fault = await this.readOne(one, source);
        if (fault !== null) {
          problem ??= fault;
          queue.length = 0;
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    return problem;
  }

  /** What is gone since it was listed, and what may not be read, ends nothing. */
  private async readOne(
    row: R,
    source: TagSource<R>
  ): Promise<ProblemError | null> {
    try {
      this.note(row.arn, await source.one(row));
      return null;
    } catch (error) {
      const problem = source.problem(error, row);
      if (problem.problem.class === 'notFound') {
        return null;
      }
      if (problem.problem.class !== 'denied') {
        return problem;
      }
      const until = this.clock.now() + this.limits.deniedMs;
      this.refused.set(keyOf(row.arn), { until, problem });
      return null;
    }
  }

  private note(arn: string, tags: Tags): void {
    this.pages.set(keyOf(arn), { tags, at: this.clock.now() });
    this.refused.delete(keyOf(arn));
  }

  /**
   * Where the policies go by the project's tag, a refusal means another
   * project's: it is told only if nothing of its group could be read.
   */
  private refusalOf(
    rows: readonly R[],
    source: TagSource<R>
  ): ProblemError | null {
    const readable = new Set(
      rows.filter(one => this.has(one)).map(one => source.groupOf(one))
    );
    const refused = rows.find(
      one =>
        this.refused.has(keyOf(one.arn)) && !readable.has(source.groupOf(one))
    );
    return refused === undefined
      ? null
      : (this.refused.get(keyOf(refused.arn))?.problem ?? null);
  }

  private has(row: R): boolean {
    return this.pages.has(keyOf(row.arn));
  }

  private isRefused(arn: string): boolean {
    return (this.refused.get(keyOf(arn))?.until ?? 0) > this.clock.now();
  }

  private isFresh(arn: string): boolean {
    const found = this.pages.get(keyOf(arn));
    return (
      found !== undefined && since(this.clock, found.at) < this.limits.ttlMs
    );
  }

  /** Only what is still listed. */
  private prune(rows: readonly R[]): void {
    const listed = new Set(rows.map(({ arn }) => keyOf(arn)));
    for (const key of [...this.pages.keys(), ...this.refused.keys()]) {
      if (!listed.has(key)) {
        this.forget(key);
      }
    }
  }

  private readonly pages = new Map<string, { tags: Tags; at: number }>();
  private readonly refused = new Map<string, Refusal>();
  private fallbackUntil = 0;
}

/** The service does not tell upper case from lower, and writes both. */
function keyOf(arn: string): string {
  return arn.toLowerCase();
}
