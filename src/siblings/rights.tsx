// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { CapabilityReport, Problem } from '../companion/contract';
import { problemOf } from '../companion/errors';
import { ProblemNote } from '../project/problem';
import { PageView } from '../views/page-view';
import { DataTable } from '../views/table';
import { formatAgo } from '../project/time';
import type { ICompanion } from '../tokens';
import { rightsOf, type IRight } from './rights-model';

export interface IRightsOptions {
  readonly companion: ICompanion;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly now: () => number;
}

/** What this notebook's role may do, and what an administrator would add. */
export class RightsView extends PageView {
  constructor(private readonly _options: IRightsOptions) {
    super({ name: _options.trans.__('Rights of this notebook') });
    void this.refresh();
  }

  /** Never rejects: what went wrong is shown. */
  async refresh(): Promise<void> {
    try {
      this._report = await this._options.companion.request('capabilities');
      this._problem = null;
    } catch (error) {
      this._problem = problemOf(error, 'capabilities');
    }
    this.update();
  }

  protected override render(): JSX.Element {
    const { trans } = this._options;
    return (
      <>
        <h1>{trans.__('What this notebook may do')}</h1>
        <p>
          {trans.__(
            'Seen from what was tried: nothing is changed only to find out whether it would work.'
          )}
        </p>
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={() => void this.refresh()}
        >
          {trans.__('Refresh')}
        </button>
        <div role="status">
          {this._problem && (
            <ProblemNote
              problem={{ ...this._problem, message: this._problem.detail }}
              trans={trans}
            />
          )}
          {!this._report && !this._problem && <p>{trans.__('Reading…')}</p>}
        </div>
        {this._report && <Rights {...this._options} report={this._report} />}
      </>
    );
  }

  private _report: CapabilityReport | null = null;
  private _problem: Problem | null = null;
}

function Rights(
  props: IRightsOptions & { report: CapabilityReport }
): JSX.Element {
  const { report, trans } = props;
  const { missing, everything } = report;
  return (
    <>
      <p>
        {trans.__(
          'An administrator adds a policy to the role, and to its permissions boundary where it has one: both must allow it.'
        )}
      </p>
      <p className="jp-MLSpacePage-actions">
        {missing !== null && missing !== undefined && (
          <Copy
            label={trans.__('Copy the policy for all that was denied')}
            policy={missing}
            trans={trans}
          />
        )}
        <Copy
          label={trans.__('Copy the policy for everything')}
          policy={everything}
          trans={trans}
        />
      </p>
      <DataTable
        columns={[trans.__('Operation'), trans.__('State'), trans.__('Policy')]}
      >
        {rightsOf(report).map(right => (
          <RightRow key={right.operation} {...props} right={right} />
        ))}
      </DataTable>
    </>
  );
}

function RightRow(props: IRightsOptions & { right: IRight }): JSX.Element {
  const { right, trans, locale, now } = props;
  const { operation, state, checkedAt, policy } = right;
  return (
    <tr data-state={state}>
      <th scope="row">{operation}</th>
      <td>
        {stateText(state, trans)}
        {checkedAt !== null && <> ({formatAgo(checkedAt, now(), locale)})</>}
      </td>
      <td>
        {policy && (
          <>
            <Copy
              label={trans.__('Copy')}
              name={trans.__('Copy the policy for %1', operation)}
              policy={policy}
              trans={trans}
            />
            <details>
              <summary>{trans.__('Read it')}</summary>
              <pre>{JSON.stringify(policy, null, 2)}</pre>
            </details>
          </>
        )}
      </td>
    </tr>
  );
}

/** A shape with the word, so that colour is never needed. */
function stateText(state: IRight['state'], trans: TranslationBundle): string {
  switch (state) {
    case 'allowed':
      return trans.__('● allowed');
    case 'denied':
      return trans.__('! denied');
    case 'untried':
      return trans.__('○ not tried yet');
  }
}

function Copy(props: {
  label: string;
  /** For a screen reader, where the label needs its row. */
  name?: string;
  policy: unknown;
  trans: TranslationBundle;
}): JSX.Element {
  const { label, name, policy, trans } = props;
  const [copied, setCopied] = React.useState(false);
  return (
    <>
      <button
        type="button"
        className="jp-MLSpace-button"
        aria-label={name}
        onClick={() => {
          Clipboard.copyToSystem(JSON.stringify(policy, null, 2));
          setCopied(true);
        }}
      >
        {label}
      </button>
      <span role="status">{copied && ` ${trans.__('Copied.')}`}</span>
    </>
  );
}
