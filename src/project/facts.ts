// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  IdentityReport,
  ParamsReport,
  ProjectReport
} from '../companion/contract';
import type { ProjectFacts } from '../governance/model';

/** What a person may state in the settings; empty = not stated. */
export interface IProjectSettings {
  /** Of notebook-params.json, as the contents API knows it. */
  readonly paramsPath: string;
  /** Of the same file, as the kernel sees it. */
  readonly kernelParamsPath: string;
  readonly user: string;
  readonly project: string;
  readonly system: string;
}

export const DEFAULT_SETTINGS: IProjectSettings = {
  paramsPath: 'global-resources/notebook-params.json',
  kernelParamsPath:
    '/home/ec2-user/SageMaker/global-resources/notebook-params.json',
  user: '',
  project: '',
  system: ''
};

/** Settings come validated by their schema; what is absent is the default. */
export function readSettings(
  composite: Readonly<Record<string, unknown>>
): IProjectSettings {
  const text = (key: keyof IProjectSettings): string => {
    const value = composite[key];
    return typeof value === 'string' ? value : DEFAULT_SETTINGS[key];
  };
  return {
    paramsPath: text('paramsPath'),
    kernelParamsPath: text('kernelParamsPath'),
    user: text('user'),
    project: text('project'),
    system: text('system')
  };
}

/** The facts that follow from the companion's report. */
export function factsOfReport(
  report: ProjectReport,
  settings: IProjectSettings
): ProjectFacts {
  return facts(report.params, report.identity, settings, report.params.path);
}

/** The facts that follow from the params file alone. */
export function factsOfParams(
  params: ParamsReport | null,
  settings: IProjectSettings
): ProjectFacts {
  return facts(params, null, settings, settings.kernelParamsPath);
}

function facts(
  params: ParamsReport | null,
  identity: IdentityReport | null,
  settings: IProjectSettings,
  paramsPath: string
): ProjectFacts {
  const base = readArn(params?.baseRoleArn ?? null);
  return {
    // Tags are what AWS would see; the settings only fill what they leave open.
    user: identity?.user ?? orNull(settings.user),
    project: identity?.project ?? orNull(settings.project),
    system: identity?.system ?? orNull(settings.system),
    account: identity?.account ?? base?.account ?? null,
    region: identity?.region ?? null,
    partition: identity?.partition ?? base?.partition ?? null,
    roleArn: identity?.roleArn ?? null,
    bucket: params?.bucket ?? null,
    subnets: params?.subnets ?? null,
    securityGroups: params?.securityGroups ?? null,
    volumeKey: params?.kmsKeyId ?? null,
    paramsPath
  };
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

function readArn(
  arn: string | null
): { partition: string; account: string } | null {
  const match = /^arn:([a-z-]+):iam::(\d{12}):/.exec(arn ?? '');
  return match ? { partition: match[1], account: match[2] } : null;
}
