// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { operationOfAction } from '../catalogue';
import { type ApiOperation } from '../catalogue/types';
import {
  type AccessRequest,
  type ApiRequest,
  type Decision,
  type PolicySets,
  type ProjectFacts,
  type RequestDecision,
  type StatementRef,
  type Verdict
} from '../model';
import { type Changeable, PolicySet } from './evaluate';
import { Fingerprints } from './fingerprint';
import { arnLike, isTagKey, questionsOf } from './request';
import {
  type IPolicyJudge,
  type OperationLookup,
  type PolicyProblem
} from './types';

export { type DecideAnswer, decideLine, RequestError } from './decide';
export { type PolicyFile, type PolicyFolder, readPolicyFolder } from './folder';
export {
  type IRoleReader,
  type PulledPolicies,
  PullError,
  type PullOptions,
  pullPolicies
} from './pull';
export {
  hasDynamicRole,
  NO_INPUTS,
  standardPolicies,
  type TemplateInputs
} from './template';
export * from './types';

/** Compiles policies once; the judge then answers as often as asked. */
export function compilePolicies(
  policies: PolicySets,
  facts: ProjectFacts,
  operations: OperationLookup = operationOfAction
): IPolicyJudge {
  return new PolicyJudge(policies, facts, operations);
}

/** Answers kept for one operation. */
const MAX_JUDGED = 2_000;

class PolicyJudge implements IPolicyJudge {
  constructor(
    policies: PolicySets,
    facts: ProjectFacts,
    operations: OperationLookup
  ) {
    this.label = policies.label;
    this._sets = policies.sets.map(set => new PolicySet(set));
    this._facts = facts;
    this._operations = operations;
    this._mentioned = new Set(this._sets.flatMap(set => [...set.mentioned()]));
    this._fingerprints = new Fingerprints(this._mentioned, operation =>
      this._tellsNamesApart(operation)
    );
    this.problems = distinctProblems(this._sets.flatMap(set => set.problems));
  }

  readonly label: string;
  readonly problems: readonly PolicyProblem[];

  decide(request: AccessRequest): Decision {
    return this._decide(request);
  }

  judge(request: ApiRequest): RequestDecision {
    const operation = this._operations(request.service, request.action);
    if (operation === null) {
      return this._judge(request, operation);
    }
    const id = this._fingerprints.of(operation, request.parameters);
    const known =
      this._judged.get(operation) ?? new Map<string, RequestDecision>();
    this._judged.set(operation, known);
    let decision = known.get(id);
    if (decision === undefined) {
      decision = this._judge(request, operation);
      if (known.size >= MAX_JUDGED) {
        known.clear();
      }
      known.set(id, decision);
    }
    return decision;
  }

  /** Whether two resources of an operation may be treated differently. */
  private _tellsNamesApart({
    iam,
    permission,
    resources
  }: ApiOperation): boolean {
    return resources.some(tail => {
      const like = arnLike(iam, tail, '*', this._facts);
      return this._sets.some(
        set =>
          set.tellsApart(`${iam}:${permission}`, like) ||
          set.tellsApart('sagemaker:AddTags', like)
      );
    });
  }

  private _judge(
    request: ApiRequest,
    operation: ApiOperation | null
  ): RequestDecision {
    const { own, dependents, paths } = questionsOf(
      request,
      operation,
      this._facts,
      this._mentioned
    );
    const pathOf = (key: string): string | undefined =>
      paths.get(key.startsWith('aws:requesttag/') ? 'aws:requesttag/' : key);
    const writable: Changeable = key => pathOf(key) !== undefined;
    const decision = worst(own.map(each => this._decide(each, writable)));
    return {
      ...decision,
      action: request.action,
      wouldChangePaths: [
        ...new Set(decision.wouldChange.flatMap(key => pathOf(key) ?? []))
      ],
      dependents: dependents.map(question => ({
        ...this._decide(
          question.request,
          key =>
            question.writable.has(key) ||
            (isTagKey(key) && question.writable.size > 0)
        ),
        action: question.request.action
      }))
    };
  }

  spelling(key: string): string {
    for (const set of this._sets) {
      const name = set.spelling(key);
      if (name !== null) {
        return name;
      }
    }
    return key;
  }

  private _decide(request: AccessRequest, changeable?: Changeable): Decision {
    return agreed(this._sets.map(set => set.decide(request, changeable)));
  }

  /** Answers by fingerprint: notebooks ask the same again and again. */
  private readonly _judged = new Map<
    ApiOperation,
    Map<string, RequestDecision>
  >();
  private readonly _fingerprints: Fingerprints;
  /** Condition keys that matter at all, lower-cased. */
  private readonly _mentioned: ReadonlySet<string>;
  private readonly _sets: readonly PolicySet[];
  private readonly _facts: ProjectFacts;
  private readonly _operations: OperationLookup;
}

const NOTHING_KNOWN: Decision = {
  decision: 'unknown',
  decidedBy: [],
  lacking: null,
  wouldChange: []
};

const isRefused = (decision: Decision): boolean => decision.refused === true;

/** Of sets of which one is in force: definite only where all say the same. */
function agreed(decisions: readonly Decision[]): Decision {
  const [first, ...others] = decisions;
  if (first === undefined) {
    return NOTHING_KNOWN;
  }
  if (others.length === 0) {
    return first;
  }
  const refused = decisions.every(isRefused);
  const wouldChange = allKeys(decisions);
  if (others.some(other => other.decision !== first.decision)) {
    return { ...NOTHING_KNOWN, refused, wouldChange };
  }
  return {
    decision: first.decision,
    refused,
    decidedBy: distinctRefs(decisions.flatMap(each => each.decidedBy)),
    lacking: others.every(other => other.lacking === first.lacking)
      ? first.lacking
      : 'identity',
    wouldChange
  };
}

const allKeys = (decisions: readonly Decision[]): readonly string[] =>
  [...new Set(decisions.flatMap(decision => decision.wouldChange))].sort();

const SEVERITY: Readonly<Record<Verdict, number>> = {
  explicitDeny: 0,
  implicitDeny: 1,
  unknown: 2,
  allowed: 3
};

/** Of questions that must all be answered with yes. */
function worst(decisions: readonly Decision[]): Decision {
  const sorted = [...decisions].sort(
    (a, b) => SEVERITY[a.decision] - SEVERITY[b.decision]
  );
  const [first] = sorted;
  if (first === undefined) {
    return NOTHING_KNOWN;
  }
  const alike = sorted.filter(each => each.decision === first.decision);
  // Where one resource is refused whatever is written, nothing written helps.
  const hopeless = decisions.some(
    each => isRefused(each) && each.wouldChange.length === 0
  );
  return {
    ...first,
    refused: decisions.some(isRefused),
    decidedBy: distinctRefs(alike.flatMap(each => each.decidedBy)),
    wouldChange: hopeless ? [] : allKeys(alike)
  };
}

function distinctRefs(refs: readonly StatementRef[]): readonly StatementRef[] {
  return [
    ...new Map(
      refs.map(ref => [`${ref.policy}\n${ref.statement}`, ref])
    ).values()
  ];
}

function distinctProblems(
  problems: readonly PolicyProblem[]
): readonly PolicyProblem[] {
  return [
    ...new Map(
      problems.map(problem => [Object.values(problem).join('\n'), problem])
    ).values()
  ];
}
