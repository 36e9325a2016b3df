// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  ApiRequest,
  Decision,
  GovernedName,
  JudgedRequest
} from '../model';
import { repaired } from './repaired';
import type { JudgedApi, RuleContext } from './types';

/** AWS would say no, whatever the unknowns turn out to be. */
export function isRefused(decision: Decision): boolean {
  return (
    decision.refused === true ||
    decision.decision === 'explicitDeny' ||
    decision.decision === 'implicitDeny'
  );
}

/**
 * The decision that refuses the request whatever its arguments are, or null.
 * Where unknown arguments leave two kinds of refusal open, the request with
 * everything right is asked about instead.
 */
export function hopeless(
  context: RuleContext,
  { api, decision }: JudgedApi
): Decision | null {
  const mayBe =
    decision.decision === 'unknown' ||
    (isRefused(decision) && decision.wouldChange.length === 0);
  if (!mayBe) {
    return null;
  }
  // Missing arguments may be denied as well; what is asked is what remains.
  const standing = judgeRepaired(context, api, []) ?? decision;
  return isRefused(standing) && standing.wouldChange.length === 0
    ? standing
    : null;
}

/** Every rule asks, and again after each edit; a judge lasts as long as facts and policies. */
const answers = new WeakMap<
  NonNullable<RuleContext['judge']>,
  WeakMap<ApiRequest, Map<string, Decision>>
>();

/** The decision with all but `except` as it should be; null when nobody can be asked. */
function judgeRepaired(
  context: RuleContext,
  api: ApiRequest,
  except: readonly GovernedName[]
): Decision | null {
  if (!context.judge) {
    return null;
  }
  const known =
    answers.get(context.judge) ??
    new WeakMap<ApiRequest, Map<string, Decision>>();
  answers.set(context.judge, known);
  const ofApi = known.get(api) ?? new Map<string, Decision>();
  known.set(api, ofApi);
  const key = except.join();
  let answer = ofApi.get(key);
  if (!answer) {
    answer = context.judge(repaired(api, context.facts, except));
    ofApi.set(key, answer);
  }
  return answer;
}

/**
 * The decision that refuses the request because of what is governed by these
 * names, even if everything else were right; null when none does.
 */
export function refusedFor(
  context: RuleContext,
  { api, decision }: JudgedApi,
  names: readonly GovernedName[],
  isAbout?: (decision: Decision) => boolean
): Decision | null {
  const refuses = (one: Decision): boolean =>
    isRefused(one) && (isAbout ? isAbout(one) : helps(one, ...names));
  if (decision.decision === 'allowed') {
    return null;
  }
  // With everything else right, the statements named are those that mind this.
  const alone = judgeRepaired(context, api, names);
  if (alone && refuses(alone)) {
    return alone;
  }
  if (alone?.decision === 'explicitDeny' && !isAbout) {
    // Another change may help as well; still it is this that is denied now.
    const best = judgeRepaired(context, api, []);
    return best?.decision === 'explicitDeny' ? null : alone;
  }
  return refuses(decision) ? decision : null;
}

/** Condition keys that each governed name feeds. */
const KEYS: Readonly<Record<GovernedName, RegExp>> = {
  tags: /^aws:requesttag\//,
  subnets: /^\w+:vpcsubnets$/,
  securityGroups: /^\w+:vpcsecuritygroupids$/,
  volumeKey: /^\w+:volumekmskey(arn)?$/,
  instanceTypes: /^\w+:instancetypes$/,
  role: /^(iam:passed|\w+:rolearn$)/,
  networkIsolation: /^\w+:networkisolation$/,
  output: /^\w+:output/
};

/** Whether another value of what is governed would change the decision. */
export function helps(decision: Decision, ...names: GovernedName[]): boolean {
  return decision.wouldChange.some(key =>
    names.some(name => KEYS[name].test(key.toLowerCase()))
  );
}

/** Whether another value of one of these tags would change the decision. */
export function tagHelps(decision: Decision, keys: readonly string[]): boolean {
  return keys.some(key =>
    decision.wouldChange.some(
      one => one.toLowerCase() === `aws:requesttag/${key.toLowerCase()}`
    )
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
