// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { classify } from '../aws/errors';
import type { Scope } from '../aws/statements';
import {
  OPERATIONS,
  type Aws,
  type NotebookSummary,
  type Tags
} from '../aws/types';
import { MINUTE, type Clock } from '../clock';
import type { Logger } from '../logging';

/** How long to do without the tagging API after it was refused or unreachable. */
const FALLBACK_MS = 10 * MINUTE;
/** How long tags read by ListTags are good for display. */
const TAGS_TTL_MS = 10 * MINUTE;
/** The tagging API may lag behind for that long after a creation. */
const NEW_MS = 15 * MINUTE;
/** ListTags calls in one sweep, and how many of them at a time. */
const BUDGET = 100;
const CONCURRENCY = 4;
const MAX_PAGES = 200;

export interface TagResult {
  /** Tags by ARN in lower case, of the instances whose tags are known. */
  readonly tags: ReadonlyMap<string, Tags>;
  /** How many instances are left whose tags have not been read yet. */
  readonly pending: number;
}

/**
 * Finds the tags of listed instances, for display: through one filtered call
 * of the tagging API, else by ListTags, cached and at most so many a sweep.
 */
export class TagReader {
  constructor(
    private readonly aws: Aws,
    private readonly clock: Clock,
    private readonly logger: Logger
  ) {}

  async read(
    listed: readonly NotebookSummary[],
    project: string,
    scope: Scope
  ): Promise<TagResult> {
    const now = this.clock.now();
    const tagged =
      now < this.fallbackUntil ? null : await this.byTaggingApi(project, scope);
    if (tagged === null) {
      return this.byListTags(listed, new Map(), scope);
    }
    const unsure = listed.filter(
      one =>
        !tagged.has(one.arn.toLowerCase()) &&
        one.createdAt !== null &&
        now - one.createdAt < NEW_MS
    );
    return this.byListTags(unsure, tagged, scope);
  }

  private async byTaggingApi(
    project: string,
    scope: Scope
  ): Promise<Map<string, Tags> | null> {
    try {
      const found = new Map<string, Tags>();
      let token: string | null = null;
      for (let page = 0; page < MAX_PAGES; page++) {
        const answer = await this.aws.taggedNotebooks(project, token);
        for (const { arn, tags } of answer.items) {
          found.set(arn.toLowerCase(), tags);
        }
        token = answer.nextToken;
        if (token === null) {
          break;
        }
      }
      return found;
    } catch (error) {
      const { problem } = classify(error, OPERATIONS.taggedNotebooks, scope);
      if (problem.class === 'throttled' || problem.class === 'expired') {
        throw error;
      }
      this.logger.log('info', 'tags are read one by one for a while', {
        operation: problem.operation,
        class: problem.class
      });
      this.fallbackUntil = this.clock.now() + FALLBACK_MS;
      return null;
    }
  }

  /** Adds to `known` what ListTags says of the listed ones. */
  private async byListTags(
    listed: readonly NotebookSummary[],
    known: Map<string, Tags>,
    scope: Scope
  ): Promise<TagResult> {
    const now = this.clock.now();
    const missing: NotebookSummary[] = [];
    for (const one of listed) {
      const key = one.arn.toLowerCase();
      const cached = this.cache.get(key);
      if (cached !== undefined) {
        known.set(key, cached.tags);
      }
      if (cached === undefined || now - cached.at >= TAGS_TTL_MS) {
        missing.push(one);
      }
    }
    const unread = (one: NotebookSummary) => !known.has(one.arn.toLowerCase());
    // What nothing is known of comes first, old knowledge is renewed after.
    missing.sort((a, b) => Number(unread(b)) - Number(unread(a)));
    await this.fetch(missing.slice(0, BUDGET), known, scope);
    this.prune(now);
    return { tags: known, pending: missing.filter(unread).length };
  }

  private async fetch(
    wanted: readonly NotebookSummary[],
    known: Map<string, Tags>,
    scope: Scope
  ): Promise<void> {
    const queue = [...wanted];
    const work = async () => {
      for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
        const key = one.arn.toLowerCase();
        const tags = await this.tagsOf(one.arn, scope);
        known.set(key, tags);
        this.cache.set(key, { tags, at: this.clock.now() });
      }
    };
    queue.reverse();
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  }

  private async tagsOf(arn: string, scope: Scope): Promise<Tags> {
    try {
      return await this.aws.listTags(arn);
    } catch (error) {
      const { problem } = classify(error, OPERATIONS.listTags, scope);
      // Deleted since it was listed: no tags, so it is nobody's.
      if (problem.class === 'notFound') {
        return {};
      }
      throw classify(error, OPERATIONS.listTags, scope);
    }
  }

  private prune(now: number): void {
    for (const [key, { at }] of this.cache) {
      if (now - at > 6 * TAGS_TTL_MS) {
        this.cache.delete(key);
      }
    }
  }

  private readonly cache = new Map<string, { tags: Tags; at: number }>();
  private fallbackUntil = 0;
}
