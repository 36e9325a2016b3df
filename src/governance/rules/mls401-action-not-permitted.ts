// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JudgedApi, Rule } from './types';
import { isHopeless, pairs } from './verdict';

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
      const hopeless = pairs(judged).filter(({ decision }) =>
        isHopeless(decision)
      );
      if (hopeless.length > 0) {
        const actions = [...new Set(hopeless.map(({ api }) => api.action))];
        report({
          span: judged.request.callee,
          message: `AWS would refuse ${actions.join(' and ')} from this notebook, whatever its arguments.`,
          remedy: remedy(hopeless),
          decisions: hopeless.map(({ decision }) => decision)
        });
      }
    }
  }
};

function remedy(hopeless: readonly JudgedApi[]): string {
  for (const { api } of hopeless) {
    const place = ELSEWHERE[api.action];
    if (place) {
      return place;
    }
  }
  return 'Ask your administrator whether another way is permitted.';
}
