// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type ProjectFacts } from '../model';
import { sha256 } from './sha256';

/** What an administrator chose and a notebook cannot see; null = not known. */
export interface TemplateInputs {
  /** `IAM_RESOURCE_PREFIX`, e.g. `MLSpace`. */
  readonly prefix: string | null;
  /** MLSpace's version, e.g. `1.6.10`. */
  readonly version: string | null;
  /** Instance types that may run without a volume key, with wildcards. */
  readonly exemptTypes: readonly string[] | null;
  readonly endpointTypes: readonly string[] | null;
  readonly trainingTypes: readonly string[] | null;
  readonly transformTypes: readonly string[] | null;
  readonly configBucket: string | null;
  /** Names of `SERVICE_ACTIONS` that are switched off. */
  readonly deniedServices: readonly string[];
  /** Names of the groups whose datasets the user may use. */
  readonly groupDatasets: readonly string[];
  /** Tags of the role, where GetRole told them. */
  readonly roleTags: Readonly<Record<string, string>> | null;
  /** The role that all notebooks share without dynamic roles (`pSMSRoleARN`). */
  readonly sharedRoleArn?: string | null;
}

export const NO_INPUTS: TemplateInputs = {
  prefix: null,
  version: null,
  exemptTypes: null,
  endpointTypes: null,
  trainingTypes: null,
  transformTypes: null,
  configBucket: null,
  deniedServices: [],
  groupDatasets: [],
  roleTags: null
};

/** Whether the role is one that MLSpace makes for one user in one project. */
export function hasDynamicRole(
  facts: ProjectFacts,
  inputs: TemplateInputs = NO_INPUTS
): boolean {
  if (inputs.roleTags?.['dynamic-user-role']?.toLowerCase() === 'true') {
    return true;
  }
  const { roleArn, user, project } = facts;
  const name = roleArn?.slice(roleArn.lastIndexOf('/') + 1);
  if (name === undefined || user === null || project === null) {
    return false;
  }
  const at = name.lastIndexOf(`-${project}-`);
  const prefix = name.slice(0, Math.max(at, 0));
  return (
    at > 0 &&
    (inputs.prefix === null || inputs.prefix === prefix) &&
    name === dynamicRoleName(prefix, project, user)
  );
}

/** Whether the notebook runs with the role that all share. */
export function hasSharedRole(
  facts: ProjectFacts,
  inputs: TemplateInputs
): boolean {
  return (
    facts.roleArn !== null &&
    facts.roleArn === inputs.sharedRoleArn &&
    inputs.roleTags?.['dynamic-user-role'] === undefined
  );
}

/** MLSpace cuts the hash so that the name has 63 characters. */
export function dynamicRoleName(
  prefix: string,
  project: string,
  user: string
): string {
  const start = `${prefix}-${project}-`;
  return start + sha256(user).slice(0, Math.max(0, 63 - start.length));
}

/** Null when the version is not known. */
export function atLeast(
  version: string | null,
  wanted: readonly number[]
): boolean | null {
  if (version === null) {
    return null;
  }
  const parts = version.replace(/^v/, '').split('.').map(Number);
  for (const [i, number] of wanted.entries()) {
    if ((parts[i] ?? 0) !== number) {
      return (parts[i] ?? 0) > number;
    }
  }
  return true;
}
