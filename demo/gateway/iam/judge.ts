// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { PolicySet } from '../../../src/governance/policy/evaluate';
import type { NamedPolicy } from '../../../src/governance/model';
import type { Judge } from './enforcer';

/** The product's evaluator; the facts it is given are the gateway's own. */
export function compilePolicies(policies: readonly NamedPolicy[]): Judge {
  const set = new PolicySet(policies);
  if (set.problems.length > 0) {
    const [{ policy, path, message }] = set.problems;
    throw new Error(`${policy}, ${path}: ${message}`);
  }
  return { decide: request => set.decide(request) };
}
