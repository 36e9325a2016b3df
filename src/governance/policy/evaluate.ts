// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  type AccessRequest,
  type Decision,
  type KeyFact,
  type NamedPolicy,
  type StatementRef
} from '../model';
import {
  type Answers,
  factKey,
  type Possible,
  SubjectAnswers,
  type VariableValue
} from './answers';
import { decidingKeys, isKnown, sufficientKeys, undecidedKeys } from './change';
import { compileDocument, type CompiledStatement } from './document';
import { UNKNOWN_PREFIX } from './keys';
import { isVariable, type Template } from './pattern';
import { type ActionPlan, planFor, RESOURCE } from './plan';
import {
  explore,
  type IOutcome,
  type ISearchStatement,
  type ISearchSubject,
  type SearchPlan
} from './search';
import { type PolicyProblem } from './types';

const ABSENT: KeyFact = { kind: 'absent' };
const UNKNOWN: KeyFact = { kind: 'unknown' };
const NONE: ReadonlySet<string> = new Set();
const MAX_CACHE = 20_000;
const MAX_PLANS = 2_000;

/** Which keys a person could give another value. */
export type Changeable = (key: string) => boolean;
const always: Changeable = () => true;

/** One set of policies, compiled: identity policies and boundary of one role. */
export class PolicySet {
  constructor(policies: readonly NamedPolicy[]) {
    const documents = policies.map(compileDocument);
    this._statements = documents.flatMap(document => document.statements);
    this.problems = documents.flatMap(document => document.problems);
    this._bounded = policies.some(policy => policy.kind === 'boundary');
  }

  readonly problems: readonly PolicyProblem[];

  /** `wouldChange` holds the lower-cased keys among those that can be changed. */
  decide(request: AccessRequest, changeable?: Changeable): Decision {
    const evaluator = this._evaluator(request.action);
    return evaluator.decide(request, changeable);
  }

  /** A condition key as the policies spell it; null where none names it. */
  spelling(key: string): string | null {
    for (const { conditions } of this._statements) {
      const condition = conditions.find(each => each.key === key);
      if (condition !== undefined) {
        return condition.name;
      }
    }
    return null;
  }

  /** Lower-cased condition keys that a statement asks for. */
  mentioned(): ReadonlySet<string> {
    const keys = new Set<string>();
    const add = (template: Template): void =>
      template.filter(isVariable).forEach(({ key }) => keys.add(key));
    for (const { conditions, resources } of this._statements) {
      resources?.items.forEach(add);
      for (const { key, templates } of conditions) {
        keys.add(key);
        templates.forEach(add);
      }
    }
    return keys;
  }

  /** Whether statements may treat two resources differently that both have this form. */
  tellsApart(action: string, like: string): boolean {
    return this._evaluator(action).tellsApart(like);
  }

  private _evaluator(action: string): ActionEvaluator {
    const key = action.toLowerCase();
    let evaluator = this._evaluators.get(key);
    if (evaluator === undefined) {
      if (this._evaluators.size >= MAX_PLANS) {
        this._evaluators.clear();
      }
      evaluator = new ActionEvaluator(
        planFor(action, this._statements),
        this._bounded
      );
      this._evaluators.set(key, evaluator);
    }
    return evaluator;
  }

  private readonly _statements: readonly CompiledStatement[];
  private readonly _bounded: boolean;
  private readonly _evaluators = new Map<string, ActionEvaluator>();
}

class ActionEvaluator {
  constructor(plan: ActionPlan, bounded: boolean) {
    this._plan = plan;
    this._bounded = bounded;
    this._answers = plan.subjects.map(subject => new SubjectAnswers(subject));
    this._statements = plan.statements.map(({ source, atoms }) => ({
      deny: source.effect === 'Deny',
      boundary: source.kind === 'boundary',
      atoms
    }));
  }

  decide(request: AccessRequest, changeable: Changeable = always): Decision {
    const facts = this._plan.subjects.map(({ key }) => factOf(request, key));
    const possible = this._possible(request, facts);
    const id = this._id(request, facts, possible, changeable);
    let decision = this._cache.get(id);
    if (decision === undefined) {
      decision = this._decide(request, facts, possible, changeable);
      if (this._cache.size >= MAX_CACHE) {
        this._cache.clear();
      }
      this._cache.set(id, decision);
    }
    return decision;
  }

  tellsApart(like: string): boolean {
    return this._answers.some(
      (answers, i) =>
        this._plan.subjects[i].key === RESOURCE &&
        answers.possible({ kind: 'some', like }, () => undefined).answers
          ?.length !== 1
    );
  }

  /** All that a decision and its `wouldChange` depend on. */
  private _id(
    request: AccessRequest,
    facts: readonly KeyFact[],
    possible: readonly Possible[],
    changeable: Changeable
  ): string {
    let id = '';
    for (const [i, subject] of this._plan.subjects.entries()) {
      const can = changeable(subject.key) ? '!' : '';
      id += `${possible[i].id}${isKnown(facts[i]) ? '' : '?'}${facts[i].kind.charAt(0)}${can} `;
      for (const key of subject.variables) {
        id += `${factKey(factOf(request, key))}\u0003`;
      }
    }
    return id;
  }

  private _decide(
    request: AccessRequest,
    facts: readonly KeyFact[],
    possible: readonly Possible[],
    changeable: Changeable
  ): Decision {
    const search = this._searchPlan(possible);
    const outcome = explore(search);
    return {
      decision: outcome.verdict,
      refused: outcome.refused,
      decidedBy: this._refs(outcome.decisive),
      lacking: outcome.verdict === 'implicitDeny' ? outcome.lacking : null,
      wouldChange: this._wouldChange(
        request,
        facts,
        search,
        outcome,
        changeable
      )
    };
  }

  private _wouldChange(
    request: AccessRequest,
    facts: readonly KeyFact[],
    search: SearchPlan,
    { verdict, refused }: IOutcome,
    changeable: Changeable
  ): readonly string[] {
    const input = {
      search,
      subjects: this._plan.subjects.map(({ key }, i) => ({
        key,
        fact: facts[i],
        changeable: key !== RESOURCE && changeable(key),
        atoms: this._plan.subjects[i].atoms.map(atom => atom.index)
      })),
      freed: (keys: ReadonlySet<string>) =>
        this._searchPlan(
          this._possible(
            request,
            facts.map((fact, i) =>
              keys.has(this._plan.subjects[i].key) ? UNKNOWN : fact
            ),
            keys
          )
        )
    };
    if (verdict === 'unknown' && !refused) {
      return undecidedKeys(input);
    }
    return verdict === 'allowed' ? decidingKeys(input) : sufficientKeys(input);
  }

  private _possible(
    request: AccessRequest,
    facts: readonly KeyFact[],
    freed: ReadonlySet<string> = NONE
  ): readonly Possible[] {
    const valueOf: VariableValue = ({ key, fallback }) =>
      freed.has(key)
        ? undefined
        : variableValue(factOf(request, key), fallback);
    return this._answers.map((answers, i) =>
      answers.possible(facts[i], valueOf)
    );
  }

  private _searchPlan(possible: readonly Possible[]): SearchPlan {
    const subjects: ISearchSubject[] = [];
    this._plan.subjects.forEach((subject, i) => {
      const atoms = subject.atoms.map(atom => atom.index);
      const { answers, bits } = possible[i];
      subjects.push(
        ...(answers === null ? atoms.map(loose) : [{ atoms, answers, bits }])
      );
    });
    subjects.push(...this._plan.free.map(loose));
    return {
      subjects,
      atoms: this._plan.atoms,
      statements: this._statements,
      bounded: this._bounded
    };
  }

  private _refs(statements: readonly number[]): readonly StatementRef[] {
    return statements.map(i => this._plan.statements[i].source.ref);
  }

  private readonly _plan: ActionPlan;
  private readonly _bounded: boolean;
  private readonly _answers: readonly SubjectAnswers[];
  private readonly _statements: readonly ISearchStatement[];
  private readonly _cache = new Map<string, Decision>();
}

/** An atom that may answer either way, whatever the others answer. */
function loose(atom: number): ISearchSubject {
  const answers: readonly Answers[] = [[true], [false]];
  return { atoms: [atom], answers, bits: [1, 0] };
}

export function factOf(request: AccessRequest, key: string): KeyFact {
  if (key === RESOURCE) {
    return request.resource === null
      ? { kind: 'some', like: request.resourceLike }
      : { kind: 'values', values: [request.resource], open: false };
  }
  const fact = request.keys.get(key);
  if (fact === undefined) {
    return key.startsWith(UNKNOWN_PREFIX) ||
      request.openPrefixes.some(prefix => key.startsWith(prefix))
      ? UNKNOWN
      : ABSENT;
  }
  // A list without values is no list.
  return fact.kind === 'values' && fact.values.length === 0
    ? fact.open
      ? UNKNOWN
      : ABSENT
    : fact;
}

/** A key with several values cannot stand in for a text. */
function variableValue(
  fact: KeyFact,
  fallback: string | null
): string | null | undefined {
  if (fact.kind === 'absent') {
    return fallback;
  }
  if (fact.kind === 'values' && !fact.open) {
    return fact.values.length === 1 ? fact.values[0] : null;
  }
  return undefined;
}
