// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Decision, Fix, JudgedRequest, Span, Value } from '../model';
import { replaceFix, stringsIn, textAt } from './literals';
import { isPlaceholder } from './placeholders';
import type { JudgedApi, Rule, RuleContext, RuleReport } from './types';
import { hopeless, isRefused, pairs, subject } from './verdict';

/** A role that the notebook's own role may not pass on. */
export const wrongRole: Rule = {
  code: 'MLS402',
  name: 'wrong-role',
  severity: 'error',
  summary: 'The request passes a role that the notebook may not pass.',
  check(context, report) {
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        const found = hopeless(context, pair)
          ? null
          : (refused(context, judged, pair) ?? foreign(context, judged, pair));
        if (found) {
          report(found);
        }
      }
    }
  }
};

function place(judged: JudgedRequest, { api }: JudgedApi): Span {
  return api.governed.role.written ?? judged.request.callee;
}

function refused(
  context: RuleContext,
  judged: JudgedRequest,
  pair: JudgedApi
): RuleReport | null {
  const passing = pair.decision.dependents.filter(
    dependent =>
      dependent.action.toLowerCase() === 'iam:passrole' && isRefused(dependent)
  );
  if (passing.length === 0) {
    return null;
  }
  const own = ownRoleMayPass(context, pair);
  return {
    span: place(judged, pair),
    message: own
      ? `AWS would refuse ${subject(judged, [pair])}: the notebook may pass only its own role.`
      : `AWS would refuse ${subject(judged, [pair])}: the notebook may not pass this role.`,
    remedy: own
      ? 'Pass the notebook’s own role: `sagemaker.get_execution_role()`.'
      : 'Ask your administrator for `iam:PassRole` on the notebook’s role.',
    decisions: passing,
    fix: own ? ownRoleFix(context, pair) : null
  };
}

/** No policy decides, but it is known to be another role than the notebook's. */
function foreign(
  context: RuleContext,
  judged: JudgedRequest,
  pair: JudgedApi
): RuleReport | null {
  const { roleArn } = context.facts;
  const { presence, value } = pair.api.governed.role;
  const other = stringsIn(presence === 'present' ? value : null).find(
    role =>
      role.value?.startsWith('arn:') === true &&
      role.value !== roleArn &&
      !isPlaceholder(role.value)
  );
  const undecided = pair.decision.dependents.some(
    ({ action, decision }) =>
      action.toLowerCase() === 'iam:passrole' && decision === 'unknown'
  );
  return roleArn !== null && other && undecided
    ? {
        span: other.origin ?? place(judged, pair),
        severity: 'warning',
        message:
          'This is not the notebook’s own role; AWS may refuse to pass it.',
        remedy:
          'Pass the notebook’s own role: `sagemaker.get_execution_role()`.',
        fix: ownRoleFix(context, pair)
      }
    : null;
}

/** Whether the same request would pass the notebook's own role. */
function ownRoleMayPass(context: RuleContext, { api }: JudgedApi): boolean {
  const { roleArn } = context.facts;
  const { path } = api.governed.role;
  if (roleArn === null || !context.judge || /[.[]/.test(path)) {
    return false;
  }
  const value: Value = {
    kind: 'string',
    value: roleArn,
    prefix: roleArn,
    origin: null
  };
  const entries = new Map(api.parameters.entries).set(path, {
    value,
    certain: true,
    key: null
  });
  const decision = context.judge({
    ...api,
    parameters: { ...api.parameters, entries }
  });
  return decision.dependents.some(allowsPassing);
}

function allowsPassing(one: Decision & { action: string }): boolean {
  return (
    one.action.toLowerCase() === 'iam:passrole' && one.decision === 'allowed'
  );
}

/** Only a role that is written out as a string is replaced. */
function ownRoleFix(context: RuleContext, { api }: JudgedApi): Fix | null {
  const { value } = api.governed.role;
  const span = value?.origin;
  if (value?.kind !== 'string' || !span) {
    return null;
  }
  const text = textAt(context.document, span);
  const bound = context.program.namesAt(span);
  const own = bound.has('get_execution_role')
    ? 'get_execution_role()'
    : bound.has('sagemaker')
      ? 'sagemaker.get_execution_role()'
      : null;
  return own && /^(["'])[^"'\\]*\1$/.test(text)
    ? replaceFix('Pass the notebook’s own role', span, own)
    : null;
}
