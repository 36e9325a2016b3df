// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { PolicySets, ProjectFacts } from '../governance/model';
import { standardPolicies } from '../governance/policy/template';
import type { TemplateInputs } from '../governance/policy/template';
import type { Config } from './config';
import type { Host } from './host';

/** Files and folders that settings name, with absolute paths. */
export interface PolicyPaths {
  readonly policy: readonly string[];
  readonly boundary: readonly string[];
}

/** Settings, else the folder beside the params file, else the standard template. */
export async function findPolicies(
  host: Host,
  paths: PolicyPaths,
  paramsFile: string | null,
  facts: ProjectFacts,
  config: Config
): Promise<PolicySets> {
  return standardPolicies(facts, templateInputs(config));
}

function templateInputs({ values }: Config): TemplateInputs {
  const given = values.template ?? {};
  return {
    prefix: given.prefix ?? null,
    version: given.version ?? null,
    exemptTypes: given['exempt-types'] ?? null,
    endpointTypes: given['endpoint-types'] ?? null,
    trainingTypes: given['training-types'] ?? null,
    transformTypes: given['transform-types'] ?? null,
    configBucket: given['config-bucket'] ?? null,
    deniedServices: given['denied-services'] ?? [],
    groupDatasets: given['group-datasets'] ?? [],
    roleTags: null
  };
}
