// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Aws, NotebookSummary } from '../aws/types';

/** DescribeNotebookInstance calls in one sweep; the next sweep goes on. */
const BUDGET = 5;

/**
 * Why notebooks failed: the list does not say, so each failed one is described
 * once for each failure.
 */
export class FailureReasons {
  constructor(private readonly aws: Aws) {}

  /** Reasons by ARN, of those that could be read; not knowing is no fault of the list. */
  async read(
    listed: readonly NotebookSummary[]
  ): Promise<ReadonlyMap<string, string>> {
    const failed = listed.filter(one => one.status === 'Failed');
    const known = new Map<string, string | null>();
    let budget = BUDGET;
    for (const one of failed) {
      const key = `${one.arn} ${one.modifiedAt ?? ''}`;
      const before = this.known.get(key);
      if (before !== undefined) {
        known.set(key, before);
      } else if (budget > 0) {
        budget -= 1;
        known.set(key, await this.reasonOf(one.name));
      }
    }
    this.known = known;
    return new Map(
      failed.flatMap(one => {
        const reason = known.get(`${one.arn} ${one.modifiedAt ?? ''}`);
        return reason ? [[one.arn, reason] as const] : [];
      })
    );
  }

  private async reasonOf(name: string): Promise<string | null> {
    try {
      return (await this.aws.describeNotebook(name)).failureReason;
    } catch {
      return null;
    }
  }

  private known: ReadonlyMap<string, string | null> = new Map();
}
