// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { isServerless, readTypes } from './instances';
import type { Rule } from './types';
import { hopeless, pairs, quoted, refusedFor, subject } from './verdict';

/** Instance types that the policies do not allow for this kind of request. */
export const instanceTypeNotAllowed: Rule = {
  code: 'MLS301',
  name: 'instance-type-not-allowed',
  severity: 'error',
  summary: 'The policies do not allow this instance type here.',
  check(context, report) {
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        const { types } = readTypes(pair.api);
        const refusal =
          types.length === 0 ||
          isServerless(pair.api) ||
          hopeless(context, pair)
            ? null
            : refusedFor(context, pair, ['instanceTypes']);
        if (refusal) {
          report({
            span: judged.request.callee,
            message: `AWS would refuse ${subject(judged, [pair])}: instance type ${quoted([...new Set(types)])} is not allowed.`,
            remedy:
              'Choose a type that your administrator has enabled for this.',
            decisions: [refusal]
          });
        }
      }
    }
  }
};
