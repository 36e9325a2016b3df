// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { RuleOptions, Severity } from '../governance/model';
import type { TemplateInputs } from '../governance/policy/template';

/** The governance plugin's settings, ready for use. */
export interface IGovernanceSettings {
  readonly enabled: boolean;
  /** Milliseconds. */
  readonly delay: number;
  readonly rules: RuleOptions;
  /** Paths, as the contents API knows them. */
  readonly policyFiles: readonly string[];
  readonly boundaryFiles: readonly string[];
  /** What the standard policies depend on and a notebook cannot see. */
  readonly template: Partial<TemplateInputs>;
  /** Value of the `system` tag where the instance does not tell. */
  readonly system: string;
  /** One entry for each value that cannot be used: its key and why. */
  readonly problems: readonly ISettingProblem[];
}

export interface ISettingProblem {
  readonly key: string;
  readonly reason: string;
}

export const DEFAULT_SETTINGS: IGovernanceSettings = {
  enabled: true,
  delay: 250,
  rules: {
    select: [],
    ignore: [],
    severities: {},
    requiredTags: ['user', 'project', 'system'],
    namingPatterns: {}
  },
  policyFiles: [],
  boundaryFiles: [],
  template: {},
  system: '',
  problems: []
};

type Composite = ISettingRegistry.ISettings['composite'];

function strings(value: unknown, fallback: readonly string[]): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [...fallback];
}

function entries(value: unknown): [string, string][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string'
      )
    : [];
}

function isSeverity(value: string): value is Severity {
  return value === 'error' || value === 'warning' || value === 'info';
}

const LISTS = [
  'exemptTypes',
  'endpointTypes',
  'trainingTypes',
  'transformTypes',
  'deniedServices',
  'groupDatasets'
] as const;

/** Only what is given: the rest stays unknown. */
function readTemplate(value: unknown): Partial<TemplateInputs> {
  const given: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : {};
  const texts = (['prefix', 'version', 'configBucket'] as const).flatMap(
    (name): [string, string][] => {
      const text = given[name];
      return typeof text === 'string' && text ? [[name, text]] : [];
    }
  );
  const lists = LISTS.flatMap((name): [string, string[]][] =>
    Array.isArray(given[name]) ? [[name, strings(given[name], [])]] : []
  );
  return Object.fromEntries<string | string[]>([...texts, ...lists]);
}

/** Reads what JupyterLab has checked against the schema; names what no schema can check. */
export function readSettings(composite: Composite): IGovernanceSettings {
  const problems: ISettingProblem[] = [];
  const base = DEFAULT_SETTINGS;
  const namingPatterns: Record<string, string> = {};
  for (const [name, pattern] of entries(composite.namingPatterns)) {
    try {
      new RegExp(pattern);
      namingPatterns[name] = pattern;
    } catch (reason) {
      problems.push({
        key: `namingPatterns.${name}`,
        reason: reason instanceof Error ? reason.message : String(reason)
      });
    }
  }
  const severities: Record<string, Severity> = {};
  for (const [rule, severity] of entries(composite.severities)) {
    if (isSeverity(severity)) {
      severities[rule] = severity;
    }
  }
  const { delay, enabled, system } = composite;
  return {
    enabled: typeof enabled === 'boolean' ? enabled : base.enabled,
    delay: typeof delay === 'number' ? delay : base.delay,
    rules: {
      select: strings(composite.select, base.rules.select),
      ignore: strings(composite.ignore, base.rules.ignore),
      severities,
      requiredTags: strings(composite.requiredTags, base.rules.requiredTags),
      namingPatterns
    },
    policyFiles: strings(composite.policyFiles, base.policyFiles),
    boundaryFiles: strings(composite.boundaryFiles, base.boundaryFiles),
    template: readTemplate(composite.template),
    system: typeof system === 'string' ? system : base.system,
    problems
  };
}
