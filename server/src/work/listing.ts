// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  WORK_KINDS,
  type Problem,
  type WorkKind
} from '../../../src/companion/contract';
import { classifyBy } from '../aws/errors';
import type { Scope } from '../aws/statements';
import { MINUTE, SECOND, type Clock } from '../clock';
import { operationOf, workPolicy } from './statements';
import type { WorkAws, WorkRow } from './types';

/** What the role may not list is asked for again only now and then. */
const DENIED_MS = 10 * MINUTE;
const FIRST_PAUSE_MS = 30 * SECOND;
const LONGEST_PAUSE_MS = 5 * MINUTE;

interface Family {
  rows: readonly WorkRow[];
  problem: Problem | null;
  failures: number;
  notBefore: number;
}

/** Lists every kind; one that fails keeps what it knew and is left in peace for a while. */
export class Listing {
  constructor(
    private readonly aws: WorkAws,
    private readonly clock: Clock,
    private readonly random: () => number
  ) {}

  /** @param anyway - a person asked: also what failed a moment ago, unless it was refused. */
  async read(scope: Scope, anyway: boolean): Promise<void> {
    // One after the other: these operations share a low limit for the whole account.
    for (const kind of WORK_KINDS) {
      await this.readKind(kind, scope, anyway);
    }
  }

  get rows(): readonly WorkRow[] {
    return [...this.families.values()].flatMap(one => one.rows);
  }

  get problems(): Problem[] {
    return [...this.families.values()].flatMap(one => one.problem ?? []);
  }

  private async readKind(
    kind: WorkKind,
    scope: Scope,
    anyway: boolean
  ): Promise<void> {
    const last = this.families.get(kind);
    const now = this.clock.now();
    const patient = !anyway || last?.problem?.class === 'denied';
    if (last !== undefined && patient && now < last.notBefore) {
      return;
    }
    try {
      const rows = await this.aws.list(kind);
      this.families.set(kind, {
        rows,
        problem: null,
        failures: 0,
        notBefore: 0
      });
    } catch (error) {
      const { problem } = classifyBy(error, operationOf(kind, 'list'), () =>
        workPolicy(kind, 'list', scope)
      );
      const failures = (last?.failures ?? 0) + 1;
      const denied = problem.class === 'denied';
      this.families.set(kind, {
        rows: denied ? [] : (last?.rows ?? []),
        problem,
        failures,
        notBefore: now + (denied ? DENIED_MS : this.pause(failures))
      });
    }
  }

  private pause(failures: number): number {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
    return pause * (0.5 + this.random());
  }

  private readonly families = new Map<WorkKind, Family>();
}
