// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  InstanceChange,
  UpdateRequest
} from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import {
  OPERATIONS,
  type Aws,
  type NotebookChange,
  type Operation
} from '../aws/types';
import { unconfirmed } from '../aws/unconfirmed';
import { ProblemError } from '../http/problems';
import type { Logger } from '../logging';
import { scopeOf } from '../project/identity';
import { actionsFor, ownerActionsFor } from './actions';
import type { FoundInstance, InstanceFinder } from './ownership';
import type { InstanceStore } from './store';

type Verb = 'start' | 'stop' | 'open' | 'update' | 'delete';

const OPERATION: Readonly<Record<Verb, Operation>> = {
  start: OPERATIONS.startNotebook,
  stop: OPERATIONS.stopNotebook,
  open: OPERATIONS.presignedUrl,
  update: OPERATIONS.updateNotebook,
  delete: OPERATIONS.deleteNotebook
};

/**
 * Changes instances of this project's user.
 *
 * Before each change name, state and tags are read fresh, and the change is
 * sent once: whether to repeat it is the person's decision.
 */
export class InstanceChanger {
  /** @param changed - called after a change was sent, whatever came of it. */
  constructor(
    private readonly aws: Aws,
    private readonly finder: InstanceFinder,
    private readonly store: InstanceStore,
    private readonly logger: Logger,
    private readonly changed: () => void
  ) {}

  start(name: string): Promise<InstanceChange> {
    return this.change(name, 'start', 'Pending', () =>
      this.aws.startNotebook(name)
    );
  }

  /** @param ownerMode - a project owner's change of a colleague's notebook. */
  stop(name: string, ownerMode = false): Promise<InstanceChange> {
    return this.change(
      name,
      'stop',
      'Stopping',
      () => this.aws.stopNotebook(name),
      ownerMode
    );
  }

  update(name: string, wanted: UpdateRequest): Promise<InstanceChange> {
    const { ownerMode, ...change } = wanted;
    return this.change(
      name,
      'update',
      'Updating',
      async found => {
        checkVolume(found, wanted);
        await this.aws.updateNotebook(name, change);
      },
      ownerMode
    );
  }

  /**
   * An update that needs other things done first, once it is certain that it
   * may be made. Never in owner mode: what is prepared is the owner's.
   */
  prepared(
    name: string,
    prepare: (found: FoundInstance) => Promise<NotebookChange>
  ): Promise<InstanceChange> {
    return this.change(name, 'update', 'Updating', async found => {
      const change = await prepare(found);
      await this.aws.updateNotebook(name, change);
    });
  }

  /** @param confirm - the name once more, as the person typed it. */
  delete(
    name: string,
    confirm: string,
    ownerMode = false
  ): Promise<InstanceChange> {
    return this.change(
      name,
      'delete',
      'Deleting',
      async () => {
        checkTyped(name, confirm);
        await this.aws.deleteNotebook(name);
      },
      ownerMode
    );
  }

  /** A presigned URL for the owner, made now; neither kept nor logged. */
  async open(name: string, view: 'lab' | 'classic'): Promise<string> {
    let url = '';
    await this.alone(name, 'open', async found => {
      url = await this.send('open', found, () => this.aws.presignedUrl(name));
    });
    const target = new URL(url);
    if (view === 'lab') {
      target.searchParams.set('view', 'lab');
    }
    return target.href;
  }

  private async change(
    name: string,
    verb: Verb,
    status: string,
    send: (found: FoundInstance) => Promise<void>,
    ownerMode = false
  ): Promise<InstanceChange> {
    const run = async (found: FoundInstance) => {
      try {
        await this.send(verb, found, () => send(found));
      } finally {
        this.changed();
      }
    };
    await this.alone(name, verb, run, ownerMode);
    this.logger.log('info', 'notebook changed', {
      operation: OPERATION[verb],
      name
    });
    this.store.expect(name, status);
    return { name, status };
  }

  /** One thing at a time for each notebook, and only what its owner may do now. */
  private async alone(
    name: string,
    verb: Verb,
    run: (found: FoundInstance) => Promise<void>,
    ownerMode = false
  ): Promise<void> {
    const key = name.toLowerCase();
    if (this.busy.has(key)) {
      throw new ProblemError({
        class: 'conflict',
        operation: OPERATION[verb],
        detail: 'Another change of this notebook is under way.',
        next: 'Wait for it to end.'
      });
    }
    this.busy.add(key);
    try {
      const found = await this.finder.find(name, OPERATION[verb]);
      checkAllowed(found, verb, ownerMode);
      await run(found);
    } finally {
      this.busy.delete(key);
    }
  }

  private async send<T>(
    verb: Verb,
    found: FoundInstance,
    call: () => Promise<T>
  ): Promise<T> {
    try {
      return await call();
    } catch (error) {
      const ownerMode = !found.isMine;
      const scope = { ...scopeOf(found.identity), ownerMode };
      throw unconfirmed(classify(error, OPERATION[verb], scope));
    }
  }

  private readonly busy = new Set<string>();
}

function checkAllowed(
  found: FoundInstance,
  verb: Verb,
  ownerMode: boolean
): void {
  const { owner, isMine, isSelf } = found;
  const facts = { status: found.description.status, owner, isMine, isSelf };
  const allowed = {
    ...actionsFor(facts),
    ...(ownerMode ? ownerActionsFor(facts) : {})
  };
  const reason = allowed[verb];
  if (reason !== null) {
    throw new ProblemError({
      class: isMine || ownerMode ? 'conflict' : 'denied',
      operation: OPERATION[verb],
      detail: reason,
      next:
        isMine || ownerMode
          ? 'Refresh the list.'
          : 'Ask its owner, or use MLSpace.'
    });
  }
}

function checkTyped(name: string, confirm: string): void {
  if (confirm !== name) {
    throw new ProblemError({
      class: 'invalid',
      operation: OPERATIONS.deleteNotebook,
      detail: 'The name that was typed is not the name of the notebook.',
      next: 'Type the name exactly; a deleted notebook and its volume can not be brought back.'
    });
  }
}

function checkVolume(found: FoundInstance, wanted: UpdateRequest): void {
  const now = found.description.volumeGib;
  if (
    wanted.volumeGib !== undefined &&
    now !== null &&
    wanted.volumeGib < now
  ) {
    throw new ProblemError({
      class: 'invalid',
      operation: OPERATIONS.updateNotebook,
      detail: `A volume can not shrink: it has ${now} GiB.`,
      next: 'Choose that size or more.'
    });
  }
}
