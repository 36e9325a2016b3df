// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The policies in force: loaded when there is something to analyse. */
import type { PolicyReport } from '../companion/contract';
import type { PolicySets, ProjectFacts } from '../governance/model';
import { roleName } from '../governance/policy/folder';
import { fillPlaceholders, mapTexts } from '../governance/policy/placeholders';
import { NO_INPUTS, standardPolicies } from '../governance/policy/template';
import type { IGovernanceSettings } from './settings';

// The engine speaks English, and this stands inside its sentences.
const FOLDER_LABEL = 'policies of the project folder';

/** The policies that MLSpace attaches, as far as facts and settings tell. */
export function standardPolicySets(
  facts: ProjectFacts,
  { template }: IGovernanceSettings
): PolicySets {
  return standardPolicies(facts, { ...NO_INPUTS, ...template });
}

/** The policies that the companion read; those of a template are filled in. */
export function folderPolicySets(
  { files, layout }: PolicyReport,
  facts: ProjectFacts
): PolicySets {
  const { user, project, account, region } = facts;
  const values = { user, project, account, region, role: roleName(facts) };
  const fill = (document: unknown) =>
    layout === 'template'
      ? mapTexts(document, text => fillPlaceholders(text, values))
      : document;
  return {
    source: 'folder',
    label: FOLDER_LABEL,
    sets: [
      files.map(({ name, kind, document }) => ({
        name: name.replace(/\.json$/, ''),
        kind,
        document: fill(document)
      }))
    ]
  };
}
