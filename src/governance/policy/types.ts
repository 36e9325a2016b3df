// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type ApiOperation } from '../catalogue/types';
import {
  type AccessRequest,
  type ApiRequest,
  type Decision,
  type PolicySets,
  type ProjectFacts,
  type RequestDecision
} from '../model';

/** Something in a policy that IAM would refuse or that cannot be evaluated. */
export interface PolicyProblem {
  /** Name of the policy. */
  readonly policy: string;
  /** JSON path, e.g. `Statement[2].Condition.StringEqual`. */
  readonly path: string;
  /** One sentence. */
  readonly message: string;
}

/** Compiled policies that answer what IAM would say. */
export interface IPolicyJudge {
  /** What to call the policies: `project folder`, `standard MLSpace policies`. */
  readonly label: string;
  /** What could not be read; decisions that depend on it are unknown. */
  readonly problems: readonly PolicyProblem[];
  /** One access question; `wouldChange` holds condition keys. */
  decide(request: AccessRequest): Decision;
  /** One API request with its dependents; `wouldChange` holds condition keys, `wouldChangePaths` API parameter paths. */
  judge(request: ApiRequest): RequestDecision;
  /** A lower-cased condition key as the policies spell it. */
  spelling(key: string): string;
}

/** Finds an operation of the catalogue by IAM prefix and operation name. */
export type OperationLookup = (
  service: string,
  action: string
) => ApiOperation | null;

/** `operations` defaults to the generated catalogue. */
export type CompilePolicies = (
  policies: PolicySets,
  facts: ProjectFacts,
  operations?: OperationLookup
) => IPolicyJudge;
