// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { isDenial } from '../aws/errors';
import { MINUTE, type Clock } from '../clock';
import type { WorkAws, WorkFacts, WorkRow } from './types';

/** Machines of an endpoint come and go; of a job they do not. */
const TTL_MS = 5 * MINUTE;
const DENIED_MS = 15 * MINUTE;
/** Descriptions in one look, and how many at a time. */
const BUDGET = 40;
const CONCURRENCY = 4;

/** What Describe says of running things, cached; a refusal is remembered too. */
export class FactBook {
  constructor(
    private readonly aws: WorkAws,
    private readonly clock: Clock
  ) {}

  /** Never rejects: what can not be read is null. */
  async read(
    rows: readonly WorkRow[]
  ): Promise<ReadonlyMap<string, WorkFacts | null>> {
    this.prune(rows);
    const now = this.clock.now();
    const queue = rows
      .filter(({ arn }) => (this.pages.get(arn)?.until ?? 0) <= now)
      .slice(0, BUDGET);
    const work = async () => {
      for (let one = queue.shift(); one; one = queue.shift()) {
        await this.readOne(one);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    return new Map(
      rows.map(({ arn }) => [arn, this.pages.get(arn)?.facts ?? null])
    );
  }

  /** It was changed: what was refused may be allowed now. */
  forget(arn: string): void {
    this.pages.delete(arn);
  }

  private async readOne({ kind, id, arn }: WorkRow): Promise<void> {
    const now = this.clock.now();
    try {
      const facts = await this.aws.describe(kind, id);
      // A job that waits for its machines is looked at again soon.
      const ttl = facts.startedAt === null ? MINUTE : TTL_MS;
      this.pages.set(arn, { facts, until: now + ttl });
    } catch (error) {
      const facts = this.pages.get(arn)?.facts ?? null;
      const ttl = isDenial(error) ? DENIED_MS : MINUTE;
      this.pages.set(arn, { facts, until: now + ttl });
    }
  }

  private prune(rows: readonly WorkRow[]): void {
    const listed = new Set(rows.map(({ arn }) => arn));
    for (const arn of this.pages.keys()) {
      if (!listed.has(arn)) {
        this.pages.delete(arn);
      }
    }
  }

  private readonly pages = new Map<
    string,
    { facts: WorkFacts | null; until: number }
  >();
}
