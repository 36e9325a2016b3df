// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Clipboard } from '@jupyterlab/apputils';
import React from 'react';
import { reportText } from './report';
import { PartState, type IViewOptions } from './view';

/** The report, shown before it is copied. */
export function DiagnosticsSection(props: IViewOptions): JSX.Element {
  const { model, trans, page } = props;
  const { value, problem, isLoading } = model.diagnostics;
  const [copied, setCopied] = React.useState('');
  const text =
    value || problem
      ? reportText({ ...page(), companion: value }, model.accounts)
      : '';
  return (
    <section className="jp-MLSpaceHousekeeping-diagnostics">
      <h2>{trans.__('Diagnostics')}</h2>
      <p>
        {trans.__(
          'For whoever helps you. Credentials, tokens and presigned URLs are taken out; read it before you send it.'
        )}
      </p>
      <p className="jp-MLSpacePage-actions">
        <button
          type="button"
          className="jp-MLSpace-button"
          aria-disabled={text === ''}
          onClick={() => {
            if (text !== '') {
              Clipboard.copyToSystem(text);
              setCopied(text);
            }
          }}
        >
          {trans.__('Copy report')}
        </button>
        <button
          type="button"
          className="jp-MLSpace-button"
          aria-label={trans.__('Make the report again')}
          onClick={() => void model.refresh('diagnostics')}
        >
          {isLoading ? trans.__('Looking…') : trans.__('Look again')}
        </button>
        <label>
          <input
            type="checkbox"
            checked={model.accounts}
            onChange={event => model.setAccounts(event.target.checked)}
          />{' '}
          {trans.__('Account numbers in full')}
        </label>
        <span role="status">
          {copied !== '' && copied === text && trans.__('Copied.')}
        </span>
      </p>
      <PartState
        isLoading={isLoading}
        hasValue={value !== null}
        problem={problem}
        trans={trans}
      />
      {text !== '' && (
        // It scrolls, so the keyboard has to reach it.
        <pre tabIndex={0} aria-label={trans.__('Report')}>
          {text}
        </pre>
      )}
    </section>
  );
}
