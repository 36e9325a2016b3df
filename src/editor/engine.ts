// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { PolicyReport } from '../companion/contract';
import type {
  EngineOptions,
  IEngine,
  PolicySets,
  ProjectFacts
} from '../governance/model';
import type { IGovernanceSettings } from './settings';

// The engine speaks English, and these stand inside its sentences.
const STANDARD_LABEL = 'standard MLSpace policies';
const FOLDER_LABEL = 'project folder';

export async function makeEngine(_options: EngineOptions): Promise<IEngine> {
  throw new Error('This build has no engine yet.');
}

export async function standardPolicySets(
  _facts: ProjectFacts,
  _settings: IGovernanceSettings
): Promise<PolicySets> {
  return { source: 'template', label: STANDARD_LABEL, sets: [] };
}

export async function folderPolicySets(
  report: PolicyReport,
  _facts: ProjectFacts
): Promise<PolicySets> {
  return { source: 'folder', label: FOLDER_LABEL, sets: [report.files] };
}
