// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { networkFix } from '../fixes/build';
import type { ApiRequest, Decision, JudgedRequest } from '../model';
import { constructorsFirst, type Told } from './inherit';
import type { JudgedApi, Rule, RuleContext, RuleReport } from './types';
import { hopeless, pairs, refusedFor, subject } from './verdict';

interface Lacking extends JudgedApi {
  /** The decision that says no because of it. */
  readonly refusal: Decision | null;
}

/** Subnets and security groups that the policies demand. */
export const missingVpc: Rule = {
  code: 'MLS101',
  name: 'missing-vpc',
  severity: 'error',
  summary: 'A request has no subnets or no security groups.',
  check(context, report) {
    const told: Told[] = [];
    for (const judged of context.requests) {
      const lacking = pairs(judged)
        .filter(
          ({ api: { governed } }) =>
            governed.subnets.presence === 'missing' ||
            governed.securityGroups.presence === 'missing'
        )
        .filter(pair => !hopeless(context, pair))
        .map(pair => ({
          ...pair,
          refusal: refusedFor(context, pair, ['subnets', 'securityGroups'])
        }))
        .filter(({ api, refusal }) => refusal !== null || hasPlace(api));
      if (lacking.length > 0) {
        told.push({ judged, report: describe(context, judged, lacking) });
      }
    }
    constructorsFirst(told).forEach(one => report(one));
  }
};

/** An optional part of a request that is not there needs no network either. */
function hasPlace({ governed, parameters }: ApiRequest): boolean {
  const path = governed.subnets.path.split('.');
  return path.length <= 2 || parameters.entries.has(path[0]);
}

function describe(
  context: RuleContext,
  judged: JudgedRequest,
  lacking: readonly Lacking[]
): RuleReport {
  const refused = lacking.filter(({ refusal }) => refusal !== null);
  const concerned = refused.length > 0 ? refused : lacking;
  const what = missingPart(concerned);
  const who = subject(judged, concerned);
  return {
    span: judged.request.callee,
    severity: refused.length > 0 ? 'error' : 'info',
    message:
      refused.length > 0
        ? `AWS would refuse ${who}: ${what}.`
        : `${who === 'this' ? 'This' : who} would run outside the project’s network: ${what}.`,
    remedy: 'Pass the project’s subnets and security groups.',
    decisions: refused.flatMap(({ refusal }) => refusal ?? []),
    fix: networkFix(
      context,
      judged.request.callee,
      lacking.map(({ api }) => api)
    )
  };
}

function missingPart(apis: readonly JudgedApi[]): string {
  const subnets = apis.some(
    ({ api }) => api.governed.subnets.presence === 'missing'
  );
  const groups = apis.some(
    ({ api }) => api.governed.securityGroups.presence === 'missing'
  );
  return subnets && groups
    ? 'no subnets and no security groups'
    : subnets
      ? 'no subnets'
      : 'no security groups';
}
