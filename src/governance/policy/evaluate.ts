// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  type AccessRequest,
  type Decision,
  type KeyFact,
  type NamedPolicy,
  type StatementRef,
  type Verdict
} from '../model';
import { type Answers, factKey, SubjectAnswers } from './answers';
import { decidingKeys, sufficientKeys, undecidedKeys } from './change';
import { compileDocument, type CompiledStatement } from './document';
import { UNKNOWN_PREFIX } from './keys';
import { type ActionPlan, planFor, RESOURCE } from './plan';
import { explore, type ISearchSubject, type SearchPlan } from './search';
import { type PolicyProblem } from './types';

const ABSENT: KeyFact = { kind: 'absent' };
const UNKNOWN: KeyFact = { kind: 'unknown' };
const MAX_CACHE = 20_000;
const MAX_PLANS = 2_000;

/** Which keys a person could give another value. */
export type Changeable = (key: string) => boolean;

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
  }

  decide(request: AccessRequest, changeable?: Changeable): Decision {
    const facts = this._plan.subjects.map(({ key }) => factOf(request, key));
    let id = changeable === undefined ? '*' : '';
    for (const [i, fact] of facts.entries()) {
      const can =
        changeable !== undefined && changeable(this._plan.subjects[i].key);
      id += `${can ? '!' : ''}${factKey(fact)}\u0003`;
    }
    id += this._variableKey(request);
    const cached = this._cache.get(id);
    if (cached !== undefined) {
      return cached;
    }
    const decision = this._decide(request, facts, changeable);
    if (this._cache.size >= MAX_CACHE) {
      this._cache.clear();
    }
    this._cache.set(id, decision);
    return decision;
  }

  private _variableKey(request: AccessRequest): string {
    return this._plan.subjects
      .flatMap(subject => subject.variables)
      .map(key => factKey(factOf(request, key)))
      .join('\u0004');
  }

  private _decide(
    request: AccessRequest,
    facts: readonly KeyFact[],
    changeable: Changeable = () => true
  ): Decision {
    const search = this._searchPlan(request, facts);
    const outcome = explore(search);
    const refs = this._refs(outcome.decisive);
    return {
      decision: outcome.verdict,
      decidedBy: refs,
      lacking: outcome.verdict === 'implicitDeny' ? outcome.lacking : null,
      wouldChange: this._wouldChange(
        request,
        facts,
        search,
        outcome.verdict,
        changeable
      )
    };
  }

  private _wouldChange(
    request: AccessRequest,
    facts: readonly KeyFact[],
    search: SearchPlan,
    verdict: Verdict,
    changeable: Changeable
  ): readonly string[] {
    const input = {
      search,
      subjects: this._plan.subjects.map(({ key }, i) => ({
        key,
        fact: facts[i],
        changeable: key !== RESOURCE && changeable(key),
        variables: this._plan.subjects[i].variables
      })),
      freed: (keys: ReadonlySet<string>) =>
        this._searchPlan(
          request,
          facts.map((fact, i) =>
            keys.has(this._plan.subjects[i].key) ? UNKNOWN : fact
          ),
          keys
        )
    };
    if (verdict === 'unknown') {
      return undecidedKeys(input);
    }
    return verdict === 'allowed' ? decidingKeys(input) : sufficientKeys(input);
  }

  private _searchPlan(
    request: AccessRequest,
    facts: readonly KeyFact[],
    freed: ReadonlySet<string> = new Set()
  ): SearchPlan {
    const valueOf = (variable: {
      key: string;
      fallback: string | null;
    }): string | null | undefined =>
      freed.has(variable.key)
        ? undefined
        : variableValue(factOf(request, variable.key), variable.fallback);
    const subjects: ISearchSubject[] = [];
    this._plan.subjects.forEach((subject, i) => {
      const atoms = subject.atoms.map(atom => atom.index);
      const answers = this._answers[i].possible(facts[i], valueOf);
      subjects.push(
        ...(answers === null ? atoms.map(loose) : [{ atoms, answers }])
      );
    });
    subjects.push(...this._plan.free.map(loose));
    return {
      subjects,
      atoms: this._plan.atoms,
      statements: this._plan.statements.map(({ source, atoms }) => ({
        deny: source.effect === 'Deny',
        boundary: source.kind === 'boundary',
        atoms
      })),
      bounded: this._bounded
    };
  }

  private _refs(statements: readonly number[]): readonly StatementRef[] {
    return statements.map(i => this._plan.statements[i].source.ref);
  }

  private readonly _plan: ActionPlan;
  private readonly _bounded: boolean;
  private readonly _answers: readonly SubjectAnswers[];
  private readonly _cache = new Map<string, Decision>();
}

/** An atom that may answer either way, whatever the others answer. */
function loose(atom: number): ISearchSubject {
  const answers: readonly Answers[] = [[true], [false]];
  return { atoms: [atom], answers };
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
