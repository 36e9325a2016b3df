// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

/** A problem with what to do about it. */
export interface IShownProblem {
  readonly message: string;
  readonly next: string;
  /** The IAM policy that would allow it, for an administrator. */
  readonly statement?: unknown;
}

/** One problem: its sentence, the next step and, where there is one, the policy to send. */
export function ProblemNote(props: {
  problem: IShownProblem;
  trans: TranslationBundle;
}): JSX.Element {
  const { problem, trans } = props;
  const [copied, setCopied] = React.useState(false);
  const { message, next, statement } = problem;
  return (
    <div className="jp-MLSpaceProblem">
      <strong>{trans.__('Problem:')}</strong> {message} <span>{next}</span>{' '}
      {statement !== undefined && (
        <button
          type="button"
          className="jp-MLSpace-link"
          title={trans.__('Copy the IAM policy for your administrator')}
          onClick={() => {
            Clipboard.copyToSystem(JSON.stringify(statement, null, 2));
            setCopied(true);
          }}
        >
          {copied ? trans.__('Policy copied') : trans.__('Copy policy')}
        </button>
      )}
    </div>
  );
}
