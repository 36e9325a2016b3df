// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  ApiRequest,
  Decision,
  GovernedName,
  JudgedRequest,
  Presence,
  SourceDocument,
  Span,
  StatementRef,
  Verdict
} from '../governance/model';
import { readTypes } from '../governance/rules/instances';
import { readTags } from '../governance/rules/tags';
import { deciders } from '../governance/rules/types';
import { Lines } from './positions';
import type { CallReport, Place } from './report';

/** Places of one document; a cell's lines are counted when first asked for. */
export class Places {
  constructor(private readonly document: SourceDocument) {}

  lines(cell: number): Lines {
    let lines = this.cells.get(cell);
    if (!lines) {
      lines = new Lines(this.document.cells[cell]?.source ?? '');
      this.cells.set(cell, lines);
    }
    return lines;
  }

  of(span: Span): Place {
    const lines = this.lines(span.cell);
    const start = lines.at(span.from);
    const end = lines.at(span.to);
    return {
      cell: span.cell,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column
    };
  }

  private readonly cells = new Map<number, Lines>();
}

export function describeCall(
  file: string,
  judged: JudgedRequest,
  places: Places
): CallReport {
  const { request, decisions } = judged;
  const launch = request.launch ? places.of(request.launch) : null;
  const decision = worst(decisions.map(one => one.decision));
  return {
    file,
    ...places.of(request.call),
    style: request.style,
    target: request.target,
    actions: request.requests.map(api => api.action),
    launch: launch ? { cell: launch.cell, line: launch.line } : null,
    tags: presence(request.requests, ['tags']),
    vpc: presence(request.requests, ['subnets', 'securityGroups']),
    kms: presence(request.requests, ['volumeKey']),
    tagKeys: tagKeys(request.requests),
    instanceTypes: instanceTypes(request.requests),
    decision,
    decidedBy: references(decisions.filter(one => one.decision === decision)),
    wouldChange: [...new Set(decisions.flatMap(one => one.wouldChangePaths))],
    dependents: decisions.flatMap(one =>
      one.dependents.map(dependent => ({
        action: dependent.action,
        decision: dependent.decision,
        decidedBy: references([dependent])
      }))
    )
  };
}

function references(decisions: readonly Decision[]): StatementRef[] {
  return deciders(decisions).map(({ policy, statement, sid }) => ({
    policy,
    statement,
    sid
  }));
}

const WORST_FIRST: readonly Verdict[] = [
  'explicitDeny',
  'implicitDeny',
  'unknown',
  'allowed'
];

function worst(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find(verdict => verdicts.includes(verdict)) ?? 'unknown';
}

const MERGED: readonly Presence[] = ['missing', 'unknown', 'present'];

/** `missing` if any action that takes it lacks it, else `unknown` if any is, else `present`. */
function presence(
  apis: readonly ApiRequest[],
  names: readonly GovernedName[]
): Presence {
  const all = apis.flatMap(api =>
    names.map(name => api.governed[name].presence)
  );
  return MERGED.find(one => all.includes(one)) ?? 'na';
}

/** Keys that certainly reach every action that takes tags; null when not known. */
function tagKeys(apis: readonly ApiRequest[]): string[] | null {
  const sets: Set<string>[] = [];
  for (const { governed } of apis) {
    if (governed.tags.presence === 'unknown') {
      return null;
    }
    if (governed.tags.presence === 'missing') {
      sets.push(new Set());
    } else if (governed.tags.presence !== 'na') {
      const reading = readTags(governed.tags.value);
      const [set = new Set<string>(), ...others] = reading.paths.map(
        tags => new Set(tags.map(tag => tag.key ?? ''))
      );
      if (!reading.complete || others.some(other => !sameKeys(set, other))) {
        return null;
      }
      sets.push(set);
    }
  }
  const [first, ...rest] = sets;
  return first
    ? [...first].filter(key => rest.every(other => other.has(key)))
    : [];
}

function sameKeys(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every(key => b.has(key));
}

function instanceTypes(apis: readonly ApiRequest[]): string[] | null {
  const readings = apis.map(readTypes);
  return readings.every(reading => reading.complete)
    ? [...new Set(readings.flatMap(reading => reading.types))]
    : null;
}
