// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Rule } from './types';
import { pairs } from './verdict';

/** What MLSpace lists, stops with the project and deletes with it. */
const TRACKED = new Set([
  'CreateModel',
  'CreateEndpointConfig',
  'CreateEndpoint',
  'CreateTrainingJob',
  'CreateHyperParameterTuningJob',
  'CreateTransformJob',
  'CreateLabelingJob',
  'CreateNotebookInstance',
  'StartTextTranslationJob',
  'RunJobFlow'
]);

/** Kinds of resources that MLSpace does not follow, whatever their tags. */
export const untrackedResource: Rule = {
  code: 'MLS403',
  name: 'untracked-resource',
  severity: 'warning',
  summary: 'MLSpace does not follow this kind of resource.',
  check(context, report) {
    for (const judged of context.requests) {
      const actions = pairs(judged)
        .filter(
          ({ api, decision }) =>
            decision.decision === 'allowed' &&
            /^(Create|Start|Run)/.test(api.action) &&
            !TRACKED.has(api.action)
        )
        .map(({ api }) => api.action);
      if (actions.length > 0) {
        report({
          span: judged.request.callee,
          message: `MLSpace does not follow what ${[...new Set(actions)].join(' and ')} makes: it is in no list and is not cleaned up with the project.`,
          remedy: 'Delete it yourself when it is no longer needed.'
        });
      }
    }
  }
};
