// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { DEFAULT_SYSTEM } from '../governance/fixes/project-cell';
import type {
  EngineOptions,
  PolicySets,
  ProjectFacts
} from '../governance/model';
import { LOCAL_STORAGE_FAMILIES } from '../governance/rules/instances';
import type { GuardMode } from './modes';
import { type GuardTable, guardTable } from './table';

/** What the guard in a kernel is told; JSON. */
export interface IGuardConfig {
  readonly mode: GuardMode;
  readonly table: GuardTable;
  /** Keys that a request must have. */
  readonly required: readonly string[];
  /** Values by key; null where it is not known. */
  readonly tags: Readonly<Record<string, string | null>>;
  readonly subnets: readonly string[] | null;
  readonly securityGroups: readonly string[] | null;
  readonly volumeKey: string | null;
  /** Regular expression of families that take no volume key. */
  readonly localStorage: string;
  /** Types with wildcards that the policies let go without one. */
  readonly exempt: readonly string[];
  /** The SageMaker SDK's defaults file as the kernel sees it; null: none. */
  readonly sdkDefaults: string | null;
}

let table: GuardTable | null = null;

export function guardConfig(
  mode: GuardMode,
  facts: ProjectFacts,
  options: EngineOptions | null,
  sdkDefaults: string | null
): IGuardConfig {
  const { user, project, system } = facts;
  return {
    mode,
    table: (table ??= guardTable()),
    required: options?.rules.requiredTags ?? ['user', 'project', 'system'],
    tags: { user, project, system: system ?? DEFAULT_SYSTEM },
    subnets: facts.subnets,
    securityGroups: facts.securityGroups,
    volumeKey: facts.volumeKey,
    localStorage: LOCAL_STORAGE_FAMILIES,
    exempt: options ? exemptTypes(options.policies) : [],
    sdkDefaults
  };
}

/**
 * Instance types that the policies in force let go without a volume key:
 * the exceptions of statements that deny its absence. MLSpace lists there the
 * types that reject one.
 */
export function exemptTypes({ sets }: PolicySets): string[] {
  const found = sets.flatMap(set =>
    set.flatMap(({ document }) =>
      listOf(entry(document, 'statement')).flatMap(exceptions)
    )
  );
  return [...new Set(found)];
}

function exceptions(statement: unknown): string[] {
  const conditions = entriesOf(entry(statement, 'condition'));
  const asksForKey = conditions.some(
    ([operator, keys]) =>
      operator.toLowerCase() === 'null' &&
      entriesOf(keys).some(
        ([key, value]) =>
          /^sagemaker:volumekmskey(arn)?$/i.test(key) &&
          String(value).toLowerCase() === 'true'
      )
  );
  if (entry(statement, 'effect') !== 'Deny' || !asksForKey) {
    return [];
  }
  return conditions
    .filter(([operator]) => /:?StringNot(Like|Equals)/i.test(operator))
    .flatMap(([, keys]) =>
      entriesOf(keys)
        .filter(([key]) => /^sagemaker:instancetypes$/i.test(key))
        .flatMap(([, values]) => listOf(values))
    )
    .filter((value): value is string => typeof value === 'string');
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : [];
}

/** A member, whatever its case: IAM reads names of members so. */
function entry(value: unknown, name: string): unknown {
  return entriesOf(value).find(([key]) => key.toLowerCase() === name)?.[1];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
