// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Rule, RuleContext } from './types';
import { hopeless, pairs } from './verdict';

const DELETES = /^(delete_endpoint|delete_predictor|delete_resources|cleanup)$/;

/** An endpoint that this notebook makes and never deletes. */
export const endpointLeftRunning: Rule = {
  code: 'MLS505',
  name: 'endpoint-left-running',
  severity: 'info',
  summary:
    'An endpoint is deployed and never deleted: it costs money each hour.',
  check(context, report) {
    if (deletes(context)) {
      return;
    }
    for (const judged of context.requests) {
      const all = pairs(judged);
      const deployed = all.some(({ api }) => api.action === 'CreateEndpoint');
      if (deployed && all.every(pair => !hopeless(context, pair))) {
        report({
          span: judged.request.callee,
          message:
            'Nothing in this notebook deletes this endpoint: it costs money each hour.',
          remedy: 'Call `delete_endpoint` when you are done.'
        });
      }
    }
  }
};

/** Some notebooks call the deletion in a helper; any mention will do. */
function deletes({ program, document }: RuleContext): boolean {
  return (
    program.calls.some(call => DELETES.test(call.method)) ||
    program.commands.some(command =>
      command.text.includes('delete-endpoint')
    ) ||
    document.cells.some(
      cell => cell.type === 'code' && /\bdelete_endpoint\b/.test(cell.source)
    )
  );
}
