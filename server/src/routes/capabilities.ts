// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  Answer,
  Capability,
  Problem
} from '../../../src/companion/contract';
import {
  joined,
  policyFor,
  type PolicyDocument,
  type Scope
} from '../aws/statements';
import { COVERAGE, WORK_COVERAGE } from '../backends/coverage';
import { scopeOf } from '../project/identity';
import { operationOf, workPolicy, workPolicyForAll } from '../work/statements';
import type { WorkCapability } from '../work/observed';
import type { ApiServices } from './api';

type Row = Capability & { readonly policy: PolicyDocument };

/** Reads are tried if they have not been; changes are only remembered. */
export async function capabilitiesOf({
  identity,
  project,
  poller,
  observed,
  work,
  observedWork
}: ApiServices): Promise<Answer<'capabilities'>> {
  const known = await identity.report();
  const { bucket, kmsKeyId } = await project.params();
  const { problem } = await poller.current();
  if (problem === null || saysSomething(problem)) {
    await work.current();
  }
  const scope = { ...scopeOf(known), bucket, kmsKeyId };
  const notebooks: Row[] = observed.capabilities().map(one => ({
    ...one,
    ...COVERAGE[one.operation],
    id: one.operation,
    policy: policyFor(one.operation, scope)
  }));
  const asks = observedWork.capabilities();
  const rows = [...notebooks, ...asks.map(one => rowOf(one, scope))];
  const isDenied = ({ state }: { state: string }) => state === 'denied';
  return {
    capabilities: rows,
    missing: rows.some(isDenied)
      ? allOf(notebooks.filter(isDenied), asks.filter(isDenied), scope)
      : null,
    everything: allOf(notebooks, asks, scope)
  };
}

function rowOf(one: WorkCapability, scope: Scope): Row {
  const { kind, ask, state, checkedAt } = one;
  return {
    id: `${kind}/${ask}`,
    operation: operationOf(kind, ask),
    subject: kind,
    state,
    checkedAt,
    policy: workPolicy(kind, ask, scope),
    mlspace: WORK_COVERAGE
  };
}

function allOf(
  notebooks: readonly Row[],
  asks: readonly WorkCapability[],
  scope: Scope
): PolicyDocument {
  return joined([
    ...notebooks.map(one => one.policy),
    workPolicyForAll(asks, scope)
  ]);
}

/** AWS that cannot be reached would not say more of jobs, only later. */
function saysSomething({ class: kind }: Problem): boolean {
  return !['network', 'throttled', 'expired'].includes(kind);
}
