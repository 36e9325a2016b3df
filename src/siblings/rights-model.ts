// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Capability, CapabilityReport } from '../companion/contract';

const ORDER = { denied: 0, untried: 1, allowed: 2 } as const;

/** Characters of a customer managed policy, white space not counted. */
export const MANAGED_POLICY_MAX = 6144;

/** Denied first: that is what one comes for. */
export function rightsOf(report: CapabilityReport): readonly Capability[] {
  return [...report.capabilities].sort(
    (a, b) =>
      ORDER[a.state] - ORDER[b.state] ||
      a.operation.localeCompare(b.operation) ||
      a.subject.localeCompare(b.subject)
  );
}

/**
 * What of a policy goes into a permissions boundary: its Allows. A boundary
 * limits what others allow; the Denies are in force from the role already.
 */
export function boundaryOf(policy: unknown): object {
  const statements = entry(policy, 'Statement');
  return {
    Version: '2012-10-17',
    Statement: (Array.isArray(statements) ? statements : []).filter(
      one => entry(one, 'Effect') === 'Allow'
    )
  };
}

/** Whether it has to be added as several. */
export function isTooLong(policy: unknown): boolean {
  return (JSON.stringify(policy) ?? '').length > MANAGED_POLICY_MAX;
}

function entry(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(key)
    : undefined;
}
