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
/** What the role may not read is asked for again only now and then. */
const DENIED_MS = 15 * MINUTE;
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
    const left = unread.filter(
      ({ arn }) => !this.isFresh(arn) && !this.isRefused(arn)
    );
    const failed = await this.oneByOne(left.slice(0, BUDGET), scope);
    const known = rows.flatMap(({ arn }) => {
      const found = this.pages.get(arn);
      return found === undefined ? [] : [[arn, found.tags] as const];
    });
    return {
      tags: new Map(known),
      pending: rows.filter(
        ({ arn }) => !this.pages.has(arn) && !this.refused.has(arn)
      ).length,
      problem: failed ?? this.refusalOf(rows)
    };
  }

  /** They were changed, or are to be read anew. */
  forget(arn: string): void {
    this.pages.delete(arn);
    this.refused.delete(arn);
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
          if (fault.problem.class === 'denied') {
            const until = this.clock.now() + DENIED_MS;
            this.refused.set(arn, { until, problem: fault });
            continue;
          }
          problem ??= fault;
          queue.length = 0;
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    return problem;
  }

  private note(arn: string, tags: Tags): void {
    this.pages.set(arn, { tags, at: this.clock.now() });
  }

  /**
   * Where the policies go by the project's tag, a refusal means another
   * project's: it is told only if nothing of its kind could be read.
   */
  private refusalOf(rows: readonly WorkRow[]): ProblemError | null {
    const readable = new Set(
      rows.filter(({ arn }) => this.pages.has(arn)).map(({ kind }) => kind)
    );
    const refused = rows.find(
      ({ kind, arn }) => this.refused.has(arn) && !readable.has(kind)
    );
    return refused === undefined
      ? null
      : (this.refused.get(refused.arn)?.problem ?? null);
  }

  private isRefused(arn: string): boolean {
    return (this.refused.get(arn)?.until ?? 0) > this.clock.now();
  }

  private isFresh(arn: string): boolean {
    const found = this.pages.get(arn);
    return found !== undefined && this.clock.now() - found.at < TTL_MS;
  }

  /** Only what is still listed. */
  private prune(rows: readonly WorkRow[]): void {
    const listed = new Set(rows.map(({ arn }) => arn));
    for (const arn of [...this.pages.keys(), ...this.refused.keys()]) {
      if (!listed.has(arn)) {
        this.forget(arn);
      }
    }
  }

  private readonly pages = new Map<string, { tags: Tags; at: number }>();
  private readonly refused = new Map<
    string,
    { readonly until: number; readonly problem: ProblemError }
  >();
  private fallbackUntil = 0;
}
