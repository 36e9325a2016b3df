// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type Verdict } from '../model';
import { type Answers } from './answers';

/** A decision as a puzzle: which answers can the atoms have together? */
export interface SearchPlan {
  readonly subjects: readonly ISearchSubject[];
  readonly atoms: number;
  readonly statements: readonly ISearchStatement[];
  /** Whether there is a permissions boundary. */
  readonly bounded: boolean;
}

/** Atoms whose answers belong together; subjects are independent. */
export interface ISearchSubject {
  readonly atoms: readonly number[];
  readonly answers: readonly Answers[];
  /** Each of the answers as a bit set; null where there are too many atoms. */
  readonly bits: readonly number[] | null;
}

export interface ISearchStatement {
  readonly deny: boolean;
  readonly boundary: boolean;
  readonly atoms: readonly number[];
}

export interface IOutcome {
  readonly verdict: Verdict;
  /** No combination is allowed. */
  readonly refused: boolean;
  /** Statements that decide, in order; empty for implicit denies and unknown. */
  readonly decisive: readonly number[];
  readonly lacking: 'identity' | 'boundary' | null;
}

const NO = 0;
const YES = 1;
const MAYBE = 2;
type Truth = 0 | 1 | 2;

/** Bounds the work of searches; one unit looks at one statement. */
export class Budget {
  constructor(private _left: number) {}

  /** False when nothing is left. */
  spend(units: number): boolean {
    this._left -= units;
    return this._left > 0;
  }
}

const EXPLORE_BUDGET = 200_000;

interface ILeaf {
  readonly verdict: Verdict;
  readonly truths: readonly Truth[];
  readonly lacking: 'identity' | 'boundary' | null;
}

/** The verdict if every combination of possible answers agrees on it. */
export function explore(plan: SearchPlan): IOutcome {
  const leaves: ILeaf[] = [];
  const isAllowed = (leaf: ILeaf): boolean => leaf.verdict === 'allowed';
  const finished = walk(plan, new Budget(EXPLORE_BUDGET), leaf => {
    leaves.push(leaf);
    return isAllowed(leaf) !== isAllowed(leaves[0]);
  });
  const [first] = leaves;
  const refused = finished && !leaves.some(isAllowed);
  if (
    !finished ||
    first === undefined ||
    leaves.some(leaf => leaf.verdict !== first.verdict)
  ) {
    return { verdict: 'unknown', refused, decisive: [], lacking: null };
  }
  return {
    verdict: first.verdict,
    refused,
    decisive: decisive(plan, leaves),
    lacking: leaves.some(leaf => leaf.lacking === 'identity')
      ? 'identity'
      : first.lacking
  };
}

/**
 * Whether some combination leads to a verdict that is wanted; null when the
 * budget ended the search before it found one.
 */
export function reaches(
  plan: SearchPlan,
  budget: Budget,
  wanted: (verdict: Verdict) => boolean
): boolean | null {
  let found = false;
  const finished = walk(
    plan,
    budget,
    leaf => (found = found || wanted(leaf.verdict))
  );
  return found || (finished ? false : null);
}

/** The questions on which statements wait that may yet apply. */
export function openAtoms(plan: SearchPlan): ReadonlySet<number> {
  const states = new Uint8Array(plan.atoms).fill(MAYBE);
  settle(plan, states);
  const { truths } = judge(plan, states);
  return new Set(
    plan.statements.flatMap((statement, i) =>
      truths[i] === MAYBE
        ? statement.atoms.filter(atom => states[atom] === MAYBE)
        : []
    )
  );
}

/** Those that hold in every case; where none does, those that hold in some. */
function decisive(
  plan: SearchPlan,
  leaves: readonly ILeaf[]
): readonly number[] {
  const deny = leaves[0].verdict === 'explicitDeny';
  if (!deny && leaves[0].verdict !== 'allowed') {
    return [];
  }
  const candidates = plan.statements.flatMap((statement, i) =>
    statement.deny === deny ? [i] : []
  );
  const always = candidates.filter(i =>
    leaves.every(leaf => leaf.truths[i] === YES)
  );
  return always.length > 0
    ? always
    : candidates.filter(i => leaves.some(leaf => leaf.truths[i] === YES));
}

/**
 * Visits combinations of answers depth first, cut short as soon as the rest
 * no longer matters. `visit` returns true to stop. False when there were too
 * many to visit.
 */
function walk(
  plan: SearchPlan,
  budget: Budget,
  visit: (leaf: ILeaf) => boolean
): boolean {
  const states = new Uint8Array(plan.atoms).fill(MAYBE);
  const open = settle(plan, states);
  const owner = new Map<number, ISearchSubject>();
  open.forEach(subject =>
    subject.atoms.forEach(atom => owner.set(atom, subject))
  );
  let stopped = false;
  const descend = (): boolean => {
    const leaf = judge(plan, states);
    if (leaf.verdict !== 'unknown') {
      stopped = visit(leaf);
      return !stopped;
    }
    if (!budget.spend(plan.statements.length)) {
      return false;
    }
    const subject = nextSubject(plan, leaf.truths, states, owner);
    if (subject === undefined) {
      return false;
    }
    const before = subject.atoms.map(atom => states[atom]);
    for (const answers of relevant(plan, leaf.truths, subject)) {
      assign(states, subject, answers);
      const goOn = descend();
      subject.atoms.forEach((atom, i) => (states[atom] = before[i]));
      if (!goOn) {
        return false;
      }
    }
    return true;
  };
  return descend() || stopped;
}

/** Writes down what is certain; returns the subjects that are not. */
function settle(plan: SearchPlan, states: Uint8Array): ISearchSubject[] {
  const open: ISearchSubject[] = [];
  for (const subject of plan.subjects) {
    if (subject.answers.length === 1) {
      assign(states, subject, subject.answers[0]);
    } else {
      assignCommon(states, subject);
      open.push(subject);
    }
  }
  return open;
}

function assign(
  states: Uint8Array,
  subject: ISearchSubject,
  answers: Answers
): void {
  subject.atoms.forEach((atom, i) => {
    states[atom] = answers[i] ? YES : NO;
  });
}

function assignCommon(states: Uint8Array, subject: ISearchSubject): void {
  const [first, ...rest] = subject.answers;
  subject.atoms.forEach((atom, i) => {
    if (first !== undefined && rest.every(answers => answers[i] === first[i])) {
      states[atom] = first[i] ? YES : NO;
    }
  });
}

/** The owner of the first open question, denies first. */
function nextSubject(
  plan: SearchPlan,
  truths: readonly Truth[],
  states: Uint8Array,
  owner: ReadonlyMap<number, ISearchSubject>
): ISearchSubject | undefined {
  for (const deny of [true, false]) {
    for (const [i, statement] of plan.statements.entries()) {
      if (statement.deny === deny && truths[i] === MAYBE) {
        const atom = statement.atoms.find(index => states[index] === MAYBE);
        if (atom !== undefined) {
          return owner.get(atom);
        }
      }
    }
  }
  return undefined;
}

/** The subject's answers, those alike in all that is still open taken once. */
function relevant(
  plan: SearchPlan,
  truths: readonly Truth[],
  subject: ISearchSubject
): readonly Answers[] {
  const { answers, bits } = subject;
  if (bits === null || answers.length <= 2) {
    return answers;
  }
  const open = new Set<number>();
  plan.statements.forEach((statement, i) => {
    if (truths[i] === MAYBE) {
      statement.atoms.forEach(atom => open.add(atom));
    }
  });
  const mask = subject.atoms.reduce(
    (sum, atom, i) => (open.has(atom) ? sum | (1 << i) : sum),
    0
  );
  const seen = new Set<number>();
  return answers.filter((_, i) => {
    const key = bits[i] & mask;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}

/** Kleene's logic: `unknown` while an open question could matter. */
function judge(plan: SearchPlan, states: Uint8Array): ILeaf {
  const truths = plan.statements.map(statement => truthOf(statement, states));
  let deny: Truth = NO;
  let identity: Truth = NO;
  let boundary: Truth = plan.bounded ? NO : YES;
  plan.statements.forEach((statement, i) => {
    if (statement.deny) {
      deny = either(deny, truths[i]);
    } else if (statement.boundary) {
      boundary = either(boundary, truths[i]);
    } else {
      identity = either(identity, truths[i]);
    }
  });
  const verdict = verdictOf(deny, identity, boundary);
  const lacking =
    verdict !== 'implicitDeny'
      ? null
      : identity === NO
        ? ('identity' as const)
        : ('boundary' as const);
  return { verdict, truths, lacking };
}

function verdictOf(deny: Truth, identity: Truth, boundary: Truth): Verdict {
  if (deny === YES) {
    return 'explicitDeny';
  }
  if (deny === MAYBE) {
    return 'unknown';
  }
  if (identity === NO || boundary === NO) {
    return 'implicitDeny';
  }
  return identity === YES && boundary === YES ? 'allowed' : 'unknown';
}

const either = (left: Truth, right: Truth): Truth =>
  left === YES || right === YES
    ? YES
    : left === NO && right === NO
      ? NO
      : MAYBE;

function truthOf(statement: ISearchStatement, states: Uint8Array): Truth {
  let truth: Truth = YES;
  for (const atom of statement.atoms) {
    const state = states[atom];
    if (state === NO) {
      return NO;
    }
    if (state === MAYBE) {
      truth = MAYBE;
    }
  }
  return truth;
}
