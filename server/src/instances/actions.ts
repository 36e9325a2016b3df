// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Instance } from '../../../src/companion/contract';
import { isMoving } from '../../../src/companion/moving';

type Actions = Instance['actions'];

/** What decides whether something may be done with an instance. */
export interface ActionFacts {
  readonly status: string;
  readonly owner: string | null;
  readonly isMine: boolean;
  readonly isSelf: boolean;
}

const CAN_START = ['Stopped', 'Failed'];
const CAN_STOP = ['InService'];
const CAN_OPEN = ['InService'];
const CAN_UPDATE = ['Stopped'];
const CAN_DELETE = ['Stopped', 'Failed'];

/** Per action null when possible now, else the reason why not; MLSpace's own rules. */
export function actionsFor(facts: ActionFacts): Actions {
  return {
    start: refusal(facts, CAN_START, 'start'),
    stop: refusal(facts, CAN_STOP, 'stop'),
    open: facts.isSelf
      ? 'This is the notebook you are in.'
      : refusal(facts, CAN_OPEN, 'open'),
    update: facts.isSelf
      ? 'A notebook can not change its own settings; open it from another one.'
      : refusal(facts, CAN_UPDATE, 'update'),
    delete: facts.isSelf
      ? 'A notebook can not delete itself.'
      : refusal(facts, CAN_DELETE, 'delete')
  };
}

/**
 * The same for a project owner: MLSpace lets owners stop, change and delete
 * colleagues' notebooks, but neither start nor open them.
 */
export function ownerActionsFor(
  facts: ActionFacts
): Pick<Actions, 'stop' | 'update' | 'delete'> {
  const actions = actionsFor({ ...facts, isMine: true });
  return {
    stop: actions.stop,
    update: actions.update,
    delete: actions.delete
  };
}

function refusal(
  facts: ActionFacts,
  states: readonly string[],
  verb: string
): string | null {
  if (!facts.isMine) {
    return facts.owner === null
      ? `It has no tag "user", so nobody can ${verb} it from here.`
      : `Only its owner, ${facts.owner}, can ${verb} it.`;
  }
  if (states.includes(facts.status)) {
    return null;
  }
  return isMoving(facts)
    ? `It is ${facts.status}; wait until that has ended.`
    : `It is ${facts.status}; it has to be ${states.join(' or ')}.`;
}
