// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Decision, GovernedName, JudgedRequest } from '../model';
import type { JudgedApi } from './types';

/** AWS would say no, whatever the unknowns turn out to be. */
export function isRefused(decision: Decision): boolean {
  return (
    decision.decision === 'explicitDeny' || decision.decision === 'implicitDeny'
  );
}

/** Refused, and no argument would change that. */
export function isHopeless(decision: Decision): boolean {
  return isRefused(decision) && decision.wouldChange.length === 0;
}

/** How parameter paths and condition keys of each governed name look. */
const ABOUT: Readonly<Record<GovernedName, RegExp>> = {
  tags: /^(tags\b|.*\.tags\b|aws:requesttag\/)/i,
  subnets: /subnet/i,
  securityGroups: /securitygroup/i,
  volumeKey: /(volumekmskey|^kmskeyid$)/i,
  instanceTypes: /(instancetype|serverless)/i,
  role: /rolearn|jobflowrole|servicerole|passrole/i,
  networkIsolation: /networkisolation/i,
  output: /s3output|outputpath|s3uri/i
};

/** Whether another value of what is governed would change the decision. */
export function helps(decision: Decision, ...names: GovernedName[]): boolean {
  return decision.wouldChange.some(path =>
    names.some(name => ABOUT[name].test(path))
  );
}

/** API requests of a call with their decisions. */
export function pairs(judged: JudgedRequest): JudgedApi[] {
  return judged.request.requests.map((api, index) => ({
    api,
    decision: judged.decisions[index]
  }));
}

/** `a`, `b` and `c`, each in backquotes. */
export function quoted(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(', ');
}

/**
 * How a sentence names the requests it speaks of: "this" when it is all that
 * the call sends, else the actions.
 */
export function subject(
  judged: JudgedRequest,
  concerned: readonly JudgedApi[]
): string {
  return concerned.length === judged.request.requests.length
    ? 'this'
    : concerned.map(({ api }) => api.action).join(' and ');
}
