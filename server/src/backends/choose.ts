// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { isDenial } from '../aws/errors';
import type { ObservedAws } from '../aws/observed';
import { MINUTE, type Clock } from '../clock';
import { ProblemError } from '../http/problems';
import type { Claim } from '../mlspace/service';
import { NEEDED, type NotebookBackend, type Verb } from './backend';

/** After this AWS is asked again: an administrator may have added the right. */
const DENIED_MS = 15 * MINUTE;

export interface ChooserParts {
  readonly aws: NotebookBackend;
  /** Throws where the tab's handle is not good. */
  readonly mlspace: (claim: Claim) => Promise<NotebookBackend>;
  readonly observed: Pick<ObservedAws, 'capabilities'>;
  readonly clock: Clock;
}

/**
 * AWS where the role may, MLSpace where it may not and the tab has a token.
 * What IAM refused had no effect, so the other may be asked at once; nothing
 * else is ever asked of both.
 */
export class Backends {
  constructor(private readonly parts: ChooserParts) {}

  async run<T>(
    verb: Verb,
    claim: Claim,
    ask: (backend: NotebookBackend) => Promise<T>
  ): Promise<T> {
    const { aws, mlspace } = this.parts;
    if (claim.handle === undefined) {
      return ask(aws);
    }
    if (this.isDenied(verb)) {
      return ask(await mlspace(claim));
    }
    try {
      return await ask(aws);
    } catch (error) {
      if (!refusedByIam(error, verb)) {
        throw error;
      }
      return ask(await mlspace(claim));
    }
  }

  /** Only MLSpace can: without a token that is said, not tried. */
  async throughMlspace<T>(
    claim: Claim,
    ask: (backend: NotebookBackend) => Promise<T>
  ): Promise<T> {
    return ask(await this.parts.mlspace(claim));
  }

  private isDenied(verb: Verb): boolean {
    const now = this.parts.clock.now();
    return this.parts.observed
      .capabilities()
      .some(
        ({ operation, state, checkedAt }) =>
          NEEDED[verb].includes(operation) &&
          state === 'denied' &&
          now - (checkedAt ?? 0) < DENIED_MS
      );
  }
}

/** Our own refusals (another's notebook) are no matter of rights; a judged create is. */
function refusedByIam(error: unknown, verb: Verb): boolean {
  return (
    error instanceof ProblemError &&
    error.problem.class === 'denied' &&
    (isDenial(error.cause) || verb === 'create')
  );
}
