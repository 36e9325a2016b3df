// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type KeyFact } from '../model';
import { Budget, openAtoms, reaches, type SearchPlan } from './search';

/** Beyond it the answer is no longer the smallest. */
const CHANGE_BUDGET = 400_000;

export interface IChangeInput {
  readonly search: SearchPlan;
  readonly subjects: readonly {
    readonly key: string;
    readonly fact: KeyFact;
    readonly changeable: boolean;
    readonly atoms: readonly number[];
  }[];
  /** The same question with these keys free to have any value. */
  freed(keys: ReadonlySet<string>): SearchPlan;
}

/**
 * A smallest set of keys that, given other values together, would have the
 * request allowed; empty when no change of them would.
 */
export function sufficientKeys(input: IChangeInput): readonly string[] {
  const budget = new Budget(CHANGE_BUDGET);
  const allowed = (keys: ReadonlySet<string>): boolean | null =>
    reaches(input.freed(keys), budget, verdict => verdict === 'allowed');
  const keys = new Set(changeableKeys(input));
  if (keys.size === 0 || allowed(keys) === false) {
    return [];
  }
  // Keep what is most natural to change: add what is absent rather than
  // change what is there, and leave alone what the caller does not write.
  const order = [...keys].sort((a, b) => effort(input, b) - effort(input, a));
  for (const key of order) {
    keys.delete(key);
    if (allowed(keys) !== true) {
      keys.add(key);
    }
  }
  return [...keys].sort();
}

/** Each key that alone could turn an allowed request into a refused one. */
export function decidingKeys(input: IChangeInput): readonly string[] {
  const budget = new Budget(CHANGE_BUDGET);
  return changeableKeys(input)
    .filter(
      key =>
        reaches(
          input.freed(new Set([key])),
          budget,
          verdict => verdict !== 'allowed'
        ) === true
    )
    .sort();
}

/** The keys that are not known well enough, where that matters. */
export function undecidedKeys(input: IChangeInput): readonly string[] {
  const open = openAtoms(input.search);
  return input.subjects
    .filter(
      ({ changeable, fact, atoms }) =>
        changeable && !isKnown(fact) && atoms.some(atom => open.has(atom))
    )
    .map(({ key }) => key)
    .sort();
}

export function isKnown(fact: KeyFact): boolean {
  return fact.kind === 'absent' || (fact.kind === 'values' && !fact.open);
}

function changeableKeys(input: IChangeInput): string[] {
  return input.subjects.filter(one => one.changeable).map(({ key }) => key);
}

function effort(input: IChangeInput, key: string): number {
  const fact = input.subjects.find(one => one.key === key)?.fact;
  const written =
    !key.startsWith('aws:') ||
    key.startsWith('aws:requesttag/') ||
    key === 'aws:tagkeys';
  return (written ? 0 : 2) + (fact?.kind === 'absent' ? 0 : 1);
}
