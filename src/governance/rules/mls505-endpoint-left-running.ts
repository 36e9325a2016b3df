// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ListFact } from '../list-fact';
import type { Cell, JudgedRequest } from '../model';
import { DELETERS } from '../requests/heeded';
import type { ProgramPart, Rule, RuleContext } from './types';
import { hopeless, pairs } from './verdict';

/** An endpoint that this notebook makes and never deletes. */
export const endpointLeftRunning: Rule = {
  code: 'MLS505',
  name: 'endpoint-left-running',
  severity: 'info',
  summary:
    'An endpoint is deployed and never deleted: it costs money each hour.',
  scope: 'notebook',
  basis: deletes,
  check(context, report) {
    const deployed = context.requests.filter(isLeft(context));
    if (deployed.length === 0 || deletes(context)) {
      return;
    }
    for (const { request } of deployed) {
      report({
        span: request.callee,
        message:
          'Nothing in this notebook deletes this endpoint: it costs money each hour.',
        remedy: 'Call `delete_endpoint` when you are done.'
      });
    }
  }
};

function isLeft(context: RuleContext): (judged: JudgedRequest) => boolean {
  return judged => {
    const all = pairs(judged);
    return (
      all.some(({ api }) => api.action === 'CreateEndpoint') &&
      all.every(pair => !hopeless(context, pair))
    );
  };
}

/** Some notebooks call the deletion in a helper; any mention will do. */
function deletes({ parts, document }: RuleContext): boolean {
  return NAMED.of(document.cells) || CALLED.of(parts);
}

const isNamed = ({ type, source }: Cell): boolean =>
  type === 'code' &&
  // SDK v3's resource classes have a method of their own for it.
  /\bdelete_endpoint\b|endpoint\w*\.delete\(/i.test(source);

const NAMED = new ListFact<Cell, boolean>(
  cells => cells.some(isNamed),
  isNamed
);

const isCalled = ({ calls, commands }: ProgramPart): boolean =>
  calls.some(call => DELETERS.has(call.method)) ||
  commands.some(command => command.text.includes('delete-endpoint'));

const CALLED = new ListFact<ProgramPart, boolean>(
  parts => parts.some(isCalled),
  isCalled
);
