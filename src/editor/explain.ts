// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  Analysis,
  EngineOptions,
  Finding,
  JudgedRequest,
  PolicySource,
  RequestDecision,
  Severity,
  StatementRef
} from '../governance/model';

/** The word that stands beside every colour. */
export function severityWord(
  severity: Severity,
  trans: TranslationBundle
): string {
  switch (severity) {
    case 'error':
      return trans.__('error');
    case 'warning':
      return trans.__('warning');
    case 'info':
      return trans.__('note');
  }
}

function contains(request: JudgedRequest, finding: Finding): boolean {
  const { call } = request.request;
  return (
    call.cell === finding.span.cell &&
    call.from <= finding.span.from &&
    finding.span.to <= call.to
  );
}

/** The innermost request that a finding is about. */
export function requestOf(
  analysis: Analysis,
  finding: Finding
): JudgedRequest | null {
  const length = ({ request }: JudgedRequest) =>
    request.call.to - request.call.from;
  return analysis.requests
    .filter(request => contains(request, finding))
    .reduce<JudgedRequest | null>(
      (best, next) => (best && length(best) <= length(next) ? best : next),
      null
    );
}

function refused(request: JudgedRequest): RequestDecision | null {
  return (
    request.decisions.find(({ decision }) => decision === 'explicitDeny') ??
    request.decisions.find(({ decision }) => decision === 'implicitDeny') ??
    null
  );
}

/** What AWS would answer to the request, as far as that is certain; else null. */
export function awsAnswer(
  request: JudgedRequest,
  trans: TranslationBundle
): string | null {
  const decision = refused(request);
  if (!decision) {
    return null;
  }
  const index = request.decisions.indexOf(decision);
  const { service, action } = request.request.requests[index];
  const name = `${service}:${action}`;
  if (decision.decision === 'explicitDeny') {
    return trans.__(
      'AWS would answer AccessDeniedException: not authorized to perform %1 with an explicit deny.',
      name
    );
  }
  return decision.lacking === 'boundary'
    ? trans.__(
        'AWS would answer AccessDeniedException: no permissions boundary allows the %1 action.',
        name
      )
    : trans.__(
        'AWS would answer AccessDeniedException: no identity-based policy allows the %1 action.',
        name
      );
}

export function statementName(
  { policy, statement, sid }: StatementRef,
  trans: TranslationBundle
): string {
  return sid
    ? trans.__('%1, statement %2 (%3)', policy, statement, sid)
    : trans.__('%1, statement %2', policy, statement);
}

export function sourceName(
  source: PolicySource,
  trans: TranslationBundle
): string {
  switch (source) {
    case 'settings':
      return trans.__('policy files named in the settings');
    case 'folder':
      return trans.__('policies in the project folder');
    case 'template':
      return trans.__('standard MLSpace policies, bundled');
  }
}

/** Which statements of which policies decide, and where those came from. */
export function deciderText(
  findings: readonly Finding[],
  options: EngineOptions | null,
  trans: TranslationBundle
): string | null {
  const isJudged = findings.some(({ policyLabel }) => policyLabel !== null);
  const names = [
    ...new Set(
      findings.flatMap(({ decidedBy }) =>
        decidedBy.map(ref => statementName(ref, trans))
      )
    )
  ];
  if (!options || (!isJudged && names.length === 0)) {
    return null;
  }
  const source = sourceName(options.policies.source, trans);
  return names.length > 0
    ? trans.__('Decided by %1 (%2).', names.join('; '), source)
    : trans.__('Judged by: %1.', source);
}

const RANK: Readonly<Record<Severity, number>> = {
  error: 0,
  warning: 1,
  info: 2
};

/** Gravest first, then as written, then by rule. */
export function bySeverity(a: Finding, b: Finding): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    a.span.cell - b.span.cell ||
    a.span.from - b.span.from ||
    a.rule.localeCompare(b.rule)
  );
}

/** `2 errors · 1 warning`; empty when there is nothing. */
export function countWords(
  findings: readonly Finding[],
  trans: TranslationBundle
): string {
  const count = (severity: Severity) =>
    findings.filter(finding => finding.severity === severity).length;
  const [errors, warnings, notes] = [
    count('error'),
    count('warning'),
    count('info')
  ];
  return [
    errors > 0 ? trans._n('%1 error', '%1 errors', errors) : '',
    warnings > 0 ? trans._n('%1 warning', '%1 warnings', warnings) : '',
    notes > 0 ? trans._n('%1 note', '%1 notes', notes) : ''
  ]
    .filter(part => part !== '')
    .join(' · ');
}
