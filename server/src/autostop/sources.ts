// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  IdentityReport,
  ParamsProblem,
  ParamsReport,
  SourceReport
} from '../../../src/companion/contract';
import type { Reading } from '../mlspace/service';
import type { TableAnswer } from './table';
import { parseStopTime } from './time';

export interface SourceFacts {
  readonly now: number;
  readonly reading: Reading | null;
  readonly params: ParamsReport;
  readonly identity: IdentityReport;
  /** Name of the tag that may hold the time. */
  readonly tag: string;
  /** null: no table is configured. */
  readonly table: {
    readonly name: string;
    readonly answer: TableAnswer;
  } | null;
}

export interface Sources {
  /** In order of trust. */
  readonly list: SourceReport[];
  readonly problems: ParamsProblem[];
}

/** What each source says of the daily stop. */
export function listSources(facts: SourceFacts): Sources {
  const problems = facts.params.problems.filter(
    one => one.key === 'dailyStopTime'
  );
  return {
    list: [
      fromMlspace(facts),
      fromParams(facts),
      fromTag(facts, problems),
      ...fromTable(facts)
    ],
    problems
  };
}

/** The first source that says anything, be it that there is no stop. */
export function leading(list: readonly SourceReport[]): SourceReport | null {
  return (
    list.find(one => one.state === 'found' || one.state === 'none') ?? null
  );
}

function fromMlspace({ reading }: SourceFacts): SourceReport {
  return reading === null
    ? {
        source: 'mlspace',
        state: 'notAsked',
        timeUtc: null,
        detail: 'MLSpace is asked once you paste an id token.',
        checkedAt: null
      }
    : {
        source: 'mlspace',
        state: reading.timeUtc === null ? 'none' : 'found',
        timeUtc: reading.timeUtc,
        nextAt: reading.nextAt,
        detail: 'MLSpace',
        checkedAt: reading.checkedAt
      };
}

function fromParams({ params, now }: SourceFacts): SourceReport {
  const bad = params.problems.some(one => one.key === 'dailyStopTime');
  const { dailyStopTime } = params;
  return {
    source: 'params',
    state: dailyStopTime !== null ? 'found' : bad ? 'failed' : 'silent',
    timeUtc: dailyStopTime,
    detail: params.path,
    checkedAt: now
  };
}

function fromTag(
  { tag, identity, now }: SourceFacts,
  problems: ParamsProblem[]
): SourceReport {
  const report = {
    source: 'tag',
    timeUtc: null,
    detail: `instance tag ${tag}`,
    checkedAt: identity.evidence?.checkedAt ?? now
  } as const;
  const text = identity.tags?.[tag];
  if (text === undefined) {
    return { ...report, state: identity.tags === null ? 'failed' : 'silent' };
  }
  const parsed = parseStopTime(text);
  if ('problem' in parsed) {
    problems.push({
      key: tag,
      message: `The instance's tag "${tag}" ${parsed.problem}; it should be HH:MM in UTC, for example "23:00".`,
      next: 'Ask whoever set the tag to correct it.'
    });
    return { ...report, state: 'failed' };
  }
  return { ...report, state: 'found', timeUtc: parsed.timeUtc };
}

function fromTable({ table }: SourceFacts): SourceReport[] {
  if (table === null) {
    return [];
  }
  const { name, answer } = table;
  const { checkedAt } = answer;
  return [
    'failure' in answer
      ? {
          source: 'schedule',
          state: 'failed',
          timeUtc: null,
          detail: answer.failure,
          checkedAt
        }
      : {
          source: 'schedule',
          state: answer.timeUtc === null ? 'none' : 'found',
          timeUtc: answer.timeUtc,
          nextAt: answer.nextAt,
          detail: `table ${name}`,
          checkedAt
        }
  ];
}
