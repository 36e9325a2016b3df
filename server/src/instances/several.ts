// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  Problem,
  StopSeveralAnswer
} from '../../../src/companion/contract';
import { OPERATIONS } from '../aws/types';
import { SECOND, type Clock } from '../clock';
import { ProblemError, problemOf } from '../http/problems';
import type { InstanceChanger } from './changes';

const AT_ONCE = 4;
/** The page gives up after a minute; what is not begun by then is told apart. */
const TIME_MS = 40 * SECOND;
/** After one of these the next would fail likewise. */
const HOPELESS: readonly string[] = ['throttled', 'expired'];

type Result = StopSeveralAnswer['results'][number];

/**
 * Stop several notebooks, each once and with a result of its own; the one we
 * are in comes last, or it would take us along.
 *
 * @param self - this instance's own name; null when not known.
 */
export async function stopSeveral(
  asked: readonly string[],
  ownerMode: boolean,
  self: string | null,
  changer: Pick<InstanceChanger, 'stop'>,
  clock: Clock
): Promise<StopSeveralAnswer> {
  const names = [...new Set(asked)];
  const others = names.filter(name => name !== self);
  const results = new Map<string, Result>();
  const end = clock.now() + TIME_MS;
  let hopeless: Problem | null = null;
  const stop = async (name: string) => {
    const skip: Problem | null =
      hopeless ?? (clock.now() >= end ? outOfTime() : null);
    const result: Result =
      skip === null
        ? await stopOne(changer, name, ownerMode)
        : { name, status: null, problem: skip };
    if (result.problem !== null && HOPELESS.includes(result.problem.class)) {
      hopeless = notTried(result.problem);
    }
    results.set(name, result);
  };
  const queue = [...others];
  const work = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      await stop(name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (self !== null && names.includes(self)) {
    await stop(self);
  }
  return { results: names.flatMap(name => results.get(name) ?? []) };
}

async function stopOne(
  changer: Pick<InstanceChanger, 'stop'>,
  name: string,
  ownerMode: boolean
): Promise<Result> {
  try {
    const { status } = await changer.stop(name, ownerMode);
    return { name, status, problem: null };
  } catch (error) {
    if (error instanceof ProblemError) {
      return { name, status: null, problem: error.problem };
    }
    throw error;
  }
}

function notTried(cause: Problem): Problem {
  return {
    ...cause,
    detail: `It was not tried, because of the notebook before it: ${cause.detail}`
  };
}

function outOfTime(): Problem {
  return problemOf({
    class: 'network',
    operation: OPERATIONS.stopNotebook,
    detail: 'It was not tried: AWS took too long over the others.',
    next: 'Stop it again by itself.'
  });
}
