// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { removeItem } from '../fixes/place';
import { readBracket } from '../fixes/scan';
import type { Fix, Governed, JudgedRequest, Span, Value } from '../model';
import { listsIn, replaceFix, textAt } from './literals';
import type { JudgedApi, Report, Rule, RuleContext } from './types';
import { hopeless, pairs } from './verdict';

/** A network argument in a form that the API rejects. */
export const malformedVpc: Rule = {
  code: 'MLS102',
  name: 'malformed-vpc',
  severity: 'error',
  summary: 'Subnets or security groups have a form that the API rejects.',
  check(context, report) {
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        if (!hopeless(context, pair)) {
          checkLists(context, judged, pair, report);
          checkUnwanted(context, judged, pair, report);
        }
      }
    }
  }
};

function checkLists(
  context: RuleContext,
  judged: JudgedRequest,
  { api }: JudgedApi,
  report: Report
): void {
  for (const governed of [api.governed.subnets, api.governed.securityGroups]) {
    if (governed.presence !== 'present' || governed.shape === 'string') {
      continue;
    }
    const what = governed.name === 'subnets' ? 'subnets' : 'security groups';
    const callee = judged.request.callee;
    if (governed.value?.kind === 'string') {
      report({
        span: governed.value.origin ?? governed.written ?? callee,
        message: `AWS wants a list of ${what} here, this is one string.`,
        remedy: 'Split it at the commas: `.split(",")`.',
        fix: splitFix(context, governed)
      });
    }
    for (const list of listsIn(governed.value)) {
      reportList(context, list, what, list.origin ?? callee, report);
    }
  }
}

function reportList(
  context: RuleContext,
  list: Value & { kind: 'list' },
  what: string,
  span: Span,
  report: Report
): void {
  const [first] = list.items;
  if (list.items.length === 1 && first.kind === 'list') {
    report({
      span,
      message: `AWS wants a list of ${what} here, this is a list in a list.`,
      remedy: 'Leave out the outer brackets.',
      fix: unwrapFix(context, list)
    });
  } else if (
    list.items.length > 1 &&
    list.items.every(item => item.kind === 'string' && item.value?.length === 1)
  ) {
    report({
      span,
      message: `These are single characters, not ${what}.`,
      remedy: 'Use `.split(",")` in place of `list(...)`.'
    });
  } else if (
    list.items.some(
      item => item.kind === 'string' && item.value?.includes(',') === true
    )
  ) {
    report({
      span,
      message: `Several ${what} are in one string.`,
      remedy: 'Split it at the commas: `.split(",")`.'
    });
  }
}

/** `"a,b"` -> `"a,b".split(",")`, where the string is written at the argument itself. */
function splitFix(context: RuleContext, { value }: Governed): Fix | null {
  const span = value?.origin;
  const text = span ? textAt(context.document, span) : '';
  return span && /^(["'])[^"'\\\n]*\1$/.test(text)
    ? replaceFix('Split the string', span, `${text}.split(",")`)
    : null;
}

/** `[x]` -> `x` */
function unwrapFix(context: RuleContext, list: Value): Fix | null {
  const span = list.origin;
  if (!span) {
    return null;
  }
  const { source } = context.document.cells[span.cell];
  const bracket = readBracket(source, span.from, span.to);
  const item = bracket?.items[0];
  return bracket &&
    item &&
    source[span.from] === '[' &&
    bracket.close === span.to - 1
    ? replaceFix(
        'Leave out the outer brackets',
        span,
        source.slice(item.from, item.to)
      )
    : null;
}

/** A `VpcConfig` on an API that has none. */
function checkUnwanted(
  context: RuleContext,
  judged: JudgedRequest,
  { api }: JudgedApi,
  report: Report
): void {
  const entry = api.parameters.entries.get('VpcConfig');
  const { subnets, securityGroups } = api.governed;
  if (
    !entry?.certain ||
    judged.request.style !== 'boto3' ||
    subnets.presence !== 'na' ||
    securityGroups.presence !== 'na'
  ) {
    return;
  }
  report({
    span: entry.key ?? judged.request.callee,
    message: `${api.action} takes no \`VpcConfig\`.`,
    remedy: 'Leave it out: the network comes with the model or the job.',
    fix: removeArgument(context, judged)
  });
}

function removeArgument(
  context: RuleContext,
  { request }: JudgedRequest
): Fix | null {
  const { cell, from, to } = request.call;
  const { source } = context.document.cells[cell];
  const open = source.indexOf('(', request.callee.to);
  const bracket =
    open < from || open >= to ? null : readBracket(source, open, to);
  const index =
    bracket?.items.findIndex(item => item.name === 'VpcConfig') ?? -1;
  return bracket && index >= 0
    ? {
        title: 'Leave out VpcConfig',
        edits: removeItem(cell, bracket, index),
        prelude: null
      }
    : null;
}
