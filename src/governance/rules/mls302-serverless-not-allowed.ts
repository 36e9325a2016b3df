// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { isServerless } from './instances';
import type { Rule } from './types';
import { pairs, hopeless, refusedFor, subject } from './verdict';

/** A serverless variant has no instance type, so a list of allowed types never lets it pass. */
export const serverlessNotAllowed: Rule = {
  code: 'MLS302',
  name: 'serverless-not-allowed',
  severity: 'error',
  summary: 'The policies do not allow serverless endpoints.',
  check(context, report) {
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        if (!isServerless(pair.api) || hopeless(context, pair)) {
          continue;
        }
        const refusal = refusedFor(context, pair, ['instanceTypes']);
        if (refusal) {
          report({
            span: judged.request.callee,
            message: `AWS would refuse ${subject(judged, [pair])}: serverless endpoints are not allowed.`,
            remedy: 'Deploy to an instance type instead.',
            decisions: [refusal]
          });
        }
      }
    }
  }
};
