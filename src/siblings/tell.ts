// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Problem } from '../companion/contract';

/** Longer messages are cut by JupyterLab. */
const MESSAGE_CHARACTERS = 140;

/** One short sentence; next step, policy and request id on demand. */
export function tellProblem(
  title: string,
  problem: Problem,
  trans: TranslationBundle
): void {
  const message = trans.__('%1: %2', title, problem.detail);
  const details = [
    problem.detail,
    problem.next,
    problem.statement ? JSON.stringify(problem.statement, null, 2) : '',
    problem.requestId ? trans.__('Request id: %1', problem.requestId) : ''
  ];
  Notification.error(message.slice(0, MESSAGE_CHARACTERS), {
    autoClose: false,
    actions: [
      {
        label: trans.__('Details'),
        callback: () =>
          void showErrorMessage(title, details.filter(Boolean).join('\n\n'))
      }
    ]
  });
}
