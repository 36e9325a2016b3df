// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the policies in force say of a filled template. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  Analysis,
  Decision,
  PolicySets,
  RequestDecision,
  StatementRef
} from '../governance/model';

export interface IRefusal {
  /** `sagemaker:CreateProcessingJob` */
  readonly action: string;
  /** What AWS would answer, one sentence. */
  readonly answer: string;
  readonly decidedBy: readonly StatementRef[];
}

export interface IVerdict {
  /** `none`: it asks AWS for nothing that the policies are read for. */
  readonly kind: 'allowed' | 'refused' | 'unknown' | 'none';
  /** One for each action that would be refused. */
  readonly refusals: readonly IRefusal[];
}

/** Whether AWS would take every request of the notebook. */
export function verdictOf(
  { requests }: Analysis,
  trans: TranslationBundle
): IVerdict {
  const decisions = requests.flatMap(({ request, decisions }) =>
    decisions.map((decision, index) => ({
      name: `${request.requests[index].service}:${decision.action.replace(/^.*:/, '')}`,
      decision
    }))
  );
  const refusals = new Map<string, IRefusal>();
  for (const { name, decision } of decisions) {
    for (const [action, one] of withDependents(name, decision)) {
      if (isRefused(one) && !refusals.has(action)) {
        const { decidedBy } = one;
        refusals.set(action, {
          action,
          answer: answerOf(action, one, trans),
          decidedBy
        });
      }
    }
  }
  if (refusals.size > 0) {
    return { kind: 'refused', refusals: [...refusals.values()] };
  }
  const isOpen = decisions.some(({ name, decision }) =>
    withDependents(name, decision).some(([, one]) => one.decision !== 'allowed')
  );
  return {
    kind: decisions.length === 0 ? 'none' : isOpen ? 'unknown' : 'allowed',
    refusals: []
  };
}

function withDependents(
  name: string,
  decision: RequestDecision
): [string, Decision][] {
  return [
    [name, decision],
    ...decision.dependents.map((one): [string, Decision] => [one.action, one])
  ];
}

function isRefused({ decision, refused }: Decision): boolean {
  return (
    refused === true ||
    decision === 'explicitDeny' ||
    decision === 'implicitDeny'
  );
}

/** In the words that IAM itself would use. */
function answerOf(
  action: string,
  { decision, lacking }: Decision,
  trans: TranslationBundle
): string {
  if (decision === 'explicitDeny') {
    return trans.__(
      'not authorized to perform: %1 with an explicit deny in an identity-based policy',
      action
    );
  }
  if (decision === 'implicitDeny') {
    return lacking === 'boundary'
      ? trans.__(
          'not authorized to perform: %1 because no permissions boundary allows the %1 action',
          action
        )
      : trans.__(
          'not authorized to perform: %1 because no identity-based policy allows the %1 action',
          action
        );
  }
  return trans.__('not authorized to perform: %1', action);
}

type Json = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/**
 * The instance types that the policies name as allowed for an action; null
 * where they name none. Wildcards are no types that a person could choose.
 */
export function allowedTypes(
  policies: PolicySets,
  action: string
): string[] | null {
  const found = new Set<string>();
  for (const { document } of policies.sets.flat()) {
    const statements = isRecord(document) ? list(document.Statement) : [];
    for (const statement of statements.filter(isRecord)) {
      if (
        statement.Effect === 'Allow' &&
        list(statement.Action).some(one => covers(one, action))
      ) {
        typesOf(statement.Condition).forEach(type => found.add(type));
      }
    }
  }
  return found.size > 0 ? [...found].sort() : null;
}

function covers(pattern: unknown, action: string): boolean {
  return (
    typeof pattern === 'string' &&
    pattern.toLowerCase() === `sagemaker:${action}`.toLowerCase()
  );
}

function typesOf(condition: unknown): string[] {
  return Object.entries(isRecord(condition) ? condition : {})
    .filter(([operator]) => /^(for\w+:)?string(equals|like)/i.test(operator))
    .flatMap(([, keys]) => Object.entries(isRecord(keys) ? keys : {}))
    .filter(([key]) => key.toLowerCase() === 'sagemaker:instancetypes')
    .flatMap(([, types]) => list(types))
    .filter((type): type is string => typeof type === 'string')
    .filter(type => /^ml\.[\w-]+\.[\w-]+$/.test(type));
}
