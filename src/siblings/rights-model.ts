// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { CapabilityReport } from '../companion/contract';

/** An operation, whether the role may, and what would allow it. */
export interface IRight {
  readonly operation: string;
  readonly state: 'allowed' | 'denied' | 'untried';
  /** Epoch milliseconds. */
  readonly checkedAt: number | null;
  /** A policy for this operation alone; null where none is needed or known. */
  readonly policy: object | null;
}

const ORDER = { denied: 0, untried: 1, allowed: 2 } as const;

/** Denied first: that is what one comes for. */
export function rightsOf(report: CapabilityReport): readonly IRight[] {
  return report.capabilities
    .map(({ operation, state, checkedAt }) => ({
      operation,
      state,
      checkedAt,
      policy:
        state === 'allowed' ? null : policyFor(report.everything, operation)
    }))
    .sort(
      (a, b) =>
        ORDER[a.state] - ORDER[b.state] ||
        a.operation.localeCompare(b.operation)
    );
}

/**
 * The part of a policy that allows one operation. Every Deny goes with it: the
 * companion prints none without reason.
 */
function policyFor(policy: unknown, operation: string): object | null {
  const statements = listOf(entry(policy, 'Statement'));
  const allows = statements.filter(
    one => entry(one, 'Effect') === 'Allow' && namesOf(one).includes(operation)
  );
  if (allows.length === 0) {
    return null;
  }
  const isChange = allows.some(one => entry(one, 'Condition') !== undefined);
  const denies = statements.filter(one => entry(one, 'Effect') === 'Deny');
  return {
    Version: '2012-10-17',
    Statement: [...allows, ...(isChange ? denies : [])]
  };
}

/** `sagemaker:StopNotebookInstance` -> `StopNotebookInstance` */
function namesOf(statement: unknown): string[] {
  return listOf(entry(statement, 'Action'))
    .filter(action => typeof action === 'string')
    .map(action => action.split(':')[1] ?? '');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function entry(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(key)
    : undefined;
}
