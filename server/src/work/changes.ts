// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { WorkKind } from '../../../src/companion/contract';
import { classifyBy } from '../aws/errors';
import { unconfirmed } from '../aws/unconfirmed';
import type { Scope } from '../aws/statements';
import type { Tags } from '../aws/types';
import { ProblemError } from '../http/problems';
import { projectUnknown } from '../instances/store';
import type { Logger } from '../logging';
import { scopeOf, type IdentityService } from '../project/identity';
import { standingOf, type Standing } from './standing';
import { operationOf, workPolicy, type WorkAsk } from './statements';
import {
  addTagsRefusal,
  endByOwner,
  endByState,
  goneProblem,
  type WorkStore
} from './store';
import { ENDING, type WorkAws, type WorkRow } from './types';

/** Something that runs, as AWS tells it at this moment. */
interface Found {
  readonly row: WorkRow;
  readonly status: string;
  readonly tags: Tags;
  readonly standing: Standing;
  readonly scope: Scope;
}

/**
 * Ends what runs, and adds tags. Before each change tags and state are read
 * anew, and the change is sent once.
 */
export class WorkChanger {
  constructor(
    private readonly aws: WorkAws,
    private readonly identity: IdentityService,
    private readonly store: WorkStore,
    private readonly logger: Logger
  ) {}

  /** @param ownerMode - a project owner's change of what is a colleague's. */
  async end(kind: WorkKind, id: string, ownerMode: boolean): Promise<string> {
    await this.alone(kind, id, 'end', async found => {
      const { standing, row, scope } = found;
      const mayNot =
        ownerMode && standing.place === 'ours' ? null : endByOwner(standing);
      refuse(mayNot, 'denied', kind, 'end');
      refuse(endByState(kind, found.status), 'conflict', kind, 'end');
      await this.send(
        kind,
        'end',
        { ...scope, ownerMode: !standing.isMine },
        () => this.aws.end(kind, id)
      );
      this.store.ending(row.arn);
    });
    return ENDING[kind];
  }

  /** All tags that it has afterwards. */
  async addTags(kind: WorkKind, id: string): Promise<Tags> {
    let tags: Tags = {};
    await this.alone(kind, id, 'addTags', async found => {
      const { standing, row, scope } = found;
      const wrong = standing.place === 'others';
      refuse(
        wrong ? 'It carries the tags of another project or user.' : null,
        'denied',
        kind,
        'addTags'
      );
      refuse(addTagsRefusal(standing), 'conflict', kind, 'addTags');
      await this.send(kind, 'addTags', scope, () =>
        this.aws.addTags(kind, row.arn, standing.missing)
      );
      tags = { ...found.tags, ...standing.missing };
      this.store.changed(row.arn);
    });
    return tags;
  }

  /** What it is asked for has to be of this project, or nobody's. */
  async find(kind: WorkKind, id: string, ask: WorkAsk): Promise<Found> {
    const identity = await this.identity.report();
    if (identity.project === null || identity.user === null) {
      throw new ProblemError(projectUnknown(identity));
    }
    const row = await this.rowOf(kind, id);
    if (row === null) {
      throw goneProblem(operationOf(kind, ask));
    }
    const scope = scopeOf(identity);
    const tags = await this.aws.tagsOf(kind, row.arn).catch(error => {
      throw this.problem(error, kind, 'readTags', scope);
    });
    // Under MLSpace's own policies only what carries one's tags may be described.
    const status = await this.aws
      .describe(kind, id)
      .then(one => one.status || row.status)
      .catch(() => row.status);
    return { row, status, tags, standing: standingOf(tags, identity), scope };
  }

  private async rowOf(kind: WorkKind, id: string): Promise<WorkRow | null> {
    const known = this.store.find(kind, id);
    if (known !== null) {
      return known;
    }
    await this.store.refresh();
    return this.store.find(kind, id);
  }

  private async alone(
    kind: WorkKind,
    id: string,
    ask: 'end' | 'addTags',
    run: (found: Found) => Promise<void>
  ): Promise<void> {
    const key = `${kind}/${id}`;
    if (this.busy.has(key)) {
      refuse('Another change of it is under way.', 'conflict', kind, ask);
    }
    this.busy.add(key);
    try {
      await run(await this.find(kind, id, ask));
      this.logger.log('info', 'running work changed', {
        operation: operationOf(kind, ask),
        id
      });
    } finally {
      this.busy.delete(key);
    }
  }

  private async send(
    kind: WorkKind,
    ask: 'end' | 'addTags',
    scope: Scope,
    call: () => Promise<void>
  ): Promise<void> {
    try {
      await call();
    } catch (error) {
      throw unconfirmed(this.problem(error, kind, ask, scope));
    }
  }

  private problem(
    error: unknown,
    kind: WorkKind,
    ask: WorkAsk,
    scope: Scope
  ): ProblemError {
    return classifyBy(error, operationOf(kind, ask), () =>
      workPolicy(kind, ask, scope)
    );
  }

  private readonly busy = new Set<string>();
}

function refuse(
  reason: string | null,
  problemClass: 'denied' | 'conflict',
  kind: WorkKind,
  ask: WorkAsk
): void {
  if (reason !== null) {
    throw new ProblemError({
      class: problemClass,
      operation: operationOf(kind, ask),
      detail: reason,
      next:
        problemClass === 'denied'
          ? 'Ask its owner, or use MLSpace.'
          : 'Refresh the list.'
    });
  }
}
