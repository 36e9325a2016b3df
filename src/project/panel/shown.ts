// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ParamsReport, PolicyReport } from '../../companion/contract';
import type { ICompanion, IProject } from '../../tokens';
import type { IShownProblem } from '../problem';
import { formatAgo } from '../time';

/** A line of "who and where". */
export interface IShownFact {
  readonly name: string;
  readonly value: string;
  readonly known: boolean;
}

/** What is known of the project, one line a fact; unknown says so. */
export function listFacts(
  project: IProject | null,
  trans: TranslationBundle,
  locale: string,
  now: number
): IShownFact[] {
  const facts = project?.facts;
  const identity = project?.report?.identity;
  const fact = (
    name: string,
    value: string | readonly string[] | null | undefined
  ): IShownFact => {
    const text = typeof value === 'string' ? value : value?.join(', ');
    return { name, value: text || trans.__('not known'), known: !!text };
  };
  return [
    fact(trans.__('Project'), facts?.project),
    fact(trans.__('User'), facts?.user),
    fact(trans.__('System tag'), facts?.system),
    fact(trans.__('Instance'), identity?.instanceName),
    fact(trans.__('Account'), facts?.account),
    fact(trans.__('Region'), facts?.region),
    fact(trans.__('Role'), facts?.roleArn),
    fact(trans.__('Bucket'), facts?.bucket),
    fact(trans.__('Subnets'), facts?.subnets),
    fact(trans.__('Security groups'), facts?.securityGroups),
    fact(trans.__('Volume key'), facts?.volumeKey),
    fact(
      trans.__('Params file'),
      paramsText(project?.params ?? null, trans, locale, now)
    ),
    fact(
      trans.__('Policies'),
      policiesText(project?.report?.policies ?? null, trans)
    ),
    fact(
      trans.__('Identity from'),
      identity?.evidence &&
        trans.__(
          '%1, %2',
          identity.evidence.source,
          formatAgo(identity.evidence.checkedAt, now, locale)
        )
    )
  ];
}

function paramsText(
  params: ParamsReport | null,
  trans: TranslationBundle,
  locale: string,
  now: number
): string | null {
  if (!params) {
    return null;
  }
  return params.modifiedAt === null
    ? params.path
    : trans.__(
        '%1, written %2',
        params.path,
        formatAgo(params.modifiedAt, now, locale)
      );
}

function policiesText(
  policies: PolicyReport | null,
  trans: TranslationBundle
): string {
  return policies && policies.files.length > 0
    ? trans._n(
        '%1 file of the project folder (%2)',
        '%1 files of the project folder (%2)',
        policies.files.length,
        policies.folder
      )
    : trans.__('the standard MLSpace policies');
}

/** Everything that keeps facts from being known, each with its remedy. */
export function listProblems(
  project: IProject | null,
  companion: ICompanion | null,
  trans: TranslationBundle
): IShownProblem[] {
  const problems: IShownProblem[] = [];
  const add = (message: string, next: string, statement?: unknown) => {
    if (!problems.some(other => other.message === message)) {
      problems.push({ message, next, statement });
    }
  };
  if (!companion) {
    add(
      trans.__('The plugin jupyterlab-mlspace:companion is switched off.'),
      trans.__('Only the params file can be read.')
    );
  } else if (companion.state.status === 'unavailable') {
    add(companion.state.remedy ?? '', '');
  }
  const { problem, report, params } = project ?? {};
  // A companion that is silent has been named above, with the same words.
  if (problem && companion?.state.status === 'ready') {
    add(problem.detail, problem.next, problem.statement);
  }
  params?.problems.forEach(other => add(other.message, other.next));
  report?.identity.problems.forEach(other =>
    add(other.detail, other.next, other.statement)
  );
  report?.policies.problems.forEach(other => add(other.message, other.next));
  return problems;
}
