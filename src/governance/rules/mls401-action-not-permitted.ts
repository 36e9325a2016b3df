// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JudgedApi, Rule } from './types';
import { hopeless, pairs } from './verdict';

/** Where else it can be done, by action; the rest is for the administrator. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  RunJobFlow: 'Create the cluster in MLSpace (EMR clusters of the project).',
  CreateNotebookInstance: 'Create the notebook in MLSpace.',
  CreateProcessingJob:
    'Run the processing as a training job or in the notebook, or ask your administrator.',
  CreateLabelingJob:
    'Create the labelling job in MLSpace, or ask your administrator.'
};

/** Refused whatever the arguments say. */
export const actionNotPermitted: Rule = {
  code: 'MLS401',
  name: 'action-not-permitted',
  severity: 'error',
  summary: 'The policies refuse this action whatever its arguments are.',
  check(context, report) {
    for (const judged of context.requests) {
      const refused = pairs(judged).filter(
        pair => hopeless(context, pair) !== null
      );
      if (refused.length > 0) {
        const actions = [...new Set(refused.map(({ api }) => api.action))];
        report({
          span: judged.request.callee,
          message: `AWS would refuse ${actions.join(' and ')} from this notebook, whatever its arguments.`,
          remedy: remedy(refused),
          decisions: refused.flatMap(pair => hopeless(context, pair) ?? [])
        });
      }
    }
  }
};

function remedy(refused: readonly JudgedApi[]): string {
  for (const { api } of refused) {
    const place = ELSEWHERE[api.action];
    if (place) {
      return place;
    }
  }
  return 'Ask your administrator whether another way is permitted.';
}
